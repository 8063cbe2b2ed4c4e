"""Staff pages of notices: how many are told, stop it or send it now, and when to remind."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.language import language
from engage.meetings import services_follow, services_notices
from engage.meetings.forms_notices import RuleForm
from engage.meetings.models import Meeting
from engage.meetings.models_notices import Notice, ReminderRule
from engage.meetings.pages import by, now
from engage.meetings.queries_notices import notices, reminder_rules
from engage.meetings.reminding import Rule, rules_of
from engage.web import staff

bp = Blueprint("meetings_notices_staff", __name__, url_prefix="/staff/notices")


@dataclass(frozen=True, slots=True)
class Line:
    """One notice: what it is about and how many it goes to, or went to."""

    notice: Notice
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The notices that wait and those of late, and the rules of reminders."""

    lines: Sequence[Line]
    rules: Sequence[Rule]
    form: RuleForm


@bp.get("")
@staff("organizer", "administrator")
def index() -> ResponseReturnValue:
    """Show what waits and how many it goes to."""
    return _index(RuleForm(formdata=None))


@bp.post("/<int:notice_id>/stop")
@staff("organizer", "administrator")
def stop(notice_id: int) -> ResponseReturnValue:
    """Stop a notice."""
    services_notices.stop_notice(db.session(), notice_id, now(), by())
    flash(_("Stopped. Nobody is told."))
    return redirect(url_for(".index"), 303)


@bp.post("/<int:notice_id>/send")
@staff("organizer", "administrator")
def hurry(notice_id: int) -> ResponseReturnValue:
    """Send a notice without waiting."""
    services_notices.hurry_notice(db.session(), notice_id, now(), by())
    flash(_("It goes out within a minute."))
    return redirect(url_for(".index"), 303)


@bp.post("/reminders")
@staff("organizer")
def add_rule() -> ResponseReturnValue:
    """Add a rule for reminders."""
    form = RuleForm()
    if form.validate() and (form.at.data or form.hours.data):
        rule = ReminderRule(days=form.days.data, at=form.at.data, hours=form.hours.data or 0)
        services_follow.add_rule(db.session(), rule)
        return redirect(url_for(".index"), 303)
    if not form.errors:
        form.at.errors = [_("Write a time, or a number of hours.")]
    return _index(form), 422


@bp.post("/reminders/<int:rule_id>/drop")
@staff("organizer")
def drop_rule(rule_id: int) -> ResponseReturnValue:
    """Drop a rule for reminders."""
    services_follow.drop_rule(db.session(), rule_id)
    return redirect(url_for(".index"), 303)


def _index(form: RuleForm) -> str:
    # what nobody would be told of is no mail to many
    lines = [line for line in map(_line, notices(db.session())) if line.number]
    page = IndexPage(lines, rules_of(reminder_rules(db.session())), form)
    return render_template("meetings/staff/notices.html", page=page)


def _line(notice: Notice) -> Line:
    meeting = db.session().get_one(Meeting, notice.meeting_id)
    waits = notice.can_be_stopped
    found = services_notices.recipients_of(db.session(), notice).number if waits else notice.n_sent
    return Line(notice, meeting.title(language()), found)

"""Staff page of the deadlines of a meeting: the clock, and the log of what was posted when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings.cards import Card, card
from engage.meetings.clocks import PostingClock, ReportClock, posting_clock, report_clock
from engage.meetings.forms import PostingForm
from engage.meetings.models_postings import Posting
from engage.meetings.pages import attach, by, may_edit, now, visible_meeting
from engage.meetings.queries_postings import first_posted_at, postings
from engage.meetings.services_postings import Entry, log_posting
from engage.meetings.words import clock_words, day_words
from engage.web import staff

bp = Blueprint("meetings_postings", __name__, url_prefix="/staff/meetings")


@dataclass(frozen=True, slots=True)
class Page:
    """The clocks of a meeting, the moment of the first in words, and the log."""

    meeting: Card
    posting: PostingClock | None
    due: str
    report: ReportClock | None
    log: Sequence[tuple[Posting, str]]
    may_edit: bool


@bp.route("/<int:meeting_id>/deadlines", methods=["GET", "POST"])
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show the deadlines that law sets for a meeting, and note what was posted."""
    visible_meeting(meeting_id)
    form = PostingForm()
    if may_edit() and form.validate_on_submit():
        entry = Entry(form.act.data, form.words.data)
        try:
            log_posting(db.session(), meeting_id, entry, now(), by())
            flash(_("It stands in the log."))
            return redirect(url_for(".show", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    status = 422 if form.errors else 200
    page = _page(meeting_id)
    return render_template("meetings/staff/deadlines.html", page=page, form=form), status


def _page(meeting_id: int) -> Page:
    meeting = visible_meeting(meeting_id)
    zone = ZoneInfo(meeting.zone)
    clock = posting_clock(meeting, first_posted_at(db.session(), meeting_id), now())
    log = postings(db.session(), meeting_id)
    return Page(
        card(meeting, language()),
        clock,
        _moment(clock.due_at, zone) if clock else "",
        report_clock(meeting),
        [(entry, _moment(entry.at, zone)) for entry in log],
        may_edit(),
    )


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{day_words(at, zone, language())}, {clock_words(at, zone, language())}"

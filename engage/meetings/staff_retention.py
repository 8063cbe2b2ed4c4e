"""Staff pages of retention: how long contacts are kept, what is held, what was erased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_retention
from engage.meetings.cards import card
from engage.meetings.forms_retention import HoldForm
from engage.meetings.models_retention import Destruction, LegalHold
from engage.meetings.pages import attach, by, now
from engage.meetings.queries import meeting_by_id, past_meetings, upcoming_meetings
from engage.meetings.queries_retention import certificate, certificates, holds, n_held_rsvps
from engage.web import settings, staff

bp = Blueprint("meetings_retention_staff", __name__, url_prefix="/staff/retention")
LISTED = 100


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """One hold and what it is about; the title is empty where it is about all meetings."""

    hold: LegalHold
    title: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """How long contacts are kept, the holds, and the certificates so far."""

    days: int
    n_held: int
    holds: Sequence[HeldMeeting]
    certificates: Sequence[Destruction]
    form: HoldForm


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """One certificate of destruction."""

    certificate: Destruction
    counts: Mapping[str, int]
    city: str
    at: datetime


@bp.get("")
@staff("organizer", "administrator")
def index() -> ResponseReturnValue:
    """Show how long contacts are kept, and what was erased."""
    return _index(_form(HoldForm(formdata=None))), 200


@bp.post("/holds")
@staff("administrator")
def hold() -> ResponseReturnValue:
    """Keep what the law asks for."""
    form = _form(HoldForm())
    if form.validate():
        try:
            services_retention.hold(db.session(), form.meeting.data, form.reason.data, now(), by())
            flash(_("It is held. Nothing of it is erased until the hold ends."))
            return redirect(url_for(".index"), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _index(form), 422


@bp.post("/holds/<int:hold_id>/end")
@staff("administrator")
def end(hold_id: int) -> ResponseReturnValue:
    """End a hold."""
    services_retention.end_hold(db.session(), hold_id, now(), by())
    flash(_("The hold has ended. What is past its days is erased within the hour."))
    return redirect(url_for(".index"), 303)


@bp.get("/certificates/<int:certificate_id>")
@staff("organizer", "administrator")
def show(certificate_id: int) -> ResponseReturnValue:
    """Show a certificate of destruction, ready to print."""
    found = certificate(db.session(), certificate_id)
    counts = {uid: sum(kinds.values()) for uid, kinds in found.counts.items()}
    page = CertificatePage(found, counts, settings().city.name, found.at)
    return render_template("meetings/staff/certificate.html", page=page)


def _index(form: HoldForm) -> str:
    session, days = db.session(), settings().rsvp_days
    page = IndexPage(
        days=days,
        n_held=n_held_rsvps(session, days, now()),
        holds=[HeldMeeting(one, _title(one)) for one in holds(session)],
        certificates=certificates(session),
        form=form,
    )
    return render_template("meetings/staff/retention.html", page=page)


def _title(held: LegalHold) -> str:
    meeting = meeting_by_id(db.session(), held.meeting_id) if held.meeting_id else None
    return f"{card(meeting, language()).day}, {meeting.title(language())}" if meeting else ""


def _form(form: HoldForm) -> HoldForm:
    session = db.session()
    found = [*upcoming_meetings(session, now(), limit=LISTED)][::-1]
    found += past_meetings(session, now(), limit=LISTED)
    shown = [card(meeting, language()) for meeting in found]
    choices = [SelectChoice(str(one.id), f"{one.day}, {one.title}") for one in shown]
    form.meeting.choices = [SelectChoice("", _("All meetings")), *choices]
    return form

"""Staff pages of the door: a counter, guests checked in by code or by name, a sheet to sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_attendance
from engage.meetings.cards import Card, card
from engage.meetings.coverage import AGE_WORDS
from engage.meetings.forms_door import CodeForm, SignInForm
from engage.meetings.models import Rsvp
from engage.meetings.models_attendance import ROLES, CheckIn, SignIn
from engage.meetings.pages import attach, by, may_edit, now, visible_meeting
from engage.meetings.queries_attendance import (
    attendance,
    checked_in,
    door_counts,
    expected_guests,
    rsvp_by_door_code,
    sign_ins,
)
from engage.meetings.services_attendance import Answer, Scan
from engage.web import staff

bp = Blueprint("meetings_door_staff", __name__, url_prefix="/staff")
STEPS: Final = {"more": 1, "less": -1, "ten": 10}


@dataclass(frozen=True, slots=True)
class DoorPage:
    """The counts of a room; guests and sheet are empty for who may see numbers only."""

    meeting: Card
    n_people: int
    counts: Mapping[str, int]
    ages: Mapping[str, str]
    roles: Sequence[str]
    guests: Sequence[Rsvp]
    checked: Mapping[int, CheckIn]
    sheet: Sequence[SignIn]
    form: CodeForm
    answer: Answer | None
    may_edit: bool


@bp.get("/meetings/<int:meeting_id>/door")
@staff("organizer", "officer", "administrator", "analyst")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show the door of a meeting."""
    return _page(meeting_id, _form(request.args.get("code", "")[:20]))


@bp.post("/meetings/<int:meeting_id>/door/count/<what>/<step>")
@staff("organizer", "officer")
def count(meeting_id: int, what: str, step: str) -> ResponseReturnValue:
    """Count one more, or one less."""
    visible_meeting(meeting_id)
    if step not in STEPS:
        abort(404)
    services_attendance.count(db.session(), meeting_id, what, STEPS[step])
    return _back(meeting_id)


@bp.post("/meetings/<int:meeting_id>/door/check-in")
@staff("organizer")
def check_in(meeting_id: int) -> ResponseReturnValue:
    """Check a guest in, and say why not where it cannot be."""
    visible_meeting(meeting_id)
    form = CodeForm()
    if not form.validate():
        return _page(meeting_id, form), 422
    nonce = form.nonce.data or services_attendance.new_nonce()
    scan = Scan(form.code.data, nonce, form.is_forced.data)
    answer = services_attendance.check_in(db.session(), meeting_id, scan, now(), by())
    return _page(meeting_id, _form(""), answer)


@bp.post("/meetings/<int:meeting_id>/door/undo/<int:rsvp_id>")
@staff("organizer")
def undo(meeting_id: int, rsvp_id: int) -> ResponseReturnValue:
    """Take a check-in back."""
    visible_meeting(meeting_id)
    services_attendance.undo_check_in(db.session(), meeting_id, rsvp_id, now())
    return _back(meeting_id)


@bp.route("/meetings/<int:meeting_id>/door/sheet", methods=["GET", "POST"])
@staff("organizer")
def sheet(meeting_id: int) -> ResponseReturnValue:
    """Let people sign in who wish to; officers do not see this."""
    meeting, form = visible_meeting(meeting_id), SignInForm()
    shown = card(meeting, language())
    if form.validate_on_submit():
        try:
            name, contact = form.name.data, form.contact.data or ""
            services_attendance.sign_in(db.session(), meeting_id, name, contact, now())
            flash(_("Thank you. It is erased after the meeting."))
            return redirect(url_for(".sheet", meeting_id=meeting_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    page = render_template("meetings/staff/sheet.html", meeting=shown, form=form)
    return page, 422 if form.errors else 200


@bp.get("/door/<code>")
@staff("organizer")
def scan(code: str) -> ResponseReturnValue:
    """Lead from a scanned code to the door of its meeting; looking checks nobody in."""
    found = rsvp_by_door_code(db.session(), code[:20]) or abort(404)
    return redirect(url_for(".show", meeting_id=found.meeting_id, code=code[:20]), 303)


def _form(code: str) -> CodeForm:
    return CodeForm(formdata=None, code=code, nonce=services_attendance.new_nonce())


def _page(meeting_id: int, form: CodeForm, answer: Answer | None = None) -> str:
    session, meeting = db.session(), visible_meeting(meeting_id)
    page = DoorPage(
        meeting=card(meeting, language()),
        n_people=attendance(session, meeting_id),
        counts=door_counts(session, meeting_id),
        ages=AGE_WORDS,
        roles=ROLES,
        guests=expected_guests(session, meeting_id) if may_edit() else (),
        checked=checked_in(session, meeting_id),
        sheet=sign_ins(session, meeting_id) if may_edit() else (),
        form=form,
        answer=answer,
        may_edit=may_edit(),
    )
    return render_template("meetings/staff/door.html", page=page)


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)

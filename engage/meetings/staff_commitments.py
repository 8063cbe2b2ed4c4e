"""Staff pages of commitments: what is open on one's beats, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_commitments
from engage.meetings.commitment_cards import CommitmentCard, commitment_card, commitment_cards
from engage.meetings.forms_minutes import UpdateForm
from engage.meetings.models_commitments import Commitment
from engage.meetings.pages import attach, by, may_edit, now, own_beats, today
from engage.meetings.queries_commitments import commitment_by_id, history_of, open_commitments
from engage.people.services import note_refusal
from engage.web import staff

bp = Blueprint("commitments_staff", __name__, url_prefix="/staff/commitments")


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Every open promise that the person may see, the late ones first."""

    commitments: Sequence[CommitmentCard]
    may_update: bool


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """One promise with its history, and the form that adds to it."""

    commitment: CommitmentCard
    form: UpdateForm
    may_update: bool
    may_mail: bool


@bp.get("")
@staff("organizer", "officer", "administrator", "analyst")
def index() -> ResponseReturnValue:
    """List the open promises."""
    found = open_commitments(db.session(), own_beats())
    page = IndexPage(commitment_cards(found, today(), language()), _may_update())
    return render_template("meetings/staff/commitments.html", page=page)


@bp.route("/<int:commitment_id>", methods=["GET"])
@staff("organizer", "officer", "administrator", "analyst")
def show(commitment_id: int) -> ResponseReturnValue:
    """Show a promise and its history."""
    return _page(_visible(commitment_id), UpdateForm(formdata=None))


@bp.post("/<int:commitment_id>")
@staff("organizer", "officer")
def update(commitment_id: int) -> ResponseReturnValue:
    """Write down what became of a promise."""
    commitment, form = _visible(commitment_id), UpdateForm()
    if form.validate():
        try:
            said = form.update()
            services_commitments.update_commitment(db.session(), commitment_id, said, now(), by())
            flash(_("It is written down, and everybody can read it."))
            return redirect(url_for(".show", commitment_id=commitment_id), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
            commitment = _visible(commitment_id)
    return _page(commitment, form), 422


@bp.post("/<int:commitment_id>/mail")
@staff("organizer")
def mail(commitment_id: int) -> ResponseReturnValue:
    """Mail its officers the link that updates it."""
    commitment = _visible(commitment_id)
    n = services_commitments.ask_owners(db.session(), commitment.id, now(), by())
    flash(_("Mails on their way: %(number)s.", number=n))
    return redirect(url_for(".show", commitment_id=commitment_id), 303)


def _page(commitment: Commitment, form: UpdateForm) -> str:
    history = history_of(db.session(), [commitment])[commitment.id]
    shown = commitment_card(commitment, today(), language(), history)
    page = CommitmentPage(shown, form, _may_update(), may_edit() and commitment.is_open)
    return render_template("meetings/staff/commitment.html", page=page)


def _may_update() -> bool:
    return may_edit() or bool(current_user.has_role("officer"))


def _visible(commitment_id: int) -> Commitment:
    found, mine = commitment_by_id(db.session(), commitment_id), own_beats()
    if mine is not None and found.beat_id not in mine:
        note_refusal(db.session(), f"commitment {found.uid}", actor=current_user.email, now=now())
        abort(404)
    return found

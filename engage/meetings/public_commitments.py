"""Residents' pages of commitments, and the officer's mailed link that updates one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_commitments
from engage.meetings.commitment_cards import CommitmentCard, commitment_card, commitment_cards
from engage.meetings.forms_minutes import UpdateForm
from engage.meetings.pages import attach, now, today
from engage.meetings.queries_commitments import (
    Tally,
    commitment_by_uid,
    commitment_tally,
    commitments_of_beat,
    history_of,
    open_commitments,
)
from engage.places.queries import beat_by_code, beats
from engage.web import limiter, public

bp = Blueprint("commitments", __name__)
PRIVATE = {"Cache-Control": "no-store"}
LISTED = 200


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The open promises of the city, or all of a beat with how many were kept."""

    commitments: Sequence[CommitmentCard]
    beats: Sequence[tuple[str, str]]
    beat: str
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The promise of a mailed link and what its officer may say of it."""

    commitment: CommitmentCard
    form: UpdateForm


@bp.get("/commitments")
@public
def index() -> ResponseReturnValue:
    """List what was promised: open ones of the city, or all of a beat."""
    known = [(beat.code, beat.title) for beat in beats(db.session())]
    beat = beat_by_code(db.session(), request.args.get("beat", "")[:40])
    found = (
        commitments_of_beat(db.session(), beat.id, LISTED)
        if beat
        else open_commitments(db.session())[:LISTED]
    )
    page = IndexPage(
        commitments=commitment_cards(found, today(), language()),
        beats=known,
        beat=beat.code if beat else "",
        tally=commitment_tally(db.session(), beat.id, today()) if beat else None,
    )
    return render_template("meetings/commitments.html", page=page)


@bp.get("/commitments/<uuid:uid>")
@public
def show(uid: UUID) -> ResponseReturnValue:
    """Show a promise and everything that became of it."""
    found = commitment_by_uid(db.session(), str(uid)) or abort(404)
    history = history_of(db.session(), [found])[found.id]
    shown = commitment_card(found, today(), language(), history)
    return render_template("meetings/commitment.html", commitment=shown)


@bp.get("/commitments/update/<token>")
@public
@limiter.limit("60 per hour")
def enter(token: str) -> ResponseReturnValue:
    """Take the token out of the address; opening a link changes nothing."""
    session["commitment"] = token
    return redirect(url_for(".ask"), 303)


@bp.get("/commitments/update")
@public
def ask() -> ResponseReturnValue:
    """Ask the officer of a mailed link what became of the promise."""
    return _link_page(UpdateForm(formdata=None)), 200, PRIVATE


@bp.post("/commitments/update")
@public
def update() -> ResponseReturnValue:
    """Write down what the officer says."""
    form = UpdateForm()
    if form.validate():
        try:
            done = services_commitments.update_by_link(db.session(), _token(), form.update(), now())
            return redirect(url_for(".show", uid=done.uid), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _link_page(form), 422, PRIVATE


def _link_page(form: UpdateForm) -> str:
    link = services_commitments.usable_link(db.session(), _token(), now())
    shown = commitment_card(link.commitment, today(), language())
    return render_template("meetings/update.html", page=LinkPage(shown, form))


def _token() -> str:
    return str(session.get("commitment", ""))

"""Coding: which themes a comment speaks of, the second reading of one in ten, and the agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.comments.counting import Agreement
from engage.comments.models import FIRST, SECOND, Coding, Round, Theme
from engage.comments.queries import Held, all_held, codings, printable, themes
from engage.comments.queues import Piece, pieces, spans_of
from engage.comments.services import code as keep_codes
from engage.comments.services_voices import agreed, is_coded_twice, says_something, shown_words
from engage.comments.suggesting import Keywords, Suggester
from engage.db import db
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.texts import in_language
from engage.web import acting, staff

bp = Blueprint("comments_coding", __name__, url_prefix="/staff/comments/codes")
ROLES: Final = ("organizer", "analyst")
PAGE: Final = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """A theme to tick; ``is_proposed`` where its keywords stand in the comment."""

    code: str
    label: str
    is_ticked: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A comment as it is shown, with the themes to tick."""

    id: str
    language: str
    pieces: tuple[Piece, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A theme with the comments it was found in, and how far two coders agree on it."""

    label: str
    n: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class CodingPage:
    """Comments to code, and how far the work has come."""

    wave: Wave
    title: str
    turn: Round
    cards: Sequence[CodeCard]
    n_left: int
    n_left_twice: int
    n_undecided: int
    lines: Sequence[Line]
    agreement: Agreement
    has_frame: bool


class Desk:
    """The comments of a wave that say something, with who coded what of them."""

    def __init__(self, wave: Wave) -> None:
        """Read everything once."""
        session = db.session()
        everything = all_held(session, wave)
        asked = printable(session, wave)
        self.rows = [o for o in everything if says_something(o) and o.comment.item in asked]
        self.n_undecided = sum(one.review is None for one in everything)
        self.coded = codings(session, wave)
        self.frame = themes(session)
        self.twice = is_coded_twice(self.rows)

    def left(self, turn: Round, coder: str) -> list[Held]:
        """Return what a person can still code; the second time what another one coded first."""
        found = [one for one in self.rows if (one.comment.id, turn) not in self.coded]
        if turn == FIRST:
            return found
        return [o for o in found if o.comment.id in self.twice and self._is_of_other(o, coder)]

    def lines(self, agreement: Agreement) -> list[Line]:
        """Return the themes with their counts, the most frequent first."""
        found = [c for (_key, turn), c in self.coded.items() if turn == FIRST]
        lines = [
            Line(
                in_language(t.label, language()),
                sum(t.code in c.themes for c in found),
                agreement.by_theme.get(t.code),
            )
            for t in self.frame
        ]
        return sorted(lines, key=lambda line: (-line.n, line.label))

    def _is_of_other(self, one: Held, coder: str) -> bool:
        first: Coding | None = self.coded.get((one.comment.id, FIRST))
        return first is not None and first.coder != coder


@bp.get("/<wave>")
@staff(*ROLES)
def show(wave: str) -> ResponseReturnValue:
    """Show the next comments to code, with the themes their words suggest."""
    found = wave_by_code(db.session(), wave)
    desk, turn = Desk(found), _turn(request.args.get("turn", ""))
    left = desk.left(turn, current_user.email)
    finder = Suggester([Keywords(t.code, t.keywords) for t in desk.frame])
    agreement = agreed(desk.rows, desk.coded, [t.code for t in desk.frame])
    page = CodingPage(
        wave=found,
        title=found.title_in(language()),
        turn=turn,
        cards=[_card(one, desk.frame, finder, turn) for one in left[:PAGE]],
        n_left=len(desk.left(FIRST, current_user.email)),
        n_left_twice=len(desk.left(SECOND, current_user.email)),
        n_undecided=desk.n_undecided,
        lines=desk.lines(agreement),
        agreement=agreement,
        has_frame=bool(desk.frame),
    )
    return render_template("comments/coding.html", page=page)


@bp.post("/<wave>")
@staff(*ROLES)
def keep(wave: str) -> ResponseReturnValue:
    """Keep what a person found in the comments of a page."""
    turn = _turn(request.form.get("turn", ""))
    found = {key: request.form.getlist(f"themes-{key}") for key in request.form.getlist("comment")}
    keep_codes(db.session(), wave, found, turn, acting())
    return redirect(url_for(".show", wave=wave, turn=turn), 303)


def _turn(said: str) -> Round:
    return SECOND if said == str(SECOND) else FIRST


def _card(one: Held, frame: Sequence[Theme], finder: Suggester, turn: Round) -> CodeCard:
    # the second coder reads without proposals, or both would agree with the keywords only
    words = shown_words(one)
    proposed = finder.themes(words) if turn == FIRST else ()
    return CodeCard(
        id=one.comment.id,
        language=one.comment.language,
        pieces=pieces(words, spans_of(())),
        choices=tuple(
            Choice(t.code, in_language(t.label, language()), t.code in proposed, t.code in proposed)
            for t in frame
        ),
    )

"""The staff page of a wave's areas: which neighboring beats are counted together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engage.audit.acts import Act
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.forms_areas import AreasForm
from engage.fieldwork.planning import ENOUGH, merged
from engage.fieldwork.queries_plan import Frame, frames, neighbors
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_areas import wave_areas
from engage.surveys.services_areas import join_beats, may_join
from engage.web import staff

bp = Blueprint("fieldwork_areas", __name__, url_prefix="/staff/fieldwork/areas")
ROLES: Final = ("organizer", "administrator")
MOST_ANSWERS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One beat: its neighbors, the answers it expects where that is known, and its group."""

    code: str
    title: str
    beside: str
    expected: int | None
    group: str


@dataclass(frozen=True, slots=True)
class Page:
    """The beats of a wave and how they are counted; ``answers`` is how many it expects in all."""

    wave: Wave
    title: str
    form: AreasForm
    lines: Sequence[Line]
    letters: Sequence[str]
    may_join: bool
    is_proposed: bool
    answers: str
    is_saved: bool
    problems: Sequence[Problem] = ()
    enough: int = ENOUGH


@bp.get("/<code>")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show how a wave counts its beats, or a proposal for so many answers as are expected."""
    return _show(code)


@bp.post("/<code>")
@staff(*ROLES)
def join(code: str) -> ResponseReturnValue:
    """Count beats together."""
    chosen = request.form.getlist("group")
    beats = [frame.code for frame in frames(db.session())]
    if not AreasForm().validate() or len(chosen) != len(beats):
        return _show(code), 422
    together: dict[str, list[str]] = {}
    for beat, letter in zip(beats, chosen, strict=True):
        if letter:
            together.setdefault(letter, []).append(beat)
    act = Act(current_user.email, datetime.now(UTC))
    try:
        join_beats(db.session(), code, list(together.values()), act)
    except InputErrors as errors:
        typed = dict(zip(beats, chosen, strict=True))
        return _show(code, typed, errors.problems), 422
    return redirect(url_for(".show", code=code, done="saved"), 303)


def _show(code: str, typed: dict[str, str] | None = None, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    wave, known, beside = wave_by_code(session, code), frames(session), neighbors(session)
    expected = _expected(known, _answers())
    groups = merged(expected, beside) if expected else _groups(wave)
    letters = ascii_uppercase[: max(1, len(known) // 2)]
    chosen = typed or {beat: letters[i] for i, group in enumerate(groups) for beat in group}
    titles = {frame.code: frame.title for frame in known}
    page = Page(
        wave=wave,
        title=wave.title_in(language()),
        form=AreasForm(formdata=None),
        lines=[
            Line(
                code=frame.code,
                title=frame.title,
                beside=", ".join(c for c in titles if c in beside.get(frame.code, ())),
                expected=expected.get(frame.code),
                group=chosen.get(frame.code, ""),
            )
            for frame in known
        ],
        letters=letters,
        may_join=may_join(session, wave),
        is_proposed=bool(expected) and typed is None,
        answers=request.args.get("answers", ""),
        is_saved=request.args.get("done") == "saved",
        problems=problems,
    )
    return render_template("fieldwork/staff/areas.html", page=page)


def _groups(wave: Wave) -> list[tuple[str, ...]]:
    return [area.beats for area in wave_areas(db.session(), wave) if area.is_joined]


def _answers() -> int:
    typed = request.args.get("answers", "")
    return min(int(typed), MOST_ANSWERS) if typed.isascii() and typed.isdigit() else 0


def _expected(known: Sequence[Frame], answers: int) -> dict[str, int]:
    """Return the answers of each beat if they come in proportion to its addresses."""
    if not answers:
        return {}
    sizes = {frame.code: frame.n_addresses or 0 for frame in known}
    whole = sum(sizes.values())
    if not whole:
        return {code: answers // len(sizes) for code in sizes}
    return {code: answers * size // whole for code, size in sizes.items()}

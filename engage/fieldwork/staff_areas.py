"""The staff page of a wave's areas: which neighboring beats are counted together."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.forms_areas import AreasForm
from engage.fieldwork.forms_plan import planned
from engage.fieldwork.planning import ENOUGH, Plan, merged
from engage.fieldwork.queries_plan import Frame, frames, neighbors
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_areas import wave_areas
from engage.surveys.services_areas import join_beats, may_join
from engage.web import acting, staff

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
    plan: str | None
    answers: str
    is_saved: bool
    may_plan_results: bool
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
    act = acting()
    try:
        join_beats(db.session(), code, list(together.values()), act)
    except InputErrors as errors:
        typed = dict(zip(beats, chosen, strict=True))
        return _show(code, typed, errors.problems), 422
    plan = request.args.get("plan")
    return redirect(url_for(".show", code=code, done="saved", plan=plan), 303)


def _show(code: str, typed: dict[str, str] | None = None, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    wave, known, beside = wave_by_code(session, code), frames(session), neighbors(session)
    is_open, groups = may_join(session, wave), _groups(wave)
    plan = planned(session, request.args.get("plan"))
    expected = _expected(known, _answers(), plan)
    is_proposed = is_open and (_answers() > 0 or (plan is not None and not groups))
    is_proposed = is_proposed and typed is None and request.args.get("done") != "saved"
    groups = merged(expected, beside) if is_proposed else groups
    letters = ascii_uppercase[: max(1, len(known) // 2)]
    given = {beat: letters[i] for i, group in enumerate(groups) for beat in group}
    chosen = given if typed is None else typed
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
        may_join=is_open,
        is_proposed=is_proposed,
        plan=request.args.get("plan") if plan else None,
        answers=request.args.get("answers", ""),
        is_saved=request.args.get("done") == "saved",
        may_plan_results=bool(current_user.has_role("organizer")),
        problems=problems,
    )
    return render_template("fieldwork/staff/areas.html", page=page)


def _groups(wave: Wave) -> tuple[tuple[str, ...], ...]:
    areas = wave_areas(db.session(), wave)
    return tuple(area.beats for area in areas if area.is_joined)


def _answers() -> int:
    typed = request.args.get("answers", "")
    return min(int(typed), MOST_ANSWERS) if typed.isascii() and typed.isdigit() else 0


def _expected(known: Sequence[Frame], answers: int, plan: Plan | None) -> dict[str, int]:
    """Return the answers of each beat: in proportion to its addresses, or as they are planned."""
    if not answers:
        return {} if plan is None else {one.frame.code: one.n_expected for one in plan.areas}
    sizes = {frame.code: frame.n_addresses or 0 for frame in known}
    whole = sum(sizes.values())
    if not whole:
        return {code: answers // len(sizes) for code in sizes}
    return {code: answers * size // whole for code, size in sizes.items()}

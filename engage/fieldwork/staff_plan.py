"""The planner: what a sampled survey needs, costs and can show, before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.forms_plan import AddressesForm, PlanForm
from engage.fieldwork.planned_words import facts_of
from engage.fieldwork.planning import ENOUGH, QUESTIONS, Plan, make_plan
from engage.fieldwork.queries_plan import Frame, frames, neighbors
from engage.fieldwork.services_plan import save_addresses
from engage.web import staff

bp = Blueprint("fieldwork_plan", __name__, url_prefix="/staff/fieldwork/plan")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Next:
    """How the plan goes on: its address, and its words for the facts of a new wave."""

    address: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Planner:
    """The wishes, the plan that follows from them, and the areas that nothing is known of."""

    form: PlanForm
    plan: Plan | None
    next: Next | None
    unknown: Sequence[Frame]
    has_estimates: bool
    has_beats: bool
    titles: dict[str, str]
    wave: str
    enough: int = ENOUGH
    questions: int = QUESTIONS


@bp.get("")
@staff(*ROLES)
def show() -> ResponseReturnValue:
    """Show what a survey needs; every wish stands in the address."""
    form = PlanForm(request.args or None)
    is_fine = form.validate() if request.args else True
    session = db.session()
    known = frames(session)
    counted = [frame for frame in known if frame.n_addresses]
    plan = make_plan(counted, neighbors(session), form.wishes()) if counted and is_fine else None
    page = Planner(
        form=form,
        plan=plan,
        next=None if plan is None else Next(form.address(), facts_of(plan, form.mailings.data)),
        unknown=[frame for frame in known if not frame.n_addresses],
        has_estimates=any(frame.is_estimated for frame in counted),
        has_beats=bool(known),
        titles={frame.code: frame.title for frame in known},
        wave=request.args.get("wave", ""),
    )
    return render_template("fieldwork/staff/plan.html", page=page), 200 if is_fine else 422


@bp.route("/addresses", methods=["GET", "POST"])
@staff(*ROLES)
def addresses() -> ResponseReturnValue:
    """Type how many addresses each beat has."""
    form = AddressesForm()
    if not form.validate_on_submit():
        if request.method == "GET":
            form.lines.data = _lines(frames(db.session()))
        return _addresses(form), 422 if form.errors else 200
    now, actor = datetime.now(UTC), current_user.email
    try:
        save_addresses(db.session(), _typed(form), actor=actor, now=now)
    except InputErrors as errors:
        return _addresses(form, errors.problems), 422
    return redirect(url_for(".show"), 303)


def _addresses(form: AddressesForm, problems: Sequence[Problem] = ()) -> str:
    return render_template("fieldwork/staff/plan_addresses.html", form=form, problems=problems)


def _typed(form: AddressesForm) -> str:
    if not form.file.data:
        return form.lines.data or ""
    raw: bytes = form.file.data.read()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "The file is not UTF-8."
        raise InputErrors([Problem("file", what, 'Save it as "CSV UTF-8".')]) from None


def _lines(known: Sequence[Frame]) -> str:
    return "\n".join(f"{f.code}, {f.n_addresses or ''}".rstrip() for f in known)

"""The organizer's page of a release's plan: what it computes, fixed before the wave closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.language import language
from engage.results.forms import PlanForm, filled
from engage.results.models_content import Item
from engage.results.planning import planned_items
from engage.results.plans import MAY_BE_CHANGED, plan_of
from engage.results.services_plans import change_plan
from engage.stats.released import Plan
from engage.surveys import queries as surveys
from engage.surveys.models import Wave
from engage.surveys.queries_areas import WaveArea, wave_areas
from engage.texts import in_language
from engage.web import acting, staff

bp = Blueprint("results_plan", __name__, url_prefix="/staff/results")
ROLES: Final = ("organizer", "analyst")


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with the form that changes it; ``n_comparisons`` is the most that it can lead to."""

    wave: str
    title: str
    form: PlanForm
    groups: Sequence[str]
    crosses: Sequence[tuple[str, str]]
    areas: Sequence[str]
    is_open: bool
    may_change: bool
    is_saved: bool
    n_comparisons: int
    problems: Sequence[Problem] = ()

    @property
    def n_tables(self) -> int:
        """Return how many of the further tables stand open: those that are chosen, and one more."""
        chosen = sum(bool(cross.by.data or cross.column.data) for cross in self.form.crosses)
        return min(chosen + 1, len(self.form.crosses))


@bp.get("/<wave>/plan")
@staff(*ROLES)
def show(wave: str) -> ResponseReturnValue:
    """Show what the release of a wave will compute."""
    found = surveys.wave_by_code(db.session(), wave)
    plan = plan_of(db.session(), found)
    form = PlanForm(formdata=None, data=filled(plan))
    form.offer(_items(found), plan, language())
    return _show(found, plan, form)


@bp.post("/<wave>/plan")
@staff("organizer")
def change(wave: str) -> ResponseReturnValue:
    """Change what the release of a wave will compute."""
    found = surveys.wave_by_code(db.session(), wave)
    before, form = plan_of(db.session(), found), PlanForm()
    form.offer(_items(found), before, language())
    if not form.is_valid():
        return _show(found, before, form), 422
    try:
        change_plan(db.session(), wave, form.planned(before), acting())
    except InputErrors as errors:
        return _show(found, before, form, errors.problems), 422
    return redirect(url_for(".show", wave=wave, done="saved"), 303)


def _show(wave: Wave, plan: Plan, form: PlanForm, problems: Sequence[Problem] = ()) -> str:
    spoken, items = language(), _items(wave)
    areas = wave_areas(db.session(), wave)
    known = {item.column: item for item in items}
    is_open = wave.status in MAY_BE_CHANGED
    page = PlanPage(
        wave=wave.code,
        title=wave.title_in(spoken),
        form=form,
        groups=[in_language(known[column].wording, spoken) for column in plan.groups],
        crosses=[
            (in_language(known[c.column].wording, spoken), in_language(known[c.by].wording, spoken))
            for c in plan.crosses
        ],
        areas=[in_language(area.name, spoken) for area in areas if area.is_joined],
        is_open=is_open,
        may_change=is_open and bool(current_user.has_role("organizer")),
        is_saved=request.args.get("done") == "saved",
        n_comparisons=most_comparisons(wave, plan, items, areas),
        problems=problems,
    )
    return render_template("results/staff/plan.html", page=page)


def most_comparisons(
    wave: Wave, plan: Plan, items: Sequence[Item], areas: Sequence[WaveArea]
) -> int:
    """Return how many comparisons a plan can lead to: a wave of too few answers has fewer."""
    if wave.kind == "chose":
        return 0
    by = {*plan.groups, *(cross.by for cross in plan.crosses)}
    n_groups = sum(len(item.options) for item in items if item.column in by)
    n_changes = len(areas) + 1 if wave.previous_id else 0
    return len(plan.compared) * (len(areas) + n_changes + n_groups)


def _items(wave: Wave) -> tuple[Item, ...]:
    return planned_items(surveys.instrument_of(db.session(), wave))

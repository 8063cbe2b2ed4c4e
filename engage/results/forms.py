"""The forms of the results pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from engage.results.models_content import Item
from engage.results.plans import HIGHEST_FLOOR, MOST_CROSSES, poolable, sides
from engage.stats.comparisons import AREA_FLOOR, CITY_FLOOR
from engage.stats.released import Cross, Plan
from engage.stats.windows import MOST_WAVES
from engage.texts import in_language
from engage.web import StaffForm

POINTS = 100


class WithdrawForm(StaffForm):
    """Takes a release back with a reason that residents read."""

    reason = TextAreaField(
        _l("Why are these results withdrawn? Residents read this."),
        validators=[DataRequired(), Length(max=500)],
    )


class CorrectForm(StaffForm):
    """Puts a new release in the place of one that stands, with a reason that residents read."""

    reason = TextAreaField(
        _l("What was wrong, and what is different now? Residents read this."),
        validators=[DataRequired(), Length(max=500)],
    )


def _checks(label: str) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(), option_widget=CheckboxInput())


def _floor(label: str, least: float) -> IntegerField:
    within = NumberRange(round(least * POINTS), round(HIGHEST_FLOOR * POINTS))
    return IntegerField(label, validators=[InputRequired(), within])


class CrossForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One table that staff choose; empty where there is none."""

    by = SelectField(_l("By the answers to"))
    column = SelectField(_l("Question"))


class PlanForm(StaffForm):
    """What a release compares, from which difference on, and which tables it has besides."""

    compared = _checks(_l("Questions that are compared"))
    city_floor = _floor(_l("Least difference in the whole city, in points"), CITY_FLOOR)
    area_floor = _floor(_l("Least difference in an area, in points"), AREA_FLOOR)
    pooled = _checks(_l("Questions whose waves may stand together"))
    n_waves = SelectField(
        _l("Waves together, at most"),
        coerce=int,
        choices=[SelectChoice(n, str(n)) for n in range(2, MOST_WAVES + 1)],
    )
    crosses: list[CrossForm]

    def offer(self, items: Sequence[Item], plan: Plan, language: str) -> None:
        """Offer the questions of an instrument, and the tables as they stand or as they came."""
        given = request.form if request.method == "POST" else None
        now = [{"by": cross.by, "column": cross.column} for cross in plan.crosses]
        now += [{} for _empty in range(MOST_CROSSES - len(now))]
        self.crosses = [
            CrossForm(given, prefix=f"cross-{i}", data=pair) for i, pair in enumerate(now, 1)
        ]
        none = SelectChoice("", _("No table"))
        self.compared.choices = _named((i for i in items if i.headline is not None), language)
        self.pooled.choices = _named(poolable(items), language)
        for cross in self.crosses:
            cross.by.choices = [none, *_named(sides(items), language)]
            asked = (item for item in items if not item.is_about_you)
            cross.column.choices = [none, *_named(asked, language)]

    def is_valid(self) -> bool:
        """Check every field, those of the tables too."""
        return all([self.validate(), *(cross.validate() for cross in self.crosses)])

    def planned(self, before: Plan) -> Plan:
        """Return the plan as it stands in the form; the weighting groups are not for choosing."""
        pairs = ((cross.by.data, cross.column.data) for cross in self.crosses)
        return Plan(
            compared=tuple(self.compared.data or ()),
            groups=before.groups,
            crosses=tuple(Cross(by, column) for by, column in pairs if by or column),
            pooled=tuple(self.pooled.data or ()),
            n_waves=self.n_waves.data,
            city_floor=self.city_floor.data / POINTS,
            area_floor=self.area_floor.data / POINTS,
        )


def filled(plan: Plan) -> dict[str, Any]:
    """Return what the form shows of a plan."""
    return {
        "compared": plan.compared,
        "pooled": plan.pooled,
        "n_waves": plan.n_waves,
        "city_floor": round(plan.city_floor * POINTS),
        "area_floor": round(plan.area_floor * POINTS),
    }


def _named(items: Iterable[Item], language: str) -> list[SelectChoice]:
    return [
        SelectChoice(item.column, f"{in_language(item.wording, language)} ({item.column})")
        for item in items
    ]

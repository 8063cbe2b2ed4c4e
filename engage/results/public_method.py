"""The page of a release's method and limits: how it came about, what it hides and cannot say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.charts.words import Vocabulary, vocabulary
from engage.db import db
from engage.language import language
from engage.results import aapor_words
from engage.results.models_content import CITY, DISCLOSURE, ReleaseContent
from engage.results.standing import standing
from engage.stats.comparisons import AREA_FLOOR, CITY_FLOOR
from engage.stats.released import Declared
from engage.texts import in_language
from engage.web import public

bp = Blueprint("results_method", __name__)


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the results of a wave came about: the eleven items, what is hidden, what was compared."""

    release: ReleaseContent
    title: str
    items: Sequence[tuple[str, str]]
    n_areas_hidden: int
    n_tables: int
    n_tables_hiding: int
    city_floor: int
    area_floor: int
    declared: Sequence[str]


@bp.get("/results/<wave>/method")
@public
def show(wave: str) -> ResponseReturnValue:
    """Show how the results came about and what they cannot say."""
    release = standing(db.session(), wave)
    titles, plan = aapor_words.titles(language()), release.plan
    tables = tables_hiding(release)
    page = MethodPage(
        release=release,
        title=in_language(release.title, language()),
        items=[
            (titles[name], in_language(release.disclosure[name], language())) for name in DISCLOSURE
        ],
        n_areas_hidden=sum(area.n is None for area in release.areas),
        n_tables=len(tables),
        n_tables_hiding=sum(tables.values()),
        city_floor=round((plan.city_floor if plan else CITY_FLOOR) * 100),
        area_floor=round((plan.area_floor if plan else AREA_FLOOR) * 100),
        declared=list(_declared(release, vocabulary(language()))),
    )
    return render_template("results/method.html", page=page)


def tables_hiding(release: ReleaseContent) -> dict[str, bool]:
    """Return each table by groups with whether somebody is hidden in it."""
    by = dict.fromkeys(group.by for group in release.groups)
    return {one: any(group.n is None for group in release.groups_by(one)) for one in by}


def _declared(release: ReleaseContent, words: Vocabulary) -> Iterator[str]:
    for one in release.declared:
        area = release.area(one.area)
        name = in_language(area.name, language()) if area and area.code != CITY else _("The city")
        known = {item.column: in_language(item.wording, language()) for item in release.items}
        wording = known.get(one.column, one.column)
        yield f"{one.key}: {name}, {wording} – {_outcome(one, words)}"


def _outcome(one: Declared, words: Vocabulary) -> str:
    if one.verdict is not None:
        return words.outcomes[one.verdict.outcome]
    reasons: dict[str, str] = {
        "no_baseline": _("not tested, because the survey before it has no results to compare"),
        "not_comparable": _("not tested, because the question changed"),
        "too_few": _("not tested, because too few answered"),
    }
    return reasons.get(one.why, "")

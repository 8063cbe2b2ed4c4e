"""Pages of one question: area by area and on the map; by groups of residents; as picture files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.charts import svg
from engage.charts.layout import FILE
from engage.charts.model import Chart
from engage.charts.words import Vocabulary
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results.across import Across, question
from engage.results.answering import who_answered
from engage.results.gaps import GroupChart, Grouping, by_question, groupings, of_question
from engage.results.models_content import CITY, ReleaseContent
from engage.results.pictures import Picture, picture
from engage.results.queries_shapes import area_shapes
from engage.results.showing import Panel, panels
from engage.results.standing import seen_from
from engage.results.viewing import View, name_of, named_area, source
from engage.results.voicing import voices_in
from engage.texts import in_language
from engage.web import public, svg_markup

bp = Blueprint("results_questions", __name__)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question across the city: its areas, and its groups of residents."""

    release: ReleaseContent
    title: str
    across: Across
    pictures: tuple[Picture, ...]
    groups: tuple[tuple[GroupChart, Picture], ...]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """All answers to the questions of an area, and over time what its page has no room for."""

    release: ReleaseContent
    title: str
    area: str
    area_name: str
    questions: tuple[tuple[Panel, tuple[Picture, ...]], ...]


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """Every question by the groups that the answers to one question make."""

    release: ReleaseContent
    title: str
    grouping: Grouping
    charts: tuple[tuple[GroupChart, Picture], ...]


@bp.get("/results/<wave>/questions/<name>")
@public
def show(wave: str, name: str) -> ResponseReturnValue:
    """Show one question area by area, over time and by groups."""
    view = _city(wave)
    across = _across(view, name)
    page = QuestionPage(
        release=view.content,
        title=in_language(view.content.title, view.spoken),
        across=across,
        pictures=tuple(picture(chart, view.words, svg_markup) for chart in across.charts),
        groups=_pictured(view, _by_groups(view, name)),
    )
    return render_template("results/question.html", page=page)


@bp.get("/results/<wave>/<area>/answers")
@public
def answers(wave: str, area: str) -> ResponseReturnValue:
    """Show all answers to every scale in an area, and the rows of its grids over time."""
    view = seen_from(db.session(), wave, area, language(), _)
    page = AnswersPage(
        release=view.content,
        title=in_language(view.content.title, view.spoken),
        area=view.area,
        area_name=named_area(view.content, view.area, view.spoken),
        questions=tuple(
            (panel, tuple(picture(chart, view.words, svg_markup) for chart in panel.more))
            for panel in panels(view)
            if panel.more
        ),
    )
    return render_template("results/answers.html", page=page)


@bp.get("/results/<wave>/groups/<name>")
@public
def groups(wave: str, name: str) -> ResponseReturnValue:
    """Show every question by one kind of groups, for the whole city."""
    view = _city(wave)
    grouping, by = _grouping(view, name)
    page = GroupsPage(
        release=view.content,
        title=in_language(view.content.title, view.spoken),
        grouping=grouping,
        charts=_pictured(view, by_question(view, by)),
    )
    return render_template("results/groups.html", page=page)


@bp.get("/results/<wave>/<area>/<name>.svg")
@public
def area_file(wave: str, area: str, name: str) -> ResponseReturnValue:
    """Send one chart of an area as a picture that stands alone."""
    view = seen_from(db.session(), wave, area, language(), _)
    return _file(view, name, _area_charts(view))


@bp.get("/results/<wave>/questions/<question_name>/<name>.svg")
@public
def question_file(wave: str, question_name: str, name: str) -> ResponseReturnValue:
    """Send one chart of a question's page as a picture that stands alone."""
    view = _city(wave)
    by_groups = (one.chart for one in _by_groups(view, question_name))
    charts = (*_across(view, question_name).charts, *by_groups)
    return _file(view, name, ((chart, view.words) for chart in charts))


def _city(wave: str) -> View:
    return seen_from(db.session(), wave, CITY, language(), _)


def _across(view: View, name: str) -> Across:
    found = question(view, name, area_shapes(db.session(), view.content))
    if found is None:
        raise Missing("There is no such question among these results.")
    return found


def _by_groups(view: View, name: str) -> tuple[GroupChart, ...]:
    found = (item for item in view.content.headlines if name_of(item.column) == name)
    return tuple(chart for item in found for chart in of_question(view, item))


def _grouping(view: View, name: str) -> tuple[Grouping, str]:
    by = next((g.by for g in view.content.groups if name_of(g.by) == name), None)
    if by is None:
        raise Missing("There are no such groups among these results.")
    return next(g for g in groupings(view) if g.name == name), by


def _pictured(view: View, charts: Iterable[GroupChart]) -> tuple[tuple[GroupChart, Picture], ...]:
    return tuple((one, picture(one.chart, view.words, svg_markup)) for one in charts)


def _area_charts(view: View) -> Iterator[tuple[Chart, Vocabulary]]:
    for panel in panels(view):
        yield from ((chart, view.words) for chart in panel.charts)
    yield from ((one.chart, view.words) for one in voices_in(view))
    if view.area == CITY:
        yield from ((one.chart, one.words) for one in who_answered(view))


def _file(view: View, name: str, charts: Iterable[tuple[Chart, Vocabulary]]) -> Response:
    for chart, words in charts:
        if chart.heading.name == name:
            note = f"{chart.heading.note} {source(view)}".strip()
            whole = replace(chart, heading=replace(chart.heading, note=note))
            drawn = svg.paint(whole, words, FILE)
            return Response(drawn, content_type="image/svg+xml; charset=utf-8")
    raise Missing("There is no such chart among these results.")

"""The analyst's page: the planned tables of a release by groups, drawn by Plotly, with their test.

It shows what is published and nothing beside it.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results.crossing import Crossed, columns_by, crossed
from engage.results.models_content import CITY, ReleaseContent
from engage.results.pictures import Picture, figure_json, picture
from engage.results.standing import seen_from
from engage.results.viewing import View
from engage.texts import in_language
from engage.web import allow_plotly_styles, staff, svg_markup

bp = Blueprint("results_explore_staff", __name__, url_prefix="/staff/results")


@dataclass(frozen=True, slots=True)
class Choice:
    """A table to choose: its address is made of both columns."""

    by: str
    column: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table of a release, and those that may be chosen."""

    release: ReleaseContent
    title: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    crossed: Crossed | None
    picture: Picture | None
    figure: str


@bp.get("/<wave>/tables")
@staff("organizer", "analyst")
def show(wave: str) -> ResponseReturnValue:
    """Show a table by groups, the first one where none is asked for."""
    view = seen_from(db.session(), wave, CITY, language(), _)
    planned = _planned(view)
    asked = tuple(request.args.get("table", "").split("|", 1))
    by, column = asked if len(asked) == 2 else next(iter(planned), ("", ""))
    found = crossed(view, by, column)
    if found is None and planned:
        raise Missing("There is no such table in the plan of this release.")
    allow_plotly_styles()
    return render_template("results/staff/tables.html", page=_page(view, found))


def _planned(view: View) -> list[tuple[str, str]]:
    bys = dict.fromkeys(group.by for group in view.content.groups)
    return [(by, item.column) for by in bys for item in columns_by(view, by)]


def _page(view: View, found: Crossed | None) -> TablePage:
    chosen = (found.by, found.column) if found else ("", "")
    bys = dict.fromkeys(group.by for group in view.content.groups)
    return TablePage(
        release=view.content,
        title=in_language(view.content.title, view.spoken),
        groups=tuple(
            (
                view.text(view.content.item(by)),
                tuple(
                    Choice(by, i.column, view.whole(i), (by, i.column) == chosen)
                    for i in columns_by(view, by)
                ),
            )
            for by in bys
        ),
        crossed=found,
        picture=picture(found.chart, view.words, svg_markup) if found else None,
        figure=figure_json(found.chart, view.words) if found else "",
    )

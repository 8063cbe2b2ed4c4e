"""The charts of an area to point at, drawn by Plotly for whoever asks for it."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.language import language
from engage.results.models_content import ReleaseContent
from engage.results.pictures import Picture, figure_json, picture
from engage.results.showing import panels
from engage.results.standing import seen_from
from engage.results.viewing import View, named_area
from engage.texts import in_language
from engage.web import allow_plotly_styles, public, svg_markup

bp = Blueprint("results_explore", __name__)


@dataclass(frozen=True, slots=True)
class Explored:
    """A question with the charts of it: each a still picture and the data of a figure."""

    name: str
    title: str
    charts: tuple[tuple[Picture, str], ...]


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """The charts of one area."""

    release: ReleaseContent
    title: str
    area: str
    area_name: str
    questions: tuple[Explored, ...]


@bp.get("/results/<wave>/<area>/explore")
@public
def show(wave: str, area: str) -> ResponseReturnValue:
    """Show the charts of an area with values to point at."""
    view = seen_from(db.session(), wave, area, language(), _)
    allow_plotly_styles()
    page = ExplorePage(
        release=view.content,
        title=in_language(view.content.title, view.spoken),
        area=view.area,
        area_name=named_area(view.content, view.area, view.spoken),
        questions=_questions(view),
    )
    return render_template("results/explore.html", page=page)


def _questions(view: View) -> tuple[Explored, ...]:
    return tuple(
        Explored(
            panel.name,
            panel.title,
            tuple(
                (picture(chart, view.words, svg_markup), figure_json(chart, view.words))
                for chart in panel.charts
            ),
        )
        for panel in panels(view)
    )

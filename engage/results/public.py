"""The results pages for everybody; they read releases and nothing else."""

import json
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from engage.charts import plotly, svg
from engage.charts.table import Table, table
from engage.charts.words import vocabulary
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results import aapor_words, queries
from engage.results.models_content import CITY, DISCLOSURE, ReleaseContent
from engage.results.showing import Panel, View, has_figures, named_area, panels
from engage.results.tables import csv_text
from engage.texts import in_language
from engage.web import allow_plotly_styles, public, svg_markup

bp = Blueprint("results", __name__)


class NotPublished(Missing):
    """A wave without public results."""


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area to choose; ``has_figures`` says whether it has figures of its own."""

    code: str
    name: str
    n: int | None
    has_figures: bool


@dataclass(frozen=True, slots=True)
class WaveLink:
    """A published wave in the list."""

    code: str
    title: str
    kind: str
    n: int
    release: ReleaseContent


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its drawing, its table, and its figure for exploring."""

    panel: Panel
    drawing: Markup
    table: Table
    figure: str


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The results of one area."""

    release: ReleaseContent
    title: str
    area: str
    area_name: str
    n: int | None
    panels: tuple[ShownPanel, ...]
    has_figures: bool
    areas: tuple[AreaLink, ...]


@dataclass(frozen=True, slots=True)
class MethodPage:
    """How the results of a wave came about: the eleven items, and what is hidden."""

    release: ReleaseContent
    title: str
    items: tuple[tuple[str, str], ...]
    n_areas_hidden: int


@bp.get("/results")
@public
def index() -> ResponseReturnValue:
    """List the waves with results, the latest first."""
    waves = [
        WaveLink(c.wave, in_language(c.title, language()), c.kind, c.n, c)
        for c in queries.releases(db.session())
    ]
    return render_template("results/index.html", waves=waves)


@bp.get("/results/<wave>")
@public
def city(wave: str) -> ResponseReturnValue:
    """Show what the whole city said."""
    return render_template("results/area.html", page=_area_page(wave, CITY))


@bp.get("/results/<wave>.json")
@public
def download_json(wave: str) -> ResponseReturnValue:
    """Send the release as it was frozen; its SHA-256 is that of these bytes."""
    text = queries.frozen_text(db.session(), _release(wave).sha256)
    return _download(text, "application/json")


@bp.get("/results/<wave>.csv")
@public
def download_csv(wave: str) -> ResponseReturnValue:
    """Send every published cell as a table."""
    return _download(csv_text(_release(wave), language()), "text/csv")


@bp.get("/results/<wave>/method")
@public
def method(wave: str) -> ResponseReturnValue:
    """Show how the results came about and what they cannot say."""
    release = _release(wave)
    titles = aapor_words.titles(language())
    page = MethodPage(
        release=release,
        title=in_language(release.title, language()),
        items=tuple(
            (titles[name], in_language(release.disclosure[name], language())) for name in DISCLOSURE
        ),
        n_areas_hidden=sum(area.n is None for area in release.areas),
    )
    return render_template("results/method.html", page=page)


@bp.get("/results/<wave>/<area>")
@public
def show(wave: str, area: str) -> ResponseReturnValue:
    """Show what the residents of one area said."""
    if area == CITY:
        return redirect(url_for(".city", wave=wave), 301)
    return render_template("results/area.html", page=_area_page(wave, area))


@bp.get("/results/<wave>/<area>/explore")
@public
def explore(wave: str, area: str) -> ResponseReturnValue:
    """Show the charts of an area with values to point at."""
    page = _area_page(wave, area)
    allow_plotly_styles()
    return render_template("results/explore.html", page=page)


def _release(wave: str) -> ReleaseContent:
    release = queries.latest_release(db.session(), wave)
    if release is not None:
        return release
    reason = queries.withdrawal(db.session(), wave)
    if reason is not None:
        raise NotPublished("The results of this wave were withdrawn: {reason}", reason=reason)
    raise NotPublished("There are no results of this wave. They come when it has closed.")


def _area_page(wave: str, code: str) -> AreaPage:
    release = _release(wave)
    code = queries.area_of(release, code)
    area = release.area(code)
    if area is None:
        raise NotPublished("There are no results for this area.")
    spoken = language()
    view = View(release, code, vocabulary(spoken), _)
    return AreaPage(
        release=release,
        title=in_language(release.title, spoken),
        area=code,
        area_name=named_area(release, code, spoken),
        n=area.n,
        panels=tuple(_shown(view, panel) for panel in panels(view)),
        has_figures=has_figures(release, area),
        areas=tuple(
            AreaLink(a.code, in_language(a.name, spoken), a.n, has_figures(release, a))
            for a in release.areas
            if a.code != CITY
        ),
    )


def _shown(view: View, panel: Panel) -> ShownPanel:
    return ShownPanel(
        panel=panel,
        drawing=svg_markup(svg.paint(panel.chart, view.words)),
        table=table(panel.chart, view.words),
        figure=json.dumps(plotly.figure(panel.chart, view.words), ensure_ascii=False),
    )


def _download(text: str, mimetype: str) -> Response:
    return Response(text, content_type=f"{mimetype}; charset=utf-8")

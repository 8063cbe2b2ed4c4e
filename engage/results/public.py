"""The results pages for everybody; they read releases and nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from engage.charts.model import Chart
from engage.db import db
from engage.language import language
from engage.meetings.models import Meeting
from engage.meetings.queries import next_meeting
from engage.results import queries
from engage.results.answering import Answering, who_answered
from engage.results.briefly import InShort, in_short
from engage.results.gaps import Grouping, groupings
from engage.results.models_content import CITY, Area, ReleaseContent
from engage.results.pictures import Picture, picture
from engage.results.showing import Panel, panels
from engage.results.standing import seen_from, standing
from engage.results.tables import csv_text
from engage.results.viewing import View, has_figures, named_area
from engage.results.voicing import Written, voices_in
from engage.texts import in_language
from engage.web import part_markup, public, svg_markup

bp = Blueprint("results", __name__)


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
class WithdrawnLink:
    """A wave of which nothing stands any more, with the reason."""

    code: str
    title: str
    since: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its pictures: the headline, and a single question over time."""

    panel: Panel
    picture: Picture
    trend: Picture | None


@dataclass(frozen=True, slots=True)
class ShownAnswering:
    """A question about who answered, with its picture."""

    answering: Answering
    picture: Picture


@dataclass(frozen=True, slots=True)
class ShownWritten:
    """What was written to one question, with its picture."""

    written: Written
    picture: Picture


@dataclass(frozen=True, slots=True)
class Heard:
    """How residents of an area are heard: its beats, and the next meeting."""

    beats: tuple[str, ...]
    meeting: Meeting | None

    def key(self, spoken: str) -> tuple[object, ...]:
        """Return everything that the page says of it."""
        one = self.meeting
        said = () if one is None else (one.uid, one.title(spoken), one.starts_at, one.place)
        return (self.beats, *said)


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The results of one area."""

    release: ReleaseContent
    title: str
    area: str
    area_name: str
    n: int | None
    in_short: InShort
    panels: tuple[ShownPanel, ...]
    written: tuple[ShownWritten, ...]
    answering: tuple[ShownAnswering, ...]
    groupings: tuple[Grouping, ...]
    heard: Heard
    has_figures: bool
    areas: tuple[AreaLink, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the sections of the page in their order."""
        return tuple(dict.fromkeys(shown.panel.section for shown in self.panels))


@dataclass(frozen=True, slots=True)
class WholePage:
    """A page whose body is painted already."""

    title: str
    area_name: str
    body: Markup


@bp.get("/results")
@public
def index() -> ResponseReturnValue:
    """List the waves with results, the latest first."""
    waves = [
        WaveLink(c.wave, in_language(c.title, language()), c.kind, c.n, c)
        for c in queries.releases(db.session())
    ]
    withdrawn = [
        WithdrawnLink(last.wave, in_language(c.title, language()), last.since, last.reason)
        for c, last in queries.withdrawn_waves(db.session())
    ]
    return render_template("results/index.html", waves=waves, withdrawn=withdrawn)


@bp.get("/results/<wave>")
@public
def city(wave: str) -> ResponseReturnValue:
    """Show what the whole city said."""
    return _area(wave, CITY)


@bp.get("/results/<wave>.json")
@public
def download_json(wave: str) -> ResponseReturnValue:
    """Send the release as it was frozen; its SHA-256 is that of these bytes."""
    text = queries.frozen_text(db.session(), standing(db.session(), wave).sha256)
    return _download(text, "application/json")


@bp.get("/results/<wave>.csv")
@public
def download_csv(wave: str) -> ResponseReturnValue:
    """Send every published cell as a table."""
    return _download(csv_text(standing(db.session(), wave), language()), "text/csv")


@bp.get("/results/<wave>/<area>")
@public
def show(wave: str, area: str) -> ResponseReturnValue:
    """Show what the residents of one area said."""
    if area == CITY:
        return redirect(url_for(".city", wave=wave), 301)
    return _area(wave, area)


def _area(wave: str, code: str) -> str:
    """Return the page of an area; what is frozen in its release is painted once."""
    view = seen_from(db.session(), wave, code, language(), _)
    heard = _heard(view.content.area(view.area), code)
    kept = _kept((request.script_root, *view.key, *heard.key(view.spoken)))
    if not kept:
        body = render_template("results/area_body.html", page=_area_page(view, heard))
        kept.append(part_markup(body))
    page = WholePage(
        title=in_language(view.content.title, view.spoken),
        area_name=named_area(view.content, view.area, view.spoken),
        body=kept[0],
    )
    return render_template("results/area.html", page=page)


@lru_cache(maxsize=64)
def _kept(_key: tuple[object, ...]) -> list[Markup]:
    # a release never changes, so its painted page may stay in memory under its hash
    return []


def _area_page(view: View, heard: Heard) -> AreaPage:
    release, spoken = view.content, view.spoken
    area = release.area(view.area)
    is_city = view.area == CITY
    return AreaPage(
        release=release,
        title=in_language(release.title, spoken),
        area=view.area,
        area_name=named_area(release, view.area, spoken),
        n=None if area is None else area.n,
        in_short=in_short(view),
        panels=tuple(_shown(view, panel) for panel in panels(view)),
        written=tuple(
            ShownWritten(one, picture(one.chart, view.words, svg_markup)) for one in voices_in(view)
        ),
        answering=tuple(map(_answering, who_answered(view))) if is_city else (),
        groupings=groupings(view) if is_city else (),
        heard=heard,
        has_figures=area is not None and has_figures(release, area),
        areas=tuple(
            AreaLink(a.code, in_language(a.name, spoken), a.n, has_figures(release, a))
            for a in release.areas
            if a.code != CITY
        ),
    )


def _shown(view: View, panel: Panel) -> ShownPanel:
    def shown(chart: Chart) -> Picture:
        return picture(chart, view.words, svg_markup)

    return ShownPanel(
        panel=panel,
        picture=shown(panel.chart),
        trend=None if panel.trend is None else shown(panel.trend),
    )


def _answering(answering: Answering) -> ShownAnswering:
    return ShownAnswering(answering, picture(answering.chart, answering.words, svg_markup))


def _heard(area: Area | None, code: str) -> Heard:
    """Return the next meeting of the beat that was asked for, of any beat for the whole city."""
    if area is None or area.code == CITY:
        return Heard((), next_meeting(db.session(), None, datetime.now(UTC)))
    beats = area.beats or (area.code,)
    beat = code if code in beats else beats[0]
    return Heard(beats, next_meeting(db.session(), beat, datetime.now(UTC)))


def _download(text: str, mimetype: str) -> Response:
    return Response(text, content_type=f"{mimetype}; charset=utf-8")

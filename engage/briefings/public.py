"""The accessible twin of the printed briefing: the same value, the same numbers, as a web page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engage.briefings.content import Briefing
from engage.briefings.gathering import beat_for
from engage.briefings.queries import archived_content
from engage.briefings.queries_delivery import delivery
from engage.briefings.queries_public import public_copy
from engage.briefings.services import Wanted, compose_briefing
from engage.charts import svg
from engage.charts.model import Chart
from engage.charts.table import Table, table
from engage.charts.words import Vocabulary, vocabulary
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.places.models import Beat
from engage.results.queries import newest_release
from engage.web import public, settings, svg_markup

bp = Blueprint("briefings", __name__, url_prefix="/briefings")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading, its note and the table of the same numbers."""

    title: str
    note: str
    drawing: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class TwinPage:
    """The newest briefing of a beat; without a published survey there is none yet."""

    beat: Beat
    briefing: Briefing | None
    named: Picture | None
    measures: Picture | None
    details: tuple[Picture, ...]
    trends: tuple[Picture, ...] = ()
    code: str = ""  # of the same content on paper, where it was printed
    has_file: bool = False


@bp.get("/<beat>")
@public
def show(beat: str) -> ResponseReturnValue:
    """Show the newest briefing of a beat; the QR code of the roll-call board leads here."""
    session, spoken = db.session(), language()
    if not delivery(session).is_public:
        raise Missing("This city keeps its briefings to the department. The results are public.")
    found, release = beat_for(session, beat), newest_release(session)
    if release is None:
        return render_template("briefings/show.html", page=TwinPage(found, None, None, None, ()))
    wanted = Wanted(found.code, release.wave, spoken)
    made = compose_briefing(session, settings(), wanted, datetime.now(UTC))
    page = TwinPage(
        found,
        made,
        *_first(made, vocabulary(spoken)),
        tuple(_rest(made, vocabulary(spoken))),
        tuple(_picture(chart, vocabulary(spoken)) for chart in made.trends.charts),
        made.code if archived_content(session, made.sha256) else "",
        public_copy(session, found.code, spoken) is not None,
    )
    return render_template("briefings/show.html", page=page)


def _first(made: Briefing, words: Vocabulary) -> tuple[Picture | None, Picture | None]:
    named, measures = (
        _picture(chart, words) if chart is not None else None
        for chart in (made.named.chart, made.measures)
    )
    return named, measures


def _rest(made: Briefing, words: Vocabulary) -> Iterator[Picture]:
    for column in made.columns:
        yield from (_picture(chart, words) for chart in column)


def _picture(chart: Chart, words: Vocabulary) -> Picture:
    drawn = svg_markup(svg.paint(chart, words))
    return Picture(chart.heading.title, chart.heading.note, drawn, table(chart, words))

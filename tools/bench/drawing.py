"""What briefings cost: our child process beside WeasyPrint alone, on a briefing of the demo."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cities import NOW, demo_city
from sqlalchemy import delete
from timing import Figure, alternated, seconds
from weasyprint import HTML

from engage import pdf
from engage.briefings.models import ArchivedBriefing, BriefingRequest
from engage.briefings.pages import set_pages
from engage.briefings.services import (
    Wanted,
    answer_request,
    compose_briefing,
    request_briefing,
)
from engage.config import Config
from engage.db import db
from engage.places.queries import beats
from engage.results.queries import published_waves

BEAT, LANGUAGE = "2", "en"
ROUNDS, MANY = 10, 70


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the time of one briefing, beside WeasyPrint's own, and of many."""
    app = demo_city(folder)
    config: Config = app.extensions["engage"]
    with app.app_context():
        waves = sorted(published_waves(db.session()))
        wanted = Wanted(BEAT, waves[-1], LANGUAGE)
        briefing = compose_briefing(db.session(), config, wanted, NOW)
        html = set_pages(briefing)
        took = alternated(
            {
                "ours": lambda: pdf.render(html, language=LANGUAGE, title="Briefing"),
                "bare": lambda: HTML(string=html).write_pdf(),
            },
            ROUNDS,
        )
        yield Figure("yardstick: the same briefing by WeasyPrint alone", took["bare"] * 1000, "ms")
        yield Figure(
            "briefing in the child process / WeasyPrint", took["ours"] / took["bare"], "x", 1.3
        )
        yield Figure("70 briefings, from request rows to stored files", _many(config), "s", 20)
    pdf.close()


def _many(config: Config) -> float:
    """Return the seconds that one worker needs for many requests; the archive helps with none."""
    everything = [
        Wanted(beat.code, wave, language)
        for language in config.city.languages
        for wave in sorted(published_waves(db.session()))
        for beat in beats(db.session())
    ]
    total, n_left = 0.0, MANY
    while n_left:
        asked = everything[:n_left]
        n_left -= len(asked)
        _forget()
        ids = [request_briefing(db.session(), wanted, NOW, "bench") for wanted in asked]
        total += seconds(partial(_make, config, ids))
    return total


def _make(config: Config, ids: list[int]) -> None:
    for request_id in ids:
        if not answer_request(db.session(), config, request_id, NOW):
            raise RuntimeError(f"briefing request {request_id} was not answered")


def _forget() -> None:
    for table in (ArchivedBriefing, BriefingRequest):
        db.session.execute(delete(table))
    db.session.commit()

"""What briefings cost: our child process beside WeasyPrint alone, on briefings of four pages."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path

import pikepdf
from cities import NOW, demo_city
from flask import Flask
from sqlalchemy import delete, select
from timing import Figure, alternated, resident_memory, seconds
from weasyprint import HTML

from engage import pdf
from engage.briefings.archive import stored_pdf
from engage.briefings.models import ArchivedBriefing, BriefingFile, BriefingRequest
from engage.briefings.pages import n_pages, set_pages
from engage.briefings.services import (
    Wanted,
    answer_request,
    compose_briefing,
    request_briefings,
)
from engage.briefings.variants import SCALES
from engage.config import Config
from engage.db import db
from engage.places.queries import beats
from engage.results.queries import published_waves

LANGUAGE = "en"
PAGES, ROUNDS, MANY, RENDERERS = 4, 10, 70, 2
FIRST, LAST = 50, 500


def figures(folder: Path, last: int = LAST) -> Iterator[Figure]:
    """Yield the time of one briefing, beside WeasyPrint's own, and of many; then their memory."""
    app = demo_city(folder)
    with app.app_context():
        wanted = four_pages(app.extensions["engage"])
        html, n_drawn = _fitting(app.extensions["engage"], wanted[0])
        yield Figure("drawings until its letters fit four pages", n_drawn, "drawings")
        draw = partial(pdf.render, html, language=LANGUAGE, title="Briefing", n_pages=PAGES)
        took = alternated({"ours": draw, "bare": lambda: HTML(string=html).write_pdf()}, ROUNDS)
        bare, ratio = took["bare"], took["ours"] / took["bare"]
        yield Figure("yardstick: a four-page briefing by WeasyPrint alone", bare * 1000, "ms")
        yield Figure("briefing in the child process / WeasyPrint", ratio, "x", 1.3)
        name = f"{MANY} four-page briefings, from request rows to stored files"
        yield Figure(name, many(app, wanted, MANY), "s", 20)
        yield from _memory(partial(_drawn_again, draw), last)
    pdf.close()


def four_pages(config: Config) -> list[Wanted]:
    """Return the briefings of the demonstration that have four pages."""
    every = [
        Wanted(beat.code, wave, language)
        for language in config.city.languages
        for wave in sorted(published_waves(db.session()))
        for beat in beats(db.session())
    ]
    found = [
        one for one in every if n_pages(compose_briefing(db.session(), config, one, NOW)) == PAGES
    ]
    if not found:
        raise RuntimeError("no briefing of the demonstration has four pages")
    return found


def many(app: Flask, wanted: Sequence[Wanted], n: int) -> float:
    """Return the seconds of so many briefings with two renderers; the archive helps with none."""
    config: Config = app.extensions["engage"]
    total, n_left = 0.0, n
    while n_left:
        asked = wanted[:n_left]
        n_left -= len(asked)
        forget()
        ids = request_briefings(db.session(), asked, NOW, "bench")
        total += seconds(partial(_make, app, ids))
        _assert_pages(config, len(asked))
    return total


def forget() -> None:
    """Empty the archive and the list of requests."""
    for table in (BriefingFile, ArchivedBriefing, BriefingRequest):
        db.session.execute(delete(table))
    db.session.commit()


def _fitting(config: Config, wanted: Wanted) -> tuple[str, int]:
    """Return the pages of a briefing that take four sheets, and how often it is drawn for that."""
    briefing = compose_briefing(db.session(), config, wanted, NOW)
    for n_drawn, scale in enumerate(SCALES, 1):
        html = set_pages(briefing, scale=scale)
        with suppress(pdf.RenderFailed):
            pdf.render(html, language=LANGUAGE, title="Briefing", n_pages=PAGES)
            return html, n_drawn
    raise RuntimeError(f"the briefing of beat {wanted.beat_code} takes more than four pages")


def _make(app: Flask, ids: Sequence[int]) -> None:
    with ThreadPoolExecutor(RENDERERS) as pool:
        list(pool.map(partial(_answer, app), ids))


def _answer(app: Flask, request_id: int) -> None:
    with app.app_context():
        if not answer_request(db.session(), app.extensions["engage"], request_id, NOW):
            raise RuntimeError(f"briefing request {request_id} was not answered")


def _assert_pages(config: Config, n: int) -> None:
    """Read every stored file back: as many as were asked for, each of four pages."""
    rows = list(db.session.scalars(select(ArchivedBriefing)))
    found = [len(pikepdf.open(BytesIO(stored_pdf(config, row) or b"")).pages) for row in rows]
    if found != [PAGES] * n:
        raise RuntimeError(f"{len(found)} briefings of {set(found)} pages instead of {n} of 4")


def _memory(draw: partial[float], last: int) -> Iterator[Figure]:
    """Yield the memory of the renderer after some briefings, and the most until many."""
    pdf.close()
    early = draw(FIRST)
    most = max(draw(FIRST) for _ in range(FIRST, last, FIRST))
    yield Figure(f"memory of the renderer after {FIRST} briefings", early, "MB")
    yield Figure(f"most of it in {last} briefings / after {FIRST}", most / early, "x", 1.1)


def _drawn_again(draw: partial[bytes], n: int) -> float:
    """Return the MB of our child process just before the last of so many briefings is done."""
    most = 0.0
    for _ in range(n):
        draw()
        most = max(most, *map(resident_memory, children()), 0.0)
    return most


def children() -> list[int]:
    """Return the processes that this one started and that still live."""
    here = Path(f"/proc/{os.getpid()}/task")
    found = (path.read_text().split() for path in here.glob("*/children"))
    return [int(pid) for pids in found for pid in pids]

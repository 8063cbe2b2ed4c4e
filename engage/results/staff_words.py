"""What residents wrote, for who works on a beat: covered words of the last published wave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.comments.queries import all_held, printable
from engage.comments.services_voices import shown_words
from engage.db import db
from engage.language import language
from engage.people.queries import visible_beats
from engage.places.queries import beats
from engage.results.models_content import ReleaseContent
from engage.results.queries import area_of, newest_release
from engage.surveys.queries import wave_by_code
from engage.texts import in_language
from engage.web import settings, staff

bp = Blueprint("results_words", __name__, url_prefix="/staff/words")
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Wrote:
    """A comment as it is shown; whose it is, nobody knows."""

    words: str
    language: str
    area: str


@dataclass(frozen=True, slots=True)
class Page:
    """Comments of a wave from the areas that a person may see."""

    title: str
    rows: Sequence[Wrote]
    n: int
    following: int | None


@bp.get("")
@staff("organizer", "analyst", "officer")
def show() -> ResponseReturnValue:
    """Show what a moderator released of the last published wave, for the areas of the reader."""
    release = newest_release(db.session())
    if release is None:
        return render_template("results/staff/words.html", page=None)
    first = max(request.args.get("from", 0, type=int), 0)
    rows = _rows(release)
    end = first + PAGE
    title = in_language(release.title, language())
    page = Page(title, rows[first:end], len(rows), end if end < len(rows) else None)
    return render_template("results/staff/words.html", page=page)


def _rows(release: ReleaseContent) -> list[Wrote]:
    session = db.session()
    areas, wave = _areas(release), wave_by_code(session, release.wave)
    asked = printable(session, wave)
    return [
        Wrote(shown_words(one), one.comment.language, _name(release, one.comment.area))
        for one in all_held(session, wave)
        if one.review is not None
        and one.review.state == "shown"
        and one.comment.item in asked
        and (areas is None or one.comment.area in areas)
    ]


def _areas(release: ReleaseContent) -> frozenset[str] | None:
    """Return the areas of a release in which the reader works, None for all of them."""
    session = db.session()
    today = datetime.now(UTC).astimezone(settings().city.zone).date()
    seen = visible_beats(session, current_user, today)
    if seen is None:
        return None
    return frozenset(area_of(release, beat.code) for beat in beats(session) if beat.id in seen)


def _name(release: ReleaseContent, code: str | None) -> str:
    area = None if code is None else release.area(code)
    return "" if area is None else in_language(area.name, language())

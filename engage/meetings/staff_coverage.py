"""The staff page of who came to meetings against who lives there: coverage, not a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.language import language
from engage.meetings.coverage import BandLine, coverage
from engage.meetings.pages import now, own_beats
from engage.meetings.queries_attendance import card_counts
from engage.places.queries import beats, margins
from engage.web import staff

bp = Blueprint("meetings_coverage_staff", __name__, url_prefix="/staff/coverage")
YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BeatCoverage:
    """One beat; lines is None where too few people gave a card."""

    title: str
    lines: Sequence[BandLine] | None


@bp.get("")
@staff("organizer", "officer", "administrator", "analyst")
def index() -> ResponseReturnValue:
    """Show the last year of each beat that the person may see."""
    session, mine, end = db.session(), own_beats(), now()
    lived = margins(session)
    found = [
        BeatCoverage(
            beat.title,
            coverage(
                card_counts(session, beat.id, end - YEAR, end),
                lived.get(beat.code, {}).get("age", {}),
                language(),
            ),
        )
        for beat in beats(session)
        if mine is None or beat.id in mine
    ]
    return render_template("meetings/staff/coverage.html", beats=found)

"""Rows for the tests of the portal: beats with a map, meetings near today, a published wave."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.meetings.drafts import By, Details, When
from engage.meetings.models import Meeting
from engage.meetings.services import schedule_meeting
from engage.people.models import Tenure
from engage.people.services import NewTenure, assign_officer
from engage.places.models import Beat
from engage.places.queries import beats
from engage.places.reading import Fields, read_geojson
from engage.places.services import import_beats
from engage.results import services as results
from tests.places.files import row_of
from tests.results.rows import answers, make_wave, store

ZONE = ZoneInfo("America/Los_Angeles")
WAVE = "2026-10"


def now() -> datetime:
    """Return this moment, which the pages compare with."""
    return datetime.now(UTC)


def make_beats(session: Session, *codes: str) -> dict[str, Beat]:
    """Import touching squares as beats."""
    reading = read_geojson(row_of(*codes), Fields("beat"))
    import_beats(session, reading, "", actor="test", now=now())
    return {beat.code: beat for beat in beats(session)}


def make_meeting(session: Session, *codes: str, days: int = 7) -> Meeting:
    """Schedule a meeting some days from now."""
    local = (now() + timedelta(days=days)).replace(tzinfo=None, second=0, microsecond=0)
    details = Details(
        titles={"en": "Beat meeting", "es": "Reunión de la zona"},
        venue="City Library",
        address="1000 Spring Street",
        access=(),
        languages=("en", "es"),
        beat_codes=codes,
    )
    by = By("test", "http://localhost")
    return schedule_meeting(session, details, When(local, ZONE, 60, None), now(), by)


def make_officer(session: Session, beat: Beat, name: str = "Maya Castillo") -> Tenure:
    """Put an officer without an account on a beat."""
    new = NewTenure(beat.id, date(2020, 1, 1), officer_name=name, role="beat officer", shift="days")
    return assign_officer(session, new, actor="test", now=now())


def publish(session: Session, areas: dict[str, int], wave: str = WAVE) -> None:
    """Publish a wave with so many answers in each area."""
    make_wave(session, wave)
    store(session, wave, *(answers(area, n) for area, n in areas.items()))
    results.publish(session, wave, now(), "organizer")

"""What stands against the dates of a plan: holidays, closed days, clashes, one slot for all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.calendar.walltime import rule_moment
from engage.meetings.acts import Named
from engage.meetings.drafts import When
from engage.meetings.queries_clashes import Clash, Span, Wanted, clashes, only_slot
from engage.meetings.queries_days import closed_days
from engage.meetings.words_rules import holiday_word
from engage.places.models import Beat


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One date, and what stands against it."""

    slot: datetime
    day_off: str
    clashes: Sequence[Clash]


@dataclass(frozen=True, slots=True)
class OneSlot:
    """A beat that would only ever meet on one weekday at one hour."""

    beat: Beat
    weekday: int
    hour: int


def foreseen(
    session: Session,
    dates: Sequence[datetime],
    found: Named,
    plan: tuple[When, str],
    without: Collection[int] = (),
) -> list[Foreseen]:
    """Return each date with its holiday, in a language, and with what is taken at that time."""
    when, language = plan
    days_off = closed_days(session, min(dates).date())
    spans = {slot: span_of(slot, when.minutes, when.zone) for slot in dates}
    taken = clashes(session, list(spans.values()), wanted_by(found, without))
    return [
        Foreseen(
            slot,
            days_off[slot.date()].title(language)
            if slot.date() in days_off
            else holiday_word(slot, language),
            taken.get(spans[slot], []),
        )
        for slot in dates
    ]


def one_slots(session: Session, dates: Sequence[datetime], beats: Sequence[Beat]) -> list[OneSlot]:
    """Return the beats whose meetings would all fall on one weekday and hour."""
    found = only_slot(session, [beat.id for beat in beats], dates)
    return [OneSlot(beat, *found[beat.id]) for beat in beats if beat.id in found]


def span_of(slot: datetime, minutes: int, zone: ZoneInfo) -> Span:
    """Return from when to when a meeting at a wall time lasts."""
    starts_at = rule_moment(slot, zone)
    return starts_at, starts_at + timedelta(minutes=minutes)


def wanted_by(found: Named, without: Collection[int] = ()) -> Wanted:
    """Return what a meeting with these details would take."""
    details = found.details
    return Wanted(
        venue_id=details.venue_id,
        venue=details.venue,
        address=details.address,
        officer_ids=[officer.id for officer in found.officers],
        beat_ids=[beat.id for beat in found.beats],
        without=without,
    )

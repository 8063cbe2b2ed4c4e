"""A meeting as a page shows it: finished words in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engage.calendar.walltime import rule_moment
from engage.meetings.models import Meeting
from engage.meetings.words import (
    access_words,
    clock_words,
    day_words,
    hours_words,
    kind_word,
    language_names,
    language_words,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed of one meeting."""

    id: int
    uid: str
    title: str
    kind: str
    about: str
    starts: str
    day: str
    clock: str
    hours: str
    place: str
    beats: Sequence[str]
    access: Sequence[str]
    languages: Sequence[str]
    online_url: str
    is_cancelled: bool
    reason: str
    capacity: int
    seats: int
    ends: str
    interpreting: Sequence[str]
    phone: str
    has_private_link: bool
    ask_by: str

    @property
    def seats_left(self) -> int:
        """Return the seats that nobody has taken yet; 0 where there is no limit."""
        return max(0, self.capacity - self.seats)

    @property
    def is_full(self) -> bool:
        """Return whether those who come now must wait."""
        return self.capacity > 0 and self.seats_left == 0


def card(meeting: Meeting, language: str, seats: int = 0, *, is_inside: bool = False) -> Card:
    """Return a meeting as it is printed in a language; who is inside sees a private link."""
    zone = ZoneInfo(meeting.zone)
    is_hidden = meeting.is_link_private and not is_inside
    return Card(
        id=meeting.id,
        uid=meeting.uid,
        title=meeting.title(language),
        kind=kind_word(meeting.kind, language),
        about=meeting.summary(language),
        starts=machine_time(meeting.starts_at, zone),
        day=day_words(meeting.starts_at, zone, language),
        clock=clock_words(meeting.starts_at, zone, language),
        hours=hours_words(meeting, language),
        place=meeting.place,
        beats=[beat.title for beat in meeting.beats],
        access=access_words(meeting, language),
        languages=language_words(meeting, language),
        online_url="" if is_hidden else meeting.online_url,
        is_cancelled=meeting.is_cancelled,
        reason=meeting.reason,
        capacity=meeting.capacity,
        seats=seats,
        ends=machine_time(meeting.ends_at, zone),
        interpreting=language_names(meeting.interpreting, language),
        phone="" if is_hidden else meeting.phone,
        has_private_link=is_hidden and bool(meeting.online_url or meeting.phone),
        ask_by=_ask_by(meeting, zone, language),
    )


def cards(meetings: Sequence[Meeting], language: str, seats: Mapping[int, int]) -> list[Card]:
    """Return several meetings as they are printed."""
    return [card(meeting, language, seats.get(meeting.id, 0)) for meeting in meetings]


def _ask_by(meeting: Meeting, zone: ZoneInfo, language: str) -> str:
    """Return the day until which access can be asked for, counted by the wall clock."""
    if not meeting.ask_days:
        return ""
    day = meeting.starts_local - timedelta(days=meeting.ask_days)
    return day_words(rule_moment(day, zone), zone, language)


def machine_time(moment: datetime, zone: ZoneInfo) -> str:
    """Return the value of a time element: wall time with its offset."""
    return moment.astimezone(zone).isoformat(timespec="minutes")

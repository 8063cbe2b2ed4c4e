"""A series as a page shows it: its rule in words, and what of its dates is not as the rule says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engage.calendar.recurrence import slots
from engage.meetings.cards import Card, card
from engage.meetings.models import Meeting, Series
from engage.meetings.queries_series import SeriesRow
from engage.meetings.words import day_words
from engage.meetings.words_rules import rule_words


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series in the list."""

    id: int
    title: str
    rule: str
    beats: Sequence[str]
    n_coming: int
    last_day: str


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of a series: its card, and what is not as the rule says."""

    card: Card
    is_past: bool
    is_added: bool
    moved_from: str


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series with all its dates."""

    id: int
    title: str
    rule: str
    zone: str
    dates: Sequence[DateLine]
    is_open: bool


def series_line(row: SeriesRow, language: str) -> SeriesLine:
    """Return a series as a list shows it."""
    series, zone = row.series, ZoneInfo(row.series.zone)
    return SeriesLine(
        series.id,
        series.title(language),
        rule_words(series.rule, language),
        [beat.title for beat in series.beats],
        row.n_coming,
        day_words(row.last_at, zone, language),
    )


def series_card(
    series: Series,
    dates: Sequence[Meeting],
    seats: Mapping[int, int],
    language: str,
    now: datetime,
) -> SeriesCard:
    """Return a series with its past, next, cancelled, moved and added dates."""
    ruled = slots(series.rule, series.starts_local, series.until_on) if series.rule else []
    known = set(ruled)
    lines = [
        DateLine(
            card(meeting, language, seats.get(meeting.id, 0)),
            meeting.ends_at <= now,
            bool(series.rule) and meeting.slot_local not in known and not meeting.is_cancelled,
            _moved_from(meeting, language),
        )
        for meeting in dates
    ]
    return SeriesCard(
        series.id,
        series.title(language),
        rule_words(series.rule, language),
        series.zone,
        lines,
        any(meeting.starts_at > now for meeting in dates),
    )


def _moved_from(meeting: Meeting, language: str) -> str:
    slot = meeting.slot_local
    if slot is None or slot == meeting.starts_local:
        return ""
    zone = ZoneInfo(meeting.zone)
    return day_words(slot.replace(tzinfo=zone), zone, language)

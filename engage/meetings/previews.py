"""A plan as a page shows it before it is saved: each date with what stands against it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.calendar.walltime import rule_moment
from engage.meetings.acts import Named
from engage.meetings.cards import machine_time
from engage.meetings.drafts import Plan, When
from engage.meetings.foresight import Foreseen, OneSlot, foreseen, one_slots
from engage.meetings.words import clock_words, day_words, hours_between
from engage.meetings.words_rules import weekday_word


@dataclass(frozen=True, slots=True)
class ClashLine:
    """What is taken at a time, by name, and the meeting that has it."""

    what: str
    name: str
    meeting_id: int
    title: str
    clock: str


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One date of a series before it is saved."""

    value: str
    starts: str
    day: str
    hours: str
    day_off: str
    is_shifted: bool
    clashes: Sequence[ClashLine]


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A beat that would know one weekday and hour only."""

    beat: str
    weekday: str
    clock: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Every date of a plan, and the beats that it leaves with one slot."""

    dates: Sequence[PlannedDate]
    one_slots: Sequence[SlotLine]


def preview(
    session: Session,
    plan: tuple[Plan, Sequence[datetime]],
    found: Named,
    language: str,
    without: Collection[int] = (),
) -> Preview:
    """Return a plan with its warnings, in a language."""
    when, dates = plan[0].when, plan[1]
    lines = foreseen(session, dates, found, (when, language), without)
    slots = one_slots(session, dates, found.beats)
    return Preview(
        [_planned(line, when.zone, when.minutes, language) for line in lines],
        [_slot_line(slot, when, language) for slot in slots],
    )


def _planned(line: Foreseen, zone: ZoneInfo, minutes: int, language: str) -> PlannedDate:
    starts = rule_moment(line.slot, zone)
    return PlannedDate(
        line.slot.date().isoformat(),
        machine_time(starts, zone),
        day_words(starts, zone, language),
        hours_between(starts, minutes, zone, language),
        line.day_off,
        starts.astimezone(zone).replace(tzinfo=None) != line.slot,
        [
            ClashLine(
                clash.what, clash.name, clash.meeting.id, clash.meeting.title(language),
                clock_words(clash.meeting.starts_at, zone, language),
            )
            for clash in line.clashes
        ],
    )  # fmt: skip


def _slot_line(slot: OneSlot, when: When, language: str) -> SlotLine:
    starts = rule_moment(when.local, when.zone)
    return SlotLine(
        slot.beat.title,
        weekday_word(slot.weekday, language),
        clock_words(starts, when.zone, language),
    )

"""How the dates of a series pass to another rule: which meeting becomes which new date."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from engage.meetings.models import Meeting

# A date first looks for the meeting of the same day, then of the same week, then of the month.
NEARNESS: Final[tuple[Callable[[date], object], ...]] = (
    lambda day: day,
    lambda day: day.isocalendar()[:2],
    lambda day: (day.year, day.month),
)


def passed_on(
    members: Sequence[Meeting], slots: Sequence[datetime]
) -> tuple[dict[datetime, Meeting], list[Meeting]]:
    """Return the meeting that each new slot takes over, and the meetings that no slot takes."""
    taken: dict[datetime, Meeting] = {}
    left = [meeting for meeting in members if meeting.slot_local]
    for near in NEARNESS:
        waiting = defaultdict(list)
        for meeting in left:
            waiting[near(_day(meeting))].append(meeting)
        for slot in slots:
            if slot not in taken and (found := waiting[near(slot.date())]):
                taken[slot] = found.pop(0)
        left = [meeting for meeting in left if meeting not in taken.values()]
    return taken, left


def _day(meeting: Meeting) -> date:
    slot = meeting.slot_local or meeting.starts_local
    return slot.date()

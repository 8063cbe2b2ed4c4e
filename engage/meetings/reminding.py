"""When a reminder is due: by the clock of the meeting's place, or hours before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engage.calendar.walltime import rule_moment
from engage.meetings.models import Meeting
from engage.meetings.models_notices import ReminderRule


@dataclass(frozen=True, slots=True)
class Rule:
    """Some days before at a time of the clock, or, without one, hours before."""

    id: int
    days: int
    at: time | None
    hours: int

    def due_at(self, meeting: Meeting) -> datetime:
        """Return the moment at which guests of a meeting are reminded.

        A day is one of the calendar, not 24 hours: the clocks may change in between.
        """
        if self.at is None:
            return meeting.starts_at - timedelta(hours=self.hours)
        zone = ZoneInfo(meeting.zone)
        day = meeting.starts_at.astimezone(zone).date() - timedelta(days=self.days)
        return rule_moment(datetime.combine(day, self.at), zone)


# What a city that has set nothing does: the day before, at nine in the morning.
USUAL: Final = (Rule(0, 1, time(9), 0),)


def rules_of(rows: Sequence[ReminderRule]) -> Sequence[Rule]:
    """Return the rules of a city, or the usual one."""
    return [Rule(row.id, row.days, row.at, row.hours) for row in rows] or USUAL

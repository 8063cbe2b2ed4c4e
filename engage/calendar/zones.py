"""The VTIMEZONE of a zone for a span of years, made from the zone database.

Our own, because icalendar 7.3 writes the start of summer time in the new offset, an hour late
(RFC 5545 3.6.5 wants the wall clock before the change).
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


@lru_cache(maxsize=64)
def changes(name: str, first_year: int, last_year: int) -> tuple[datetime, ...]:
    """Return the moments at which the clocks of a zone change, to the second."""
    zone = ZoneInfo(name)
    day, found = datetime(first_year, 1, 1, tzinfo=UTC), []
    while day.year <= last_year:
        following = day + timedelta(days=1)
        if _offset(day, zone) != _offset(following, zone):
            found.append(_moment_of_change(day, following, zone))
        day = following
    return tuple(found)


def vtimezone(name: str, first_year: int, last_year: int) -> Timezone:
    """Return the component that explains a TZID to a calendar program."""
    zone = ZoneInfo(name)
    made = Timezone()
    made.add("TZID", name)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    made.add_component(_observance(zone, start, _offset(start, zone)))
    for moment in changes(name, first_year, last_year):
        before = _offset(moment - timedelta(seconds=1), zone)
        made.add_component(_observance(zone, moment, before))
    return made


def _observance(
    zone: ZoneInfo, moment: datetime, before: timedelta
) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    made.add("DTSTART", (moment + before).replace(tzinfo=None))
    made.add("TZOFFSETFROM", before)
    made.add("TZOFFSETTO", _offset(moment, zone))
    made.add("TZNAME", local.tzname())
    return made


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _moment_of_change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high

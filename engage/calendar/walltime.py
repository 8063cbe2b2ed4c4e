"""Local wall time and zone turned into moments in UTC; knows no recurrence and no calendar file."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class NonexistentTime(ValueError):
    """A wall time that the clocks jump over."""

    def __init__(self, local: datetime, next_valid: datetime) -> None:
        """Keep the time as typed and the first one that exists after it."""
        super().__init__(
            f"{local:%Y-%m-%d %H:%M} does not exist, the clocks go forward; "
            f"the next time that exists is {next_valid:%Y-%m-%d %H:%M}"
        )
        self.local = local
        self.next_valid = next_valid


class AmbiguousTime(ValueError):
    """A wall time that happens twice in one night."""

    def __init__(self, local: datetime, first: datetime, second: datetime) -> None:
        """Keep the time as typed and the two moments, in UTC, that it can mean."""
        super().__init__(
            f"{local:%Y-%m-%d %H:%M} happens twice, the clocks go back; say the first or the second"
        )
        self.local = local
        self.first = first
        self.second = second


def typed_moment(local: datetime, zone: ZoneInfo, fold: int | None = None) -> datetime:
    """Return the moment of a single typed wall time; a gap is refused, a fold must be chosen."""
    first, second = _readings(local, zone)
    if _is_gap(local, zone):
        raise NonexistentTime(local, _end_of_gap(first, zone))
    if first != second and fold is None:
        raise AmbiguousTime(local, first, second)
    return second if fold else first


def rule_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of a wall time made by a rule: gaps move forward, folds mean the first.

    RFC 5545 3.3.5: a time in a gap is read with the offset before the gap.
    """
    return _readings(local, zone)[0]


def wall_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return what the clocks of a zone show at a moment, without zone."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    naive = local.replace(tzinfo=None)
    return (
        naive.replace(tzinfo=zone, fold=0).astimezone(UTC),
        naive.replace(tzinfo=zone, fold=1).astimezone(UTC),
    )


def _is_gap(local: datetime, zone: ZoneInfo) -> bool:
    return wall_time(_readings(local, zone)[0], zone) != local.replace(tzinfo=None, fold=0)


def _end_of_gap(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the first wall time after a gap; the moment lies in it, read with the old offset."""
    later = moment.astimezone(zone)
    low, high = moment - timedelta(hours=24), moment
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == later.utcoffset():
            high = middle
        else:
            low = middle
    return wall_time(_to_second(high), zone)


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)

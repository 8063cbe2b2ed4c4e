"""Dates that somebody made by hand, expressed as one rule with its exceptions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from engage.calendar.recurrence import NTHS, Rule, slots

FEWEST: Final = 4
INTERVALS: Final = (1, 2, 3)
WEEKS: Final = (1, 2)
# More dates missing than a few, all in the same months: the series rests in those months.
FEW: Final = 2
MOST_FREE: Final = 4


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule from its first to its last date, the dates it makes too many, and those it lacks."""

    rule: Rule
    first: date
    last: date
    missing: tuple[date, ...] = ()
    extra: tuple[date, ...] = ()
    moved: dict[date, date] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """Return how many exceptions there are."""
        return len(self.missing) + len(self.extra)


def found_rule(dates: Sequence[date]) -> FoundRule | None:
    """Return the rule with the fewest exceptions; fewer than four dates say nothing.

    >>> days = [date(2016, month, 22) for month in (3, 6)] + [date(2016, 1, 26), date(2016, 2, 23)]
    >>> found = found_rule([*days, date(2016, 4, 26), date(2016, 5, 24), date(2016, 6, 28)])
    >>> found.rule.text, found.extra
    ('FREQ=MONTHLY;INTERVAL=1;BYDAY=4TU', (datetime.date(2016, 6, 22),))
    """
    days = sorted(set(dates))
    if len(days) < FEWEST:
        return None
    tried = [_tried(rule, start, days) for rule, start in _candidates(days)]
    best = min((one for one in tried if one), key=_order, default=None)
    return with_moves(best) if best else None


def with_moves(found: FoundRule) -> FoundRule:
    """Return a rule whose exceptions of one month are pairs: a date that was moved."""
    moved, extra = {}, list(found.extra)
    for gone in found.missing:
        near = [day for day in extra if (day.year, day.month) == (gone.year, gone.month)]
        if near:
            moved[gone] = near[0]
            extra.remove(near[0])
    missing = tuple(day for day in found.missing if day not in moved)
    return FoundRule(found.rule, found.first, found.last, missing, tuple(extra), moved)


def _candidates(days: Sequence[date]) -> list[tuple[Rule, date]]:
    """Return each rule that one of the dates follows, with the first date that begins it so."""
    found: dict[tuple[Rule, int], date] = {}
    for day in days:
        for rule, phase in _rules_of(day):
            found.setdefault((rule, phase), day)
    return [(rule, day) for (rule, _phase), day in found.items()]


def _rules_of(day: date) -> Iterator[tuple[Rule, int]]:
    """Yield each rule that a date follows, and in which of its months or weeks it begins."""
    for nth in NTHS:
        if _is_nth(day, nth):
            for interval in INTERVALS:
                phase = (day.year * 12 + day.month) % interval
                yield Rule("monthly", interval, day.weekday(), nth), phase
    for interval in WEEKS:
        yield Rule("weekly", interval, day.weekday()), day.toordinal() // 7 % interval


def _tried(rule: Rule, first: date, days: Sequence[date]) -> FoundRule | None:
    start = datetime.combine(first, time())
    made = [slot.date() for slot in slots(rule.text, start, days[-1])]
    kept = [day for day in made if day in days]
    if len(kept) < 2:  # one date is no rule
        return None
    missing = tuple(day for day in made if day < kept[-1] and day not in days)
    extra = tuple(day for day in days if day not in kept)
    free = {day.month for day in missing} - {day.month for day in kept}
    if len(missing) > FEW and 0 < len(free) <= MOST_FREE and rule.frequency == "monthly":
        rule = replace(rule, skip_months=frozenset(free))
        missing = tuple(day for day in missing if day.month not in free)
    return FoundRule(rule, first, kept[-1], missing, extra)


def _order(found: FoundRule) -> tuple[int, int, int, int]:
    """Order rules: few exceptions, fewer of a kind, monthly before weekly, short intervals."""
    worst = max(len(found.missing), len(found.extra))
    return (
        found.cost + len(found.rule.skip_months),
        worst,
        int(found.rule.frequency == "weekly"),
        found.rule.interval,
    )


def _is_nth(day: date, nth: int) -> bool:
    if nth < 0:
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == nth

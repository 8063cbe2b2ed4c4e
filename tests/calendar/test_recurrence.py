"""Facts about rules and their dates (meetings.md, sections 3 and 4)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.calendar.recurrence import NTHS, BadRule, Rule, last_slot, slots
from engage.calendar.walltime import rule_moment

MO, TU, WE, TH, SU = 0, 1, 2, 3, 6


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def nth(number: int, weekday: int, interval: int = 1, skip: tuple[int, ...] = ()) -> Rule:
    return Rule("monthly", interval, weekday, number, skip_months=frozenset(skip))


@pytest.mark.parametrize(
    ("rule", "starts", "until", "dates"),
    [
        pytest.param(nth(1, MO), "2017-12-07", "2018-02-28", "2018-01-01 2018-02-05", id="1MO"),
        pytest.param(
            nth(3, WE, 2), "2017-07-01", "2017-12-31", "2017-07-19 2017-09-20 2017-11-15", id="3WE"
        ),
        pytest.param(
            nth(4, SU), "2017-11-25", "2018-01-31", "2017-11-26 2017-12-24 2018-01-28", id="4SU"
        ),
        pytest.param(
            nth(-1, SU), "2017-11-25", "2018-01-31", "2017-11-26 2017-12-31 2018-01-28", id="last"
        ),
        pytest.param(
            Rule("monthly", month_day=-1),
            "2017-02-28",
            "2017-05-01",
            "2017-02-28 2017-03-31 2017-04-30",
            id="last day of the month",
        ),
        pytest.param(
            Rule("monthly", month_day=27),
            "2017-02-27",
            "2017-05-01",
            "2017-02-27 2017-03-27 2017-04-27",
            id="27th of the month",
        ),
        pytest.param(
            Rule("daily"),
            "2017-02-28",
            "2017-03-02",
            "2017-02-28 2017-03-01 2017-03-02",
            id="until is inclusive",
        ),
        pytest.param(
            nth(3, TU, skip=(3,)),
            "2016-01-01",
            "2016-05-01",
            "2016-01-19 2016-02-16 2016-04-19",
            id="beat 811 without March",
        ),
        pytest.param(
            nth(4, TU, 2, (8,)),
            "2016-02-01",
            "2016-12-31",
            "2016-02-23 2016-04-26 2016-06-28 2016-10-25 2016-12-27",
            id="beat 2431 without August",
        ),
        pytest.param(
            Rule("weekly", 2, WE), "2026-01-05", "2026-02-05", "2026-01-07 2026-01-21 2026-02-04",
            id="every other Wednesday",
        ),
    ],
)  # fmt: skip
def test_rules_make_the_known_dates(rule: Rule, starts: str, until: str, dates: str) -> None:
    made = slots(rule.text, at(f"{starts}T18:30"), date.fromisoformat(until))
    assert " ".join(f"{slot:%Y-%m-%d}" for slot in made) == dates
    assert {f"{slot:%H:%M}" for slot in made} == {"18:30"}


def test_every_second_day_keeps_the_clock_over_a_year() -> None:
    made = slots(Rule("daily", 2).text, at("2018-04-03T13:29:31"), date(2019, 4, 3))
    assert len(made) == 183
    moment = rule_moment(made[110], ZoneInfo("Europe/Berlin"))
    assert moment.isoformat() == "2018-11-09T12:29:31+00:00"


def test_twelve_fourth_wednesdays_of_2016() -> None:
    made = slots(nth(4, WE).text, at("2016-01-27T19:00"), date(2016, 12, 31))
    assert len(made) == 12
    assert last_slot(nth(4, WE).text, at("2016-01-27T19:00"), 12) == made[-1].date()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"frequency": "daily", "interval": 0}, "interval", id="no interval"),
        pytest.param({"frequency": "monthly"}, "needs a weekday", id="monthly without a day"),
        pytest.param({"frequency": "monthly", "nth": 5, "weekday": 1}, "fourth", id="fifth"),
        pytest.param({"frequency": "monthly", "nth": 2}, "fourth", id="nth without weekday"),
        pytest.param({"frequency": "monthly", "month_day": 0}, "1 to 31", id="day 0"),
        pytest.param(
            {"frequency": "weekly", "skip_months": frozenset(range(1, 13))},
            "remain",
            id="none left",
        ),
    ],
)
def test_senseless_rules_are_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(BadRule, match=words):
        Rule(**values)  # type: ignore[arg-type]  # the table holds what people type


def test_endless_series_is_refused() -> None:
    with pytest.raises(BadRule, match="end it earlier"):
        slots("FREQ=DAILY;INTERVAL=1", at("2026-01-01T10:00"), date(2030, 1, 1))
    with pytest.raises(BadRule, match="fifty years"):
        slots("FREQ=DAILY;INTERVAL=1", at("2026-01-01T10:00"), date(9999, 1, 1))


@given(
    st.sampled_from(NTHS),
    st.integers(0, 6),
    st.integers(1, 6),
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
)
def test_nth_weekdays_are_nth_weekdays(
    number: int, weekday: int, interval: int, first: date
) -> None:
    starts = datetime.combine(first, datetime.min.time())
    made = slots(
        nth(number, weekday, interval).text, starts, first.replace(year=first.year + 2, day=1)
    )
    months = [slot.year * 12 + slot.month for slot in made]
    assert all(slot.weekday() == weekday and slot >= starts for slot in made)
    assert all((month - months[0]) % interval == 0 for month in months)
    week = {1: (1, 7), 2: (8, 14), 3: (15, 21), 4: (22, 28), -1: (22, 31)}[number]
    assert all(week[0] <= slot.day <= week[1] for slot in made)

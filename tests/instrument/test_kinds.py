"""Rank, date, exclusive options, and missing codes on every type: read, refused, and kept."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.instrument.checking import UnknownAnswer, compile_checker
from engage.instrument.columns import columns
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.instrument.reading import is_date
from tests.surveys.kinds import KINDS

INSTRUMENT = load_instrument(KINDS, "kinds.yaml")
CHECKER = compile_checker(INSTRUMENT, ["1", "2"])
NEEDED = {"seen.missing": ["-9"], "why.missing": ["-9"]}
ORDER = ("speed", "noise", "gun", "light", "trash")


def check(form: dict[str, list[str]]) -> Any:
    """Check the main page with whatever it requires."""
    return CHECKER.check("main", NEEDED | form, {})


def day(month: str, day: str, year: str) -> dict[str, list[str]]:
    """Return the boxes of a day, and no missing code beside them."""
    return {"seen.month": [month], "seen.day": [day], "seen.year": [year], "seen.missing": []}


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        pytest.param(
            {"order.1": ["gun"], "order.2": ["speed"]}, "order", ["gun", "speed"], id="two places"
        ),
        pytest.param({"order.1": [""], "order.2": [""]}, "order", -2, id="no place"),
        pytest.param({"order.missing": ["-8"]}, "order", -8, id="rank don't know"),
        pytest.param(day("2", "29", "2024"), "seen", "2024-02-29", id="leap day"),
        pytest.param(day(" 05", "7 ", "2026"), "seen", "2026-05-07", id="zeros and spaces"),
        pytest.param(
            {"moved.month": ["5"], "moved.year": ["1999"]}, "moved", "1999-05", id="month"
        ),
        pytest.param({"moved.missing": ["-8"]}, "moved", -8, id="date don't know"),
        pytest.param({}, "seen", -9, id="required date refused"),
        pytest.param({}, "why", -9, id="required text refused"),
        pytest.param({"years.missing": ["-9", ""]}, "years", -9, id="number refused"),
        pytest.param({"rate.park": ["-9"]}, "rate.park", -9, id="row refused"),
        pytest.param({"done": ["nothing"]}, "done", ["nothing"], id="exclusive alone"),
        pytest.param({"done": ["talk", "call"]}, "done", ["call", "talk"], id="others"),
        pytest.param({"done": ["other"]}, "done", ["other"], id="tick without words"),
        pytest.param({"done.other": ["x"]}, "done", ["other"], id="words without the tick"),
        pytest.param({"done.other": [" a \n b "]}, "done.other", "a b", id="one line"),
        pytest.param(
            {"done": ["call"], "done.other": ["x"]}, "done", ["call", "other"], id="and a tick"
        ),
        pytest.param({"done": ["call"], "done.other": ["\u200b "]}, "done", ["call"], id="nothing"),
        pytest.param({"way.else": ["by bus"]}, "way", "else", id="words alone"),
        pytest.param({"way": ["else"], "way.else": ["bus"]}, "way.else", "bus", id="words beside"),
    ],
)
def test_answer_is_read(form: dict[str, list[str]], name: str, value: Any) -> None:
    checked = check(form)
    assert checked.errors == []
    assert checked.answers[name] == value


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param({"order.2": ["gun"]}, ("order", "gap", 1, None), id="first place empty"),
        pytest.param(
            {"order.1": ["gun"], "order.3": ["noise"]}, ("order", "gap", 2, None), id="gap"
        ),
        pytest.param(
            {"order.1": ["gun"], "order.2": ["noise"], "order.3": ["gun"]},
            ("order", "twice", 1, 3),
            id="twice",
        ),
        pytest.param(
            {"order.1": ["gun"], "order.missing": ["-8"]},
            ("order", "exclusive", None, None),
            id="rank and don't know",
        ),
        pytest.param(
            {"order.missing": ["-8", "-9"]},
            ("order", "exclusive", None, None),
            id="two missing codes",
        ),
        pytest.param(day("2", "30", "2026"), ("seen", "not_a_day", None, None), id="Feb 30"),
        pytest.param(day("2", "29", "2026"), ("seen", "not_a_day", None, None), id="no leap year"),
        pytest.param(day("13", "1", "2026"), ("seen", "not_a_day", None, None), id="month 13"),
        pytest.param(day("1", "1", "26"), ("seen", "not_a_day", None, None), id="short year"),
        pytest.param(day("1", "1", "0999"), ("seen", "not_a_day", None, None), id="long ago"),
        pytest.param(day("1", "", "2026"), ("seen", "not_a_day", None, None), id="part"),
        pytest.param(day("٥", "1", "2026"), ("seen", "not_a_day", None, None), id="other digits"),
        pytest.param(
            {"seen.month": ["5"]}, ("seen", "exclusive", None, None), id="date beside refused"
        ),
        pytest.param(
            {"moved.month": ["0"], "moved.year": ["2026"]},
            ("moved", "not_a_month", None, None),
            id="month 0",
        ),
        pytest.param({"why": ["so"]}, ("why", "exclusive", None, None), id="words beside refused"),
        pytest.param(
            {"years": ["x"], "years.missing": ["-8"]},
            ("years", "exclusive", None, None),
            id="number beside don't know",
        ),
        pytest.param({"done": ["nothing", "call"]}, ("done", "alone", None, None), id="not alone"),
        pytest.param(
            {"done": ["nothing"], "done.other": ["x"]}, ("done", "alone", None, None), id="alone"
        ),
        pytest.param(
            {"done": ["-8"], "done.other": ["x"]}, ("done", "exclusive", None, None), id="unsure"
        ),
        pytest.param({"done.other": ["x" * 121]}, ("done", "too_long", None, 120), id="long"),
        pytest.param(
            {"way": ["car"], "way.else": ["bus"]}, ("way", "two", None, None), id="two answers"
        ),
        pytest.param(
            {"way": ["-9"], "way.else": ["bus"]}, ("way", "two", None, None), id="refused and words"
        ),
        pytest.param({"seen.missing": []}, ("seen", "required", None, None), id="required"),
        pytest.param({"why.missing": [""]}, ("why", "required", None, None), id="no words"),
    ],
)
def test_mistake_is_named_with_its_places(
    form: dict[str, list[str]], expected: tuple[Any, ...]
) -> None:
    assert [(e.field, e.reason, e.low, e.high) for e in check(form).errors] == [expected]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"order.1": ["cats"]}, id="option"),
        pytest.param({"order.4": ["gun"]}, id="place"),
        pytest.param({"order.1": ["gun", "noise"]}, id="two in a place"),
        pytest.param({"order": ["gun"]}, id="rank without place"),
        pytest.param({"order.1": ["-8"]}, id="missing code in a place"),
        pytest.param({"order.missing": ["-7"]}, id="missing code"),
        pytest.param({"moved.day": ["1"]}, id="day of a month"),
        pytest.param({"moved": ["1999-05"]}, id="date without boxes"),
        pytest.param({"moved.missing": ["-9"]}, id="missing code of another item"),
        pytest.param({"done.missing": ["-8"]}, id="box of another type"),
        pytest.param({"done.call": ["x"]}, id="words beside another option"),
        pytest.param({"way": ["bus"], "way.else": ["x"]}, id="no option, and words"),
        pytest.param({"rate.park": ["4"]}, id="no point of the scale"),
    ],
)
def test_what_no_page_offers_is_unknown(form: dict[str, list[str]]) -> None:
    with pytest.raises(UnknownAnswer):
        check(form)


def test_a_refused_area_answers_the_required_item() -> None:
    form = {"consent": ["1"], "beat.missing": ["-9"]}
    assert CHECKER.check("start", form, {}).answers == {"consent": 1, "beat": -9}
    both = CHECKER.check("start", form | {"beat": ["2"]}, {})
    assert [error.reason for error in both.errors] == ["exclusive"]
    assert CHECKER.lacking({"consent": 1, "beat": -9, "seen": -9, "why": -9}) == ()


NAMES = sorted(CHECKER.sections["main"].names)
TYPED = st.sampled_from(
    ["", "-8", "-9", "1", "2", "3", "12", "29", "2024", "2023", "call", "nothing", "x", *ORDER]
)


OFFERED = {
    "order": lambda v: set(v) <= set(ORDER) and len(set(v)) == len(v) <= 3,
    "moved": lambda v: is_date(v, "month"),
    "seen": lambda v: is_date(v, "day"),
    "done": lambda v: v == ["nothing"] or set(v) <= {"call", "talk", "other"},
    "way": lambda v: v in ("walk", "car", "else"),
    "years": lambda v: v in range(100),
    "rate.park": lambda v: v in (1, 2, 3),
    "rate.street": lambda v: v in (1, 2, 3),
    "why.quote": lambda v: v == 1,
    **dict.fromkeys(("why", "done.other", "way.else"), lambda v: isinstance(v, str)),
}


def is_offered(name: str, value: Any) -> bool:
    """Return whether the page offers what the checker has kept."""
    item = INSTRUMENT.item(name.partition(".")[0])
    is_missing = isinstance(value, int) and value < 0
    return value in (-2, *INSTRUMENT.missing_of(item)) if is_missing else OFFERED[name](value)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TYPED, max_size=2)))
def test_whatever_a_browser_sends_only_what_was_offered_is_kept(
    form: dict[str, list[str]],
) -> None:
    try:
        checked = CHECKER.check("main", form, {})
    except UnknownAnswer:
        return
    wrong = {error.field for error in checked.errors}
    for name, value in checked.answers.items():
        assert is_offered(name, value), (name, value)
        assert name not in wrong or value == -2
    assert ("done.other" in checked.answers) <= ("other" in str(checked.answers["done"]))
    assert ("way.else" in checked.answers) <= (checked.answers["way"] == "else")


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_of_the_calendar_can_be_typed(found: date) -> None:
    typed = day(str(found.month), str(found.day), str(found.year).zfill(4))
    assert check(typed).answers["seen"] == found.isoformat()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("max: 3", "max: 6", "max does not fit 5 options", id="places"),
        pytest.param("type: consent,", "type: consent, missing: [dk],", "no missing", id="consent"),
        pytest.param(
            '{code: 3, en: "Good"', '{code: 3, exclusive: true, en: "Good"', "says", id="x"
        ),
        pytest.param(
            '{code: 3, en: "Good"', '{code: 3, specify: true, en: "Good"', "no box", id="y"
        ),
        pytest.param("{code: gun, en", "{code: gun, specify: true, en", "no box", id="rank"),
        pytest.param(
            "{code: else,", "{code: else_of_a_very_long_name_here,", "too long", id="long"
        ),
        pytest.param("precision: month", "precision: week", "precision cannot be week", id="week"),
    ],
)
def test_instrument_that_cannot_be_meant(old: str, new: str, expected: str) -> None:
    assert old in KINDS
    with pytest.raises(InstrumentErrors, match=expected):
        load_instrument(KINDS.replace(old, new, 1), "kinds.yaml")


def test_order_of_many_things_is_not_asked() -> None:
    more = "".join(f'          - {{code: x{i}, en: "X{i}", es: "X{i}"}}\n' for i in range(8))
    text = KINDS.replace("        max: 3\n", "").replace(
        "      - {id: moved", more + "      - {id: moved"
    )
    with pytest.raises(InstrumentErrors, match="Nobody can put 13 things in order"):
        load_instrument(text, "kinds.yaml")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("{item: order, in: [gun]}", "", id="has a place"),
        pytest.param("{item: moved, answered: true}", "", id="date answered"),
        pytest.param("{item: moved, in: [-8]}", "", id="date unknown"),
        pytest.param("{item: moved, in: [1999]}", "moved has no code 1999", id="date compared"),
        pytest.param("{item: moved, at_least: 3}", "no numbers to compare", id="date ordered"),
        pytest.param("{item: seen, in: [-8]}", "It has: -9", id="missing code of another"),
    ],
)
def test_condition_on_order_and_date(condition: str, expected: str) -> None:
    text = KINDS.replace("{id: years,", f"{{id: years, show_if: {condition},")
    if not expected:
        assert load_instrument(text, "kinds.yaml")
        return
    with pytest.raises(InstrumentErrors, match=expected):
        load_instrument(text, "kinds.yaml")


def test_columns_of_order_and_date() -> None:
    found = {c.name: c for c in columns(INSTRUMENT)}
    assert [c.name for c in found.values() if c.item == "order"] == [f"order.{o}" for o in ORDER]
    assert (found["order.gun"].kind, found["order.gun"].first) == ("flag", 3)
    assert (found["moved"].kind, found["moved"].precision) == ("date", "month")
    assert [label.code for label in found["moved"].missing] == [-8]

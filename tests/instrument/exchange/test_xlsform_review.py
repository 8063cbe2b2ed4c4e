"""Limits and skips of a form: carried over exactly, or kept as text for a person to look at."""

import pytest

from engage.instrument.editing import text_of
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument, read_draft
from engage.instrument.model import (
    MultiItem,
    NumberItem,
)
from tests.instrument.exchange.forms import (
    HEAD,
    item,
    one,
    read,
    reviews,
    said,
)


def test_limits_are_carried_over() -> None:
    number = item(one("integer", constraint=". >= 1 and . <= 7"), "q")
    assert isinstance(number, NumberItem)
    assert (number.min, number.max) == (1, 7)
    several = item(one("select_multiple colors", constraint="count-selected(.) <= 2"), "q")
    assert isinstance(several, MultiItem)
    assert several.max == 2
    alone = one(
        "select_multiple colors",
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
    )
    options = item(alone, "q")
    assert isinstance(options, MultiItem)
    assert [o.exclusive for o in options.options] == [False, False, True]


def test_range_becomes_bounds() -> None:
    number = item(one("range", parameters="start=0 end=10 step=1"), "q")
    assert isinstance(number, NumberItem)
    assert (number.min, number.max) == (0, 10)
    assert reviews(one("range", parameters="start=-5 end=5")) == ("parameters: start=-5 end=5",)
    assert "step 2" in said(one("range", parameters="start=0 end=10 step=2"), "survey", 2)


@pytest.mark.parametrize(
    ("kind", "column", "text"),
    [
        ("text", "relevant", "regex(${q}, '[0-9]')"),
        ("text", "constraint", "regex(., '@')"),
        ("integer", "constraint", ". >= 10 and . <= 5"),
        ("integer", "constraint", ". >= -10"),
        ("select_one colors", "choice_filter", "region = ${q}"),
        ("text", "calculation", "concat('a', 'b')"),
        ("text", "read_only", "yes"),
    ],
)
def test_what_is_not_understood_is_kept_for_review(kind: str, column: str, text: str) -> None:
    found = one(kind, **{column: text})
    assert reviews(found) == (f"{column}: {text}",)
    assert f"Needs review: {column}" in said(found, "survey", 2)
    assert found.n_review == 1


def test_review_blocks_loading_and_lists_exactly_what_is_open() -> None:
    found = one("integer", constraint=". >= -10", relevant="${nothing} = 1")
    text = text_of(found.instrument)
    with pytest.raises(InstrumentErrors) as errors:
        load_instrument(text, "x.yaml")
    assert len(errors.value.faults) == 2
    assert all("needs review" in fault.what for fault in errors.value.faults)
    assert read_draft(text, "x.yaml").instrument == found.instrument


def test_skip_on_a_text_or_a_later_question_needs_review() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("text", "t", "T", ""),
        ("text", "a", "A", "${t} != ''"),
        ("text", "b", "B", "${later} = 'yes'"),
        ("select_one yesno", "later", "L", ""),
    )
    found = read(rows)
    assert reviews(found, "a") == ("relevant: ${t} != ''",)
    assert reviews(found, "b") == ("relevant: ${later} = 'yes'",)


def test_skip_that_no_answers_fulfil_needs_review() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("select_one yesno", "ok", "OK?", ""),
        ("text", "a", "A", "${ok} = 'yes' and ${ok} = 'no'"),
    )
    found = read(rows)
    assert reviews(found, "a") == ("relevant: ${ok} = 'yes' and ${ok} = 'no'",)
    assert "No answers can ever fulfil" in said(found, "survey", 3)


def test_curly_quotes_are_mended() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("select_one yesno", "ok", "OK?", ""),
        ("text", "a", "A", "${ok}=’yes’"),
        ("text", "b", "B", "${ok}!=‘’"),
    )
    found = read(rows)
    assert "Curly quotes" in said(found, "survey", 3)
    assert not reviews(found, "a")
    assert not reviews(found, "b")


def test_text_with_an_earlier_answer_needs_review() -> None:
    found = read((HEAD, ("text", "n", "Name?"), ("note", "hi", "Hello ${n}, {welcome}!")))
    assert item(found, "hi").words == {"en": "Hello [n], (welcome)!"}
    assert reviews(found, "hi") == ("label: Hello ${n}, {welcome}!",)

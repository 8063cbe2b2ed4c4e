"""The checker of answers: routing on the server, allow-lists, and the states of missing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.instrument.checking import Checker, UnknownAnswer, compile_checker
from engage.instrument.columns import columns
from engage.instrument.loading import load_instrument
from engage.instrument.model import Condition
from engage.instrument.reading import clean_text
from engage.instrument.routing import compile_condition
from tests.surveys.rows import SMALL

INSTRUMENT = load_instrument(SMALL, "small.yaml")
CHECKER: Checker = compile_checker(INSTRUMENT, ["1", "2"])
LIFE = ("qol", "prob.noise", "prob.speed", "first", "when")
OFFERED = {
    "qol": {3, 2, 1, -8, -9, -2},
    "prob.noise": {3, 2, 1, -8, -2},
    "prob.speed": {3, 2, 1, -8, -2},
    "when": {"day", "night", "-2", -2},
}


def check(section: str, answers: dict[str, Any] | None = None, **form: Any) -> Any:
    """Check a form given as names and values."""
    sent = {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    return CHECKER.check(section, sent, answers or {})


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param({}, {"qol": -2, "first": -2}, id="blank is skipped"),
        pytest.param({"qol": ["3"]}, {"qol": 3}, id="scale"),
        pytest.param({"qol": ["-8"]}, {"qol": -8}, id="don't know"),
        pytest.param({"first": ["other", "noise"]}, {"first": ["noise", "other"]}, id="in order"),
        pytest.param({"first": ["-8"]}, {"first": -8}, id="multi don't know"),
        pytest.param({"first": ["speed"]}, {"first": ["speed"]}, id="multi"),
    ],
)
def test_form_becomes_codes(form: dict[str, list[str]], expected: dict[str, Any]) -> None:
    found = CHECKER.check("life", form, {})
    assert not found.errors
    assert found.answers.items() >= expected.items()


@pytest.mark.parametrize(
    ("section", "form", "expected"),
    [
        pytest.param("start", {"beat": "1"}, ("consent", "required"), id="consent"),
        pytest.param("start", {"consent": "1"}, ("beat", "required"), id="area"),
        pytest.param(
            "life", {"first": ["noise", "speed", "other"]}, ("first", "too_many"), id="too many"
        ),
        pytest.param("life", {"first": ["noise", "-8"]}, ("first", "exclusive"), id="exclusive"),
        pytest.param("last", {"trust": "11"}, ("trust", "out_of_range"), id="range"),
        pytest.param("last", {"trust": "many"}, ("trust", "not_a_number"), id="words"),
        pytest.param("last", {"trust": "٧"}, ("trust", "not_a_number"), id="other digits"),
        pytest.param(
            "last", {"trust": "7", "trust.missing": "-9"}, ("trust", "exclusive"), id="both"
        ),
        pytest.param("last", {"words": "é" * 51}, ("words", "too_long"), id="long"),
    ],
)
def test_mistake_is_named(section: str, form: dict[str, Any], expected: tuple[str, str]) -> None:
    errors = check(section, **form).errors
    assert [(e.field, e.reason) for e in errors] == [expected]


@pytest.mark.parametrize(
    ("section", "form"),
    [
        pytest.param("life", {"qol": "4"}, id="code"),
        pytest.param("life", {"qol": ["1", "2"]}, id="two of one"),
        pytest.param("life", {"prob.noise": "-9"}, id="missing code of another item"),
        pytest.param("life", {"prob": "3"}, id="matrix without row"),
        pytest.param("life", {"first": "cats"}, id="option"),
        pytest.param("life", {"trust": "3"}, id="item of another page"),
        pytest.param("start", {"beat": "9"}, id="area"),
        pytest.param("start", {"consent": "yes"}, id="consent"),
        pytest.param("last", {"trust.missing": "-8"}, id="missing code"),
        pytest.param("last", {"words.quote": "2"}, id="quote"),
    ],
)
def test_what_no_page_offers_is_unknown(section: str, form: dict[str, Any]) -> None:
    with pytest.raises(UnknownAnswer):
        check(section, **form)


def test_who_has_a_code_is_not_asked_for_the_area() -> None:
    checker = compile_checker(INSTRUMENT, asks_area=False)
    assert checker.check("start", {"consent": ["1"]}, {}).errors == []
    with pytest.raises(UnknownAnswer):
        checker.check("start", {"consent": ["1"], "beat": ["1"]}, {})


def test_answer_that_reveals_a_question_shows_it_first() -> None:
    first = check("life", first=["noise"])
    assert first.revealed == ("when",)
    assert "when" not in first.answers
    second = check("life", first.answers, first=["noise"], when="night")
    assert second.revealed == ()
    assert second.answers["when"] == "night"
    blank = check("life", first.answers, first=["noise"])
    assert blank.answers["when"] == -2


def test_answer_off_the_path_is_dropped() -> None:
    assert "when" not in check("life", first=["speed"], when="night").answers
    kept = CHECKER.on_path({"first": ["speed"], "when": "night", "qol": 3})
    assert kept == {"first": ["speed"], "qol": 3}


def test_required_answers_that_lack_name_their_page() -> None:
    assert CHECKER.lacking({"consent": 1}) == ("start",)
    assert CHECKER.lacking({"consent": 1, "beat": "2"}) == ()


def test_skips_are_marked_on_the_path_only() -> None:
    marked = CHECKER.with_skips({"first": ["speed"]})
    assert marked["qol"] == -2
    assert "when" not in marked


@pytest.mark.parametrize(
    ("condition", "holds_for", "fails_for"),
    [
        pytest.param({"item": "a", "in": [1, 2]}, [1, 2], [3, -8, -2, None], id="in"),
        pytest.param({"item": "a", "not_in": [1]}, [2, -8], [1, -2, None], id="not in"),
        pytest.param({"item": "a", "at_least": 2}, [2, 9], [1, -8, None, "x"], id="at least"),
        pytest.param({"item": "a", "at_most": 2}, [0, 2], [3, -8, None], id="at most"),
        pytest.param({"item": "a", "answered": True}, [0, "x", ["x"]], [-8, -2, None], id="yes"),
        pytest.param({"item": "a", "answered": False}, [-8, -2, None], [0, "x"], id="no"),
        pytest.param({"not": {"item": "a", "in": [1]}}, [2, None], [1], id="negated"),
        pytest.param(
            {"any": [{"item": "a", "in": [1]}, {"item": "a", "at_least": 5}]},
            [1, 5],
            [2, None],
            id="any",
        ),
        pytest.param(
            {"all": [{"item": "a", "at_least": 2}, {"item": "a", "at_most": 3}]},
            [2, 3],
            [1, 4],
            id="all",
        ),
    ],
)
def test_condition(condition: dict[str, Any], holds_for: list[Any], fails_for: list[Any]) -> None:
    test = compile_condition(Condition.model_validate(condition, strict=False))
    assert [test({"a": value}) for value in holds_for] == [True] * len(holds_for)
    assert [test({"a": value}) for value in fails_for] == [False] * len(fails_for)


VALUES = st.sampled_from(["1", "2", "3", "-8", "-9", "noise", "speed", "day", "night", "", "x"])


@given(st.dictionaries(st.sampled_from(LIFE), st.lists(VALUES, max_size=3)))
def test_checked_answers_hold_only_what_was_offered(form: dict[str, list[str]]) -> None:
    try:
        checked = CHECKER.check("life", form, {"first": ["noise"]})
    except UnknownAnswer:
        return
    for name, value in checked.answers.items():
        if name == "first":
            assert value in (-8, -2) or set(value) <= {"noise", "speed", "other"}  # type: ignore[arg-type]
            assert isinstance(value, int) or len(value) <= 2
        else:
            assert value in OFFERED[name]
    assert ("when" in checked.answers) <= ("noise" in str(checked.answers.get("first")))


@given(st.text(max_size=200))
def test_cleaned_text_has_no_controls_and_stays_clean(words: str) -> None:
    clean = clean_text(words)
    assert clean_text(clean) == clean
    assert not [c for c in clean if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    clean.encode()


def test_every_column_is_reachable_by_a_form() -> None:
    names = {name for page in CHECKER.sections.values() for name in page.names}
    for column in columns(INSTRUMENT):
        assert (column.item if column.kind == "flag" else column.name) in names

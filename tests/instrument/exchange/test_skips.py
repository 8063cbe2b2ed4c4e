"""Skips: an expression of a form and our condition hold for the same answers, or it is unclear."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.instrument.exchange.limits import limits_of
from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.skips import Known, condition_of
from engage.instrument.exchange.xpath_writing import Asked, xpath_of
from engage.instrument.routing import compile_condition

QUESTIONS = {
    "Color": Known("color", "coded", {"Red": "red", "green": "green", "-9": -9}),
    "much": Known("much", "coded", {"1": 1, "2": 2, "3": 3, "-8": -8}),
    "many": Known("many", "flags", {"a": "a", "b": "b", "c": "c"}),
    "age": Known("age", "number"),
}
CODES = {"Color": ["Red", "green", "-9"], "much": ["1", "2", "3", "-8"], "many": ["a", "b", "c"]}


@dataclass(frozen=True)
class Said:
    """An expression as a form writes it, and whether it holds for answers as a form keeps them."""

    text: str
    holds: Any


def number(text: str) -> float:
    return float(text) if text else float("nan")


def atoms() -> st.SearchStrategy[Said]:
    """Return the tests of XPath, with their meaning after the XForms specification."""

    def equal(pair: tuple[str, str], sign: str) -> Said:
        name, code = pair
        wants = sign == "="
        return Said(f"${{{name}}} {sign} '{code}'", lambda a: (a[name] == code) is wants)

    def compared(name: str, sign: str, value: int, *, turned: bool) -> Said:
        test = {
            "<": lambda a: number(a[name]) < value,
            "<=": lambda a: number(a[name]) <= value,
            ">": lambda a: number(a[name]) > value,
            ">=": lambda a: number(a[name]) >= value,
            "=": lambda a: number(a[name]) == value,
            "!=": lambda a: number(a[name]) != value,
        }[sign]
        mirror = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
        plain, other = f"${{{name}}} {sign} {value}", f"{value} {mirror} ${{{name}}}"
        return Said(other if turned else plain, test)

    coded = st.sampled_from([(n, c) for n, codes in CODES.items() for c in codes])
    signs = st.sampled_from(["=", "!="])
    names = st.sampled_from([*CODES, "age"])
    orders = st.sampled_from(["<", "<=", ">", ">="])
    bounds = st.integers(0, 4)
    turned = st.booleans()
    chosen = st.sampled_from(CODES["many"])
    return st.one_of(
        st.builds(equal, coded, signs),
        st.builds(lambda n: Said(f"${{{n}}} = ''", lambda a: a[n] == ""), names),
        st.builds(lambda n: Said(f"${{ {n} }}!=''", lambda a: a[n] != ""), names),
        st.builds(
            lambda c: Said(f"selected(${{many}}, '{c}')", lambda a: c in a["many"].split()), chosen
        ),
        st.builds(lambda: Said("count-selected(${many}) >= 1", lambda a: a["many"] != "")),
        st.builds(
            lambda n, s, v, t: compared(n, s, v, turned=t),
            st.sampled_from(["much", "age"]),
            orders,
            bounds,
            turned,
        ),
        st.builds(lambda s, v: compared("age", s, v, turned=False), signs, bounds),
    )


def joined(parts: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    """Return parts joined as authors join them."""
    return st.one_of(
        st.builds(lambda p: Said(f"not({p.text})", lambda a: not p.holds(a)), parts),
        st.builds(
            lambda p, q: Said(f"({p.text}) and ({q.text})", lambda a: p.holds(a) and q.holds(a)),
            parts,
            parts,
        ),
        st.builds(
            lambda p, q: Said(f"({p.text}) or ({q.text})", lambda a: p.holds(a) or q.holds(a)),
            parts,
            parts,
        ),
    )


EXPRESSIONS = st.recursive(atoms(), joined, max_leaves=6)
ANSWERS = st.fixed_dictionaries(
    {
        "Color": st.sampled_from(["", *CODES["Color"]]),
        "much": st.sampled_from(["", *CODES["much"]]),
        "many": st.sets(st.sampled_from(CODES["many"])).map(lambda s: " ".join(sorted(s))),
        "age": st.sampled_from(["", "0", "1", "2", "3", "4", "5"]),
    }
)


def ours(answers: dict[str, str]) -> dict[str, object]:
    """Return answers of a form as Engage keeps them; a question left blank has none."""
    kept: dict[str, object] = {}
    for name, text in answers.items():
        known = QUESTIONS[name]
        if not text:
            continue
        if known.kind == "flags":
            kept[known.ref] = text.split()
        else:
            kept[known.ref] = int(text) if known.kind == "number" else known.codes[text]
    return kept


@settings(max_examples=400, deadline=None)
@given(EXPRESSIONS, ANSWERS)
def test_condition_means_what_the_expression_means(said: Said, answers: dict[str, str]) -> None:
    holds = compile_condition(condition_of(said.text, QUESTIONS))
    assert holds(ours(answers)) is bool(said.holds(answers)), said.text


NAMES = {
    "color": Asked("Color", "single", (-9,)),
    "much": Asked("much", "single", (-8,)),
    "many": Asked("many", "multi"),
    "age": Asked("age", "number"),
}


@settings(max_examples=200, deadline=None)
@given(EXPRESSIONS, ANSWERS)
def test_written_condition_is_read_with_the_same_meaning(
    said: Said, answers: dict[str, str]
) -> None:
    names = {**NAMES, "color": Asked("color", "single", (-9,))}
    questions = {
        **QUESTIONS,
        "color": Known("color", "coded", {"red": "red", "green": "green", "-9": -9}),
    }
    once = condition_of(said.text, QUESTIONS)
    twice = condition_of(xpath_of(once, names), questions)
    kept = ours(answers)
    assert compile_condition(twice)(kept) is compile_condition(once)(kept), xpath_of(once, names)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        pytest.param("regex(${age}, '[0-9]+')", "regex()", id="function"),
        pytest.param("${age} = ${much}", "compared with each other", id="two-answers"),
        pytest.param("${age} > min(1, 2)", "compared with each other", id="calculated"),
        pytest.param("${later} = '1'", "no earlier question", id="unknown"),
        pytest.param("${Color} = 'blue'", "no choice blue", id="no-such-choice"),
        pytest.param("${Color} > 1", "no numbers", id="order-of-words"),
        pytest.param("count-selected(${many}) > 2", "no number of answers", id="count"),
        pytest.param("selected(${age}, '1')", "no choices", id="selected-number"),
        pytest.param("${age} = 1.5", "no whole number", id="fraction"),
        pytest.param("${age} > 'old'", "no number", id="no-number"),
        pytest.param("${age}", "true or false", id="bare-value"),
        pytest.param("${age} = 1 and", "not understood", id="unfinished"),
        pytest.param("(${age} = 1", "not closed", id="open-bracket"),
        pytest.param("${age} = 1 2", "not expected", id="trailing"),
        pytest.param("${age} + 1 = 2", "not understood", id="arithmetic"),
        pytest.param("not(" * 50 + "${age} = 1" + ")" * 50, "nested", id="deep"),
        pytest.param("${age} = 1 or " * 400 + "${age} = 2", "too long", id="long"),
        pytest.param("true()", "true()", id="constant"),
    ],
)
def test_anything_else_is_unclear(expression: str, reason: str) -> None:
    with pytest.raises(Unclear, match=reason.replace("(", r"\(").replace(")", r"\)")):
        condition_of(expression, QUESTIONS)


@pytest.mark.parametrize(
    ("expression", "kind", "limits"),
    [
        (". >= 0 and . <= 10", "number", {"min": 0, "max": 10}),
        (".>0 and .<120", "number", {"min": 1, "max": 119}),
        ("18 <= .", "number", {"min": 18}),
        (". >= 0.5 and . <= 9.5", "number", {"min": 1, "max": 9}),
        (". >= 5 and . >= 2", "number", {"min": 5}),
        ("count-selected(.) <= 3", "multi", {"max": 3}),
        ("count-selected(.) < 4 and count-selected(.) >= 1", "multi", {"max": 3}),
        ("not(selected(., 'none') and count-selected(.) > 1)", "multi", {"exclusive": {"none"}}),
        ("not(count-selected(.)>=2 and selected(.,'-9'))", "multi", {}),
        ("string-length(.) <= 200", "text", {"max_chars": 200}),
    ],
)
def test_constraint_is_a_limit(expression: str, kind: str, limits: dict[str, object]) -> None:
    assert limits_of(expression, kind, {"none": "none", "-9": -9}) == limits


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        (". >= -5", "number"),
        (". != 3", "number"),
        (". <= ${other}", "number"),
        (". <= 'ten'", "number"),
        (". >= 0 or . = 99", "number"),
        ("count-selected(.) >= 2", "multi"),
        ("count-selected(.) <= 0", "multi"),
        ("not(selected(., 'a') and selected(., 'b'))", "multi"),
        ("regex(., '^[0-9]{5}$')", "text"),
        ("string-length(.) = 5", "text"),
        ("string-length(.) <= 99999", "text"),
        (". > today()", "date"),
    ],
)
def test_other_constraint_is_unclear(expression: str, kind: str) -> None:
    with pytest.raises(Unclear):
        limits_of(expression, kind, {"a": "a", "b": "b"})

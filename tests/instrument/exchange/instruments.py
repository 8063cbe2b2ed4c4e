"""Instruments of every shape that the format allows, drawn by hypothesis."""

import json
from typing import Any

from hypothesis import strategies as st

from engage.instrument.model import Instrument, instrument_from_canonical

LANGUAGES = ("en", "es")
# Texts that spreadsheets, XML and other tools like to change.
ODD = (
    *("=1+1", "-5", "+x", "@a", " outer ", "two\nlines", "tab\there", "${x} and {y}", "**b**"),
    *("<i>&amp;</i>", "'quoted'", "_x0041_", "\u2028", "\ufffe", "1.0", "TRUE", "#N/A", "‘’", "🙂"),
)
PLAIN = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))
TEXTS = st.one_of(st.sampled_from(ODD), PLAIN)
WORDS = st.fixed_dictionaries(dict.fromkeys(LANGUAGES, TEXTS))
MISSING = {"dk": -8, "ref": -9, "out": -7}
Data = dict[str, Any]


def word(text: Data) -> Data:
    return {"words": text}


@st.composite
def options(draw: st.DrawFn, *, numbers: bool = False, alone: bool = False) -> list[Data]:
    """Draw the options of an item."""
    codes = draw(
        st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True)
        if numbers
        else st.lists(st.sampled_from(("yes", "no", "a1", "b", "other")), min_size=2, unique=True)
    )
    found: list[Data] = [{"code": code, "words": draw(WORDS)} for code in codes]
    if alone and draw(st.booleans()):
        found[-1]["exclusive"] = True
    elif not numbers and draw(st.booleans()):
        found[0]["specify"] = True
    return found


@st.composite
def common(draw: st.DrawFn, item_id: str, *, with_missing: bool = True) -> Data:
    """Draw what every item has."""
    item: Data = {"id": item_id, "words": draw(WORDS)}
    if draw(st.booleans()):
        item["hint"] = word(draw(WORDS))
    if draw(st.booleans()):
        item["required"] = True
    names = draw(st.lists(st.sampled_from(sorted(MISSING)), max_size=2, unique=True))
    if with_missing and names:
        item["missing"] = names
    if draw(st.integers(0, 5)) == 0:
        item["needs_review"] = [draw(st.sampled_from(("relevant: regex(${x}, 'a')", "label: x")))]
    return item


ORDERS = st.sampled_from(("as_written", "random"))
ROWS = st.lists(st.sampled_from(("r1", "r2", "day")), min_size=1, unique=True)
SCALED = st.builds(lambda name: {"scale": name}, st.sampled_from(("s1", "s2")))
LISTED = st.builds(lambda found: {"options": found}, options())
KINDS: dict[str, st.SearchStrategy[Data]] = {
    "single": st.one_of(
        SCALED.map(lambda scaled: scaled | {"better": "low"}),
        st.builds(lambda o, r: {"options": o, "order": r}, options(numbers=True), ORDERS),
        st.builds(lambda o, r: {"options": o, "order": r}, options(), ORDERS),
    ),
    "multi": st.fixed_dictionaries(
        {"options": options(alone=True), "max": st.sampled_from((None, 1, 2))}
    ),
    "rank": st.fixed_dictionaries({"options": options(), "max": st.sampled_from((None, 2))}),
    "matrix": st.builds(
        lambda answers, rows, words: answers | {"rows": [{"id": r, "words": words} for r in rows]},
        *(st.one_of(SCALED, LISTED), ROWS, WORDS),
    ),
    "number": st.fixed_dictionaries(
        {"min": st.integers(0, 3), "max": st.sampled_from((None, 9))},
        optional={"unit": WORDS.map(word), "role": st.just("selection")},
    ),
    "date": st.fixed_dictionaries({"precision": st.sampled_from(("day", "month"))}),
    "text": st.fixed_dictionaries(
        {"max_chars": st.sampled_from((40, 600, 4000)), "publish": st.just("reviewed")}
    ),
    "map_point": st.just({}),
    "note": st.just({}),
    "consent": st.just({}),
}
WITHOUT_MISSING = ("note", "consent", "map_point")


@st.composite
def items(draw: st.DrawFn, item_id: str) -> Data:
    """Draw one item of any type."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    shared = draw(common(item_id, with_missing=kind not in WITHOUT_MISSING))
    return {**shared, "type": kind, **draw(KINDS[kind])}


TESTS = {
    "answered": lambda _codes: st.booleans(),
    "in": lambda codes: st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True),
    "not_in": lambda codes: st.lists(st.sampled_from(codes), min_size=1, max_size=1),
}


@st.composite
def conditions(draw: st.DrawFn, earlier: list[tuple[str, list[Any]]]) -> Data:
    """Draw a condition on earlier items, given with their codes."""
    name, codes = draw(st.sampled_from(earlier))
    test = draw(st.sampled_from(sorted(TESTS)))
    leaf: Data = {"item": name, test: draw(TESTS[test](codes))}
    how = draw(st.sampled_from(("leaf", "leaf", "not", "any", "all")))
    if how == "leaf":
        return leaf
    return {"not": leaf} if how == "not" else {how: [leaf, draw(conditions(earlier))]}


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """Draw an instrument; ids of sections and items may be alike."""
    sections: list[Data] = []
    earlier: list[tuple[str, list[Any]]] = []
    n_items = 0
    for section_id in draw(st.lists(st.sampled_from(("q1", "page", "s")), min_size=1, unique=True)):
        asked: list[Data] = []
        for _ in range(draw(st.integers(1, 4))):
            n_items += 1
            item = draw(items(f"q{n_items}"))
            if earlier and draw(st.booleans()):
                item["show_if"] = draw(conditions(earlier))
            if item["type"] in ("single", "multi") and "options" in item:
                earlier.append((item["id"], [option["code"] for option in item["options"]]))
            asked.append(item)
        sections.append({"id": section_id, "title": word(draw(WORDS)), "items": asked})
    data: Data = {
        "engage_instrument": 1,
        "id": "drawn",
        "version": draw(st.sampled_from(("1", "2027.1", "1.0"))),
        "languages": list(LANGUAGES),
        "title": word(draw(WORDS)),
        "privacy": {"min_base": draw(st.sampled_from((10, 20)))},
        "missing": {n: {"code": c, "words": draw(WORDS)} for n, c in MISSING.items()},
        "scales": {name: draw(options(numbers=True)) for name in ("s1", "s2", "unused")},
        "sections": sections,
    }
    return instrument_from_canonical(json.dumps(data))

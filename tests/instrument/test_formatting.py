"""The canonical form: same meaning, one order, one style, every comment still there."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.instrument.faults import InstrumentErrors
from engage.instrument.formatting import formatted
from engage.instrument.loading import load_instrument
from engage.instrument.scalars import WIDTH, in_block, quoted

SURVEYS = sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))
HEAD = """\
engage_instrument: 1
id: small
version: "1"
languages: [en, es]
title: {en: "Small", es: "Pequeña"}
"""
MESSY = """\
# What this file is.

# Who wrote it.
id: small     # never reused
engage_instrument: 1


version: 2027.1
languages:
- en    # the first
- es
title: {es: 'Pequeña', en: Small}
missing: {dk: {en: "Don't know # really", code: -8, es: "No sé"}}
scales:
    # two answers only
    yesno: [{en: "Yes", es: "Sí", code: 1}, {code: 2, en: "No", es: "No"}]
sections:
-   items:
    # the one question
    -   type: single
        id: walk
        en: "Do you walk #1?"    # quoted on purpose
        es: >
            ¿Camina
            usted # aquí?
        scale: yesno    # see above
        missing: [
            dk,   # the only one
        ]
    # commented out:
    # - id: run
    id: one
    title: {en: "One", es: "Uno"}
# the end
"""
CLEAN = """\
# What this file is.

# Who wrote it.
engage_instrument: 1
id: small     # never reused


version: "2027.1"
"""


def hash_of(text: str) -> str:
    return load_instrument(text, "test.yaml").content_hash()


def with_item(lines: str) -> str:
    body = "".join(f"        {line}\n" for line in lines.splitlines())
    return f"""{HEAD}sections:
  - id: one
    title: {{en: "One", es: "Uno"}}
    items:
      - id: asked
{body}"""


@pytest.mark.parametrize("path", SURVEYS, ids=lambda p: p.stem)
def test_shipped_instrument_is_canonical(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text, path.name) == text


def test_messy_file_becomes_canonical() -> None:
    expected = (Path(__file__).parent / "formatted.yaml").read_text(encoding="utf-8")
    assert formatted(MESSY, "test.yaml") == expected


def test_canonical_file_stays_as_it_is() -> None:
    once = formatted(MESSY, "test.yaml")
    assert formatted(once, "test.yaml") == once


def test_every_comment_is_still_there() -> None:
    text = formatted(MESSY, "test.yaml")
    for comment in ("# What this", "# Who", "# never", "# the first", "# two answers", "# the one"):
        assert text.count(comment) == 1
    for comment in ("# quoted on", "# see above", "# the only", "# - id: run", "# the end"):
        assert text.count(comment) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Anne: a name", id="a colon"),
        pytest.param("Route #3", id="a number sign"),
        pytest.param("{city}", id="a brace"),
        pytest.param("true", id="a truth"),
        pytest.param("2027-03-01", id="a date"),
        pytest.param("12:30", id="a time"),
        pytest.param('She said "no" \\ left', id="quotes and a backslash"),
        pytest.param(" blanks around ", id="blanks around"),
        pytest.param("two  blanks " * 20, id="long with two blanks"),
        pytest.param("word " * 60 + "end", id="long"),
        pytest.param("first\n\nsecond", id="two paragraphs"),
        pytest.param("first\n  second\n", id="an indented line and an end"),
        pytest.param("zero\u200dwidth \u2028 no\u00a0break", id="signs that nobody sees"),
    ],
)
def test_text_keeps_its_words(text: str) -> None:
    source = with_item(f"type: note\nen: {quoted(text)}\nes: Nota")
    try:
        before = hash_of(source)
    except InstrumentErrors:
        assert text == "{city}"
        return
    once = formatted(source, "test.yaml")
    assert hash_of(once) == before
    assert formatted(once, "test.yaml") == once


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=150))
def test_any_text_keeps_its_words(text: str) -> None:
    source = with_item(f"type: note\nen: {quoted('x' + text)}   # why\nes: Nota")
    try:
        before = hash_of(source)
    except InstrumentErrors:
        return
    once = formatted(source, "test.yaml")
    assert hash_of(once) == before
    assert once.count("# why") == 1 + text.count("# why")
    assert formatted(once, "test.yaml") == once


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_comments_anywhere_are_kept_in_shipped_instruments(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SURVEYS))
    lines = path.read_text(encoding="utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines)))
    indent = " " * data.draw(st.integers(0, 10))
    lines.insert(at, f"{indent}# a reason")
    text = "\n".join(lines)
    try:
        before = hash_of(text)
    except InstrumentErrors:
        return
    once = formatted(text, path.name)
    assert hash_of(once) == before
    assert once.count("# a reason") == 1
    assert formatted(once, path.name) == once


def test_long_text_is_folded_within_the_width() -> None:
    text = in_block("word " * 60 + "end", "        en:")
    assert text.startswith("        en: >-\n          word")
    assert max(map(len, text.splitlines())) <= WIDTH


def test_quotes_cure_an_unquoted_version_and_texts_in_braces() -> None:
    text = with_item("type: note\nen: Note\nes: Nota").replace('"1"', "2027.10")
    text = text.replace('{en: "One", es: "Uno"}', "{en: One, es: Uno}")
    once = formatted(text, "test.yaml")
    assert 'version: "2027.10"' in once
    assert '{en: "One", es: "Uno"}' in once


@pytest.mark.parametrize(
    ("item", "what"),
    [
        pytest.param("type: note\nen: Apt #3 is loud\nes: Nota", "ends at #", id="comment or text"),
        pytest.param("type: note\nen: &a Note\nes: Nota", "anchor", id="an anchor"),
        pytest.param("type: single\nen: Which?\nes: ¿Cuál?", "needs a scale", id="no options"),
        pytest.param("type: note\nhint: {en: A, b, es: c}\nen: A\nes: B", "in braces", id="comma"),
    ],
)
def test_what_quotes_cannot_cure_is_refused(item: str, what: str) -> None:
    with pytest.raises(InstrumentErrors, match=what):
        formatted(with_item(item), "test.yaml")

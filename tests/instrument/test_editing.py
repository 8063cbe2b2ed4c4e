"""Edits of an instrument's text change what they name, and nothing else."""

from difflib import unified_diff
from pathlib import Path

import pytest

from engage.instrument.editing import (
    NoSuchPlace,
    from_data,
    inserted,
    moved,
    read_data,
    removed,
    replaced,
    tidied,
    with_comment,
)
from engage.instrument.faults import InstrumentErrors
from engage.instrument.findings import Loc
from engage.instrument.loading import load_instrument

SURVEYS = sorted((Path(__file__).parents[2] / "surveys").glob("*.yaml"))
TEXT = """\
# Who wrote it.
engage_instrument: 1
id: small
version: "1"
languages: [en, es]
title: {en: "Small", es: "Pequeña"}
scales:
  yesno:
    # two answers only
    - {code: 1, en: "Yes", es: "Sí"}
    - {code: 2, en: "No", es: "No"}
sections:
  - id: one
    title: {en: "One", es: "Uno"}
    items:
      # the first question
      - id: walk
        type: single
        scale: yesno     # see above
        en: Do you walk here?
        es: ¿Camina usted aquí?
      # the second question

      - id: talk
        type: note
        en: Thank you
        es: Gracias
  - id: two
    title: {en: "Two", es: "Dos"}
    items:
      - id: bye
        type: note
        en: Goodbye
        es: Adiós
# the end
"""
WALK: Loc = ("sections", 0, "items", 0)
FIRST: Loc = ("sections", 0, "items")


def changed(after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and the lines that came."""
    lines = list(unified_diff(TEXT.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return (
        [line[1:] for line in lines if line.startswith("-")],
        [line[1:] for line in lines if line.startswith("+")],
    )


@pytest.mark.parametrize("path", SURVEYS, ids=lambda p: p.stem)
def test_doing_nothing_changes_nothing_in_the_shipped_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tidied(text) == text


@pytest.mark.parametrize("path", SURVEYS, ids=lambda p: p.stem)
def test_plain_values_of_a_file_make_the_same_instrument(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    again = load_instrument(from_data(read_data(text)), path.name)
    assert again.content_hash() == load_instrument(text, path.name).content_hash()


def test_a_new_wording_changes_its_line_only() -> None:
    after = replaced(TEXT, (*WALK, "en"), "Do you walk #1: here?")
    assert changed(after) == (
        ["        en: Do you walk here?"],
        ['        en: "Do you walk #1: here?"'],
    )
    assert read_data(after)["sections"][0]["items"][0]["en"] == "Do you walk #1: here?"


def test_a_text_that_is_taken_away_stays_a_text() -> None:
    after = replaced(TEXT, (*WALK, "es"), "")
    assert changed(after)[1] == ['        es: ""']
    assert read_data(after)["sections"][0]["items"][0]["es"] == ""


def test_a_new_key_stands_where_the_format_has_it() -> None:
    after = replaced(TEXT, (*WALK, "required"), True)
    assert changed(after) == ([], ["        required: true"])


def test_a_key_is_taken_out_with_its_comment() -> None:
    after = replaced(TEXT, (*WALK, "scale"), None)
    assert changed(after) == (["        scale: yesno     # see above"], [])


def test_a_changed_value_keeps_the_comment_of_its_line() -> None:
    after = replaced(TEXT, (*WALK, "scale"), "agree5")
    assert changed(after)[1] == ["        scale: agree5    # see above"]


def test_an_item_moves_with_its_comment() -> None:
    after = moved(TEXT, WALK, FIRST, 1)
    assert after.index("# the first question") > after.index("id: talk")
    assert sorted(after.splitlines()) == sorted(TEXT.splitlines())


def test_an_item_moves_to_another_section() -> None:
    after = moved(TEXT, WALK, ("sections", 1, "items"), 0)
    ids = [[item["id"] for item in s["items"]] for s in read_data(after)["sections"]]
    assert ids == [["talk"], ["walk", "bye"]]


def test_what_is_removed_takes_its_comments_and_no_others() -> None:
    after = removed(TEXT, WALK)
    gone, came = changed(after)
    assert (len(gone), came) == (6, [])
    assert "# the first question" not in after
    assert "      # the second question\n\n      - id: talk" in after


def test_removing_the_last_entry_keeps_the_comment_at_the_end_of_the_file() -> None:
    assert removed(TEXT, ("sections", 1)).endswith("# the end\n")


def test_an_entry_is_inserted_with_comments_of_its_own() -> None:
    item = {"id": "new", "type": "note", "en": "New", "es": "Nuevo"}
    after = with_comment(inserted(TEXT, FIRST, 1, item), (*FIRST, 1), ["Source: a", "Licence: b"])
    assert changed(after) == (
        [],
        [
            *("      # Source: a", "      # Licence: b", "      - id: new", "        type: note"),
            *("        en: New", "        es: Nuevo"),
        ],
    )
    assert tidied(after) == after


def test_options_that_stay_keep_their_comments() -> None:
    options = [
        {"code": 3, "en": "Often", "es": "Mucho"},
        {"code": 1, "en": "Yes", "es": "Sí"},
        {"code": 2, "en": "Never", "es": "Nunca"},
    ]
    after = replaced(TEXT, ("scales", "yesno"), options)
    assert "    # two answers only\n    - {code: 1," in after
    assert changed(after)[0] == ['    - {code: 2, en: "No", es: "No"}']


def test_a_faulty_instrument_can_be_edited_until_it_is_none() -> None:
    broken = replaced(TEXT, ("sections", 0, "items"), [])
    with pytest.raises(InstrumentErrors):
        load_instrument(broken, "broken.yaml")
    mended = inserted(broken, FIRST, 0, {"id": "a", "type": "note", "en": "A", "es": "A"})
    assert load_instrument(mended, "mended.yaml").item("a").text("es") == "A"


@pytest.mark.parametrize(
    "loc", [("sections", 9), ("nothing", "here"), ("sections", "one", "items"), ("title", "en", 0)]
)
def test_a_path_that_leads_nowhere_is_refused(loc: Loc) -> None:
    with pytest.raises(NoSuchPlace):
        replaced(TEXT, (*loc, "id"), "x")


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "a: [1\n", "a: &b 1\n"])
def test_what_is_no_table_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InstrumentErrors, match=r"draft\.yaml:[12]:"):
        tidied(text)

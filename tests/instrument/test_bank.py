"""The question bank: every entry loads, names its source and licence, and finds its place."""

from collections import Counter
from pathlib import Path

import pytest

from engage.instrument.bank import Entry, read_bank, with_entry
from engage.instrument.editing import read_data
from engage.instrument.faults import InstrumentErrors
from engage.instrument.findings import Loc
from engage.instrument.formatting import formatted
from engage.instrument.loading import load_instrument
from tests.surveys.rows import SMALL

FILES = sorted((Path(__file__).parents[2] / "surveys" / "bank").glob("*.yaml"))
LIFE: Loc = ("sections", 1)


def bank(path: Path) -> tuple[Entry, ...]:
    return read_bank(path.read_text(encoding="utf-8"), path.stem)


ENTRIES = {f"{path.stem}:{e.id}": e for path in FILES for e in bank(path)}


def test_the_bank_is_large_enough_to_write_a_survey_from() -> None:
    assert len(ENTRIES) >= 40
    assert len(FILES) >= 10


def test_every_id_is_used_once() -> None:
    assert [i for i, n in Counter(e.id for e in ENTRIES.values()).items() if n > 1] == []


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_loads_in_both_languages_and_names_source_and_licence(name: str) -> None:
    entry = ENTRIES[name]
    (item,) = entry.instrument().items()
    assert all(item.words[language] for language in ("en", "es"))
    assert entry.source.startswith("Own wording")
    assert entry.licence.startswith("MIT")
    assert all(entry.title[language] for language in ("en", "es"))


@pytest.mark.parametrize("name", ENTRIES)
def test_entry_fits_into_a_draft(name: str) -> None:
    entry = ENTRIES[name]
    text = with_entry(formatted(SMALL, "small.yaml"), LIFE, entry, "from_bank")
    item = load_instrument(text, "small.yaml").item("from_bank")
    assert item.words == entry.instrument().item(entry.id).words
    assert f"# Licence: {entry.licence}\n      - id: from_bank\n" in text
    assert formatted(text, "small.yaml") == text


def test_a_scale_that_says_the_same_is_used_again() -> None:
    entry = ENTRIES["safety:safe_day"]
    once = with_entry(SMALL, LIFE, entry, "one")
    twice = with_entry(once, LIFE, entry, "two")
    assert list(read_data(twice)["scales"]) == ["good3", "safe4"]


def test_a_scale_of_that_name_that_says_something_else_stays_as_it_is() -> None:
    other = SMALL.replace("good3", "safe4")
    data = read_data(with_entry(other, LIFE, ENTRIES["safety:safe_day"], "one"))
    assert list(data["scales"]) == ["safe4", "safe4_2"]
    assert data["sections"][1]["items"][-1]["scale"] == "safe4_2"


def test_a_missing_code_that_is_taken_is_not_used_twice() -> None:
    taken = SMALL.replace("dk: {code: -8", "dk: {code: -7")
    data = read_data(with_entry(taken, LIFE, ENTRIES["safety:safe_day"], "one"))
    assert data["missing"]["out"]["code"] == -10
    load_instrument(with_entry(taken, LIFE, ENTRIES["safety:safe_day"], "one"), "x.yaml")


def test_a_draft_in_one_language_takes_that_language_only() -> None:
    english = """\
engage_instrument: 1
id: english
version: "1"
languages: [en]
title: {en: "English"}
sections:
  - id: life
    title: {en: "Life"}
    items: []
"""
    text = with_entry(english, ("sections", 0), ENTRIES["disorder:prob"], "prob")
    assert load_instrument(text, "x.yaml").item("prob").words.keys() == {"en"}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{item: {id: a, type: note, en: 'A', es: 'A'}, source: 'x'}", "names no licence"),
        ("{item: {id: a, type: note, en: 'A', es: 'A'}, licence: 'x'}", "names no source"),
        ("{item: {id: a, type: note, en: 'A'}, source: 'x', licence: 'y'}", "es is missing"),
        ("{source: 'x', licence: 'y'}", "An entry has an item"),
    ],
)
def test_an_incomplete_entry_is_refused(entry: str, reason: str) -> None:
    with pytest.raises(InstrumentErrors, match=reason):
        read_bank(f"engage_bank: 1\nentries:\n  - {entry}\n", "wrong")

"""The shipped frame against a real survey whose comments a city coded by hand (data/NOTICE)."""

import csv
from pathlib import Path

import pytest

from engage.comments.comparing import compared
from engage.comments.redacting import proposals
from engage.comments.starting import FRAME
from engage.comments.suggesting import Keywords, Suggester

DATA = Path(__file__).parents[1] / "data"
COLUMNS = range(2, 17, 2)


@pytest.fixture(scope="module")
def coded():
    """Comments with the themes of ours that the city's codes stand for."""
    with (DATA / "santa_monica_themes.csv").open(encoding="utf-8", newline="") as file:
        themes = {(r["category"], r["sub_category"]): r["theme"] for r in csv.DictReader(file)}
    with (DATA / "santa_monica_comments.csv").open(encoding="cp1252", newline="") as file:
        _head, *rows = csv.reader(file)
    pairs = [[(row[i].strip(), row[i + 1].strip()) for i in COLUMNS] for row in rows]
    return [
        (row[1], {themes[p] for p in of if p in themes})
        for row, of in zip(rows, pairs, strict=True)
    ]


def test_file_is_read_as_what_it_is(coded):
    assert len(coded) == 80
    assert any("process…[XXX]" in words for words, _ in coded)


def test_proposals_find_nearly_everything_that_people_coded(coded):
    finder = Suggester(Keywords(code, keywords) for code, _label, keywords in FRAME)
    proposed = [finder.themes(words) for words, _ in coded]
    found = {
        c.theme: c
        for c in compared(proposed, [g for _, g in coded], ["traffic", "housing", "homelessness"])
    }
    assert all(c.recall is not None and c.recall >= 0.8 for c in found.values())
    assert found["traffic"].kappa >= 0.6
    assert found["housing"].kappa >= 0.55
    # a person coded fewer than they could have: what is proposed beside it is no error by itself
    assert found["traffic"].precision >= 0.4


def test_places_of_the_city_are_not_taken_for_people(coded):
    assert [words for words, _ in coded if any(s.kind == "name" for s in proposals(words))] == []

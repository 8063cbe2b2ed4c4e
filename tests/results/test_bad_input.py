"""Waves that went wrong: a named error or a stated result, and never NaN on a page."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engage.results import services
from engage.results.models_content import CITY
from engage.results.weighting import CannotWeigh
from engage.stats.published import Figure, Nearly, Suppressed
from engage.surveys.records import Record
from tests.results.rows import (
    NOW,
    answers,
    load_instrument,
    make_beats,
    make_margins,
    make_wave,
    store,
)

CODE = "2026-10"
NO_NUMBER = re.compile(r"\b(nan|inf|infinity)\b", re.IGNORECASE)
PAGES = ("", "/B1", "/B2", "/method", ".csv", ".json")


def unsure(n: int) -> Iterator[Record]:
    """Yield people who know nothing and skip what they can."""
    said = {"safe": -8, "score": -2, "first": -8, "age": -8}
    yield from (Record(answers=said, area="B1", route="code", language="en") for _ in range(n))


def alike(n: int) -> Iterator[Record]:
    """Yield people who all say the same."""
    said = {"safe": 4, "score": 6, "first": ["speed"], "age": "old"}
    yield from (Record(answers=said, area="B1", route="code", language="en") for _ in range(n))


def published(session, *groups):
    """Publish a sampled wave of two beats."""
    make_beats(session, "B1", "B2")
    make_wave(session)
    store(session, CODE, *groups)
    return services.publish(session, CODE, NOW, "organizer")


def read(client) -> None:
    """Read every page and file of the wave: each is there and holds no number that is none."""
    for path in PAGES:
        page = client.get(f"/results/{CODE}{path}")
        assert page.status_code == 200, path
        assert NO_NUMBER.findall(re.sub(r"<[^>]*>", " ", page.text)) == [], path


def test_one_answer_shows_nothing_and_says_so(db_session, client):
    content = published(db_session, answers("B1", 1))
    assert (content.n, [area.n for area in content.areas]) == (0, [None, None, None])
    assert {type(row.shown) for row in (*content.rows, *content.group_rows)} == {Suppressed}
    assert content.n_comparisons == 0
    read(client)


def test_all_do_not_know_has_no_figure_but_says_that_they_do_not_know(db_session, client):
    content = published(db_session, unsure(60))
    assert content.headline(CITY, "safe") == Suppressed("base")
    assert content.headline(CITY, "score") == Suppressed("base")
    assert {group.n for group in content.groups} == {None}
    read(client)


def test_constant_answers_read_nearly_all_and_have_a_spread(db_session, client):
    content = published(db_session, alike(36))
    assert content.headline(CITY, "safe") == Nearly("all", 40)
    score = content.headline(CITY, "score")
    assert isinstance(score, Figure)
    assert score.low is not None
    assert score.high is not None
    assert score.low < score.value < score.high
    read(client)


def test_a_beat_without_answers_is_an_area_of_which_nothing_is_said(db_session, client):
    content = published(db_session, answers("B1", 60))
    assert [area.n for area in content.areas] == [60, 60, None]
    assert content.headline("B2", "safe") == Suppressed("base")
    read(client)


@pytest.mark.parametrize(
    "weight",
    [
        pytest.param(0.0, id="zero"),
        pytest.param(-1.0, id="negative"),
        pytest.param(math.inf, id="infinite"),
    ],
)
def test_a_weight_that_is_none_is_refused_by_name(db_session, weight):
    bad = [replace(one, weight=weight) for one in answers("B1", 1)]
    with pytest.raises(CannotWeigh, match="weight"):
        published(db_session, answers("B1", 60), iter(bad))


def test_margins_that_do_not_sum_alike_are_rescaled(db_session, client):
    make_margins(db_session, {"young": 500, "middle": 300, "old": 200}, {"B1": 3_000, "B2": 7_000})
    content = published(db_session, answers("B1", 90), answers("B2", 60))
    assert "raked" in content.disclosure["weighting"]["en"]
    read(client)


def test_a_category_that_the_instrument_does_not_know_is_refused_by_name(db_session):
    make_margins(db_session, {"young": 500, "ancient": 300}, {})
    with pytest.raises(CannotWeigh, match="ancient"):
        published(db_session, answers("B1", 90))


def test_waves_of_different_instruments_are_compared_with_nothing(db_session, client):
    make_beats(db_session, "B1", "B2")
    make_wave(db_session, "before", instrument=load_instrument(db_session, name="other"))
    store(db_session, "before", answers("B1", 90))
    services.publish(db_session, "before", NOW, "organizer")
    make_wave(db_session, previous="before")
    store(db_session, CODE, answers("B1", 90, safe=0.9))
    content = services.publish(db_session, CODE, NOW, "organizer")
    assert content.previous_wave is None
    assert content.verdict(CITY, "safe", "last_wave") is None
    read(client)


def test_a_release_with_a_number_that_is_none_cannot_be_written(db_session):
    content = published(db_session, answers("B1", 60))
    broken = replace(content.rows[0], shown=Figure(math.nan, None, None, 60))
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace(content, rows=(broken,)).to_json()
    assert json.loads(content.to_json())["n"] == 60

"""Two weightings of the same answers: what a reader solves for, and what the rounding keeps."""

from dataclasses import replace

import pytest

from engage.results import services
from engage.results.models_content import CITY
from engage.results.reweighing import solved_by_weights
from engage.stats.published import Figure, Suppressed
from tests.results.rows import NOW, answers, make_beats, make_wave, store


@pytest.fixture
def content(db_session):
    """A release of a city with two hidden beats."""
    make_beats(db_session, "B0", "B1", "B2")
    make_wave(db_session)
    store(db_session, "2026-10", answers("B0", 6), answers("B1", 20), answers("B2", 120))
    return services.publish(db_session, "2026-10", NOW, "organizer")


def weighed(content, city):
    """Return the release with another figure of the city, as another weighting would give."""
    rows = tuple(
        replace(row, shown=Figure(city, None, None, 146))
        if (row.area, row.column, row.measure) == (CITY, "safe", "top2")
        else row
        for row in content.rows
    )
    return replace(content, rows=rows)


def test_one_weighting_places_nothing(content):
    assert content.headline("B0", "safe") == Suppressed("base")
    parts = {"B0": 0.04, "B1": 0.14, "B2": 0.82}
    assert list(solved_by_weights(content.item("safe"), ["B0"], [(content, parts)])) == []


def test_two_weightings_place_a_hidden_beat_and_the_equation_says_how(content):
    first = weighed(content, 0.5), {"B0": 0.30, "B1": 0.10, "B2": 0.60}
    second = weighed(content, 0.5), {"B0": 0.10, "B1": 0.40, "B2": 0.50}
    (found,) = solved_by_weights(content.item("safe"), ["B0"], [first, second])
    assert found.width < 0.5
    assert "B0" in found.equation


def test_rounding_keeps_a_small_beat_whose_weight_hardly_changes(content):
    first = weighed(content, 0.5), {"B0": 0.040, "B1": 0.14, "B2": 0.82}
    second = weighed(content, 0.5), {"B0": 0.041, "B1": 0.15, "B2": 0.809}
    assert list(solved_by_weights(content.item("safe"), ["B0"], [first, second])) == []


def test_figures_that_cannot_all_be_true_prove_nothing(content):
    first = weighed(content, 0.9), {"B0": 0.01, "B1": 0.01, "B2": 0.98}
    second = weighed(content, 0.1), {"B0": 0.01, "B1": 0.01, "B2": 0.98}
    assert list(solved_by_weights(content.item("safe"), ["B0"], [first, second])) == []

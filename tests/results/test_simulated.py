"""Short, seeded versions of the simulations of tools/bench: truth is known, nothing changed."""

import numpy as np
import pytest

from tools.bench import areas, unchanged
from tools.bench.simulated import Plan


@pytest.fixture(scope="module")
def beats():
    """The beats of 48 cities in which somebody answered."""
    found = areas.study((12, 20, 40), 1)
    return found.where(found.n > 0)


def test_intervals_hold_the_truth(beats):
    assert beats.coverage("plain") == pytest.approx(0.95, abs=0.03)
    assert beats.coverage("direct") == pytest.approx(0.96, abs=0.03)


def test_estimates_are_much_nearer_to_the_truth_than_direct_shares(beats):
    assert beats.ratio("plain") < 0.42
    large = beats.where(beats.n >= 20)
    assert large.ratio("plain") < 0.75
    assert abs(beats.bias("plain")) < 0.012
    assert beats.worse("plain") <= 0.03


def test_a_fact_about_the_beats_brings_them_nearer_still(beats):
    assert beats.ratio("fact") < beats.ratio("plain")


def test_what_is_printed_of_small_cities_holds_the_truth():
    shown = areas.printed((4, 8), 1)
    assert len(shown.n) > 60
    assert shown.coverage("plain") == pytest.approx(0.95, abs=0.05)
    assert shown.ratio("plain") < 1


def test_hardly_a_page_calls_what_is_not_so():
    chosen = (Plan(beats, 40, sd, items=12, most=200) for beats in (5, 12) for sd in (0.0, 0.4) * 2)
    found = unchanged.pages(chosen)
    assert len(found.areas) == 76
    assert np.mean(found.areas) <= 1 / 20

"""Between waves in which nothing differs, at most one page in twenty calls a verdict."""

import numpy as np
import pytest

from engage.stats.comparisons import against_rest, change, difference_variance
from engage.stats.estimates import Spread
from tools.bench.nulls import Plan, false_pages


@pytest.mark.parametrize("plan", [Plan(12, 20, 60), Plan(4, 20, 100)])
def test_false_verdicts_stand_on_few_pages(plan):
    """Forty releases; the observed variances would call something on seven of a hundred pages."""
    rng = np.random.default_rng(7)
    false, pages = np.sum([false_pages(plan, rng) for _ in range(40)], axis=0)
    assert pages > 150
    assert false <= 0.05 * pages / 2  # twice as good as the promise, the sample being short


def test_an_area_that_says_nearly_always_yes_is_not_told_apart_by_its_small_variance():
    area = Spread(0.97, 0.97 * 0.03 / 40, 40, 40.0, is_share=True)
    rest = Spread(0.88, 0.88 * 0.12 / 600, 600, 600.0, is_share=True)
    observed = [Spread(s.value, s.squares, s.n, s.n_eff) for s in (area, rest)]
    assert against_rest(area, rest, 640).p > 0.05
    assert against_rest(*observed, 640).p < 0.01


def test_shares_that_are_none_and_all_are_not_compared_with_certainty():
    none, all_ = Spread(0.0, 0.0, 40, 40.0, True), Spread(1.0, 0.0, 40, 40.0, True)
    assert 0 < change(none, all_, (40, 40)).p < 1e-9
    assert change(none, none, (40, 40)).p == 1


def test_equal_shares_have_the_variance_of_two_binomials():
    one = Spread(0.3, 0.3 * 0.7 / 50, 50, 50.0, True)
    other = Spread(0.3, 0.3 * 0.7 / 200, 200, 200.0, True)
    assert difference_variance(one, other, 250) == pytest.approx(0.21 / 50 + 0.21 / 200)

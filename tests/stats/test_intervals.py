"""The Wilson interval: textbook values and the properties that any interval of a share has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.estimates import share_estimate, share_spread, tabulate
from engage.stats.intervals import wilson
from tests.stats.reference import RTOL, results

SHARES = st.floats(0, 1)
SIZES = st.floats(0.5, 1e6)


def limits(share, n_eff):
    """Return one pair of limits."""
    low, high = wilson(np.array([share]), np.array([n_eff]))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize("case", results()["binomial"], ids=lambda c: f"{c['x']} of {c['n']}")
def test_wilson_equals_the_reference(case):
    low, high = limits(case["x"] / case["n"], case["n"])
    assert (low, high) == pytest.approx(case["wilson"], rel=RTOL, abs=1e-12)


@given(SHARES, SIZES)
def test_limits_enclose_the_share_and_stay_within_bounds(share, n_eff):
    low, high = limits(share, n_eff)
    assert 0 <= low <= share <= high <= 1


@given(SHARES, SIZES)
def test_the_opposite_share_mirrors_the_interval(share, n_eff):
    low, high = limits(share, n_eff)
    assert limits(1 - share, n_eff) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(
    st.lists(st.tuples(st.booleans(), st.floats(0.1, 9)), min_size=2, max_size=50),
    st.floats(0.01, 1000),
)
def test_scaling_all_weights_changes_nothing(answers, factor):
    codes = np.array([yes for yes, _ in answers], dtype=np.int8)
    weight = np.array([w for _, w in answers])
    area = np.zeros(len(codes), np.int16)
    one, other = (
        share_estimate(share_spread(tabulate(codes, area, w, (1, 2)), 0, (1,)), len(codes))
        for w in (weight, weight * factor)
    )
    assert (one.value, one.low, one.high, one.se) == pytest.approx(
        (other.value, other.low, other.high, other.se), abs=1e-7
    )
    assert one.n_eff <= one.n + 1e-9


def test_equal_weights_give_the_textbook_binomial():
    codes = np.array([1] * 30 + [0] * 70, dtype=np.int8)
    table = tabulate(codes, np.zeros(100, np.int16), np.full(100, 3.0), (1, 2))
    estimate = share_estimate(share_spread(table, 0, (1,)), 100)
    assert estimate.value == pytest.approx(0.3)
    assert estimate.n_eff == pytest.approx(100)
    assert estimate.se == pytest.approx((0.3 * 0.7 / 99) ** 0.5)


@pytest.mark.parametrize(
    ("codes", "value"),
    [
        pytest.param([-1, -8], None, id="all missing"),
        pytest.param([], None, id="nobody"),
        pytest.param([1], 1.0, id="one answer"),
        pytest.param([0, 0, -2], 0.0, id="none chose it"),
        pytest.param([1, 1, 1], 1.0, id="all chose it"),
    ],
)
def test_edges_give_no_nan(codes, value):
    codes = np.array(codes, dtype=np.int8)
    table = tabulate(codes, np.zeros(len(codes), np.int16), np.ones(len(codes)), (1, 2))
    spread = share_spread(table, -1, (1,))
    if value is None:
        assert spread is None
        return
    estimate = share_estimate(spread, table.n_rows)
    assert estimate.value == value
    assert np.isfinite([estimate.low, estimate.high, estimate.se]).all()


def test_answers_without_an_area_count_for_the_city_only():
    codes, area = np.array([1, 0, 1], np.int8), np.array([0, 1, -1], np.int16)
    table = tabulate(codes, area, np.ones(3), (2, 2))
    assert [table.base(i) for i in (0, 1, -1)] == [1, 1, 3]


def test_unknown_option_is_refused():
    with pytest.raises(IndexError, match="option 2"):
        tabulate(np.array([2], np.int8), np.zeros(1, np.int16), np.ones(1), (1, 2))

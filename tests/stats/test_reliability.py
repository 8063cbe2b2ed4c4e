"""Alpha and omega equal R; their intervals cover; what cannot be measured is named."""

import numpy as np
import pytest

from engage.stats.reliability import NoReliabilityError, alpha, omega, one_factor
from engage.stats.weights import kish
from tests.stats.reference import RTOL, numbers, results

KNOWN = results()["synth"]["reliability"]
FITTED = 1e-4  # the tolerance of iterative fits


@pytest.fixture(scope="module")
def items():
    """The six items of the index."""
    return np.column_stack([numbers("synth_w1.csv", name) for name in KNOWN["items"]])


@pytest.fixture(scope="module")
def raked():
    """The raked weights."""
    return numbers("synth_w1_weights.csv", "rake")


def test_alpha_and_feldts_interval_equal_r(items):
    found = alpha(items, np.ones(len(items)))
    assert found.value == pytest.approx(KNOWN["alpha_raw"], rel=RTOL)
    assert (found.low, found.high) == pytest.approx(KNOWN["feldt_ci95"], rel=RTOL)
    assert found.n == KNOWN["n_complete"]


def test_weighted_alpha_equals_r_and_its_interval_is_wider(items, raked):
    found, plain = alpha(items, raked), alpha(items, np.ones(len(items)))
    assert found.value == pytest.approx(KNOWN["alpha_weighted"], rel=RTOL)
    assert found.value == pytest.approx(KNOWN["svycralpha_rake"], rel=RTOL)
    assert found.high - found.low > plain.high - plain.low


def test_alpha_of_standardised_items_equals_r(items):
    complete = items[np.isfinite(items).all(axis=1)]
    standardised = (complete - complete.mean(axis=0)) / complete.std(axis=0)
    found = alpha(standardised, np.ones(len(complete)))
    assert found.value == pytest.approx(KNOWN["alpha_std"], rel=RTOL)


def test_loadings_and_omega_equal_r(items, raked):
    complete = items[np.isfinite(items).all(axis=1)]
    loadings, unique = one_factor(np.corrcoef(complete.T))
    assert loadings == pytest.approx(KNOWN["loadings_ml"], rel=FITTED)
    assert unique == pytest.approx(KNOWN["uniqueness_ml"], rel=FITTED)
    plain, weighted = omega(items, np.ones(len(items))), omega(items, raked)
    assert plain.value == pytest.approx(KNOWN["omega_total_1f_ml"], rel=FITTED)
    assert weighted.value == pytest.approx(KNOWN["omega_total_1f_ml_weighted"], rel=FITTED)
    assert plain.low < plain.value < plain.high
    assert weighted.high - weighted.low > plain.high - plain.low


def test_both_coefficients_of_parallel_items_agree_with_their_truth():
    """Four items of equal loadings 0.7: alpha and omega are both 4 x .49 / (1 + 3 x .49)."""
    rng = np.random.default_rng(3)
    truth, covered = 4 * 0.49 / (1 + 3 * 0.49), {"alpha": 0, "omega": 0}
    for _ in range(40):
        items = 0.7 * rng.normal(size=(150, 1)) + 0.51**0.5 * rng.normal(size=(150, 4))
        weight = rng.uniform(0.5, 1.5, 150)
        for name, found in (("alpha", alpha(items, weight)), ("omega", omega(items, weight))):
            covered[name] += found.low <= truth <= found.high
    assert min(covered.values()) >= 35
    assert kish(weight)[0] < 150


@pytest.mark.parametrize(
    ("items", "words"),
    [
        pytest.param([[1.0], [2.0], [3.0]], "needs 2 items", id="one item"),
        pytest.param([[1.0, 2.0], [np.nan, 1.0]], "only 1 people", id="few complete"),
        pytest.param([[1.0, 2.0], [1.0, 3.0], [1.0, 4.0]], "same answer", id="constant"),
        pytest.param([[1.0, -1.0], [2.0, -2.0], [4.0, -4.0]], "contradict", id="not turned"),
    ],
)
def test_what_cannot_be_measured_is_named(items, words):
    with pytest.raises(NoReliabilityError, match=words):
        alpha(np.array(items), np.ones(len(items)))


def test_omega_needs_three_items():
    with pytest.raises(NoReliabilityError, match="needs 3 items"):
        omega(np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]), np.ones(3))

"""Small-area estimates: equal to R where R has the model, and what holds for every city."""

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from engage.stats.fayherriot import (
    CovariatesError,
    fay_herriot_means,
    fay_herriot_shares,
    leaning,
)
from engage.stats.mrp import Cells, design, mrp, peak
from engage.stats.smallarea import (
    benchmarked,
    beta_binomial,
    log_likelihood,
    own_share_word,
)
from tests.stats.reference import results

ITERATIVE = 1e-4  # fits of other programs stop where they are near enough
RANDOM = np.random.default_rng(11)
SHARES = RANDOM.beta(5, 4, 25)
BASES = RANDOM.integers(1, 60, 25) * (np.arange(25) % 9 > 0.0)
FACT = RANDOM.normal(size=(25, 1))


def means(share, n):
    """Return the model of means on the scale of shares."""
    return fay_herriot_means(share, n, 0.24)


def poststratified(share, n):
    """Return the model of groups, of which these cities have one alone."""
    alone = n[:, None]
    cells = Cells(share[:, None] * alone, alone, np.ones_like(alone), np.zeros((1, 0), int))
    return mrp(cells)


MODELS = [
    pytest.param(beta_binomial, id="beta-binomial"),
    pytest.param(fay_herriot_shares, id="Fay-Herriot"),
    pytest.param(means, id="means"),
    pytest.param(poststratified, id="MRP"),
]


def small_area():
    """Return the reference, its answers and their numbers."""
    known = results()["synth"]["small_area"]
    return known, np.array(known["y"], float), np.array(known["n"], float)


def test_beta_binomial_likelihood_peaks_where_vgam_says():
    known, y, n = small_area()

    def lost(at):
        mu, rho = 1 / (1 + np.exp(-at))
        return -float(log_likelihood(y, n, np.array([mu]), np.array([rho])))

    found = minimize(lost, [0.5, -3.0], tol=1e-12, method="Nelder-Mead", options={"xatol": 1e-9})
    mu, rho = 1 / (1 + np.exp(-found.x))
    assert mu == pytest.approx(known["betabinomial_ml"]["mu"], rel=1e-6)
    assert rho == pytest.approx(known["betabinomial_ml"]["rho"], rel=1e-5)
    assert (round(mu, 5), round(rho, 7)) == (0.64229, 0.0268317)


@pytest.mark.parametrize("part", ["eblup", "mu"])
def test_fay_herriot_peaks_where_metafor_says(part):
    known = small_area()[0]["fay_herriot_arcsine"]
    z, noise, flat = np.array(known["z"]), np.array(known["vi"]), np.ones((18, 1))

    def lost(tau):
        return -float(leaning(z, noise, flat, np.array([tau])).density[0])

    tau = minimize_scalar(lost, bounds=(1e-3, 0.3), method="bounded", options={"xatol": 1e-10}).x
    assert tau**2 == pytest.approx(known["REML"]["tau2"], rel=ITERATIVE)
    found = leaning(z, noise, flat, np.array([tau]))
    if part == "eblup":
        assert found.mean[0] == pytest.approx(np.array(known["REML"]["eblup"]), rel=ITERATIVE)
        assert found.variance[0] ** 0.5 == pytest.approx(
            np.array(known["REML"]["eblup_se"]), rel=ITERATIVE
        )
    else:
        nowhere = leaning(
            np.append(z, 0.0), np.append(noise, np.inf), np.ones((19, 1)), np.array([tau])
        )
        assert nowhere.mean[0, -1] == pytest.approx(known["REML"]["mu"], rel=ITERATIVE)


def test_beta_binomial_lies_near_the_logistic_model_of_lme4():
    known, y, n = small_area()
    fitted = np.array(known["glmer_agq25"]["fitted"])
    assert np.abs(beta_binomial(y / n, n).value - fitted).max() < 0.012


@pytest.mark.parametrize("model", MODELS)
def test_estimates_lie_in_their_limits_and_between_area_and_city(model):
    found = model(SHARES, BASES)
    assert np.isfinite([found.value, found.low, found.high]).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
    assert ((found.own > 0) == (BASES > 0)).all()
    assert (found.own < 1).all()
    assert found.city_size > 0
    unknown = found.value[BASES == 0][0]
    known = BASES > 0
    assert (np.abs(found.value - unknown)[known] < np.abs(SHARES - unknown)[known] + 0.02).all()


@pytest.mark.parametrize("model", MODELS)
def test_order_of_areas_and_the_shares_of_nobody_change_nothing(model):
    order = np.random.default_rng(1).permutation(len(SHARES))
    shuffled, plain = model(SHARES[order], BASES[order]), model(SHARES, BASES)
    assert shuffled.value == pytest.approx(plain.value[order], rel=1e-12)
    assert shuffled.own == pytest.approx(plain.own[order], rel=1e-12)
    unknown = model(np.where(BASES > 0, SHARES, 0.123), BASES)
    assert unknown.value == pytest.approx(plain.value, rel=1e-12)


@pytest.mark.parametrize("model", [beta_binomial, fay_herriot_shares, poststratified])
def test_the_opposite_answer_mirrors_the_estimate(model):
    found, mirrored = model(SHARES, BASES), model(1 - SHARES, BASES)
    assert mirrored.value == pytest.approx(1 - found.value, abs=1e-9)
    assert mirrored.low == pytest.approx(1 - found.high, abs=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("share", "n"),
    [
        pytest.param([0.0, 0.0, 0.0], [1.0, 40.0, 3.0], id="nobody says yes"),
        pytest.param([1.0, 1.0, 1.0], [1.0, 40.0, 3.0], id="everybody does"),
        pytest.param([0.5], [1.0], id="one answer"),
        pytest.param([0.0, 1.0], [1e6, 1e6], id="two large unlike areas"),
        pytest.param([0.3, 0.7], [0.0, 0.4], id="less than one effective answer"),
    ],
)
def test_odd_cities_give_finite_estimates(model, share, n):
    found = model(np.array(share), np.array(n))
    for part in (found.value, found.low, found.high, found.own):
        assert np.isfinite(part).all()


def test_large_areas_keep_their_own_share():
    found = beta_binomial(np.array([0.2, 0.5, 0.8, 0.4]), np.full(4, 1e5))
    assert found.value == pytest.approx([0.2, 0.5, 0.8, 0.4], abs=1e-3)
    assert own_share_word(1e5, found.city_size) == "mostly_this_area"


def test_a_fact_that_explains_the_areas_makes_estimates_better():
    truth = 0.5 + 0.1 * FACT[:, 0]
    noisy = truth + np.random.default_rng(5).normal(size=25) * 0.12
    with_fact = fay_herriot_shares(np.clip(noisy, 0, 1), np.full(25, 16.0), FACT)
    without = fay_herriot_shares(np.clip(noisy, 0, 1), np.full(25, 16.0))
    errors = [float(((found.value - truth) ** 2).mean()) for found in (with_fact, without)]
    assert errors[0] < errors[1] / 2
    rescaled = fay_herriot_shares(np.clip(noisy, 0, 1), np.full(25, 16.0), 1000 * FACT + 7)
    assert rescaled.value == pytest.approx(with_fact.value, rel=1e-9)


@pytest.mark.parametrize(
    ("n", "facts", "says"),
    [
        pytest.param(np.full(25, 9.0), np.ones((25, 1)), "the same in every", id="constant"),
        pytest.param(
            np.full(25, 9.0), np.hstack([FACT, 2 * FACT]), "follows from", id="said twice"
        ),
        pytest.param(np.arange(25.0) - 6, FACT, "20 areas or more, not 18", id="too few areas"),
    ],
)
def test_useless_facts_are_refused(n, facts, says):
    with pytest.raises(CovariatesError, match=says):
        fay_herriot_shares(SHARES, np.maximum(n, 0), facts)


def test_estimates_that_miss_the_city_are_scaled_to_what_is_known_of_it():
    found = beta_binomial(SHARES, BASES)
    people = np.linspace(1, 3, 25)
    together = float(found.value @ people / people.sum())
    same, said = benchmarked(found, people, (together * 1.019, together * 1.1))
    assert (said, same) == ("pass", found)
    scaled, said = benchmarked(found, people, (together * 1.05, together * 1.1))
    assert said == "scaled"
    assert scaled.value @ people / people.sum() == pytest.approx(together * 1.05)
    assert (scaled.low <= scaled.value).all()
    assert (scaled.high <= 1).all()
    assert benchmarked(found, people, (0.0, 0.0)) == (found, "pass")


def test_mrp_with_one_group_is_the_logistic_model_of_lme4():
    known, y, n = small_area()
    fit = known["glmer_agq25"]
    cells = Cells(y[:, None], n[:, None], np.ones((18, 1)), np.zeros((1, 0), int))
    x = design(cells)
    level, *areas = peak(cells, x, fit["sd"]).mode
    assert level == pytest.approx(fit["intercept"], abs=0.01)
    assert areas == pytest.approx(fit["blup_logit"], abs=0.01)

    def lost(tau):
        return -peak(cells, x, tau).density

    found = minimize_scalar(lost, bounds=(0.1, 0.8), method="bounded").x
    assert found == pytest.approx(fit["sd"], abs=0.03)  # Laplace beside 25 points of quadrature
    assert np.abs(mrp(cells).value - np.array(fit["fitted"])).max() < 0.012


def test_mrp_counts_the_people_who_live_there_and_not_those_who_answer():
    n = np.array([[40.0, 10.0]] * 6)
    yes = n * [0.2, 0.8]
    people = np.array([[10.0, 40.0]] * 5 + [[0.0, 50.0]])
    found = mrp(Cells(yes, n, people, np.array([[0], [1]])))
    assert found.value[:5] == pytest.approx(0.68, abs=0.05)
    assert found.value[5] == pytest.approx(0.8, abs=0.06)

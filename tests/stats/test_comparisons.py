"""Change and difference: equal to R, and called only when it survives its family and the floor."""

import numpy as np
import pytest

from engage.stats.comparisons import (
    Difference,
    against_rest,
    benjamini_hochberg,
    change,
    change_verdict,
    holm,
    rest_verdict,
)
from engage.stats.estimates import Spread, mean_spread, moments
from engage.stats.variance import Design, influence, var_total
from tests.stats.reference import P_RTOL, RTOL, codes, columns, derived, numbers, results

WAVES = ("synth_w1.csv", "synth_w2.csv")
INDEPENDENT = results()["synth"]["change"]["independent"]


def base(wave):
    """Return the base weights of a wave: adults of the home, scaled to the population."""
    adults = numbers(wave, "adults")
    return adults * 60_000 / adults.sum()


def city_spread(wave, variable):
    """Return a city mean of one wave."""
    y = derived(wave, variable)
    return mean_spread(moments(y, np.zeros(len(y), np.int16), base(wave), 1), -1)


@pytest.mark.parametrize("variable", ["safe", "t1", "net1", "idx"])
def test_change_between_independent_waves_equals_r(variable):
    expected = INDEPENDENT["overall"][variable]
    rows = tuple(len(base(wave)) for wave in WAVES)
    found = change(*(city_spread(wave, variable) for wave in WAVES), rows, expected["df"])
    assert found.value == pytest.approx(expected["diff"], rel=RTOL)
    assert found.se == pytest.approx(expected["se"], rel=1e-7)
    assert found.p == pytest.approx(expected["p_t"], rel=1e-5)


def test_overlapping_waves_use_the_covariance_of_the_same_people():
    expected = results()["synth"]["change"]["overlap"]["overall"]["safe"]
    z, people = [], []
    for wave, sign in zip(WAVES, (-1, 1), strict=True):
        y = numbers(wave, "safe")
        z.append(sign * influence(y, base(wave), np.isfinite(y)))
        people += columns(wave)["rid"]
    person = np.unique(people, return_inverse=True)[1]
    v = var_total(np.concatenate(z), Design(cluster=person))
    assert float(v) ** 0.5 == pytest.approx(expected["se"], rel=RTOL)


def test_change_in_every_beat_equals_r():
    expected = INDEPENDENT["by_beat_idx"]
    sums = []
    for wave in WAVES:
        area, levels = codes(wave, "beat")
        sums.append(moments(derived(wave, "idx"), area.astype(np.int16), base(wave), len(levels)))
    rows = (sums[0].n_rows, sums[1].n_rows)
    for i in range(len(expected["beat"])):
        found = change(mean_spread(sums[0], i), mean_spread(sums[1], i), rows)
        assert found.value == pytest.approx(expected["diff"][i], rel=1e-7)
        assert found.se == pytest.approx(expected["se"][i], rel=1e-7)


@pytest.mark.parametrize(
    ("adjust", "name"), [(benjamini_hochberg, "BH"), (holm, "holm")], ids=["bh", "holm"]
)
def test_adjusted_p_values_equal_r(adjust, name):
    known = results()["padjust"]
    assert adjust(np.array(known["p"])) == pytest.approx(known[name], rel=P_RTOL)
    by_beat = INDEPENDENT["by_beat_idx"]
    assert adjust(np.array(by_beat["p_z"])) == pytest.approx(by_beat[f"p_{name}"], rel=P_RTOL)


def test_an_empty_family_has_no_verdicts():
    assert len(benjamini_hochberg(np.array([]))) == len(holm(np.array([]))) == 0


def test_an_area_is_compared_with_the_rest_not_the_whole():
    y = np.array([1.0] * 40 + [0.0] * 10 + [1.0] * 30 + [0.0] * 70)
    inside = np.arange(150) < 50
    z = influence(y, np.ones(150), inside) - influence(y, np.ones(150), ~inside)
    spreads = [
        Spread(
            float(y[part].mean()),
            float((influence(y, np.ones(150), part) ** 2).sum()),
            int(part.sum()),
            float(part.sum()),
        )
        for part in (inside, ~inside)
    ]
    found = against_rest(*spreads, 150)
    assert found.value == pytest.approx(0.5)
    assert found.se == pytest.approx(float(var_total(z)) ** 0.5, rel=1e-12)
    assert found.df == 49


@pytest.mark.parametrize(
    ("value", "p", "better", "outcome"),
    [
        pytest.param(0.2, 0.01, "high", "improved", id="more is better"),
        pytest.param(-0.2, 0.01, "high", "worse", id="less is worse"),
        pytest.param(0.2, 0.01, "low", "worse", id="more of a problem"),
        pytest.param(-0.2, 0.01, "low", "improved", id="less of a problem"),
        pytest.param(0.2, 0.06, "high", "no_clear_change", id="may be chance"),
        pytest.param(0.1, 0.001, "high", "no_clear_change", id="not above the floor"),
    ],
)
def test_change_is_called_only_when_clear_and_large(value, p, better, outcome):
    found = change_verdict(Difference(value, 0.01, 99, p), p, 0.1, better)
    assert (found.against, found.outcome, found.difference) == ("last_wave", outcome, value)


@pytest.mark.parametrize(
    ("value", "p", "outcome"),
    [
        pytest.param(0.2, 0.01, "clearly_higher", id="higher"),
        pytest.param(-0.2, 0.01, "clearly_lower", id="lower"),
        pytest.param(-0.2, 0.2, "not_clearly_different", id="may be chance"),
    ],
)
def test_area_is_told_apart_only_when_clear(value, p, outcome):
    assert rest_verdict(Difference(value, 0.01, 99, p), p, 0.1).outcome == outcome


@pytest.mark.parametrize(("shares", "p"), [((0.0, 0.0), 1.0), ((0.0, 1.0), 0.0)])
def test_no_spread_on_either_side_gives_a_stated_result(shares, p):
    both = [Spread(share, 0.0, 40, 40.0) for share in shares]
    assert change(*both, (40, 40)).p == p

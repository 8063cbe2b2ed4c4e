"""Means, shares and their standard errors against R `survey`, in every design of the reference."""

import numpy as np
import pytest

from engage.stats.domains import Rows, domain_difference
from engage.stats.estimates import (
    mean_estimate,
    mean_spread,
    moments,
    share_spread,
    tabulate,
    variance,
)
from engage.stats.variance import (
    SIMPLE,
    Design,
    LonelyStratumWarning,
    degrees,
    influence,
    var_total,
)
from tests.stats.reference import RTOL, codes, columns, derived, numbers, results

W1, W1_WEIGHTS = "synth_w1.csv", "synth_w1_weights.csv"


def mean_and_se(y, weight, inside=None, design=SIMPLE):
    """Return a domain mean and its standard error by the one influence and variance function."""
    inside = np.isfinite(y) & (True if inside is None else inside)
    mean = float(weight[inside] @ y[inside] / weight[inside].sum())
    return mean, float(var_total(influence(y, weight, inside), design)) ** 0.5


def api_design(name):
    """Return a school sample's file and design by its name in the reference."""
    file = f"{name.split('_')[0]}.csv"
    strata = codes(file, "stype")[0] if "strat_" in name and "nostrata" not in name else None
    cluster = codes(file, "dnum")[0] if "clus1" in name else None
    population = numbers(file, "fpc") if name.endswith("_fpc") else None
    return file, Design(strata, cluster, population)


DESIGNS = [
    "apistrat_fpc",
    "apistrat_nofpc",
    "apistrat_nostrata",
    "apiclus1_nofpc",
    "apiclus1_fpc",
]


@pytest.mark.parametrize("name", DESIGNS)
def test_school_means_equal_r(name):
    file, design = api_design(name)
    expected = results()["api"][name]["mean"]
    weight = numbers(file, "pw")
    for i, variable in enumerate(expected["names"]):
        mean, se = mean_and_se(numbers(file, variable), weight, design=design)
        assert mean == pytest.approx(expected["est"][i], rel=RTOL)
        assert se == pytest.approx(expected["se"][i], rel=RTOL)
    assert degrees(len(weight), design) == results()["api"][name]["degf"]


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("variable", ["api00", "award"])
def test_school_domains_equal_r(name, variable):
    file, design = api_design(name)
    expected = results()["api"][name][f"by_stype_{variable}"]
    kinds = np.array(columns(file)["stype"])
    for i, group in enumerate(expected["group"]):
        mean, se = mean_and_se(numbers(file, variable), numbers(file, "pw"), kinds == group, design)
        assert mean == pytest.approx(expected["est"][i], rel=RTOL)
        assert se == pytest.approx(expected["se"][i], rel=RTOL)


@pytest.mark.parametrize("name", DESIGNS)
def test_difference_of_domains_uses_their_covariance(name):
    file, design = api_design(name)
    expected = results()["api"][name]["diff_E_minus_H"]
    kinds, rows = np.array(columns(file)["stype"]), Rows(numbers(file, "pw"), design)
    found = domain_difference(numbers(file, "api00"), rows, kinds == "E", kinds == "H")
    assert (found.value, found.se) == pytest.approx((expected["est"], expected["se"]), rel=RTOL)


@pytest.mark.parametrize("name", DESIGNS)
def test_difference_of_groups_equals_rs_t_test(name):
    file, design = api_design(name)
    wide = np.array(columns(file)["sch.wide"]) == "Yes"
    expected = results()["api"][name]["ttest_api00_schwide"]
    rows = Rows(numbers(file, "pw"), design)
    found = domain_difference(numbers(file, "api00"), rows, wide, ~wide)
    assert (found.value, found.value / found.se) == pytest.approx(
        (expected["diff"], expected["t"]), rel=RTOL
    )


@pytest.mark.parametrize("weighting", ["base", "rake"])
@pytest.mark.parametrize(("variable", "by"), [("idx", "sex"), ("safe", "tenure")])
def test_difference_of_residents_equals_rs_t_test(weighting, variable, by):
    block = {"base": "base", "rake": "rake_weights_fixed_se"}[weighting]
    expected = results()["synth"][block][f"ttest_{variable}_{by}"]
    here = codes(W1, by)[0] == 1
    rows = Rows(numbers(W1_WEIGHTS, weighting))
    found = domain_difference(derived(W1, variable), rows, here, ~here)
    assert (found.value, found.value / found.se) == pytest.approx(
        (expected["diff"], expected["t"]), rel=RTOL
    )
    assert found.df == min(here.sum(), (~here).sum()) - 1


@pytest.mark.parametrize("weighting", ["base", "rake"])
@pytest.mark.parametrize(
    "variable", ["safe", "victim", "t1", "t6", "b1", "net1", "net3", "idx", "q1"]
)
def test_city_figures_equal_r(weighting, variable):
    block = {"base": "base", "rake": "rake_weights_fixed_se"}[weighting]
    expected = results()["synth"][block]["overall"][variable]
    mean, se = mean_and_se(derived(W1, variable), numbers(W1_WEIGHTS, weighting))
    assert mean == pytest.approx(expected["est"], rel=RTOL)
    assert se == pytest.approx(expected["se"], rel=RTOL)


@pytest.mark.parametrize("weighting", ["base", "rake"])
def test_tables_of_sums_equal_r_in_every_beat(weighting):
    block = {"base": "base", "rake": "rake_weights_fixed_se"}[weighting]
    expected = results()["synth"][block]["by_beat"]["safe"]
    area, levels = codes(W1, "beat")
    y, weight = numbers(W1, "safe"), numbers(W1_WEIGHTS, weighting)
    coded = np.where(np.isnan(y), -8, y).astype(np.int8)
    table = tabulate(coded, area.astype(np.int16), weight, (len(levels), 2))
    for i, beat in enumerate(expected["group"]):
        spread = share_spread(table, levels.index(beat), (1,))
        assert spread.value == pytest.approx(expected["est"][i], rel=RTOL)
        assert variance(spread, table.n_rows) ** 0.5 == pytest.approx(expected["se"][i], rel=RTOL)


def test_moments_equal_r_in_every_beat():
    expected = results()["synth"]["rake_weights_fixed_se"]["by_beat"]["idx"]
    area, levels = codes(W1, "beat")
    y = derived(W1, "idx")
    weight = numbers(W1_WEIGHTS, "rake")
    sums = moments(y, area.astype(np.int16), weight, len(levels))
    for i, beat in enumerate(expected["group"]):
        spread = mean_spread(sums, levels.index(beat))
        assert spread.value == pytest.approx(expected["est"][i], rel=RTOL)
        assert variance(spread, sums.n_rows) ** 0.5 == pytest.approx(expected["se"][i], rel=RTOL)


def test_all_shares_at_once_give_the_covariance_matrix():
    y, weight = numbers(W1, "q1"), numbers(W1_WEIGHTS, "rake")
    inside = np.isfinite(y)
    z = np.column_stack([influence((y == k) * 1.0, weight, inside) for k in range(1, 6)])
    v = var_total(z)
    expected = results()["synth"]["rake_weights_fixed_se"]["dist_q1"]["se"]
    assert np.sqrt(np.diag(v)) == pytest.approx(expected, rel=RTOL)
    assert v.sum() == pytest.approx(0, abs=1e-12)


def test_duplicated_rows_within_their_unit_keep_the_standard_error():
    y = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    unit = np.arange(5)
    single = mean_and_se(y, np.ones(5), design=Design(cluster=unit))
    double = mean_and_se(np.tile(y, 2), np.ones(10), design=Design(cluster=np.tile(unit, 2)))
    assert double == pytest.approx(single, rel=1e-12)


def test_lonely_stratum_is_centred_at_the_grand_mean_with_a_warning():
    z = np.array([1.0, -1.0, 0.5])
    with pytest.warns(LonelyStratumWarning, match="1 strata"):
        v = var_total(z, Design(strata=np.array([0, 0, 1])))
    assert float(v) == pytest.approx(2 * 2.0 + (0.5 - z.mean()) ** 2)


def test_cluster_names_may_repeat_in_other_strata():
    y = np.array([1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0])
    strata = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    repeated = Design(strata, np.array([7, 7, 9, 9, 7, 7, 9, 9]))
    distinct = Design(strata, np.array([1, 1, 2, 2, 3, 3, 4, 4]))
    assert mean_and_se(y, np.ones(8), design=repeated) == mean_and_se(
        y, np.ones(8), design=distinct
    )
    assert degrees(8, repeated) == degrees(8, distinct) == 2


def test_mean_interval_equals_r():
    expected = results()["synth"]["base"]["overall"]["idx"]
    y, weight = derived(W1, "idx"), numbers(W1_WEIGHTS, "base")
    sums = moments(y, np.zeros(len(y), np.int16), weight, 1)
    spread = mean_spread(sums, 0)
    estimate = mean_estimate(spread, sums.n_rows)
    assert estimate.se == pytest.approx(expected["se"], rel=RTOL)
    # df differ (answered rows less one against all rows less one): the limits agree loosely
    assert estimate.low == pytest.approx(expected["lo_t"], rel=1e-4)


def test_domain_without_answers_is_a_named_error():
    with pytest.raises(ZeroDivisionError, match="no answers"):
        influence(np.array([1.0]), np.ones(1), np.array([False]))

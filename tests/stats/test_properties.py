"""What holds for every sample, however it was drawn: the properties of a survey's statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engage.stats.crosstabs import TableError, rao_scott
from engage.stats.domains import Rows, domain_estimate
from engage.stats.estimates import mean_spread, moments, share_spread, tabulate, variance
from engage.stats.intervals import korn_graubard, logit_limits, wilson
from engage.stats.variance import Design, influence, var_total
from engage.stats.waves import Wave, wave_change

EXAMPLES = hypothesis_settings(max_examples=30)
KINDS = [("share", ci) for ci in ("wilson", "korn-graubard", "logit", "t")] + [("mean", "t")]


@st.composite
def samples(draw):
    """Draw 0/1 answers with gaps, weights, and a design of strata and clusters."""
    n = draw(st.integers(4, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    y = np.where(rng.random(n) < 0.1, np.nan, rng.integers(0, 2, n).astype(float))
    strata = np.sort(rng.integers(0, 2, n))
    cluster = strata * 10 + rng.integers(0, 4, n)
    design = draw(
        st.sampled_from(
            [Design(), Design(strata=strata), Design(cluster=cluster), Design(strata, cluster)]
        )
    )
    return y, Rows(rng.uniform(0.2, 5, n), design), rng


def everyone(y):
    """Return the mask of all rows."""
    return np.ones(len(y), dtype=bool)


def finite(*values):
    """Return whether no value is NaN or infinite; None is a stated result."""
    return all(value is None or np.isfinite(value) for value in values)


pytestmark = pytest.mark.filterwarnings("ignore::engage.stats.variance.LonelyStratumWarning")


@EXAMPLES
@given(samples())
def test_limits_enclose_the_value_within_bounds(sample):
    y, rows, _ = sample
    for kind, ci in KINDS:
        found = domain_estimate(y, rows, everyone(y), kind, ci)
        assert finite(found.value, found.se, found.low, found.high, found.n_eff, found.deff)
        if found.low is not None:
            assert found.low <= found.value <= found.high
        if kind == "share" and found.low is not None:
            assert 0 <= found.low <= found.high <= 1
        assert found.n_eff <= found.n + 1e-9


@EXAMPLES
@given(samples(), st.floats(1e-3, 1e3))
def test_scaling_weights_changes_no_share_mean_or_test(sample, factor):
    y, rows, rng = sample
    scaled = Rows(rows.weight * factor, rows.design)
    for kind, ci in KINDS:
        one, other = (domain_estimate(y, r, everyone(y), kind, ci) for r in (rows, scaled))
        for field in ("value", "se", "low", "high", "n_eff", "deff"):
            assert getattr(other, field) == pytest.approx(getattr(one, field), abs=1e-9)
    total, larger = (domain_estimate(y, r, everyone(y), "total") for r in (rows, scaled))
    if total.value is not None:
        assert larger.value == pytest.approx(total.value * factor)
        assert larger.se == pytest.approx(total.se * factor)
    row, column = rng.integers(0, 2, (2, len(y)))
    assert f_of(row, column, scaled) == pytest.approx(f_of(row, column, rows), rel=1e-6)


def f_of(row, column, rows):
    """Return F and its degrees, or the reason why there is none."""
    try:
        found = rao_scott(row, column, rows)
    except TableError:
        return []
    return [found.statistic, found.ndf, found.ddf]


@EXAMPLES
@given(samples())
def test_the_opposite_share_mirrors_the_interval(sample):
    y, rows, _ = sample
    for ci in ("wilson", "korn-graubard", "logit", "t"):
        one, other = (domain_estimate(v, rows, everyone(y), "share", ci) for v in (y, 1 - y))
        if one.low is not None:
            assert (1 - other.high, 1 - other.low) == pytest.approx((one.low, one.high), abs=1e-7)


@EXAMPLES
@given(samples())
def test_the_order_of_rows_is_irrelevant(sample):
    y, rows, rng = sample
    order = rng.permutation(len(y))
    d = rows.design
    mixed = Design(
        None if d.strata is None else d.strata[order],
        None if d.cluster is None else d.cluster[order],
    )
    one = domain_estimate(y, rows, everyone(y))
    other = domain_estimate(y[order], Rows(rows.weight[order], mixed), everyone(y))
    for field in ("value", "se", "low", "n_eff", "df"):
        assert getattr(other, field) == pytest.approx(getattr(one, field), abs=1e-9)


@EXAMPLES
@given(samples())
def test_duplicating_rows_within_their_units_keeps_the_standard_error(sample):
    y, rows, _ = sample
    d = rows.design
    cluster = np.arange(len(y)) if d.cluster is None else d.cluster
    one = domain_estimate(y, Rows(rows.weight, Design(d.strata, cluster)), everyone(y))
    twice = Design(None if d.strata is None else np.tile(d.strata, 2), np.tile(cluster, 2))
    other = domain_estimate(
        np.tile(y, 2), Rows(np.tile(rows.weight, 2), twice), np.tile(everyone(y), 2)
    )
    assert (other.value, other.se, other.df) == pytest.approx((one.value, one.se, one.df), abs=1e-9)


@EXAMPLES
@given(samples())
def test_tables_of_sums_give_what_influence_values_give(sample):
    y, rows, rng = sample
    area = rng.integers(0, 3, len(y)).astype(np.int16)
    coded = np.where(np.isnan(y), -8, y).astype(np.int8)
    table = tabulate(coded, area, rows.weight, (3, 2))
    sums = moments(y.astype(np.float32), area, rows.weight, 3)
    for place in range(3):
        found = domain_estimate(y, Rows(rows.weight), area == place, "share")
        for spread in (share_spread(table, place, (1,)), mean_spread(sums, place)):
            if spread is None:
                assert found.value is None
                continue
            assert spread.value == pytest.approx(found.value, abs=1e-9)
            assert variance(spread, len(y)) ** 0.5 == pytest.approx(found.se, abs=1e-7)
            assert spread.n_eff == pytest.approx(found.n_eff)


@EXAMPLES
@given(samples())
def test_a_wave_against_itself_has_not_changed(sample):
    y, rows, _ = sample
    wave = Wave(y, rows.weight, np.arange(len(y)))
    found = wave_change((wave, wave), (everyone(y), everyone(y)))
    if found is not None:
        assert found.difference.value == 0
        assert found.difference.se == pytest.approx(0, abs=1e-12)
        assert found.difference.p == pytest.approx(1)
        alone = Wave(y, rows.weight)
        apart = wave_change((alone, alone), (everyone(y), everyone(y)))
        assert apart.difference.p == 1


@EXAMPLES
@given(samples())
def test_totals_of_parts_sum_to_the_whole(sample):
    y, rows, rng = sample
    half = rng.random(len(y)) < 0.5
    whole, one, other = (
        domain_estimate(y, rows, part, "total") for part in (everyone(y), half, ~half)
    )
    assert (one.value or 0) + (other.value or 0) == pytest.approx(whole.value or 0)
    answered = np.isfinite(y)
    z = np.column_stack(
        [influence(y, rows.weight, answered & part, of="total") for part in (half, ~half)]
    )
    v = var_total(z, rows.design)
    if whole.se is not None:
        assert float(v.sum()) == pytest.approx(whole.se**2, abs=1e-6)


def test_equal_weights_give_the_textbook_binomial():
    y = np.array([1.0] * 30 + [0.0] * 70)
    found = domain_estimate(y, Rows(np.full(100, 7.0)), everyone(y), "share", "korn-graubard")
    assert found.value == pytest.approx(0.3)
    assert found.se == pytest.approx((0.3 * 0.7 / 99) ** 0.5)
    assert (found.n_eff, found.deff, found.df) == (pytest.approx(100), pytest.approx(1), 99)


@pytest.mark.parametrize("n", [1.0, 7.5, 40.0, 1000.0])
def test_at_none_and_all_the_interval_is_one_sided(n):
    assert korn_graubard(0.0, n)[0] == 0
    assert korn_graubard(1.0, n)[1] == 1
    assert 0 < korn_graubard(0.0, n)[1] < 1
    assert logit_limits(0.0, 0.0, 10) is None
    low, high = wilson(np.array([0.0, 1.0]), np.array([n, n]))
    assert (low[0], high[1]) == (0, 1)


def test_published_korn_graubard_is_cut_at_the_answers_and_so_never_narrower():
    wide, narrow = korn_graubard(0.4, min(50, 80.0)), korn_graubard(0.4, 80.0)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_clusters_that_agree_widen_wilsons_interval():
    y = np.repeat([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0], 10)
    alone = domain_estimate(y, Rows(np.ones(80)), everyone(y), "share")
    homes = Design(cluster=np.repeat(np.arange(8), 10))
    together = domain_estimate(y, Rows(np.ones(80), homes), everyone(y), "share")
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.n_eff == alone.n_eff  # Kish's, which sees no clusters

"""Raking and trimming: equal to R, with every fault named."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.margins import (
    BadWeightsError,
    EmptyCategoryError,
    Margin,
    NotConvergedError,
    TotalsDifferError,
    UnknownCategoryError,
    keep_missing,
)
from engage.stats.weights import base_weights, kish, rake, trim, unraked
from tests.stats.reference import RTOL, WEIGHT_RTOL, codes, columns, numbers, results

W1, WEIGHTS, MARGINS = "synth_w1.csv", "synth_w1_weights.csv", "synth_margins.csv"


def synth_margins():
    """Return the five margins of the synthetic city."""
    table = columns(MARGINS)
    rows = list(zip(table["variable"], table["level"], table["count"], strict=True))
    margins = []
    for name in results()["synth"]["rake_vars"]:
        positions, levels = codes(W1, name)
        totals = {level: float(count) for variable, level, count in rows if variable == name}
        margins.append(Margin(name, levels, positions, np.array([totals[x] for x in levels])))
    return margins


def margin(codes, totals, name="sex"):
    """Return a small margin with letters as levels."""
    totals = np.array(totals, dtype=float)
    return Margin(name, tuple("abcdef"[: len(totals)]), np.array(codes), totals)


def test_raked_weights_equal_r():
    raked = rake(numbers(WEIGHTS, "base"), synth_margins())
    assert raked.weight == pytest.approx(numbers(WEIGHTS, "rake"), rel=WEIGHT_RTOL)
    kish_r = results()["synth"]["kish_rake"]
    assert raked.diagnostics.n_eff == pytest.approx(kish_r["neff"], rel=RTOL)
    assert raked.diagnostics.deff == pytest.approx(kish_r["deff"], rel=RTOL)
    assert raked.diagnostics.sweeps < 20


def test_raked_school_weights_equal_r():
    file, known = "apiclus1.csv", results()["api_weighting"]["margins"]
    margins = []
    for name in ("stype", "sch.wide"):
        positions, levels = codes(file, name)
        totals = {row[name]: float(row["Freq"]) for row in known[name]}
        margins.append(Margin(name, levels, positions, np.array([totals[x] for x in levels])))
    raked = rake(numbers(file, "pw"), margins)
    assert raked.weight == pytest.approx(numbers("apiclus1_weights.csv", "rake"), rel=WEIGHT_RTOL)


def test_effective_size_by_beat_equals_r():
    expected = results()["synth"]["kish_by_beat"]
    weight, beats = numbers(WEIGHTS, "rake"), np.array(columns(W1)["beat"])
    found = [kish(weight[beats == beat])[0] for beat in expected["beat"]]
    assert found == pytest.approx(expected["neff"], rel=RTOL)


def test_base_weights_are_people_per_respondent():
    adults = numbers(W1, "adults")
    people = float(results()["synth"]["N"])
    assert adults * people / adults.sum() == pytest.approx(numbers(WEIGHTS, "base"), rel=1e-12)
    found = base_weights(np.array([10.0, 90.0]), np.array([2.0, 3.0]), np.array([0, 1, 1, 0, 1]))
    assert found.tolist() == [5, 30, 30, 5, 30]


def test_base_weights_refuse_a_stratum_without_respondents():
    with pytest.raises(BadWeightsError, match="no respondents"):
        base_weights(np.array([10.0]), np.array([0.0]), np.array([0]))


@pytest.mark.parametrize(
    ("margins", "error", "words"),
    [
        pytest.param([margin([0, 0], [5, 5])], EmptyCategoryError, "'b'.*collapse", id="empty"),
        pytest.param([margin([0, 1], [5, 0])], UnknownCategoryError, "'b'", id="unknown"),
        pytest.param(
            [margin([0, 1], [50, 50]), margin([0, 1], [51, 52], "age")],
            TotalsDifferError,
            "age counts 103 people and sex 100",
            id="totals",
        ),
        pytest.param(
            [margin([0, 1], [10, 90]), margin([0, 1], [90, 10], "age")],
            NotConvergedError,
            "did not converge.*collapse",
            id="contradiction",
        ),
    ],
)
def test_impossible_margins_are_named(margins, error, words):
    with pytest.raises(error, match=words):
        rake(np.ones(2), margins)


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_unusable_base_weights_are_named_by_row(bad):
    with pytest.raises(BadWeightsError, match="row 2"):
        rake(np.array([1.0, bad]), [margin([0, 1], [5, 5])])


def test_no_responses_is_a_named_error():
    with pytest.raises(BadWeightsError, match="no responses"):
        unraked(np.array([]))


def test_close_totals_are_rescaled_and_said():
    raked = rake(np.ones(2), [margin([0, 1], [50, 50]), margin([0, 1], [50.5, 50.5], "age")])
    assert raked.weight.sum() == pytest.approx(100)
    assert "age was rescaled from 101 to 100 people" in raked.diagnostics.warnings


def test_few_respondents_are_warned_about_and_not_collapsed():
    raked = rake(np.ones(40), [margin([0] * 35 + [1] * 5, [50, 50])])
    assert raked.diagnostics.warnings == ("sex: b has 5 respondents only",)
    assert raked.weight[-5:].sum() == pytest.approx(50)


def test_missing_characteristic_keeps_its_sample_share():
    kept = keep_missing(margin([0, 1, -1, 0], [30, 70]), np.array([1.0, 1.0, 2.0, 1.0]))
    raked = rake(np.array([1.0, 1.0, 2.0, 1.0]), [kept])
    assert raked.weight[2] / raked.weight.sum() == pytest.approx(0.4)
    assert raked.weight[1] / raked.weight[[0, 1, 3]].sum() == pytest.approx(0.7)


def test_trimmed_weights_meet_the_margins_and_lower_the_design_effect():
    codes = np.array([0] * 97 + [1] * 3)
    other = np.array(([0] * 9 + [1]) * 10)
    margins = [margin(codes, [70, 30]), margin(other, [50, 50], "age")]
    trimmed = trim(np.ones(100), margins)
    sums = np.bincount(other, weights=trimmed.weight)
    assert sums == pytest.approx([50, 50], rel=1e-9)
    assert trimmed.diagnostics.n_trimmed > 0
    assert trimmed.diagnostics.deff <= trimmed.diagnostics.deff_untrimmed


def test_weights_below_the_cap_are_left_alone():
    margins = synth_margins()
    base = numbers(WEIGHTS, "base")
    assert trim(base, margins, times_median=100).weight == pytest.approx(
        rake(base, margins).weight, rel=1e-12
    )


SAMPLES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.5, 5.0)), min_size=12, max_size=60
)


def drawn(sample):
    """Return base weights and two margins that some weighting of the sample meets."""
    a, b, w = (np.array(column) for column in zip(*sample, strict=True))
    truth = w * (1 + 0.5 * (a == 1)) * (1 + 0.3 * (b == 1))
    seen = np.unique(a)
    a = np.searchsorted(seen, a)
    margins = [
        Margin("a", tuple(map(str, seen)), a, np.bincount(a, weights=truth)),
        Margin("b", ("0", "1"), b, np.bincount(b, weights=truth, minlength=2)),
    ]
    return w, margins


@given(SAMPLES)
def test_raked_sums_meet_every_margin(sample):
    base, margins = drawn(sample)
    raked = rake(base, margins, max_sweeps=5000)
    for m in margins:
        sums = np.bincount(m.codes, weights=raked.weight, minlength=len(m.totals))
        assert sums == pytest.approx(m.totals, rel=1e-9)
    assert raked.diagnostics.n_eff <= len(base) + 1e-9


@given(SAMPLES)
def test_raking_twice_equals_once(sample):
    base, margins = drawn(sample)
    once = rake(base, margins, max_sweeps=5000)
    assert rake(once.weight, margins).weight == pytest.approx(once.weight, rel=1e-8)


@given(SAMPLES, st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(sample, random):
    base, margins = drawn(sample)
    order = np.array(random.sample(range(len(base)), len(base)))
    shuffled = [replace(m, codes=m.codes[order]) for m in margins]
    once = rake(base, margins, max_sweeps=5000).weight[order]
    assert rake(base[order], shuffled, max_sweeps=5000).weight == pytest.approx(once, rel=1e-7)


def test_many_large_margins_use_the_sparse_path():
    rng = np.random.default_rng(7)
    columns = [rng.integers(0, 60, 3000) for _ in range(4)]  # 60^4 cells, far over the dense limit
    margins = [
        Margin(str(i), tuple(map(str, range(60))), c, np.bincount(c) + rng.uniform(0, 5, 60))
        for i, c in enumerate(columns)
    ]
    total = margins[0].totals.sum()
    margins = [replace(m, totals=m.totals * total / m.totals.sum()) for m in margins]
    raked = rake(np.ones(3000), margins)
    assert np.bincount(columns[3], weights=raked.weight) == pytest.approx(
        margins[3].totals, rel=1e-9
    )

"""Post-stratification, linear calibration and the variances after raking equal R."""

from dataclasses import replace

import numpy as np
import pytest

from engage.stats.calibration import CannotCalibrateError, calibrate, dummies, poststratify
from engage.stats.margins import BadWeightsError, EmptyCategoryError, Margin
from engage.stats.variance import Design, calibrated, influence, var_total
from tests.stats.reference import RTOL, WEIGHT_RTOL, codes, derived, numbers, results

SCHOOLS, WEIGHTS, W1 = "apiclus1.csv", "apiclus1_weights.csv", "synth_w1.csv"
VARIABLES = ["safe", "victim", "t1", "t6", "b1", "net1", "net3", "idx", "q1"]


def school_margins():
    """Return the two margins of the schools."""
    known = results()["api_weighting"]["margins"]
    found = []
    for name in ("stype", "sch.wide"):
        positions, levels = codes(SCHOOLS, name)
        totals = {row[name]: float(row["Freq"]) for row in known[name]}
        found.append(Margin(name, levels, positions, np.array([totals[x] for x in levels])))
    return found


def test_poststratified_weights_equal_r():
    found = poststratify(numbers(SCHOOLS, "pw"), school_margins()[0])
    assert found.weight == pytest.approx(numbers(WEIGHTS, "poststratify"), rel=WEIGHT_RTOL)
    known = results()["api_weighting"]["poststratify"]["kish"]
    assert found.diagnostics.n_eff == pytest.approx(known["neff"], rel=RTOL)
    assert found.diagnostics.sweeps == 1


def test_poststratification_checks_as_raking_does():
    margin = school_margins()[0]
    wider = replace(margin, levels=(*margin.levels, "X"), totals=np.append(margin.totals, 5.0))
    with pytest.raises(EmptyCategoryError, match=r"'X'.*collapse"):
        poststratify(numbers(SCHOOLS, "pw"), wider)


def test_calibrated_weights_equal_r():
    found = calibrate(numbers(SCHOOLS, "pw"), *dummies(school_margins()))
    assert found.weight == pytest.approx(numbers(WEIGHTS, "cal_linear"), rel=WEIGHT_RTOL)
    known = results()["api_weighting"]["calibrate_linear"]["kish"]
    assert found.diagnostics.deff == pytest.approx(known["deff"], rel=RTOL)


def test_calibration_says_when_weights_fall_below_zero():
    x = np.column_stack([np.ones(4), [0.0, 0.0, 0.0, 9.0]])
    found = calibrate(np.ones(4), x, np.array([4.0, 40.0]))
    assert (x.T @ found.weight) == pytest.approx([4.0, 40.0])
    assert found.diagnostics.warnings == ("3 weights are zero or negative; rake instead",)


def test_totals_that_contradict_each_other_are_named():
    x = np.column_stack([np.ones(3), np.ones(3)])
    with pytest.raises(CannotCalibrateError, match="together with the others"):
        calibrate(np.ones(3), x, np.array([30.0, 60.0]))
    with pytest.raises(BadWeightsError):
        calibrate(np.array([1.0, 0.0]), np.ones((2, 1)), np.array([3.0]))


@pytest.mark.parametrize("variable", VARIABLES)
def test_variance_after_raking_equals_r(variable):
    """R's rake takes unweighted residuals; base-weighted ones differ by about one per cent."""
    known = results()["synth"]["rake_calibrated_se"]["overall"][variable]["se"]
    y, weight = derived(W1, variable), numbers("synth_w1_weights.csv", "rake")
    margins = [codes(W1, name)[0] for name in results()["synth"]["rake_vars"]]
    z = influence(y, weight, np.isfinite(y))
    assert float(var_total(calibrated(z, weight, margins))) ** 0.5 == pytest.approx(known, rel=RTOL)
    base = numbers("synth_w1_weights.csv", "base")
    greg = float(var_total(calibrated(z, weight, margins, base))) ** 0.5
    assert greg == pytest.approx(known, rel=2e-2)


@pytest.mark.parametrize("method", ["rake", "poststratify", "calibrate_linear"])
def test_variance_after_calibrating_schools_equals_r(method):
    known = results()["api_weighting"][method]["mean"]
    weight = numbers(WEIGHTS, {"calibrate_linear": "cal_linear"}.get(method, method))
    margins = [m.codes for m in school_margins()]
    margins = margins[:1] if method == "poststratify" else margins
    design = Design(cluster=codes(SCHOOLS, "dnum")[0])
    for i, name in enumerate(known["names"]):
        y = numbers(SCHOOLS, name)
        z = calibrated(influence(y, weight, np.isfinite(y)), weight, margins)
        assert float(var_total(z, design)) ** 0.5 == pytest.approx(known["se"][i], rel=RTOL)


def test_ratio_of_two_columns_has_the_variance_of_its_residuals():
    y, x = numbers(SCHOOLS, "api00"), numbers(SCHOOLS, "enroll")
    weight, inside = numbers(SCHOOLS, "pw"), np.ones(len(y), dtype=bool)
    ratio = float(weight @ y / (weight @ x))
    z = influence(y, weight, inside, per=x)
    assert z.sum() == pytest.approx(0, abs=1e-9)
    plain = influence(y - ratio * x, weight, inside, of="total") / float(weight @ x)
    assert z == pytest.approx(plain, abs=1e-12)
    same = influence(y, weight, inside, per=np.ones(len(y)))
    assert same == pytest.approx(influence(y, weight, inside), rel=1e-12)

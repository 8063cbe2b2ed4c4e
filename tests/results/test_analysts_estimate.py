"""`engage stats estimate` equals R in every design of the reference, and names what is wrong."""

import pytest

from tests.results.analysts import by_group, with_derived
from tests.stats.reference import FOLDER, RTOL, derived, numbers, results

DESIGNS = {
    "apistrat_fpc": ("apistrat.csv", "--strata", "stype", "--fpc", "fpc"),
    "apistrat_nofpc": ("apistrat.csv", "--strata", "stype"),
    "apistrat_nostrata": ("apistrat.csv",),
    "apiclus1_nofpc": ("apiclus1.csv", "--cluster", "dnum"),
    "apiclus1_fpc": ("apiclus1.csv", "--cluster", "dnum", "--fpc", "fpc"),
}
# R's "logit" is an iterative fit, which stops near 1e-7; its "xlogit" is the formula itself
INTERVALS = [("korn-graubard", "beta", RTOL), ("logit", "xlogit", RTOL), ("logit", "logit", 1e-6)]
WEIGHTS = {"base": "base", "rake": "rake_weights_fixed_se"}
VARIABLES = ("safe", "victim", "t1", "t6", "b1", "net1", "net3", "idx", "q1")
SHARE = ("--kind", "share", "--value", "1")


def results_of(*words):
    """Return what `engage stats estimate` prints, by group."""
    return by_group("estimate", *words)


def school(name, *words):
    """Return the results of a school design."""
    file, *design = DESIGNS[name]
    return results_of(FOLDER / file, "--weight", "pw", *design, *words)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The first synthetic wave with both weights and the derived variables in one file."""
    made = {name: derived("synth_w1.csv", name) for name in VARIABLES}
    made |= {name: numbers("synth_w1_weights.csv", name) for name in WEIGHTS}
    path = tmp_path_factory.mktemp("analysts") / "w1.csv"
    return with_derived(path, "synth_w1.csv", made, "beat", "age", "adults")


@pytest.mark.parametrize("name", DESIGNS)
def test_means_and_totals_of_schools_equal_r(name):
    known = results()["api"][name]
    for i, item in enumerate(known["mean"]["names"]):
        one, mean = school(name, "--item", item)[None], known["mean"]
        found = (one["estimate"], one["se"], one["low"], one["high"])
        expected = [mean[field][i] for field in ("est", "se", "lo_t", "hi_t")]
        assert found == pytest.approx(expected, rel=RTOL)
        assert one["df"] == known["degf"] == mean["df"]
        assert (one["n_eff"], one["deff"]) == pytest.approx(
            (known["kish"]["neff"], known["kish"]["deff"]), rel=RTOL
        )
    for i, item in enumerate(known["total"]["names"]):
        one = school(name, "--item", item, "--kind", "total")[None]
        expected = (known["total"]["est"][i], known["total"]["se"][i])
        assert (one["estimate"], one["se"]) == pytest.approx(expected, rel=RTOL)


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("item", ["api00", "award"])
def test_groups_of_schools_equal_r(name, item):
    known = results()["api"][name][f"by_stype_{item}"]
    found = school(name, "--item", item, "--by", "stype")
    assert list(found) == known["group"]
    for field, theirs in (("estimate", "est"), ("se", "se")):
        ours = [one[field] for one in found.values()]
        assert ours == pytest.approx(known[theirs], rel=RTOL)


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize(("ci", "method", "tolerance"), INTERVALS)
def test_intervals_of_school_shares_equal_r(name, ci, method, tolerance):
    found = school(name, "--item", "award", *SHARE, "--ci", ci)
    found |= school(name, "--item", "award", *SHARE, "--ci", ci, "--by", "stype")
    for group, one in found.items():
        known = results()["api"][name]["ciprop_award" + ("" if group is None else f"_{group}")]
        assert (one["low"], one["high"]) == pytest.approx(known[method], rel=tolerance)
        assert (one["estimate"], one["se"]) == pytest.approx((known["p"], known["se"]), rel=RTOL)
        assert (one["df"], one["n"]) == (known["df"], known["n"])


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("item", VARIABLES)
def test_figures_of_the_city_equal_r(city, weight, item):
    block = results()["synth"][WEIGHTS[weight]]
    one, known = results_of(city, "--item", item, "--weight", weight)[None], block["overall"][item]
    found = [one[field] for field in ("estimate", "se", "low", "high", "df")]
    expected = [known[field] for field in ("est", "se", "lo_t", "hi_t", "df")]
    assert found == pytest.approx(expected, rel=RTOL)
    for by in ("beat", "age"):
        groups = results_of(city, "--item", item, "--weight", weight, "--by", by)
        known = block[f"by_{by}"][item]
        assert list(groups) == known["group"]
        for field, theirs in (("estimate", "est"), ("se", "se")):
            ours = [one[field] for one in groups.values()]
            assert ours == pytest.approx(known[theirs], rel=RTOL)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("item", ["safe", "victim"])
@pytest.mark.parametrize(("ci", "method", "tolerance"), INTERVALS)
def test_intervals_of_shares_in_beats_equal_r(city, weight, item, ci, method, tolerance):
    block = results()["synth"][WEIGHTS[weight]]
    asked = (city, "--item", item, *SHARE, "--weight", weight, "--ci", ci)
    for group, one in (results_of(*asked) | results_of(*asked, "--by", "beat")).items():
        known = block[f"ciprop_{item}"] if group is None else block["ciprop_by_beat"][group][item]
        if known["p"] == 0:  # R has no interval of its own there; ours stands on Kish's number
            assert (one["low"], one["high"] is None) == (
                (0, False) if ci != "logit" else (None, True)
            )
            continue
        assert (one["low"], one["high"]) == pytest.approx(known[method], rel=tolerance)
        assert (one["se"], one["df"]) == pytest.approx((known["se"], known["df"]), rel=RTOL)


def test_kish_of_each_beat_equals_r(city):
    known = results()["synth"]["kish_by_beat"]
    found = results_of(city, "--item", "adults", "--weight", "rake", "--by", "beat")
    assert [one["n_eff"] for one in found.values()] == pytest.approx(known["neff"], rel=RTOL)
    assert [one["n"] for one in found.values()] == known["n"]

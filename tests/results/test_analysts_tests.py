"""`engage stats rake`, `chisq` and `change` equal R."""

import csv

import numpy as np
import pytest
from scipy.special import ndtr, stdtr

from engage.stats.comparisons import benjamini_hochberg, holm
from tests.results.analysts import by_group, printed, with_derived, write
from tests.stats.reference import (
    FOLDER,
    P_RTOL,
    RTOL,
    WEIGHT_RTOL,
    columns,
    derived,
    numbers,
    results,
)

CHANGE = results()["synth"]["change"]
WAVES = ("synth_w1.csv", "synth_w2.csv")
ADJUST = {"bh": benjamini_hochberg, "holm": holm}
SCHOOLS = {
    "apistrat_fpc": ("apistrat.csv", "--strata", "stype", "--fpc", "fpc"),
    "apistrat_nofpc": ("apistrat.csv", "--strata", "stype"),
    "apistrat_nostrata": ("apistrat.csv",),
    "apiclus1_nofpc": ("apiclus1.csv", "--cluster", "dnum"),
    "apiclus1_fpc": ("apiclus1.csv", "--cluster", "dnum", "--fpc", "fpc"),
}


def weights_in(path):
    """Return the weights of a file that `engage stats rake` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        return [float(row["weight"]) for row in csv.DictReader(file)]


def test_raked_weights_equal_r(tmp_path):
    base = numbers("synth_w1_weights.csv", "base")
    kept = ("rid", "beat", "age", "sex", "eth", "tenure")
    file = with_derived(tmp_path / "w1.csv", "synth_w1.csv", {"base": base}, *kept)
    out = tmp_path / "out.csv"
    told = printed(
        *("rake", file, "--margins", FOLDER / "synth_margins.csv", "--weight", "base"),
        *("--out", out),
    )
    expected = numbers("synth_w1_weights.csv", "rake")
    assert weights_in(out) == pytest.approx(expected, rel=WEIGHT_RTOL)
    with out.open(newline="", encoding="utf-8") as written:
        assert next(csv.reader(written)) == [*kept, "base", "weight"]
    known = results()["synth"]["kish_rake"]
    assert (told["n_eff"], told["deff"]) == pytest.approx((known["neff"], known["deff"]), rel=RTOL)
    assert (told["min"], told["max"]) == (min(weights_in(out)), max(weights_in(out)))
    assert told["warnings"] == ["beat: B07 has 16 respondents only"]


def test_raked_school_weights_equal_r(tmp_path):
    lines = [
        (name, row[name], row["Freq"])
        for name, rows in results()["api_weighting"]["margins"].items()
        for row in rows
    ]
    table = dict(zip(("variable", "level", "count"), zip(*lines, strict=True), strict=True))
    margins, out = write(tmp_path / "margins.csv", table), tmp_path / "out.csv"
    file = FOLDER / "apiclus1.csv"
    printed("rake", file, "--margins", margins, "--weight", "pw", "--out", out)
    expected = numbers("apiclus1_weights.csv", "rake")
    assert weights_in(out) == pytest.approx(expected, rel=WEIGHT_RTOL)


def test_trimmed_weights_tell_both_design_effects(tmp_path):
    file, out = FOLDER / "synth_w1.csv", tmp_path / "out.csv"
    margins = FOLDER / "synth_margins.csv"
    plain = printed("rake", file, "--margins", margins, "--out", out)
    told = printed("rake", file, "--margins", margins, "--trim", "4", "--out", out)
    assert told["deff_untrimmed"] == pytest.approx(plain["deff"])
    assert told["deff"] < plain["deff"]
    assert told["n_trimmed"] > 0
    assert told["max"] / np.median(weights_in(out)) == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("name", SCHOOLS)
@pytest.mark.parametrize(
    ("table", "row", "col"),
    [("schwide_stype", "sch.wide", "stype"), ("award_compimp", "awards", "comp.imp")],
)
def test_dependence_of_school_answers_equals_r(name, table, row, col):
    file, *design = SCHOOLS[name]
    asked = ("chisq", FOLDER / file, "--row", row, "--col", col, "--weight", "pw", *design)
    assert_equals_r(printed(*asked), results()["api"][name][f"chisq_{table}"]["F"])


@pytest.mark.parametrize("weight", ["base", "rake"])
@pytest.mark.parametrize(("row", "col"), [("safe", "eth"), ("q1", "age"), ("q2", "mode")])
def test_dependence_of_city_answers_equals_r(tmp_path, weight, row, col):
    made = {weight: numbers("synth_w1_weights.csv", weight)}
    file = with_derived(tmp_path / "w1.csv", "synth_w1.csv", made, row, col)
    found = printed("chisq", file, "--row", row, "--col", col, "--weight", weight)
    block = {"base": "base", "rake": "rake_weights_fixed_se"}[weight]
    assert_equals_r(found, results()["synth"][block][f"chisq_{row}_{col}"]["F"])


def assert_equals_r(found, known):
    """Check a test of independence against R's statistic "F"."""
    expected = (known["statistic"], *known["parameter"])
    assert [found[name] for name in ("statistic", "ndf", "ddf")] == pytest.approx(
        expected, rel=RTOL
    )
    assert found["p"] == pytest.approx(known["p"], rel=P_RTOL)


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Both synthetic waves with base weights and the compared variables."""
    folder = tmp_path_factory.mktemp("waves")
    files = []
    for wave in WAVES:
        adults = numbers(wave, "adults")
        made = {name: derived(wave, name) for name in ("safe", "t1", "net1", "idx")}
        made["base"] = adults * 60_000 / adults.sum()
        files.append(with_derived(folder / wave, wave, made, "rid", "beat"))
    return files


@pytest.mark.parametrize("way", ["independent", "overlap"])
@pytest.mark.parametrize("item", ["safe", "t1", "net1", "idx"])
def test_change_of_the_city_equals_r(waves, way, item):
    person = ("--person", "rid") if way == "overlap" else ()
    found = by_group("change", *waves, "--item", item, "--weight", "base", *person)[None]
    known = CHANGE[way]["overall"][item]
    for field in ("w1", "w2", "diff", "se", "df"):
        assert found[field] == pytest.approx(known[field], rel=RTOL)
    assert found["p"] == pytest.approx(known["p_t"], rel=P_RTOL)
    assert found["p_adjusted"] == found["p"]


@pytest.mark.parametrize("way", ["independent", "overlap"])
@pytest.mark.parametrize("adjust", ["bh", "holm"])
def test_change_of_every_beat_equals_r(waves, way, adjust):
    person = ("--person", "rid") if way == "overlap" else ()
    asked = ("change", *waves, "--item", "idx", "--by", "beat", "--weight", "base", *person)
    found = by_group(*asked, "--adjust", adjust)
    known = CHANGE[way]["by_beat_idx"]
    assert list(found) == known["beat"]
    for field in ("diff", "se"):
        assert [one[field] for one in found.values()] == pytest.approx(known[field], rel=RTOL)
    diff, se, df, p, p_adjusted = (
        np.array([one[field] for one in found.values()])
        for field in ("diff", "se", "df", "p", "p_adjusted")
    )
    assert p == pytest.approx(2 * stdtr(df, -np.abs(diff / se)), rel=P_RTOL)
    assert p_adjusted == pytest.approx(ADJUST[adjust](p), rel=P_RTOL)
    # R's table adjusts the normal p-values of the same differences
    normal = ADJUST[adjust](2 * ndtr(-np.abs(diff / se)))
    assert normal == pytest.approx(known[{"bh": "p_BH", "holm": "p_holm"}[adjust]], rel=P_RTOL)


def test_share_of_an_answer_is_compared_by_its_value(waves):
    safe = by_group("change", *waves, "--item", "safe", "--weight", "base")[None]
    same = by_group("change", *waves, "--item", "safe", "--weight", "base", "--value", "1")[None]
    assert same == pytest.approx(safe)
    unsafe = by_group("change", *waves, "--item", "safe", "--weight", "base", "--value", "0")[None]
    assert unsafe["diff"] == pytest.approx(-safe["diff"])


def test_the_reference_lists_the_same_beats_in_both_waves():
    assert set(columns(WAVES[0])["beat"]) == set(columns(WAVES[1])["beat"])

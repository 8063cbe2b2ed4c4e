"""`engage stats smallarea`: direct figures equal R, estimates are the model's, errors say where."""

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from engage.cli import engage
from engage.stats.fayherriot import fay_herriot_shares
from engage.stats.smallarea import beta_binomial
from tests.stats.reference import FOLDER, RTOL, columns, numbers, results

SAFE = ("--item", "safe", "--by", "beat", "--value", "1")


def run(*words):
    """Run the command and return click's result."""
    return CliRunner().invoke(engage, ["stats", "smallarea", *map(str, words)])


def told(*words):
    """Return what the command prints."""
    done = run(*words)
    assert done.exit_code == 0, done.output + repr(done.exception)
    return json.loads(done.stdout)


def refused(*words):
    """Return the words with which bad input is refused."""
    done = run(*words)
    assert done.exit_code != 0
    assert "NaN" not in done.stdout
    return str(done.exception) + done.output


def part(found, name):
    """Return one field of every area."""
    return np.array([one[name] for one in found["results"]], dtype=float)


def write(path, rows):
    """Write a CSV file and return its path."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def raked(tmp_path_factory):
    """The first synthetic wave with its raked weights."""
    cells = [columns("synth_w1.csv")[name] for name in ("beat", "safe")]
    weights = numbers("synth_w1_weights.csv", "rake").tolist()
    path = tmp_path_factory.mktemp("areas") / "w1.csv"
    return write(path, [("beat", "safe", "w"), *zip(*cells, weights, strict=True)])


def test_direct_shares_and_effective_numbers_equal_r(raked):
    known = results()["synth"]["small_area"]
    found = told(raked, *SAFE, "--weight", "w")
    assert [one["area"] for one in found["results"]] == known["beat"]
    assert part(found, "n").tolist() == known["n"]
    assert part(found, "direct") == pytest.approx(known["fay_herriot_arcsine"]["p"], rel=RTOL)
    assert part(found, "n_eff") == pytest.approx(
        known["fay_herriot_arcsine"]["neff_kish"], rel=RTOL
    )


def test_estimates_are_those_of_the_model(raked):
    found = told(raked, *SAFE, "--weight", "w")
    modelled = beta_binomial(part(found, "direct"), part(found, "n_eff"))
    assert found["benchmark"] == "pass"
    for name, values in (
        ("estimate", modelled.value),
        ("low", modelled.low),
        ("high", modelled.high),
        ("own_share", modelled.own),
    ):
        assert part(found, name) == pytest.approx(values, rel=1e-12)


def test_an_area_without_answers_is_estimated_from_its_facts(tmp_path):
    rows = [(f"A{i:02}", int(k < 2 + i % 5)) for i in range(24) for k in range(8)]
    answers = write(tmp_path / "answers.csv", [("beat", "safe"), *rows, ("A23", "")])
    facts = [("rent", "beat"), *((i % 5, f"A{i:02}") for i in range(23)), (3, "A23"), (4, "A99")]
    found = told(answers, *SAFE, "--covariates", write(tmp_path / "facts.csv", facts))
    nobody = found["results"][-1]
    assert (nobody["area"], nobody["n"], nobody["direct"]) == ("A99", 0, None)
    assert 0.5 < nobody["estimate"] < 0.85
    assert nobody["own_share"] == 0
    assert nobody["low"] < nobody["estimate"] < nobody["high"]
    share, n_eff = np.append(part(found, "direct")[:-1], 0), part(found, "n_eff")
    x = np.array([[i % 5] for i in range(23)] + [[3], [4]], dtype=float)
    assert part(found, "estimate") == pytest.approx(fay_herriot_shares(share, n_eff, x).value)


@pytest.mark.parametrize(
    ("cells", "facts", "says"),
    [
        pytest.param("beat,safe\nA,\nB,\n", None, "every cell of safe is empty", id="no answers"),
        pytest.param("beat,safe\n,1\nB,\n", None, "no row has both", id="no area answered"),
        pytest.param("area,safe\nA,1\n", None, "no column 'beat'", id="no such column"),
        pytest.param("beat,safe,w\nA,1,-1\n", None, "answers.csv:2", id="negative weight"),
        pytest.param("beat,safe,w\nA,1,nan\n", None, "answers.csv:2", id="weight is no number"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat,x\nA,\n", "facts.csv:2", id="empty fact"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat,x\nA,inf\n", "facts.csv:2", id="infinite"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat,x\nA,1\nA,2\n", "facts.csv:3", id="twice"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat,x\nB,1\n", "'A' of", id="area without facts"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat\nA\n", "no column beside", id="no facts"),
        pytest.param("beat,safe,w\nA,1,1\n", "beat,x\nA,1\n", "20 areas or more", id="few areas"),
    ],
)
def test_bad_files_are_refused_with_file_and_line(tmp_path, cells, facts, says):
    answers = tmp_path / "answers.csv"
    answers.write_text(cells)
    words = [answers, *SAFE, *(("--weight", "w") if ",w" in cells else ())]
    if facts is not None:
        (tmp_path / "facts.csv").write_text(facts)
        words += ["--covariates", tmp_path / "facts.csv"]
    assert says in refused(*words)


@pytest.mark.parametrize("cells", ["A,1\n", "A,0\nB,0\n", "A,2\nB,1\nB,1\n"])
def test_constant_items_and_single_answers_give_finite_numbers(tmp_path, cells):
    path = tmp_path / "answers.csv"
    path.write_text("beat,safe\n" + cells)
    found = told(path, *SAFE)
    for name in ("direct", "estimate", "low", "high", "own_share"):
        assert np.isfinite(part(found, name)).all()


def test_reference_file_needs_no_weights():
    assert len(told(FOLDER / "synth_w1.csv", *SAFE)["results"]) == 18


CENSUS = [("beat", "age", "count"), ("A", "y", 10), ("A", "o", 40), ("B", "y", 50), ("B", "o", 50)]


def test_a_census_puts_the_groups_in_their_place(tmp_path):
    rows = [("A", "y", k % 5 == 0) for k in range(40)] + [("A", "o", k % 5 > 0) for k in range(10)]
    rows += [("B", *row[1:]) for row in rows] + [("A", "", True), ("", "y", True)]
    answers = [("beat", "age", "safe"), *((b, age, int(yes)) for b, age, yes in rows)]
    census = write(tmp_path / "census.csv", CENSUS)
    found = told(write(tmp_path / "answers.csv", answers), *SAFE, "--census", census)
    assert found["benchmark"] is None
    assert part(found, "direct") == pytest.approx([17 / 51, 16 / 50])
    assert part(found, "estimate") == pytest.approx([0.68, 0.5], abs=0.06)


@pytest.mark.parametrize(
    ("census", "says"),
    [
        pytest.param([*CENSUS, ("B", "o", 5)], "census.csv:6", id="twice"),
        pytest.param([*CENSUS[:4], ("B", "o", -1)], "census.csv:5", id="negative"),
        pytest.param([*CENSUS[:4], ("B", "o", "")], "census.csv:5", id="empty"),
        pytest.param([CENSUS[0], ("A", "y", 0), ("B", "y", 2)], "nobody lives", id="nobody"),
        pytest.param([CENSUS[0], ("A", "y", 9), ("B", "y", 2)], "answers.csv:3", id="no group"),
        pytest.param([("beat", "count"), ("A", 9), ("B", 2)], "Add a trait", id="no trait"),
        pytest.param([("beat", "sex", "count"), ("A", "f", 9), ("B", "f", 2)], "'sex'", id="other"),
        pytest.param(CENSUS[:3], "'B' of", id="area without people"),
    ],
)
def test_a_bad_census_is_refused(tmp_path, census, says):
    answers = [("beat", "age", "safe"), ("A", "y", 1), ("B", "o", 0)]
    path = write(tmp_path / "answers.csv", answers)
    assert says in refused(path, *SAFE, "--census", write(tmp_path / "census.csv", census))


def test_facts_and_a_census_do_not_go_together(tmp_path):
    census = write(tmp_path / "census.csv", CENSUS)
    words = (FOLDER / "synth_w1.csv", *SAFE, "--census", census, "--covariates", census)
    assert "not both" in refused(*words)

"""What is wrong with analysts' files is named with file, line and column; nothing is ever NaN."""

import pytest

from engage.errors import InputErrors
from tests.results.analysts import by_group, printed, run

GOOD = "y,w,g,psu\n1,1,a,1\n0,2,a,1\n1,1,b,2\n0,1,b,2\n"


def saved(folder, text, name="data.csv"):
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaint(*words):
    """Return what a refused command says, one line a fault."""
    done = run(*words)
    assert done.exit_code != 0, done.output
    assert done.stdout == ""
    if isinstance(done.exception, SystemExit):  # click's own words about an option
        return done.stderr
    assert isinstance(done.exception, InputErrors), repr(done.exception)
    return str(done.exception)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "has no rows", id="empty"),
        pytest.param("y,w\n", "has no rows", id="header only"),
        pytest.param("y,w\n1,2,3\n", "data.csv:2: 3 cells, but 2 columns", id="ragged"),
        pytest.param("y,w\n1,2\n\n1\n", "data.csv:4: 1 cells", id="short row after a gap"),
        pytest.param("y,y\n1,2\n", "data.csv:1: the column 'y' stands twice", id="twice"),
        pytest.param("y,\n1,2\n", "data.csv:1: column 2 has no name", id="unnamed"),
        pytest.param("y;w\n1;2\n", "data.csv:1: cells are separated by semicolons", id=";"),
        pytest.param("y\nañb\n".encode("latin-1"), "not written in UTF-8", id="latin"),
        pytest.param('y\n"1\n', "data.csv:", id="open quote"),
        pytest.param("w\n1\n", "no column 'y'.*It has: w", id="no column"),
        pytest.param("y\n1\ntwo\n", "data.csv:3: y 'two' is no number", id="text"),
        pytest.param("y\n1\nNaN\n", "data.csv:3: y 'NaN' is no number", id="nan"),
        pytest.param("y\n-inf\n1\n", "data.csv:2: y '-inf' is no number", id="infinite"),
        pytest.param("y\n1e99\n1\n", "data.csv:2: y '1e99' is no number to compute", id="huge"),
        pytest.param("y,x\n,1\n,1\n", "every cell of y is empty", id="all missing"),
    ],
)
def test_unreadable_files_are_named(tmp_path, text, words):
    assert_says(complaint("estimate", saved(tmp_path, text), "--item", "y"), words)


def assert_says(text, words):
    """Check that a complaint holds each part of some words, in their order."""
    place = 0
    for part in words.split(".*"):
        assert part in text[place:], text
        place = text.index(part, place) + len(part)


@pytest.mark.parametrize("weight", ["0", "-1", "", "nan", "inf", "1e-90", "x"])
@pytest.mark.parametrize("command", ["estimate", "change", "chisq", "rake"])
def test_a_weight_that_is_none_is_named_by_its_line(tmp_path, command, weight):
    file = saved(tmp_path, f"y,w,g\n1,1,a\n0,{weight},a\n1,1,b\n0,1,b\n")
    margins = saved(tmp_path, "variable,level,count\ng,a,5\ng,b,5\n", "margins.csv")
    words = {
        "estimate": (file, "--item", "y"),
        "change": (file, file, "--item", "y"),
        "chisq": (file, "--row", "y", "--col", "g"),
        "rake": (file, "--margins", margins, "--out", tmp_path / "out.csv"),
    }[command]
    assert f"data.csv:3: w {weight!r} is" in complaint(command, *words, "--weight", "w")
    assert not (tmp_path / "out.csv").exists()


def test_many_faults_of_a_column_do_not_fill_the_screen(tmp_path):
    file = saved(tmp_path, "y\n" + "x\n" * 1000)
    lines = complaint("estimate", file, "--item", "y").splitlines()
    assert len(lines) == 11
    assert "and 990 more rows" in lines[-1]


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        pytest.param(GOOD, ("--cluster", "nope"), "no column 'nope'", id="unknown cluster"),
        pytest.param("y,psu\n1,7\n0,7\n", ("--cluster", "psu"), "one sampling unit", id="one PSU"),
        pytest.param("y,s\n1,a\n0,\n", ("--strata", "s"), "data.csv:3: s '' is empty", id="gap"),
        pytest.param("y,f\n1,9\n0,8\n", ("--fpc", "f"), "data.csv:3: f '8' differs", id="fpc"),
        pytest.param("y,f\n1,1\n0,1\n", ("--fpc", "f"), "data.csv:2: f says 1 units", id="few"),
        pytest.param(GOOD, ("--kind", "share"), "needs --value", id="share of nothing"),
        pytest.param(GOOD, ("--kind", "mean", "--value", "1"), "takes no --value", id="mean of V"),
        pytest.param(GOOD, ("--ci", "wilson"), "is an interval of a share", id="wilson of a mean"),
    ],
)
def test_designs_that_cannot_be_are_named(tmp_path, text, words, says):
    assert says in complaint("estimate", saved(tmp_path, text), "--item", "y", *words)


@pytest.mark.parametrize(
    ("margins", "says"),
    [
        pytest.param("variable,level,count\nz,a,5\n", "margins.csv:2: variable 'z'", id="column"),
        pytest.param("variable,level\ng,a\n", "no column 'count'", id="no count"),
        pytest.param("variable,level,count\ng,a,5\ng,b,-1\n", "margins.csv:3: count '-1'", id="-"),
        pytest.param("variable,level,count\ng,a,x\n", "margins.csv:2: count 'x'", id="text"),
        pytest.param("variable,level,count\ng,,5\n", "margins.csv:2: level ''", id="no level"),
        pytest.param(
            "variable,level,count\ng,a,5\ng,a,6\n", "margins.csv:3: level 'a' stands", id="twice"
        ),
        pytest.param("variable,level,count\ng,a,0\ng,b,0\n", "g counts nobody", id="nobody"),
        pytest.param(
            "variable,level,count\ng,a,5\n",
            "margins.csv: g: 2 responses in 'b', of which the margins count nobody",
            id="unknown category",
        ),
        pytest.param(
            "variable,level,count\ng,a,5\ng,b,5\ng,c,5\n",
            "nobody answered in 'c'.*collapse it",
            id="empty category",
        ),
        pytest.param(
            "variable,level,count\ng,a,5\ng,b,5\ny,0,6\ny,1,6\n",
            "y counts 12 people and g 10",
            id="totals apart",
        ),
        pytest.param(
            "variable,level,count\ng,a,1\ng,b,9\npsu,1,9\npsu,2,1\n",
            "did not converge",
            id="contradiction",
        ),
    ],
)
def test_margins_that_cannot_be_met_are_named(tmp_path, margins, says):
    file, table = saved(tmp_path, GOOD), saved(tmp_path, margins, "margins.csv")
    out = tmp_path / "out.csv"
    assert_says(complaint("rake", file, "--margins", table, "--out", out), says)
    assert not out.exists()


@pytest.mark.parametrize("trim", ["1", "0", "-3", "nan", "inf"])
def test_a_cap_that_is_none_is_named(tmp_path, trim):
    file = saved(tmp_path, GOOD)
    table = saved(tmp_path, "variable,level,count\ng,a,5\ng,b,5\n", "margins.csv")
    asked = ("rake", file, "--margins", table, "--out", tmp_path / "o.csv", "--trim", trim)
    assert "--trim needs a number above 1" in complaint(*asked)


def test_a_file_that_is_read_is_not_written_over(tmp_path):
    file = saved(tmp_path, GOOD)
    table = saved(tmp_path, "variable,level,count\ng,a,5\ng,b,5\n", "margins.csv")
    for source in (file, table):
        words = complaint("rake", file, "--margins", table, "--out", source)
        assert "is read by this command" in words
    assert file.read_text() == GOOD
    nowhere = tmp_path / "no" / "o.csv"
    assert "No such file" in complaint("rake", file, "--margins", table, "--out", nowhere)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("a,b\n1,x\n1,y\n", "a by b: the row has fewer than two", id="constant"),
        pytest.param("a,b\n1,\n,y\n", "the row has fewer than two", id="no row with both"),
        pytest.param("a,b\n1,x\n2,y\n", "one answer settles the other", id="itself"),
        pytest.param("a,b\n1,x\n", "the row has fewer than two", id="one row"),
    ],
)
def test_tables_that_cannot_be_tested_are_named(tmp_path, text, says):
    assert says in complaint("chisq", saved(tmp_path, text), "--row", "a", "--col", "b")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("y\n5\n", (), {"estimate": 5, "se": None, "low": None, "df": 0}, id="one"),
        pytest.param("y\n5\n5\n", (), {"se": 0, "low": 5, "high": 5}, id="constant"),
        pytest.param("y\n1\n1\n", ("--value", "1"), {"estimate": 1, "high": 1}, id="unanimous"),
        pytest.param("y\n1\n1\n", ("--value", "9"), {"estimate": 0, "low": 0}, id="nobody"),
        pytest.param(
            "y\n1\n1\n", ("--value", "1", "--ci", "logit"), {"low": None, "high": None}, id="logit"
        ),
        pytest.param(
            "y\n1\n0\n", ("--value", "1", "--ci", "t"), {"low": 0, "high": 1}, id="t is cut"
        ),
        pytest.param("y,s\n1,a\n3,b\n", ("--strata", "s"), {"df": 0, "low": None}, id="lonely"),
    ],
)
def test_edges_have_a_stated_result(tmp_path, text, words, expected):
    found = by_group("estimate", saved(tmp_path, text), "--item", "y", *words)[None]
    assert {name: found[name] for name in expected} == expected


def test_a_group_without_answers_has_no_estimate(tmp_path):
    file = saved(tmp_path, "y,g\n1,a\n0,a\n,b\n,b\n1,\n")
    found = by_group("estimate", file, "--item", "y", "--by", "g")
    assert list(found) == ["a", "b"]
    assert found["b"]["n"] == 0
    assert found["b"]["estimate"] is None
    changed = by_group("change", file, file, "--item", "y", "--by", "g")
    assert changed["b"]["p_adjusted"] is None
    assert changed["a"]["p_adjusted"] == 1


def test_groups_that_are_numbers_stand_in_their_order(tmp_path):
    file = saved(tmp_path, "\ufeffy,g\n1,10\n0,9\n1,10\n0,9\n")
    assert list(by_group("estimate", file, "--item", "y", "--by", "g")) == ["9", "10"]


def test_raked_file_keeps_its_columns_and_replaces_an_older_weight(tmp_path):
    file = saved(tmp_path, 'y,weight,g\n1,2,"a, b"\n0,2,c\n1,2,\n')
    table = saved(tmp_path, 'variable,level,count\ng,"a, b",30\ng,c,10\n', "margins.csv")
    out = tmp_path / "out.csv"
    told = printed("rake", file, "--margins", table, "--weight", "weight", "--out", out)
    assert out.read_text().splitlines()[0] == "y,g,weight"
    assert told["n"] == 3
    weights = [float(line.rsplit(",", 1)[1]) for line in out.read_text().splitlines()[1:]]
    assert weights == pytest.approx([20, 20 / 3, 40 / 3])  # without the fact: a third, as sampled

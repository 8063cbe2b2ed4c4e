"""The plan: which measures each kind of column gets, from the instrument alone."""

import pytest

from engage.config import data_folder
from engage.instrument.loading import load_instrument
from engage.results.planning import flag_columns, planned_items


@pytest.fixture(scope="module")
def items():
    """Return the planned items of the quality-of-life instrument by column."""
    text = (data_folder("surveys") / "quality_of_life.yaml").read_text(encoding="utf-8")
    return {item.column: item for item in planned_items(load_instrument(text, "qol"))}


@pytest.mark.parametrize(
    ("column", "measures", "headline", "better"),
    [
        pytest.param("qol", ("share", "top2", "unsure"), "top2", "high", id="scale"),
        pytest.param("prob.noise", ("share", "top2", "unsure"), "top2", "low", id="problem"),
        pytest.param("first", ("share", "unsure"), None, "high", id="multi"),
        pytest.param("officer", ("share", "unsure"), None, "high", id="plain options"),
        pytest.param("contact", ("share", "unsure"), None, "high", id="yes or no"),
        pytest.param("age", ("share",), None, "high", id="weighting"),
    ],
)
def test_measures_follow_the_kind_of_column(items, column, measures, headline, better):
    item = items[column]
    assert (item.measures, item.headline, item.better) == (measures, headline, better)


def test_headline_counts_the_two_highest_points(items):
    assert [o.label["en"] for o in items["qol"].top] == ["Excellent", "Good"]
    assert [o.label["en"] for o in items["prob.noise"].top] == ["Big problem", "Some problem"]
    assert items["officer"].top == ()


def test_matrix_row_carries_its_question(items):
    item = items["prob.noise"]
    assert (item.item, item.type) == ("prob", "matrix")
    assert item.wording["en"] == "Loud noise at night"
    assert item.stem["en"].startswith("In the last 3 months")


def test_multi_item_is_one_item_with_a_column_for_each_option(items):
    assert "first.speed" not in items
    assert flag_columns(items["first"])[0] == "first.speed"


def test_only_facts_about_the_respondent_are_counted_plainly(items):
    about = {column for column, item in items.items() if item.is_about_you}
    assert about == {"age", "ethnicity", "tenure"}

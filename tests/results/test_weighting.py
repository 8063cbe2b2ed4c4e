"""The plan of raking: small categories are collapsed with a neighbour, small beats together."""

import numpy as np
import pytest

from engage.results.models_content import Item, Option
from engage.results.weighting import CannotWeigh, Joined, Targets, weigh
from engage.stats.types import Sample


def item(*levels):
    """Return a weighting item."""
    options = tuple(Option(level, {"en": level}) for level in levels)
    return Item(
        "age", "age", "single", {"en": "Age"}, None, {"en": ""}, options, ("share",), None,
        is_about_you=True,
    )  # fmt: skip


def sample(ages, beats=None, areas=("B1",)):
    """Return a sample with ages as codes and beats as positions."""
    ages = np.array(ages, dtype=np.int8)
    area = np.zeros(len(ages), np.int16) if beats is None else np.array(beats, np.int16)
    return Sample({"age": ages}, {}, area, tuple(areas), np.ones(len(ages)))


def shares(weights, codes):
    """Return the weighted share of each code."""
    sums = np.bincount(codes, weights=weights)
    return sums / sums.sum()


def test_city_margins_are_met():
    ages = [0] * 60 + [1] * 40
    found = weigh(
        sample(ages), [item("young", "old")], Targets({"age": {"young": 300, "old": 700}}, {})
    )
    assert shares(found.weighted.weight, ages) == pytest.approx([0.3, 0.7])
    assert (found.variables, found.collapsed) == (("age",), ())


def test_category_with_few_respondents_is_collapsed_with_its_smaller_neighbour():
    ages = [0] * 50 + [1] * 30 + [2] * 5
    targets = Targets({"age": {"a": 400, "b": 300, "c": 300}}, {})
    found = weigh(sample(ages), [item("a", "b", "c")], targets)
    assert found.collapsed == (Joined("age", ("b", "c")),)
    assert shares(found.weighted.weight, ages)[0] == pytest.approx(0.4)


def test_category_that_nobody_answered_is_collapsed_not_refused():
    found = weigh(
        sample([0] * 40 + [2] * 40),
        [item("a", "b", "c")],
        Targets({"age": {"a": 500, "b": 200, "c": 300}}, {}),
    )
    assert found.collapsed in ((Joined("age", ("a", "b")),), (Joined("age", ("b", "c")),))


def test_everything_in_one_category_leaves_the_base_weights():
    found = weigh(sample([0] * 12), [item("a", "b")], Targets({"age": {"a": 5, "b": 5}}, {}))
    assert found.variables == ()
    assert set(found.weighted.weight) == {1.0}


def test_answer_that_the_census_does_not_count_keeps_its_share():
    ages = [0] * 40 + [1] * 40 + [2] * 20
    found = weigh(
        sample(ages), [item("own", "rent", "other")], Targets({"age": {"own": 90, "rent": 10}}, {})
    )
    assert shares(found.weighted.weight, ages) == pytest.approx([0.72, 0.08, 0.2])


def test_missing_answers_keep_their_share():
    ages = np.array([0] * 40 + [1] * 40 + [-9] * 20)
    found = weigh(sample(ages), [item("a", "b")], Targets({"age": {"a": 750, "b": 250}}, {}))
    assert found.weighted.weight[ages == -9].sum() / found.weighted.weight.sum() == pytest.approx(
        0.2
    )


def test_small_beats_are_weighted_together():
    beats = [0] * 50 + [1] * 4 + [2] * 3 + [3] * 40
    areas = ("B1", "B2", "B3", "B4")
    targets = Targets({}, {"B1": 400, "B2": 50, "B3": 50, "B4": 500})
    found = weigh(sample([0] * 97, beats, areas), [], targets)
    assert found.variables == ("beat",)
    # B2 and B3 have seven answers only, so the next smallest beat joins them
    assert found.collapsed == (Joined("beat", ("B3", "B2", "B4")),)
    assert shares(found.weighted.weight, beats)[0] == pytest.approx(0.4)


def test_beat_without_answers_joins_the_group():
    areas = ("B1", "B2", "B3")
    targets = Targets({}, {"B1": 400, "B2": 500, "B3": 100})
    found = weigh(sample([0] * 80, [0] * 40 + [1] * 40, areas), [], targets)
    assert any("B3" in group.levels for group in found.collapsed)


def test_beats_are_not_weighted_where_one_has_no_count():
    targets = Targets({}, {"B1": 400})
    found = weigh(sample([0] * 80, [0] * 40 + [1] * 40, ("B1", "B2")), [], targets)
    assert found.variables == ()


def test_level_that_is_no_answer_is_refused_by_name():
    with pytest.raises(CannotWeigh, match=r"age count ancient"):
        weigh(sample([0] * 40), [item("a", "b")], Targets({"age": {"a": 5, "ancient": 5}}, {}))


def test_margins_that_never_agree_are_refused_in_words():
    ages, beats = [0] * 50 + [1] * 50, [0] * 50 + [1] * 50
    targets = Targets({"age": {"a": 10, "b": 90}}, {"B1": 90, "B2": 10})
    with pytest.raises(CannotWeigh, match="cannot be weighted"):
        weigh(sample(ages, beats, ("B1", "B2")), [item("a", "b")], targets)

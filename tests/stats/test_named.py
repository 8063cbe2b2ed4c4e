"""Named most often: near ties count, and an uncertain order is said."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.named import named_most


def votes(*counts, n=200):
    """Return a matrix of choices where option k was named by the first counts[k] people, rolled."""
    columns = [np.roll((np.arange(n) < count) * 1.0, 37 * k) for k, count in enumerate(counts)]
    return np.column_stack(columns)


def test_three_clear_leaders_are_named_in_order():
    found = named_most(votes(60, 180, 120, 15, 12), np.ones(200))
    assert found.options == (1, 2, 0)
    assert not found.is_order_uncertain


def test_an_option_just_behind_the_third_is_named_too():
    found = named_most(votes(180, 130, 62, 58, 12), np.ones(200))
    assert found.options == (0, 1, 2, 3)
    assert found.is_order_uncertain


def test_options_that_hardly_anyone_named_are_left_out():
    assert named_most(votes(150, 8, 2), np.ones(200)).options == (0,)


def test_without_a_design_only_shared_per_cents_are_ties():
    votes_cast = votes(180, 130, 62, 58, 12)
    assert named_most(votes_cast, np.ones(200), has_design=False).options == (0, 1, 2)
    assert not named_most(votes_cast, np.ones(200), has_design=False).is_order_uncertain


def test_nobody_named_anything():
    assert named_most(np.zeros((50, 3)), np.ones(50)).options == ()


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_a_larger_share_is_never_left_out_for_a_smaller(counts):
    chosen = votes(*counts, n=60)
    found = named_most(chosen, np.ones(60)).options
    left_out = [i for i in range(len(counts)) if i not in found and counts[i] > 3]
    for i in left_out:
        assert all(counts[j] >= counts[i] for j in found)

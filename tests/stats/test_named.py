"""Named most often: near ties count, and an uncertain order is said."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.named import Named, named_by_rank, named_most


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


def test_without_a_test_what_is_shown_decides():
    assert named_by_rank([0.9, 0.65, 0.31, 0.29, 0.06]) == Named((0, 1, 2), False)
    assert named_by_rank([0.31, 0.65, 0.31, 0.31, 0.06]) == Named((1, 0, 2, 3), True)
    assert named_by_rank([0.05, 0.0, -1.0]) == Named((), False)


def test_nobody_named_anything():
    assert named_most(np.zeros((50, 3)), np.ones(50)).options == ()


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_a_larger_share_is_never_left_out_for_a_smaller(counts):
    chosen = votes(*counts, n=60)
    found = named_most(chosen, np.ones(60)).options
    left_out = [i for i in range(len(counts)) if i not in found and counts[i] > 3]
    for i in left_out:
        assert all(counts[j] >= counts[i] for j in found)

"""Straight lines and near duplicates, by hand and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.integrity import ALIKE, LEAST_ANSWERS, near_duplicates, straight_lines


def block(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


@pytest.mark.parametrize(
    ("rows", "is_straight"),
    [
        pytest.param([[3] * 6], True, id="one matrix"),
        pytest.param([[3] * 5], False, id="five rows are too few"),
        pytest.param([[3] * 4, [1] * 4], True, id="each matrix by itself"),
        pytest.param([[3] * 6, [1, 2]], False, id="one matrix is thought about"),
        pytest.param([[3, 3, 3, 3, 3, 3, -8]], True, id="a missing one between"),
        pytest.param([[-2] * 8], False, id="all skipped"),
        pytest.param([[3] * 6, [-2] * 4], True, id="a skipped matrix"),
    ],
)
def test_straight_lines(rows: list[list[int]], is_straight: bool) -> None:
    assert straight_lines([block(one) for one in rows]).tolist() == [is_straight]


def test_matrices_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different numbers"):
        straight_lines([block([1, 1]), block([1, 1], [2, 2])])


def test_without_a_matrix_nobody_draws_lines() -> None:
    assert straight_lines([]).tolist() == []


@pytest.mark.parametrize(
    ("other", "area", "is_twin"),
    [
        pytest.param([1] * 20, 0, True, id="the same"),
        pytest.param([1] * 19 + [2], 0, True, id="one of twenty differs"),
        pytest.param([1] * 18 + [2, 2], 0, False, id="two of twenty differ"),
        pytest.param([1] * 20, 1, False, id="another beat"),
        pytest.param([1] * 14 + [-2] * 6, 0, False, id="too few in common"),
        pytest.param([1] * 15 + [-2] * 5, 0, True, id="fifteen in common"),
    ],
)
def test_near_duplicates(other: list[int], area: int, is_twin: bool) -> None:
    codes = block([1] * 20, other)
    found = near_duplicates(codes, np.array([0, area], dtype=np.int16))
    assert found.tolist() == [is_twin, is_twin]


def test_areas_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        near_duplicates(block([1]), np.array([0, 0], dtype=np.int16))


@given(st.integers(1, 600), st.integers(0, 2**32 - 1))
def test_pieces_find_what_a_plain_comparison_finds(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = rng.integers(-2, 2, (n, LEAST_ANSWERS + 3)).astype(np.int8)
    codes[: n // 3] = codes[0]
    area = rng.integers(0, 2, n).astype(np.int16)
    some = rng.choice(n, size=min(n, 5), replace=False)
    found = near_duplicates(codes, area)
    for i in some:
        both = (codes >= 0) & (codes[i] >= 0)
        same = (both & (codes == codes[i])).sum(axis=1)
        twins = (both.sum(axis=1) >= LEAST_ANSWERS) & (same >= ALIKE * both.sum(axis=1))
        twins &= area == area[i]
        twins[i] = False
        assert found[i] == twins.any()

"""Screens for answers that nobody seems to have thought about, or that one person sent often."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]
# From so many rows on, one and the same answer to all of them is hardly an opinion.
LEAST_ROWS: Final = 6
# So many answers must agree, of at least so many that both gave (Kuriakose and Robbins 2016 take
# 85 % of about a hundred; short questionnaires need a higher bound).
ALIKE: Final = 0.95
LEAST_ANSWERS: Final = 15
# Pairs are compared in pieces of so many rows, so that memory does not grow with their square.
PIECE: Final = 256


def straight_lines(blocks: Sequence[Codes]) -> NDArray[np.bool_]:
    """Return who gave one and the same answer in every row of every matrix.

    ``blocks`` holds a matrix (n, rows) of int8 codes each, negative where missing; at least six
    answered rows are needed. Raises ValueError where the matrices differ in n. Source: Herzog and
    Bachman (1981), straight-line responding.

    >>> straight_lines([np.array([[2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 1, 2]], dtype=np.int8)]).tolist()
    [True, False]
    """
    if len({block.shape[0] for block in blocks}) > 1:
        raise ValueError("the matrices have different numbers of respondents")
    if not blocks:
        return np.zeros(0, dtype=np.bool_)
    n_rows = sum((block >= 0).sum(axis=1) for block in blocks)
    is_flat = np.ones(blocks[0].shape[0], dtype=np.bool_)
    for block in blocks:
        highest = block.max(axis=1)
        lowest = np.where(block >= 0, block, 127).min(axis=1)
        is_flat &= (highest == lowest) | (highest < 0)
    found: NDArray[np.bool_] = is_flat & (n_rows >= LEAST_ROWS)
    return found


def near_duplicates(codes: Codes, area: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Return who has a twin: somebody of the same area with nearly the same answers.

    ``codes`` (n, columns) int8, negative where missing; ``area`` (n,). Two are twins where at least
    95 % of the answers that both gave agree, and these are 15 or more. Raises ValueError where the
    lengths differ. Source: Kuriakose and Robbins (2016), percent match.

    >>> twins = np.tile(np.arange(20, dtype=np.int8), (2, 1))
    >>> near_duplicates(twins, np.array([0, 0], dtype=np.int16)).tolist()
    [True, True]
    """
    if codes.shape[0] != area.shape[0]:
        raise ValueError("codes and areas have different lengths")
    found = np.zeros(codes.shape[0], dtype=np.bool_)
    for one in np.unique(area):
        members = np.flatnonzero(area == one)
        found[members] = _twins(codes[members])
    return found


def _twins(codes: Codes) -> NDArray[np.bool_]:
    n = codes.shape[0]
    found = np.zeros(n, dtype=np.bool_)
    for start in range(0, n, PIECE):
        piece = codes[start : start + PIECE]
        same = np.zeros((piece.shape[0], n), dtype=np.int16)
        both = np.zeros_like(same)
        for column in range(codes.shape[1]):
            mine, theirs = piece[:, column, None], codes[None, :, column]
            answered = (mine >= 0) & (theirs >= 0)
            both += answered
            same += answered & (mine == theirs)
        is_twin = (both >= LEAST_ANSWERS) & (same >= ALIKE * both)
        is_twin[np.arange(piece.shape[0]), np.arange(start, start + piece.shape[0])] = False
        found[start : start + PIECE] |= is_twin.any(axis=1)
    return found

"""Complementary suppression over linked tables: what must go with the cells that are too small."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from engage.stats.attack import NOBODY_KNOWS, Found, Puzzle
from engage.stats.disclosure import MIN_BASE
from engage.stats.linked import Cell, Linked

Floats = NDArray[np.float64]
WIDTH: Final = 5  # a hidden count may not be known closer than this
HIDDEN_COST: Final = 1e-4
DEAR: Final = 100.0  # times the cost of a cell that is hidden only where nothing else helps
MOVED: Final = 1e-6


def protect(
    tables: Linked, least: int = MIN_BASE, hidden: Collection[Cell] = ()
) -> frozenset[Cell]:
    """Return every cell to hide, so that no sum of shown cells gives a small one away.

    Hidden are the cells below ``least`` (10), those that are hidden already (``hidden``), and as
    few others as a heuristic finds. Shown cells are taken as printed exactly, so that no rounding,
    limit or design effect can make it worse.
    Formula: for each small cell k, largest first, and each shift t of +5 and -min(5, x_k):
    minimise sum c_i (d+_i + d-_i) with A (d+ - d-) = 0, 0 <= d-_i <= x_i, d_k = t, where c_i is
    1e-4 for a hidden cell, else 1 + ln(1 + x_i); whatever moves is hidden. Then, in every sum, the
    smallest shown part goes too until what is left of the whole is 0 or ``least``.
    Source: Cox 1995, JASA 90:1453; Fischetti and Salazar 2001, Management Science 47:1008.

    >>> from engage.stats.linked import ELSEWHERE, linked
    >>> areas = {"1": 6, "2": 30, "3": 50, ELSEWHERE: 0}
    >>> sorted(cell.area for cell in protect(linked({"city": ("1", "2", "3")}, areas, [])))
    ['1', '2']
    """
    primary = tables.primary(least)
    flow = _Flow(tables, {*hidden, *primary})
    while True:
        for cell in sorted(primary, key=lambda cell: (-tables.counts[cell], cell)):
            flow.shield(cell)
        if not (more := _left_over(tables, flow.hidden, least)):
            return frozenset(flow.hidden - tables.unseen)
        flow.hidden |= more


def protect_every(
    responses: Linked, questions: Mapping[str, Linked], least: int = MIN_BASE
) -> Iterator[tuple[str, frozenset[Cell]]]:
    """Yield what to hide in the table of the responses (as ""), then in that of every question.

    What is hidden among the responses is hidden in every question. One after the other, so that
    the caller can say how far it is.

    >>> from engage.stats.linked import ELSEWHERE, linked
    >>> wholes = {"city": ("1", "2", "3")}
    >>> all_, q = ({"1": n, "2": 30, "3": 50, ELSEWHERE: 0} for n in (12, 8))
    >>> found = protect_every(linked(wholes, all_, []), {"q": linked(wholes, q, [])})
    >>> [(name, sorted(cell.area for cell in hidden)) for name, hidden in found]
    [('', []), ('q', ['1', '2'])]
    """
    always = protect(responses, least)
    yield "", always
    for name, tables in questions.items():
        yield name, protect(tables, least, always & tables.counts.keys())


def audit(
    tables: Linked,
    hidden: Collection[Cell],
    least: int = MIN_BASE,
    seen: Mapping[Cell, tuple[float, float]] | None = None,
) -> list[Found]:
    """Return the small cells that a reader knows closer than 5, with the equation that does it.

    Every shown cell is known exactly. ``seen`` are ranges of hidden or unseen cells that a reader
    has from elsewhere (an earlier release).

    >>> from engage.stats.linked import ELSEWHERE, linked
    >>> tables = linked({"city": ("1", "2")}, {"1": 6, "2": 30, ELSEWHERE: 0}, [])
    >>> [(found.low, found.high) for found in audit(tables, {Cell("1")})]
    [(6.0, 6.0)]
    """
    puzzle = Puzzle()
    veiled = {*hidden, *tables.unseen}
    ranges = {cell: (float(n), float(n)) for cell, n in tables.counts.items()}
    ranges |= dict.fromkeys(veiled - tables.fixed, (0.0, NOBODY_KNOWS))
    ranges |= {cell: ends for cell, ends in (seen or {}).items() if cell in veiled}
    for cell, (low, high) in ranges.items():
        puzzle.unknown(cell, low, high)
    for whole, parts in tables.sums:
        puzzle.known({whole: 1.0} | dict.fromkeys(parts, -1.0), 0, 0)
    return puzzle.narrow(sorted(tables.primary(least)), WIDTH)


def _left_over(tables: Linked, hidden: Collection[Cell], least: int) -> set[Cell]:
    """Return one more cell for every whole of which too few answers are left."""
    more: set[Cell] = set()
    for whole, parts in tables.sums:
        secret = [part for part in parts if part in hidden]
        unseen = [part for part in parts if part in tables.unseen]
        left = sum(tables.counts[part] for part in {*secret, *unseen})
        shown = [part for part in parts if part not in {*secret, *unseen}]
        if whole in hidden or not 0 < left < least or not secret or not shown:
            continue
        more.add(min(shown, key=lambda cell: (tables.counts[cell], cell)))
    return more


@dataclass
class _Flow:
    """The programme that is solved for one cell after the other, and what is hidden so far."""

    tables: Linked
    hidden: set[Cell]

    def __post_init__(self) -> None:
        self.cells = list(self.tables.counts)
        self.place = {cell: i for i, cell in enumerate(self.cells)}
        self.x = np.array([self.tables.counts[cell] for cell in self.cells], float)
        half = self._sums()
        self.equal = hstack([half, -half], format="csr")
        self.free = np.array([cell not in self.tables.fixed for cell in self.cells])
        self.up = np.zeros(len(self.cells))  # how far each can be moved by what is hidden
        self.down = np.zeros(len(self.cells))
        self.price = np.array([self._price(cell) for cell in self.cells])

    def shield(self, cell: Cell) -> None:
        """Hide what must move so that a reader cannot place a cell."""
        k = self.place[cell]
        for shift in (float(WIDTH), -min(float(WIDTH), self.x[k])):
            if -self.down[k] > shift or shift > self.up[k]:
                self._move(k, shift)

    def _move(self, k: int, shift: float) -> None:
        n = len(self.cells)
        high = np.concatenate([np.where(self.free, np.inf, 0), np.where(self.free, self.x, 0)])
        low = np.zeros(2 * n)
        high[[k, n + k]] = low[[k, n + k]] = (max(shift, 0), max(-shift, 0))
        cost = np.where([cell in self.hidden for cell in self.cells], HIDDEN_COST, self.price)
        found = linprog(
            np.concatenate([cost, cost]),
            A_eq=self.equal,
            b_eq=np.zeros(self.equal.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if found.status != 0:  # it cannot move that way whatever is hidden; the audit has the word
            return
        moved = found.x[:n] - found.x[n:]
        self.up, self.down = np.maximum(self.up, moved), np.maximum(self.down, -moved)
        self.hidden |= {self.cells[i] for i in np.flatnonzero(np.abs(moved) > MOVED)}

    def _price(self, cell: Cell) -> float:
        if cell in self.tables.unseen:
            return HIDDEN_COST
        price = 1 + log(1 + self.tables.counts[cell])
        return price * DEAR if cell in self.tables.dear else price

    def _sums(self) -> csr_array:
        entries = [
            (i, self.place[cell], factor)
            for i, (whole, parts) in enumerate(self.tables.sums)
            for cell, factor in ((whole, 1.0), *((part, -1.0) for part in parts))
        ]
        rows, columns, factors = zip(*entries, strict=True)
        shape = (len(self.tables.sums), len(self.cells))
        return csr_array((factors, (rows, columns)), shape=shape)

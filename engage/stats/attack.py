"""A reader who solves for what is hidden: unknown counts, what is known of their sums, ranges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array

Name: TypeAlias = Any  # whatever can be a key
NOBODY_KNOWS: Final = 1_000_000.0  # more people than any wave has
ZERO: Final = 1e-9


class Contradiction(ValueError):  # named for what is wrong
    """What is said to be known cannot all be true."""


@dataclass(frozen=True, slots=True)
class Found:
    """The least and greatest value that a reader can believe, and the equation that proves it."""

    name: Name
    low: float
    high: float
    equation: str

    @property
    def width(self) -> float:
        """Return how far apart the two are."""
        return self.high - self.low


@dataclass
class Puzzle:
    """Unknown counts with their bounds, and sums of them that are known to lie in a range.

    Every unknown gets its least and greatest value by linear programming.
    Source: the attacker's problem of Fischetti and Salazar 2001, Management Science 47:1008.

    >>> puzzle = Puzzle()
    >>> for name in ("B1", "B2", "B3"):
    ...     puzzle.unknown(name)
    >>> puzzle.known({"B1": 1, "B2": 1, "B3": 1}, 107, 107)
    >>> puzzle.known({"B1": 1, "B2": 1}, 100, 100)
    >>> found = puzzle.solve("B3")
    >>> found.low, found.high
    (7.0, 7.0)
    """

    bounds: dict[Name, tuple[float, float]] = field(default_factory=dict)
    sums: list[tuple[Mapping[Name, float], float, float]] = field(default_factory=list)
    _made: tuple[csr_array, NDArray[np.float64]] | None = None

    @property
    def names(self) -> list[Name]:
        """Return the unknown counts."""
        return list(self.bounds)

    def unknown(self, name: Name, low: float = 0.0, high: float = NOBODY_KNOWS) -> None:
        """Add a count."""
        self.bounds[name] = (low, high)
        self._made = None

    def known(self, members: Mapping[Name, float], low: float, high: float) -> None:
        """Add a sum of counts, given as {name: factor}."""
        self.sums.append((members, low, high))
        self._made = None

    def solve(self, name: Name) -> Found:
        """Return the least and the greatest value of a count."""
        goal = np.zeros(len(self.bounds))
        goal[self.names.index(name)] = 1
        low, _, at_least = self._extreme(goal)
        high, _, at_most = self._extreme(-goal)
        equation = f"{name} >= {low:.2f} = {at_least}; -{name} >= {high:.2f} = {at_most}"
        return Found(name, low + 0.0, -high + 0.0, equation)

    def narrow(self, names: Sequence[Name], width: float) -> list[Found]:
        """Return those of the counts that are known closer than ``width``.

        A solution for one count is a belief about all of them, so that few need their own.
        """
        place = {known: i for i, known in enumerate(self.bounds)}
        least = np.full(len(place), np.inf)
        most = np.full(len(place), -np.inf)
        for name in names:
            k = place[name]
            for sign in (1.0, -1.0):
                if most[k] - least[k] >= width - ZERO:
                    break
                goal = np.zeros(len(place))
                goal[k] = sign
                _, values, _ = self._extreme(goal)
                least, most = np.minimum(least, values), np.maximum(most, values)
        close = [name for name in names if most[place[name]] - least[place[name]] < width - 1e-6]
        return [self.solve(name) for name in close]

    def _extreme(self, goal: NDArray[np.float64]) -> tuple[float, NDArray[np.float64], str]:
        matrix, limits = self._compiled()
        found = linprog(
            goal, matrix, limits, bounds=np.array(list(self.bounds.values())), method="highs"
        )
        if found.status != 0:
            raise Contradiction(found.message)
        return float(found.fun), found.x, self._said(found)

    def _compiled(self) -> tuple[csr_array, NDArray[np.float64]]:
        if self._made is None:
            place = {known: i for i, known in enumerate(self.bounds)}
            entries = [
                (i, place[member], factor)
                for i, (members, _, _) in enumerate(self.sums)
                for member, factor in members.items()
            ]
            rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
            shape = (len(self.sums), len(place))
            upper = csr_array((np.array(factors, float), (rows, columns)), shape=shape)
            both = csr_array(
                (
                    np.concatenate([upper.data, -upper.data]),
                    np.concatenate([upper.indices, upper.indices]),
                    np.concatenate([upper.indptr, upper.indptr[1:] + upper.nnz]),
                ),
                shape=(2 * shape[0], shape[1]),
            )
            limits = [high for _, _, high in self.sums] + [-low for _, low, _ in self.sums]
            self._made = both, np.array(limits, float)
        return self._made

    def _said(self, found: OptimizeResult) -> str:
        """Return the known sums and bounds of which a limit is made up."""
        names = self.names
        terms = [(float(dual), self._name_of(i)) for i, dual in enumerate(found.ineqlin.marginals)]
        for ends, side in ((found.lower.marginals, 0), (found.upper.marginals, 1)):
            terms += [
                (float(ends[i]), (str(names[i]), self.bounds[names[i]][side]))
                for i in np.flatnonzero(ends)
            ]
        used = [(factor, said, n) for factor, (said, n) in terms if abs(factor * n) > ZERO]
        return " ".join(f"{factor:+g} x {n:g} [{said}]" for factor, said, n in used) or "0"

    def _name_of(self, row: int) -> tuple[str, float]:
        members, low, high = self.sums[row % len(self.sums)]
        said = " ".join(f"{factor:+g} {name}" for name, factor in members.items())
        return said, high if row < len(self.sums) else -low


def determined(equations: NDArray[np.float64]) -> list[int]:
    """Return the unknowns (columns) that the equations (rows) fix, whatever the right sides are.

    Formula: unknown k is solved if its unit vector lies in the row space, that is if every vector
    of the null space is 0 there. For means and weighted totals, whose sums are no counts.
    Source: reference part 7, the rank test; Duncan and Fienberg 1997 (attribute disclosure).

    >>> determined(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 2.0]]))
    [2]
    """
    n = equations.shape[1]
    if not equations.size:
        return []
    _, sizes, rows = np.linalg.svd(equations, full_matrices=True)
    rank = int((sizes > max(equations.shape) * np.finfo(float).eps * max(sizes.max(), 1)).sum())
    free = rows[rank:]
    loose = np.abs(free).max(axis=0) if len(free) else np.zeros(n)
    return [int(k) for k in np.flatnonzero(loose < 1e-7)]

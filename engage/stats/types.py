"""The values that flow through the statistics: a sample in, estimates out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

NOT_ASKED: Final = -1
SKIPPED: Final = -2


@dataclass(frozen=True, slots=True)
class Sample:
    """The responses of one wave as columns.

    ``codes[column]`` is int8, one entry a response: the 0-based position of the chosen option in
    the order of the instrument; for a column of a multi item (``item.option``) 1 or 0; for a number
    0 where it was answered. Negative entries are missing: NOT_ASKED, SKIPPED, or the missing code
    that the instrument declares (-8, -9 …). ``numbers[column]`` is float32 with NaN where missing.
    ``area`` indexes ``areas``; -1 is no area.
    """

    codes: Mapping[str, NDArray[np.int8]]
    numbers: Mapping[str, NDArray[np.float32]]
    area: NDArray[np.int16]
    areas: tuple[str, ...]
    base_weight: NDArray[np.float64]

    @property
    def n(self) -> int:
        """Return the number of responses."""
        return int(self.base_weight.shape[0])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic with its interval; shares run from 0 to 1.

    ``low`` and ``high`` are None without a sample design.
    """

    value: float
    low: float | None
    high: float | None
    se: float
    n: int
    n_eff: float
    method: str

"""The R reference numbers and their input files as arrays."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[1] / "reference"
RTOL = 1e-8
WEIGHT_RTOL = 1e-9
P_RTOL = 1e-7


@cache
def results() -> dict[str, Any]:
    """Return reference.json."""
    data: dict[str, Any] = json.loads((FOLDER / "reference.json").read_text())
    return data


@cache
def columns(name: str) -> dict[str, list[str]]:
    """Return a CSV file as columns of text."""
    with (FOLDER / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in rows[0]}


def numbers(name: str, column: str) -> NDArray[np.float64]:
    """Return a column as floats, empty fields as NaN."""
    return np.array([float(text) if text else np.nan for text in columns(name)[column]])


def codes(name: str, column: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return a column as positions in its sorted levels, and the levels."""
    levels, positions = np.unique(columns(name)[column], return_inverse=True)
    return positions.astype(np.int64), tuple(str(level) for level in levels)


def derived(name: str, variable: str) -> NDArray[np.float64]:
    """Return a variable of the reference: safe, t1, b1, net1, idx and the like."""
    kind, item = variable.rstrip("0123456789"), "q" + variable.lstrip("tbne")
    if variable == "idx":
        answers = np.column_stack([numbers(name, f"q{i}") for i in range(1, 7)])
        answered = np.isfinite(answers).sum(axis=1)
        mean = np.nansum(answers, axis=1) / np.maximum(answered, 1)
        return np.where(answered >= 4, (mean - 1) * 25, np.nan)
    if kind not in {"t", "b", "net"}:
        return numbers(name, variable)
    y = numbers(name, item)
    top, bottom = (y >= 4).astype(float), (y <= 2).astype(float)
    value = {"t": top, "b": bottom, "net": top - bottom}[kind]
    return np.where(np.isfinite(y), value, np.nan)

"""Margins of a CSV file, laid beside the categories of another, and the raked file that follows."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engage.results.analysts_csv import Columns, Floats, fault
from engage.stats.margins import Margin, keep_missing
from engage.stats.weights import Diagnostics

NEEDED: Final = ("variable", "level", "count")
WEIGHT: Final = "weight"


def read_margins(columns: Columns, table: Columns, base: Floats) -> list[Margin]:
    """Return the margins of a table with variable, level and count, in its order.

    A row of the file without the characteristic keeps its share of the sample.
    """
    variables, levels = table.text("variable"), table.text("level")
    counts = table.numbers("count")
    for name, cells in (("variable", variables), ("level", levels)):
        empty = [i for i, cell in enumerate(cells) if not cell]
        table.refuse(name, empty, "is empty.", "Each line needs variable, level and count.")
    bad = np.flatnonzero(~(counts >= 0))
    table.refuse("count", bad, "is no number of people.", "Write 0 or more.")
    absent = [i for i, name in enumerate(variables) if name not in columns.cells]
    remedy = f"{columns.path} has: {', '.join(columns.cells)}."
    table.refuse("variable", absent, f"is no column of {columns.path}.", remedy)
    keys = list(zip(variables, levels, strict=True))
    known = dict(zip(keys, counts.tolist(), strict=True))
    twice = [i for i, key in enumerate(keys) if key in keys[:i]]
    table.refuse("level", twice, "stands twice for its variable.", "Leave one line of the two.")
    return [
        keep_missing(_margin(columns, table, name, known), base)
        for name in dict.fromkeys(variables)
    ]


def _margin(
    columns: Columns, table: Columns, name: str, known: dict[tuple[str, str], float]
) -> Margin:
    codes, found = columns.codes(name, is_complete=False)
    counted = [level for variable, level in known if variable == name]
    levels = (*counted, *(level for level in found if level not in counted))
    totals = np.array([known.get((name, level), 0.0) for level in levels])
    if not totals.sum() > 0:
        raise fault(table.path, f"{name} counts nobody.", "Correct its counts.")
    place = np.array([levels.index(level) for level in found] + [-1])
    return Margin(name, levels, place[codes], totals)


def with_weights(columns: Columns, weight: Floats) -> str:
    """Return a file's columns with the weights as its last one, as CSV."""
    names = [name for name in columns.cells if name != WEIGHT]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*names, WEIGHT])
    rows = zip(*(columns.cells[name] for name in names), weight.tolist(), strict=True)
    writer.writerows([*cells, repr(w)] for *cells, w in rows)
    return out.getvalue()


def refuse_sources(out: Path, sources: Sequence[str]) -> None:
    """Refuse to write over what is read."""
    if any(out.resolve() == Path(source).resolve() for source in sources):
        raise fault(str(out), "is read by this command.", "Name another file for --out.")


def told_diagnostics(made: Diagnostics, n: int) -> dict[str, object]:
    """Return what a weighting did as JSON prints it."""
    return {
        "n": n,
        "sweeps": made.sweeps,
        "worst_margin": made.worst,
        "gap": made.gap,
        "min": made.smallest,
        "max": made.largest,
        "mean": made.mean,
        "cv": made.cv,
        "deff": made.deff,
        "n_eff": made.n_eff,
        "n_trimmed": made.n_trimmed,
        "deff_untrimmed": made.deff_untrimmed,
        "warnings": list(made.warnings),
    }

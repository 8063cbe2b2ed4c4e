"""The published cells as SPSS and Stata files; the only module that knows pandas."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any, Final

import pandas as pd
import pyreadstat

from engage.results.cellwords import (
    MISSING,
    NUMBERS,
    citation,
    labels_of,
    missing_of,
    whys_of,
)
from engage.results.models_content import ReleaseContent
from engage.results.tables import records

LONGEST_LABEL: Final = 80  # of Stata for a file and for a column, of SPSS for a line of notes
Write = Callable[["pd.DataFrame", Path], None]


def sav(content: ReleaseContent, publisher: str, language: str) -> bytes:
    """Return the cells for SPSS: where there is no number a code says why, declared missing."""
    codes = {why: float(code) for why, (code, _letter) in MISSING.items()}
    frame = _frame(content, language, codes)
    low, high = min(codes.values()), max(codes.values())

    def write(data: "pd.DataFrame", path: Path) -> None:
        pyreadstat.write_sav(
            data,
            path,
            file_label=citation(content, publisher, language)[:64],
            note=wrap(citation(content, publisher, language), LONGEST_LABEL),
            column_labels=dict(labels_of(language)),
            variable_value_labels={"value": _labels(language, codes)},
            missing_ranges={"value": [{"lo": low, "hi": high}]},
        )

    return _written(frame, write)


def dta(content: ReleaseContent, publisher: str, language: str) -> bytes:
    """Return the cells for Stata: where there is no number an extended missing value says why."""
    letters: dict[str, Any] = {why: letter for why, (_code, letter) in MISSING.items()}
    frame = _frame(content, language, letters)
    labels: dict[str, str | None] = {
        name: text[:LONGEST_LABEL] for name, text in labels_of(language).items()
    }

    def write(data: "pd.DataFrame", path: Path) -> None:
        pyreadstat.write_dta(
            data,
            path,
            file_label=citation(content, publisher, language)[:LONGEST_LABEL],
            column_labels=labels,
            variable_value_labels={"value": _labels(language, letters)},
            missing_user_values={"value": list(letters.values())},
        )

    return _written(frame, write)


def _frame(content: ReleaseContent, language: str, missing: Mapping[str, Any]) -> "pd.DataFrame":
    rows = []
    for record in records(content, language):
        why = missing_of(record)
        row = {name: record[name] for name in labels_of(language)}
        row["value"] = row["value"] if why is None else missing[why]
        rows.append({k: v if k in NUMBERS else v or "" for k, v in row.items()})
    frame = pd.DataFrame(rows, columns=list(labels_of(language)))
    return frame.astype(dict.fromkeys(("low", "high", "n"), float))


def _labels(language: str, codes: Mapping[str, Any]) -> dict[Any, str]:
    return {codes[why]: text for why, text in whys_of(language).items()}


def _written(frame: "pd.DataFrame", write: Write) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cells"
        write(frame, path)
        return path.read_bytes()

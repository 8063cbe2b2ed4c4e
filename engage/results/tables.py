"""The published cells of a release as a plain table, for downloads and the command line."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any, Final

from engage.results.models_content import Item, ReleaseContent, Row
from engage.stats.published import write_published
from engage.texts import in_language

COLUMNS: Final = (
    "wave",
    "kind",
    "area",
    "area_name",
    "column",
    "series",
    "wording",
    "measure",
    "option",
    "option_label",
    "shown",
    "value",
    "low",
    "high",
    "n",
    "is_wide",
    "phrase",
    "which",
    "reason",
    "own_share",
)
# A spreadsheet would run such a text as a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t")


def csv_text(content: ReleaseContent, language: str) -> str:
    """Return every published cell as CSV, one row a cell, shares from 0 to 1."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_records(content, language))
    return out.getvalue()


def area_data(content: ReleaseContent, area: str) -> dict[str, Any]:
    """Return the figures of one area as plain data."""
    found = content.area(area)
    return {
        "wave": content.wave,
        "kind": content.kind,
        "sha256": content.sha256,
        "area": area,
        "n": None if found is None else found.n,
        "figures": [
            {
                "column": row.column,
                "measure": row.measure,
                "option": row.option,
                **write_published(row.shown),
            }
            for row in content.rows
            if row.area == area
        ],
        "verdicts": [
            {
                "column": judged.column,
                "against": judged.verdict.against,
                "outcome": judged.verdict.outcome,
                "difference": judged.verdict.difference,
            }
            for judged in content.verdicts
            if judged.area == area
        ],
        "named_most": {
            named.column: [option.code for option in named.options]
            for named in content.named
            if named.area == area
        },
    }


def _records(content: ReleaseContent, language: str) -> Iterator[Mapping[str, Any]]:
    names = {area.code: in_language(area.name, language) for area in content.areas}
    items = {item.column: item for item in content.items}
    for row in content.rows:
        shown = write_published(row.shown)
        kind = shown.pop("kind")
        yield {
            "wave": content.wave,
            "kind": content.kind,
            "area": _plain(row.area),
            "area_name": _plain(names[row.area]),
            "column": row.column,
            "series": items[row.column].series,
            "wording": _plain(in_language(items[row.column].wording, language)),
            "measure": row.measure,
            "option": row.option or "",
            "option_label": _plain(_label(items[row.column], row, language)),
            "shown": kind,
            **shown,
        }


def _label(item: Item, row: Row, language: str) -> str:
    if row.option is None:
        return (
            " + ".join(in_language(o.label, language) for o in item.top)
            if row.measure == "top2"
            else ""
        )
    return next(in_language(o.label, language) for o in item.options if o.code == row.option)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text

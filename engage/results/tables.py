"""The published cells of a release as a plain table, for downloads and the command line."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final, TypeAlias

from engage.results.models_content import CITY, Item, ReleaseContent, Row
from engage.stats.published import write_published
from engage.stats.released import GroupRow
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
    "waves",
    "by",
    "group",
    "group_label",
)
Record: TypeAlias = dict[str, Any]
# A spreadsheet would run such a text as a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t")


def csv_text(content: ReleaseContent, language: str) -> str:
    """Return every published cell as CSV, one row a cell, shares from 0 to 1."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for record in records(content, language):
        writer.writerow({name: _plain(value) for name, value in record.items()})
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


def records(content: ReleaseContent, language: str) -> Iterator[Record]:
    """Yield every published cell with its words: those of the areas, then of the groups citywide.

    ``by`` and ``group`` are blank but for a group of residents.
    """
    names = {area.code: in_language(area.name, language) for area in content.areas}
    groups = {(g.by, g.code): in_language(g.label, language) for g in content.groups}
    for row in content.rows:
        yield _record(content, row, language) | {"area": row.area, "area_name": names[row.area]}
    for one in content.group_rows:
        yield _record(content, one, language) | {
            "area": CITY,
            "area_name": names[CITY],
            "by": one.by,
            "group": one.group,
            "group_label": groups[one.by, one.group],
        }


def _record(content: ReleaseContent, row: Row | GroupRow, language: str) -> Record:
    item = content.item(row.column)
    shown = write_published(row.shown)
    kind = shown.pop("kind")
    return dict.fromkeys(COLUMNS) | {
        "wave": content.wave,
        "kind": content.kind,
        "column": row.column,
        "series": item.series,
        "wording": in_language(item.wording, language),
        "measure": row.measure,
        "option": row.option or "",
        "option_label": _label(item, row, language),
        "shown": kind,
        **shown,
        "waves": " ".join(shown.get("waves", ())),
    }


def _label(item: Item, row: Row | GroupRow, language: str) -> str:
    if row.option is not None:
        return next(in_language(o.label, language) for o in item.options if o.code == row.option)
    is_top = row.measure == "top2"
    return " + ".join(in_language(o.label, language) for o in item.top) if is_top else ""


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

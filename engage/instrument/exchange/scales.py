"""Scales of a form that Engage has written: shared again where its lists still agree."""

from collections.abc import Mapping
from typing import Any

from engage.instrument.exchange.reports import Report
from engage.instrument.exchange.rows import SHEET


def settle_scales(
    data: dict[str, Any], kept: Mapping[str, Any], rows: Mapping[str, int], report: Report
) -> None:
    """Give the scales what their lists say now; an item whose list disagrees has its own options.

    An item holds its list as options and the name of its scale; afterwards it has one of the two.
    """
    scales: dict[str, Any] = dict(kept)
    items = [item for section in data["sections"] for item in section["items"] if "scale" in item]
    for name in {item["scale"] for item in items}:
        said = [item["options"] for item in items if item["scale"] == name and "options" in item]
        if said and all(options == said[0] for options in said):
            scales[name] = said[0]
    for item in items:
        name = item.pop("scale")
        if item.get("options") in (None, scales.get(name)) and name in scales:
            item.pop("options", None)
            item["scale"] = name
        elif "options" in item:
            what = f"Its answers are no longer those of the scale {name}; it has its own now."
            report.add(SHEET, rows.get(item["id"], 0), what)
    if scales:
        data["scales"] = scales

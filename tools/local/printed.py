"""Reads the PDFs of briefings back: every share and every range on them must be a released one."""

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from program import CheckFailed, inside

SHARE = re.compile(r"(?<![\d.,])(\d{1,3})%")
RANGE = re.compile(r"(?<![\d.,–-])(\d{1,3})–(\d{1,3})(?![\d.,–-])")
WITH_RANGE = re.compile(r"(?<![\d.,])(\d{1,3})%†? +(\d{1,3})–(\d{1,3})(?![\d.,–-])")
# The ticks of every axis, and the confidence that the method box names. A figure with its range is
# looked up as a whole, so that none hides behind them.
PRINTED_ANYWAY = {0, 50, 95, 100}
CITY = "city"
Numbers = tuple[int, ...]


def check_printed(instance: Path, wave: str, files: dict[str, Path], waves: Sequence[str]) -> None:
    """Fail where a PDF says a share or a range that no release has of its beat or of the city."""
    released = inside(instance, "released.py", waves)
    if wave not in {data["wave"] for data in released}:
        raise CheckFailed(f"wave {wave} has no release")
    n_shares = n_ranges = n_bare = 0
    for code, path in files.items():
        allowed = _allowed(data for data in released if data["area"] in (code, CITY))
        said = _said(text_of(path))
        if foreign := said - allowed:
            raise CheckFailed(f"{path.name}: no release of {code} or the city has {foreign}")
        lengths = [len(one) for one in said]
        n_shares, n_ranges = n_shares + lengths.count(1), n_ranges + lengths.count(3)
        n_bare += not said
    if not n_ranges:
        raise CheckFailed("no briefing says any figure with its range")
    print(f"  {len(files)} briefings read back: {n_shares} shares, {n_ranges} with their range,")
    print(f"  every one a released one of its beat or the city; {n_bare} briefings say none")


def text_of(path: Path) -> str:
    """Return the words of a PDF."""
    order = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(order, capture_output=True, text=True, check=True)
    return done.stdout


def _said(text: str) -> set[Numbers]:
    """Return what is printed: shares, ranges, and shares with the range beside them."""
    shares = {(int(share),) for share in SHARE.findall(text) if int(share) not in PRINTED_ANYWAY}
    ranges = {(int(low), int(high)) for low, high in RANGE.findall(text)}
    whole = {(int(share), int(low), int(high)) for share, low, high in WITH_RANGE.findall(text)}
    return {*shares, *ranges, *whole}


def _allowed(released: Iterable[dict[str, Any]]) -> set[Numbers]:
    found: set[Numbers] = set()
    figures = (one for data in released for one in data["figures"] if one["kind"] == "figure")
    for figure in figures:
        value = round(figure["value"] * 100)
        found.add((value,))
        if figure["low"] is not None:
            low, high = round(figure["low"] * 100), round(figure["high"] * 100)
            found |= {(low, high), (value, low, high)}
    return found

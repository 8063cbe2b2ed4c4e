"""Checks Nashville's survey: five real waves, published, briefed, and counted again by hand."""

import csv
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

from counting import Counted, agrees, count, must_show
from printed import check_printed
from program import HERE, CheckFailed, engage, inside

WAVES = ("2018q1", "2018q2", "2018q3", "2018q4", "2019q1")
CITY = "city"
COLUMNS = {
    "qol": "Quality of Life",
    "safe": "Overall Feeling of Safety",
    "safe_near": "Neighborhood Safety",
    "look": "Neighborhood Appearance",
    "police": "Police - Overall",
    "visible": "Police Visibility",
    "prevention": "Crime Prevention",
}
FIVE = (
    ("2019q1", CITY, "qol"),
    ("2018q3", CITY, "safe"),
    ("2018q2", "37207", "safe"),
    ("2018q4", "37013", "police"),
    ("2019q1", "37206", "visible"),
)
CLOSEST, EXACT_FROM, MOST_WAVES = 5, 100, 4
LEAST_SHOWN = 0.9  # of all figures with a base of 10; more would be hidden without need
Row = dict[str, str]


def check_nashville(data: Path, folder: Path) -> None:
    """Nashville: 57 ZIP polygons as areas, 2,171 answers in five waves, three briefings."""
    source, instance = data / "nashville", folder / "nashville"
    answers = source / "metro_resident_survey_2017_2018.csv"
    zips = source / "nashville_zip_codes.geojson"
    print(engage(instance, "beats", "import", zips, "--code", "zipcode", "--dissolve"))
    engage(instance, "survey", "load", HERE / "nashville.yaml")
    for wave, previous in zip(WAVES, (None, *WAVES), strict=False):
        _create(instance, wave, previous)
        pooled = (word for item in COLUMNS for word in ("--pool", item))
        engage(instance, "results", "plan", wave, *pooled, "--waves", str(MOST_WAVES))
        told = engage(
            instance, "responses", "import", wave, answers, "--map", HERE / "nashville.map.yaml"
        )
        print(f"  {told.strip()}")
        engage(instance, "results", "publish", wave)
    with answers.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    _compare_five(instance, rows)
    _compare_all(instance, rows)
    _solve(instance, rows)
    _brief(instance, folder, rows)


def _create(instance: Path, wave: str, previous: str | None) -> None:
    words = {
        "--title": f"en=Resident survey {wave.upper()}",
        "--kind": "sampled",
        "--opens": f"{wave[:4]}-{int(wave[-1]) * 3 - 2:02}-01",
        "--closes": f"{wave[:4]}-{int(wave[-1]) * 3:02}-28",
        "--sponsor": "Metro Nashville",
        "--population": "Adults of the county",
        "--recruitment": "As published by the city.",
        "--sample-design": "As published by the city.",
    } | ({"--previous": previous} if previous else {})
    flat = (word for pair in words.items() for word in pair)
    engage(instance, "wave", "create", wave, "nashville", *flat)


def _answers(rows: list[Row], wave: str, area: str, item: str) -> list[str]:
    return [
        row[COLUMNS[item]]
        for row in rows
        if row["Period"].lower() == wave and area in (CITY, row["ZIP Code"])
    ]


def _top2(data: dict[str, Any], item: str) -> dict[str, Any]:
    for figure in data["figures"]:
        if figure["column"] == item and figure["measure"] == "top2":
            found: dict[str, Any] = figure
            return found
    raise CheckFailed(f"{data['wave']} {data['area']}: no top two box of {item} is published")


def _together(rows: list[Row], shown: dict[str, Any], area: str, item: str) -> Counted | None:
    """Return the answers of all waves that a figure is of, None where it is of one."""
    waves = shown.get("waves", ())
    found = [answer for wave in waves for answer in _answers(rows, wave, area, item)]
    return count(found) if waves else None


def _compare_five(instance: Path, rows: list[Row]) -> None:
    for wave, area, item in FIVE:
        words = () if area == CITY else ("--beat", area)
        shown = _top2(json.loads(engage(instance, "results", "show", wave, *words, "--json")), item)
        counted = count(_answers(rows, wave, area, item))
        low, high = counted.limits()
        print(
            f"    by hand {counted.share:.4f} of {counted.n}, {low:.4f} to {high:.4f}; "
            f"shown {[shown[key] for key in shown if key not in ('column', 'measure', 'option')]}"
        )
        together = _together(rows, shown, area, item)
        if not agrees(shown, counted, together) or shown["kind"] == "suppressed":
            raise CheckFailed(f"{wave} {area} {item}: expected {must_show(counted)}")


def _compare_all(instance: Path, rows: list[Row]) -> None:
    kinds: Counter[str] = Counter()
    n_showable = n_estimated = n_together = 0
    for data in inside(instance, "released.py", WAVES):
        for item in COLUMNS:
            shown = _top2(data, item)
            alone = count(_answers(rows, data["wave"], data["area"], item))
            together = _together(rows, shown, data["area"], item)
            if not agrees(shown, alone, together):
                where = f"{data['wave']} {data['area']} {item}"
                raise CheckFailed(f"{where}: shown {shown}, expected {must_show(alone)}")
            kinds[shown["kind"]] += 1
            n_estimated += "own_share" in shown
            n_together += "waves" in shown
            n_showable += must_show(alone)["kind"] != "suppressed"
    n_shown = kinds.total() - kinds["suppressed"]
    print(f"  every top two box of every wave and area agrees: {dict(kinds)}")
    print(
        f"  {n_shown} of {n_showable} with a base of 10 or more are shown, {n_estimated} estimated,"
    )
    print(f"  {n_together} of up to {MOST_WAVES} waves together")
    if n_shown < LEAST_SHOWN * n_showable:
        raise CheckFailed("too much is hidden")


def _solve(instance: Path, rows: list[Row]) -> None:
    """Play a reader of all waves who looks for the number of answers of a hidden ZIP code."""
    n_cells = n_hidden = 0
    closest = math.inf
    for wave in WAVES:
        said = {d["area"]: d["n"] for d in inside(instance, "released.py", [wave])}
        true = Counter(row["ZIP Code"] for row in rows if row["Period"].lower() == wave)
        gone = [area for area, n in said.items() if n is None and area != CITY]
        n_cells += sum(true[area] > 0 for area in said)
        n_hidden += sum(true[area] > 0 for area in gone)
        for area in (area for area in gone if true[area]):
            low, high = _believable(said, gone)
            if not low <= true[area] <= high:
                raise CheckFailed(f"{wave} {area}: {true[area]} answers, believed {low} to {high}")
            closest = min(closest, high - low)
    print(f"  {n_hidden} of {n_cells} ZIP codes of a wave are hidden; the closest range of one")
    print(f"  that a reader can work out is {closest:.0f} wide")
    if closest < CLOSEST:
        raise CheckFailed("a hidden number of answers is known too closely")


def _believable(said: dict[str, Any], gone: list[str]) -> tuple[float, float]:
    """Return what follows of one hidden number from the city's and those of the others."""
    shown = [n for code, n in said.items() if n is not None and code != CITY]
    slack = [(0, 0) if n >= EXACT_FROM else (5, 4) for n in shown]
    left = said[CITY] - sum(shown)
    most = left + sum(below for below, _ in slack)
    least = left - sum(above for _, above in slack)
    # with another hidden one beside it, or answers from nowhere on the map, it may be nobody
    return (0.0 if len(gone) > 1 else float(least)), float(most)


def _brief(instance: Path, folder: Path, rows: list[Row]) -> None:
    counts = Counter(row["ZIP Code"] for row in rows if row["Period"].lower() == WAVES[-1])
    files: dict[str, Path] = {}
    for label, low, high in (("30 or more", 30, 999), ("10 to 29", 10, 29), ("under 10", 1, 9)):
        code = next(c for c, n in sorted(counts.items()) if low <= n <= high)
        files[code] = out = folder / f"briefing-{code}.pdf"
        engage(instance, "briefing", "make", "--beat", code, "--wave", WAVES[-1], "--out", out)
        print(f"  {code} with {label} answers: a briefing of {out.stat().st_size} bytes")
    check_printed(instance, WAVES[-1], files, WAVES)

"""Checks on real data that may not enter the repository: make local DATA=DIR."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

HERE = Path(__file__).parent
WAVES = ("2018q1", "2018q2", "2018q3", "2018q4", "2019q1")
GOOD = {"Satisfied", "Very Satisfied"}
COLUMNS = {
    "qol": "Quality of Life",
    "safe": "Overall Feeling of Safety",
    "police": "Police - Overall",
}


def engage(instance: Path, *words: str | Path) -> str:
    """Run a command on an instance and return what it printed."""
    print("  engage", *words, flush=True)
    done = subprocess.run(  # our own program with our own words
        [sys.executable, "-m", "engage", *map(str, words)],
        env={**os.environ, "ENGAGE_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"failed ({done.returncode}):\n{done.stdout}{done.stderr}")
    return done.stdout


def check_points(instance: Path, file: Path, field: str) -> None:
    """Compare the look-up of 10,000 random points with shapely, one polygon after the other."""
    shapes = {}
    for feature in json.loads(file.read_text())["features"]:
        shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        shapes[str(feature["properties"][field])] = shape
    west, south, east, north = shapely.union_all(list(shapes.values())).bounds
    rng = np.random.default_rng(7)
    points = rng.uniform((west, south), (east, north), (10_000, 2))
    program = (
        "import json, sys, time; from engage.app import create_app; from engage.db import db; "
        "from engage.places.queries import beat_at; app = create_app(); ctx = app.app_context(); "
        "ctx.push(); points = json.load(sys.stdin); beat_at(db.session, *points[0]); "
        "t = time.perf_counter(); found = [beat_at(db.session, *p) for p in points]; "
        "t = time.perf_counter() - t; "
        "print(json.dumps([[b.code if b else None for b in found], t]))"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-c", program],
        input=json.dumps(points.tolist()),
        env={**os.environ, "ENGAGE_INSTANCE": str(instance)},
        capture_output=True,
        text=True,
        check=True,
    )
    ours, seconds = json.loads(done.stdout)
    wrong = 0
    for (x, y), code in zip(points, ours, strict=True):
        inside = {c for c, s in shapes.items() if s.covers(shapely.Point(x, y))}
        wrong += (code not in inside) if inside else (code is not None)
    print(f"  10,000 points: {wrong} differ, {seconds / 10_000 * 1000:.3f} ms each")
    if wrong:
        sys.exit("the look-up disagrees with shapely")


def check_beats(data: Path, folder: Path) -> None:
    """Import the beats of Seattle and Chicago."""
    seattle = data / "seattle" / "spd-beats.geojson"
    chicago = data / "chicago" / "cpd_beats.geojson"
    engage(folder / "seattle", "beats", "import", seattle, "--code", "name")
    check_points(folder / "seattle", seattle, "name")
    words = ("--code", "beat", "--district", "district", "--vintage", "2013")
    engage(folder / "chicago", "beats", "import", chicago, *words)
    check_points(folder / "chicago", chicago, "beat")


def check_nashville(data: Path, folder: Path) -> None:
    """Import five waves, publish each, make three briefings and recompute shares by hand."""
    source, instance = data / "nashville", folder / "nashville"
    answers = source / "metro_resident_survey_2017_2018.csv"
    zips = source / "nashville_zip_codes.geojson"
    engage(instance, "beats", "import", zips, "--code", "zipcode", "--dissolve")
    engage(instance, "survey", "load", HERE / "nashville.yaml")
    previous: tuple[str, ...] = ()
    for wave in WAVES:
        dates = ("--opens", f"{wave[:4]}-01-01", "--closes", f"{wave[:4]}-12-31")
        facts = ("--title", f"en=Resident survey {wave.upper()}", "--kind", "sampled")
        disclosure = (
            *("--sponsor", "Metro Nashville", "--population", "Adults of the county"),
            *("--recruitment", "As published by the city."),
            *("--sample-design", "As published by the city."),
        )
        engage(
            instance, "wave", "create", wave, "nashville", *facts, *dates, *disclosure, *previous
        )
        print(
            engage(
                instance, "responses", "import", wave, answers, "--map", HERE / "nashville.map.yaml"
            )
        )
        engage(instance, "results", "publish", wave)
        previous = ("--previous", wave)
    counts: dict[str, int] = defaultdict(int)
    with answers.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        counts[row["ZIP Code"]] += row["Period"].lower() == WAVES[-1]
    for label, low, high in (("n >= 30", 30, 999), ("10 to 29", 10, 29), ("under 10", 1, 9)):
        code = next(c for c, n in sorted(counts.items()) if low <= n <= high)
        out = folder / f"briefing-{code}.pdf"
        engage(instance, "briefing", "make", "--beat", code, "--wave", WAVES[-1], "--out", out)
        print(f"  briefing for {code} ({label}): {out.stat().st_size} bytes")
    compare(instance, rows)


def compare(instance: Path, rows: list[dict[str, str]]) -> None:
    """Print our published shares beside a plain count of the same rows."""
    for wave, area in (("2019q1", "city"), ("2018q2", "37207"), ("2018q4", "37013")):
        words = () if area == "city" else ("--beat", area)
        shown = json.loads(engage(instance, "results", "show", wave, *words, "--json"))
        for item, column in COLUMNS.items():
            mine = [
                r[column]
                for r in rows
                if r["Period"].lower() == wave and (area in ("city", r["ZIP Code"]))
            ]
            said = [answer for answer in mine if answer and answer != "Don't Know"]
            plain = sum(answer in GOOD for answer in said) / len(said)
            hand = f"{plain:.3f} of {len(said)}"
            print(f"  {wave} {area} {item}: by hand {hand}; shown {find(shown, item)}")


def find(shown: dict[str, Any], column: str) -> object:
    """Return the published top two box of a column."""
    return next(
        (r for r in shown["rows"] if r["column"] == column and r["measure"] == "top2"), None
    )


def main() -> None:
    """Run every check in a folder that is thrown away."""
    data = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_beats, check_nashville):
            print(check.__doc__, flush=True)
            check(data, Path(folder))
    print("all local checks passed")


main()

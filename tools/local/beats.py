"""Checks the beats of Seattle and Chicago, and the look-up of random points against shapely."""

import json
from pathlib import Path

import numpy as np
import shapely
from program import CheckFailed, engage, inside

N_POINTS = 10_000
MOST_MS = 1.0


def check_seattle(data: Path, folder: Path) -> None:
    """Seattle: 51 beats."""
    file = data / "seattle" / "spd-beats.geojson"
    instance = folder / "seattle"
    engage(instance, "beats", "import", file, "--code", "name")
    _expect(len(_listed(instance)), 51, "beats")
    _check_points(instance, file, "name")


def check_chicago(data: Path, folder: Path) -> None:
    """Chicago: 275 beats, each with its district."""
    file = data / "chicago" / "cpd_beats.geojson"
    instance = folder / "chicago"
    words = ("--code", "beat", "--district", "district", "--vintage", "2013")
    engage(instance, "beats", "import", file, *words)
    beats = _listed(instance)
    _expect(len(beats), 275, "beats")
    districts = {
        str(feature["properties"]["beat"]): str(feature["properties"]["district"])
        for feature in json.loads(file.read_text())["features"]
    }
    _expect(
        {b["code"]: b["district"] for b in beats} == districts, True, "districts as in the file"
    )
    _expect(all(len(code) == 4 for code in districts), True, "codes with their leading zero")
    print(f"  {len(set(districts.values()))} districts")
    _check_points(instance, file, "beat")


def _listed(instance: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(engage(instance, "beats", "list", "--json"))
    return found


def _expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise CheckFailed(f"{what}: {found!r}, expected {wanted!r}")
    print(f"  {what}: {found}")


def _check_points(instance: Path, file: Path, field: str) -> None:
    shapes = {}
    for feature in json.loads(file.read_text())["features"]:
        shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        shapes[str(feature["properties"][field])] = shape
    west, south, east, north = shapely.union_all(list(shapes.values())).bounds
    points = np.random.default_rng(7).uniform((west, south), (east, north), (N_POINTS, 2))
    ours, seconds = inside(instance, "look_up.py", points.tolist())
    holding: list[set[str | None]] = [set() for _ in points]
    for code, shape in shapes.items():
        for i in np.flatnonzero(shapely.intersects_xy(shape, points)):
            holding[int(i)].add(code)
    n_inside = sum(map(bool, holding))
    n_wrong = sum(
        code not in (inside or {None}) for code, inside in zip(ours, holding, strict=True)
    )
    ms = seconds / N_POINTS * 1000
    print(f"  {N_POINTS} points, {n_inside} of them in a beat: {n_wrong} differ, {ms:.3f} ms each")
    if n_wrong or not n_inside or ms >= MOST_MS:
        raise CheckFailed(f"the look-up disagrees with shapely, or takes {MOST_MS} ms or more")

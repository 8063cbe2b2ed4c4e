"""From a point to its beat, in a city of 300 beats."""

import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from cities import NOW, open_city
from timing import Figure, alternated

from engage.db import db
from engage.places.queries import beat_at
from engage.places.reading import Fields, read_geojson
from engage.places.services import import_beats

COLUMNS, ROWS, CORNERS, POINTS = 20, 15, 30, 500
SIDE = 0.01


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the time from a point to the beat that holds it."""
    app = open_city(folder, "NORMAL")
    rng = np.random.default_rng(3)
    places = rng.uniform((-100, 40), (-100 + COLUMNS * SIDE, 40 + ROWS * SIDE), (POINTS, 2))
    with app.app_context():
        reading = read_geojson(_city().encode(), Fields(code="beat"), source="bench")
        import_beats(db.session(), reading, "300 beats", actor="bench", now=NOW)

        def look_up() -> None:
            for longitude, latitude in places:
                beat_at(db.session(), longitude, latitude)

        took = alternated({"look_up": look_up}, 5, time.process_time)["look_up"]
    yield Figure("point to beat among 300 beats", took / POINTS * 1000, "ms CPU", 1)


def _city() -> str:
    """Return beats with wavy borders that fit together, as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"beat": f"{column}-{row}"},
            "geometry": {"type": "Polygon", "coordinates": [_outline(column, row)]},
        }
        for column in range(COLUMNS)
        for row in range(ROWS)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _outline(column: int, row: int) -> list[tuple[float, float]]:
    steps = [i / CORNERS for i in range(CORNERS)]
    sides = (
        [(column + s, row) for s in steps]
        + [(column + 1, row + s) for s in steps]
        + [(column + 1 - s, row + 1) for s in steps]
        + [(column, row + 1 - s) for s in steps]
    )
    return [_bent(*corner) for corner in [*sides, sides[0]]]


def _bent(x: float, y: float) -> tuple[float, float]:
    shift = 0.1 * math.sin(9 * x) * math.sin(7 * y)
    return round(-100 + SIDE * (x + shift), 7), round(40 + SIDE * (y + shift), 7)

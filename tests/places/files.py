"""Small maps and tables for the tests of places."""

import json
from pathlib import Path
from typing import Any

SEATTLE = Path(__file__).parents[1] / "data" / "seattle_beats.geojson"


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    """Return the geometry of a square."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: object, geometry: object = None, **properties: object) -> dict[str, Any]:
    """Return a feature with the field beat, by default a square of Paso Robles."""
    shape = square(-120.7, 35.6) if geometry is None else geometry
    return {"type": "Feature", "properties": {"beat": code, **properties}, "geometry": shape}


def collection(*features: object) -> bytes:
    """Return a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def row_of(*codes: str, size: float = 0.01) -> bytes:
    """Return a file of squares from west to east that touch each other."""
    return collection(
        *(
            feature(code, square(round(-120.7 + i * size, 6), 35.6, size))
            for i, code in enumerate(codes)
        )
    )

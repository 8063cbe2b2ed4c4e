"""Looks every point of a JSON list up in an instance; prints the codes and the seconds it took."""

import json
import sys
import time

from engage.app import create_app
from engage.config import load_config
from engage.db import db
from engage.places.queries import beat_at


def main() -> None:
    """Answer on standard output what was asked on standard input."""
    points = json.load(sys.stdin)
    with create_app(load_config()).app_context():
        session = db.session()
        beat_at(session, *points[0])  # the first one reads the map
        started = time.perf_counter()
        found = [beat_at(session, *point) for point in points]
        seconds = time.perf_counter() - started
        print(json.dumps([[beat.code if beat else None for beat in found], seconds]))


main()

"""Prints every published figure of some waves of an instance, as `results show --json` has them."""

import json
import sys

from engage.app import create_app
from engage.config import load_config
from engage.db import db
from engage.results.queries import latest_release
from engage.results.tables import area_data


def main() -> None:
    """Answer on standard output what was asked on standard input."""
    waves = json.load(sys.stdin)
    with create_app(load_config()).app_context():
        contents = [latest_release(db.session(), wave) for wave in waves]
        shown = [area_data(c, area.code) for c in contents if c is not None for area in c.areas]
        print(json.dumps(shown))


main()

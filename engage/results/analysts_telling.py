"""How analysts' commands speak: JSON on standard output, notes beside it."""

import json
from typing import Final

import click

FILE: Final = click.Path(exists=True, dir_okay=False)


def echo_json(value: object) -> None:
    """Print finished values in full precision; a NaN would be a fault of ours."""
    click.echo(json.dumps(value, allow_nan=False, ensure_ascii=False, indent=1))


def note(words: str) -> None:
    """Print a note that does not disturb the JSON."""
    click.echo(f"Note: {words}.", err=True)

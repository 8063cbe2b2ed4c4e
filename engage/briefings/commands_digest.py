"""The command of the digest: a district or the whole city as a PDF."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from engage import pdf
from engage.briefings.services_digest import make_digest
from engage.db import db
from engage.errors import Refused
from engage.web import settings

ACTOR: Final = "command line"


class DigestNotMade(Refused):
    """A digest that could not be drawn."""


@click.command("digest")
@click.option("--district", default="", help="Name of the district; the whole city without it.")
@click.option("--wave", required=True, help="Code of the published wave.")
@click.option("--lang", "language", default="en", show_default=True, help="Language code.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File.")
def digest_command(district: str, wave: str, language: str, out: Path) -> None:
    """Make the digest of a district or of the whole city, beat by beat, for command staff."""
    now = datetime.now(UTC)
    try:
        made = make_digest(db.session(), settings(), district, wave, language, now, ACTOR)
        out.write_bytes(made)
    except (pdf.RenderFailed, OSError) as fault:
        raise DigestNotMade("The digest was not made: {why}", why=str(fault)) from None
    click.echo(str(out))


ADDED: Final = {"briefing": (digest_command,)}

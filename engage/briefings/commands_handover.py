"""The command of the handover: what the next officer of a beat must know, as a PDF."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from engage import pdf
from engage.audit.acts import Act
from engage.briefings.services_handover import WantedHandover, make_handover
from engage.db import db
from engage.errors import Refused
from engage.web import settings

ACTOR: Final = "command line"


class HandoverNotMade(Refused):
    """A handover that could not be drawn."""


@click.command("handover")
@click.option("--beat", required=True, help="Code of the beat.")
@click.option("--lang", "language", default="en", show_default=True, help="Language code.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File.")
def handover_command(beat: str, language: str, out: Path) -> None:
    """Make the handover of a beat for its next officer; internal, and each one is audited."""
    act = Act(ACTOR, datetime.now(UTC))
    try:
        made = make_handover(db.session(), settings(), WantedHandover(beat, language), act)
        out.write_bytes(made)
    except (pdf.RenderFailed, OSError) as fault:
        raise HandoverNotMade("The handover was not made: {why}", why=str(fault)) from None
    click.echo(str(out))


ADDED: Final = {"briefing": (handover_command,)}

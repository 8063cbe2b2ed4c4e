"""The commands of briefings: one to a file, or every beat's into a folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from engage import pdf
from engage.briefings.archive import write_whole
from engage.briefings.labels import file_name
from engage.briefings.services import Wanted, make_briefing, records_copy
from engage.briefings.variants import FULL, NAMES, variant_named
from engage.briefings.verifying import checked_file
from engage.db import db
from engage.errors import Refused
from engage.places.queries import beats
from engage.web import settings

ACTOR: Final = "command line"
VERDICTS: Final = {
    "current": "Genuine and current.",
    "superseded": "Genuine, superseded by a later one.",
    "withdrawn": "Genuine, but its results were withdrawn.",
    "unknown": "Not known here: no briefing of this instance has exactly this content.",
}


class NotMade(Refused):
    """A briefing that could not be drawn."""


@click.group("briefing")
def briefing_group() -> None:
    """Make the briefing of a beat as a PDF, check one, make the copy for the records office."""


@briefing_group.command("make")
@click.option("--beat", help="Code of the beat.")
@click.option("--all", "is_all", is_flag=True, help="Every beat, into a folder.")
@click.option("--wave", required=True, help="Code of the published wave.")
@click.option("--lang", "language", default="en", show_default=True, help="Language code.")
@click.option(
    "--variant",
    type=click.Choice(["poster", *NAMES]),
    default=FULL,
    show_default=True,
    help="How it is printed; a poster without a size is made for the paper of the city.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="File, or folder with --all."
)
def make_command(  # noqa: PLR0913, PLR0917  # click passes one argument for each option
    beat: str | None, is_all: bool, wave: str, language: str, variant: str, out: Path
) -> None:
    """Make one briefing, or that of every beat with --all."""
    variant = variant_named(variant, settings().city.paper).name
    if is_all == (beat is not None):
        raise click.UsageError("Give either --beat CODE or --all.")
    if beat is not None:
        _write(Wanted(beat, wave, language, variant), out)
        click.echo(str(out))
        return
    codes = [found.code for found in beats(db.session())]
    for number, code in enumerate(codes, 1):
        path = out / file_name(code, wave, language, variant)
        _write(Wanted(code, wave, language, variant), path)
        click.echo(f"{number}/{len(codes)} {path}")


@briefing_group.command("records")
@click.option("--beat", required=True, help="Code of the beat.")
@click.option("--wave", required=True, help="Code of the published wave.")
@click.option("--lang", "language", default="en", show_default=True, help="Language code.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File.")
def records_command(beat: str, wave: str, language: str, out: Path) -> None:
    """Make a briefing as PDF/A-3 with the published tables in it, for the records office."""
    wanted = Wanted(beat, wave, language)
    try:
        made = records_copy(db.session(), settings(), wanted, datetime.now(UTC), ACTOR)
        write_whole(out, made)
    except (pdf.RenderFailed, OSError) as fault:
        raise NotMade(
            "The briefing of beat {beat} was not made: {why}", beat=beat, why=str(fault)
        ) from None
    click.echo(str(out))


@briefing_group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_command(file: Path) -> None:
    """Tell whether a PDF was made here and whether it still stands."""
    found = checked_file(db.session(), file.read_bytes(), settings().city.zone)
    click.echo(VERDICTS[found.state])
    if not found.is_genuine:
        raise SystemExit(1)
    click.echo(
        f"beat {found.beat}, wave {found.wave}, {found.language}, made on {found.made_on}, "
        f"code {found.code}"
    )
    if found.reason:
        click.echo(f"Reason: {found.reason}")
    if found.newer:
        click.echo(f"The newest one has the code {found.newer}.")


def _write(wanted: Wanted, path: Path) -> None:
    try:
        _row, content = make_briefing(db.session(), settings(), wanted, datetime.now(UTC), ACTOR)
        write_whole(path, content)
    except (pdf.RenderFailed, OSError) as fault:
        raise NotMade(
            "The briefing of beat {beat} was not made: {why}", beat=wanted.beat_code, why=str(fault)
        ) from None


COMMANDS: Final = [briefing_group]

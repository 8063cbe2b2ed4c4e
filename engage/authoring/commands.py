"""The commands that bring instruments in from other tools and out to them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from engage.authoring.files import draft_of, write_new
from engage.db import db
from engage.errors import InputErrors, Problem
from engage.instrument.codebook import codebook
from engage.instrument.editing import text_of
from engage.instrument.exchange.reading import read_foreign
from engage.instrument.exchange.reports import Imported, Unreadable
from engage.instrument.exchange.xlsform_writing import written_xlsform
from engage.instrument.model import Instrument
from engage.instrument.schema import json_schema
from engage.pdf import RenderFailed
from engage.surveys.queries import instrument_by_hash, instrument_versions
from engage.surveys.services_paper import draw_instrument
from engage.web import settings

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE: Final = click.Path(dir_okay=False, path_type=Path)


def paper_form(instrument: Instrument) -> bytes:
    """Return an instrument as a form to be printed, in the languages of the city."""
    try:
        return draw_instrument(db.session(), settings(), instrument)
    except RenderFailed as fault:
        raise InputErrors([Problem(instrument.id, f"It was not drawn: {fault}")]) from None


# What an instrument can be written as.
WRITERS: Final[dict[str, Callable[[Instrument], bytes]]] = {
    "xlsform": written_xlsform,
    "codebook": lambda instrument: codebook(instrument).encode(),
    # the schema is the same for every instrument; an editor wants it beside the file
    "json-schema": lambda _instrument: json_schema().encode(),
    "paper": paper_form,
}


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--out", type=NEW_FILE, help="The YAML file to make; without it the text is shown.")
def import_(file: Path, out: Path | None) -> None:
    """Make an instrument of an XLSForm, a LimeSurvey .lss or SurveyJS JSON; say what stays out."""
    try:
        found = read_foreign(file.read_bytes(), file.stem)
    except Unreadable as refusal:
        raise InputErrors([Problem(file.name, refusal.what, refusal.remedy)]) from None
    text = text_of(found.instrument)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_new(out, text.encode())
    for line in (*map(str, found.lines), *_summary(found)):
        click.echo(line, err=out is None)


@click.command("export")
@click.argument("instrument")
@click.argument("out", type=NEW_FILE)
@click.option("--to", "kind", type=click.Choice(list(WRITERS)), required=True, help="The format.")
def export(instrument: str, out: Path, kind: str) -> None:
    """Write INSTRUMENT, a YAML file or the id or hash of a loaded one, in another format to OUT."""
    try:
        data = WRITERS[kind](_instrument(instrument))
    except Unreadable as refusal:
        raise InputErrors([Problem(instrument, refusal.what, refusal.remedy)]) from None
    write_new(out, data)
    click.echo(f"Wrote {out}.")


COMMANDS: Final[list[click.Command]] = []
ADDED: Final = {"survey": [import_, export]}


def _summary(found: Imported) -> list[str]:
    lines = [f"{found.n_kept} of {found.n_asked} questions are here, {len(found.lines)} remarks."]
    if found.n_review:
        lines.append(
            f"{found.n_review} expressions need review: engage survey check names each; "
            "until then it cannot be loaded."
        )
    return lines


def _instrument(name: str) -> Instrument:
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise InputErrors([Problem(name, "There is no such file.", "Look at its name.")])
        return draft_of(path)
    for version in instrument_versions(db.session()):
        if name in (version.name, version.hash):
            return instrument_by_hash(db.session(), version.hash)
    remedy = "engage survey list shows the loaded ones; a file ends in .yaml."
    raise InputErrors([Problem(name, "No such instrument is loaded.", remedy)])

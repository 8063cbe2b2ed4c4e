"""The commands for authors of instruments: they read and write files, not the database."""

import os
import tempfile
from pathlib import Path
from typing import Final

import click

from engage.errors import InputErrors, Problem
from engage.instrument.advice import examined
from engage.instrument.advice_words import reading_levels
from engage.instrument.columns import columns
from engage.instrument.faults import InstrumentErrors
from engage.instrument.formatting import formatted
from engage.instrument.minutes import minutes_to_answer
from engage.surveys.decoding import decoded

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("check")
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Check an instrument without loading it: faults, then advice, which keeps nothing from it."""
    try:
        found = examined(decoded(file.read_bytes(), file.name), file.name)
    except InstrumentErrors as errors:
        raise as_input_errors(errors) from None
    instrument = found.instrument
    for note in found.notes:
        click.echo(f"{note.where}: advice: {note.what} {note.remedy}")
    for level in reading_levels(instrument):
        click.echo(f"{file.name}: {level.language} reads at {level.words}.")
    n_items, n_columns = sum(1 for _ in instrument.items()), len(columns(instrument))
    click.echo(f"{file.name}: {minutes_to_answer(instrument).words}.")
    click.echo(f"{file.name}: {n_items} items, {n_columns} columns, no faults.")


@click.command("fmt")
@click.argument("file", type=FILE)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if it would change.")
def fmt(file: Path, only_check: bool) -> None:
    """Rewrite an instrument in the canonical order and style, keeping its comments."""
    raw = file.read_bytes()
    try:
        text = formatted(decoded(raw, file.name), file.name)
    except InstrumentErrors as errors:
        raise as_input_errors(errors) from None
    if text.encode() == raw:
        click.echo(f"{file.name}: already in the canonical form.")
    elif only_check:
        what, remedy = "The file is not in the canonical form.", f"Run engage survey fmt {file}."
        raise InputErrors([Problem(file.name, what, remedy)])
    else:
        replace_text(file.resolve(), text)
        click.echo(f"{file.name}: rewritten.")


def as_input_errors(errors: InstrumentErrors) -> InputErrors:
    """Return the faults of an instrument as the command line shows them."""
    return InputErrors([Problem(f.where, f.what, f.remedy) for f in errors.faults])


def replace_text(path: Path, text: str) -> None:
    """Replace a file by a text, whole or not at all; who may read it stays as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise

"""What an edit of an instrument changes, for the command line."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click
from sqlalchemy.orm import Session

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.instrument.edits import Change, Part
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument
from engage.instrument.versions import Edit, compared
from engage.surveys.decoding import decoded
from engage.surveys.instrument_commands import as_input_errors
from engage.surveys.models import InstrumentVersion
from engage.surveys.queries import instrument_by_hash, instrument_versions
from engage.surveys.queries_versions import confirmed_slips

REASON: Final = click.option(
    "--slip",
    "slips",
    multiple=True,
    help='Confirms a spelling slip with its reason: qol.en="A letter was missing."',
)
IN_ALL: Final[Mapping[Part | None, str]] = {
    None: "Nothing changed.",
    "cosmetic": "In all cosmetic: every series goes on.",
    "comparable": "In all comparable: every series goes on, with these notes.",
    "breaking": "In all breaking: the series of these columns end and new ones begin.",
    "refused": "This cannot be a version of the same instrument.",
}


@click.command("diff")
@click.argument("old")
@click.argument("new")
@REASON
def diff(old: str, new: str, slips: tuple[str, ...]) -> None:
    """Say what changed from OLD to NEW (files, or ids or hashes of loaded instruments)."""
    session = db.session()
    before, after = _instrument(session, old), _instrument(session, new)
    known = confirmed_slips(session, after.id)
    edit = compared(before, after, known)
    confirmed = edit.slips(reasons_of(slips))
    for line in edit_lines(compared(before, after, (*known, *confirmed))):
        click.echo(line)


def edit_lines(edit: Edit) -> Iterator[str]:
    """Yield an edit as lines: each change, the largest first, then all of it in a sentence."""
    for part in ("refused", "breaking", "comparable", "cosmetic"):
        for change in edit.of(part):
            yield from _change_lines(change)
    yield IN_ALL[edit.part]


def reasons_of(slips: Sequence[str]) -> dict[str, str]:
    """Return the reasons of confirmed slips by the key of the change."""
    if wrong := [slip for slip in slips if not slip.partition("=")[2].strip()]:
        raise click.UsageError(f'Write --slip {wrong[0].partition("=")[0]}="the reason".')
    return {key: reason for key, _, reason in (slip.partition("=") for slip in slips)}


def _change_lines(change: Change) -> Iterator[str]:
    yield f"{change.part}: {change.key}: {change.why}"
    if change.old or change.new:
        yield f"    {change.old or '(nothing)'} → {change.new or '(nothing)'}"
    if change.columns and change.part == "breaking":
        yield f"    ends the series of: {', '.join(change.columns)}"
    if change.may_be_slip:
        yield f'    only a spelling slip? Confirm it: --slip {change.key}="the reason"'


def read_instrument(path: Path) -> Instrument:
    """Return the instrument of a file, or refuse with every fault of it."""
    try:
        return load_instrument(decoded(path.read_bytes(), path.name), path.name)
    except InstrumentErrors as errors:
        raise as_input_errors(errors) from None


def _instrument(session: Session, name: str) -> Instrument:
    if Path(name).is_file():
        return read_instrument(Path(name))
    found: list[InstrumentVersion] = [
        version for version in instrument_versions(session) if name in (version.name, version.hash)
    ]
    if not found:
        what = "There is no such file, and no instrument of that id or hash is loaded."
        raise InputErrors([Problem(name, what, "engage survey list shows what is loaded.")])
    return instrument_by_hash(session, found[0].hash)

"""The commands of surveys: check and load instruments, run waves, make decks, import answers."""

import os
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.surveys.codes import deck_csv
from engage.surveys.decoding import decoded
from engage.surveys.instrument_commands import check, fmt
from engage.surveys.keys import read_private_key, read_public_key, write_key_pair
from engage.surveys.mixing import PIECE
from engage.surveys.models import InstrumentVersion
from engage.surveys.plans import FACTS, Act, DeckPlan, Revision, WaveFacts, WaveKey
from engage.surveys.queries import instrument_versions, waves
from engage.surveys.queries_versions import kept_edit, proposed_edit
from engage.surveys.revising import revise_wave_facts
from engage.surveys.services import (
    create_wave,
    import_responses,
    load_instrument_file,
    mix_wave,
    open_wave,
)
from engage.surveys.services_decks import create_deck
from engage.surveys.version_commands import REASON, diff, edit_lines, read_instrument, reasons_of
from engage.web import settings

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE: Final = click.Path(dir_okay=False, path_type=Path)
DAY: Final = click.DateTime(["%Y-%m-%d"])
# Said once for all languages, or once for each: en="The city" es="La ciudad".
FACT: Final = partial(click.option, multiple=True, metavar="[LANG=]TEXT")


@click.group("survey")
def survey_group() -> None:
    """Check and load instruments."""


@click.group("wave")
def wave_group() -> None:
    """Create, open, close and list waves."""


@click.group("deck")
def deck_group() -> None:
    """Make decks of codes."""


@click.group("responses")
def responses_group() -> None:
    """Import answers collected elsewhere."""


@survey_group.command("load")
@click.argument("file", type=FILE)
@REASON
@click.option("--accept", is_flag=True, help="Take a version that ends a series.")
def load(file: Path, slips: tuple[str, ...], accept: bool) -> None:
    """Load an instrument, frozen under the hash of its content, and say what it changes."""
    reasons = reasons_of(slips)
    instrument = read_instrument(file)
    proposed = proposed_edit(db.session(), instrument, reasons)
    for line in () if proposed is None else edit_lines(proposed.edit):
        click.echo(line)
    if proposed is not None and proposed.edit.part == "breaking" and not accept:
        remedy = "Look at the changes above; if they are meant, load it with --accept."
        raise InputErrors([Problem(file.name, "This version ends a series.", remedy)])
    content_hash = load_instrument_file(db.session(), file, datetime.now(UTC), reasons)
    click.echo(f"Loaded {content_hash}")


@survey_group.command("list")
def list_instruments() -> None:
    """List the loaded instruments."""
    for version in instrument_versions(db.session()):
        click.echo(f"{version.name} {version.version} {version.hash}{_kept(version)}")
        for change in kept_edit(version).of("breaking") + kept_edit(version).of("comparable"):
            click.echo(f"    {change.part}: {change.key}: {change.why}")


@wave_group.command("create")
@click.argument("code")
@click.argument("instrument")
@click.option("--title", "titles", multiple=True, help='Once for each language: en="Fall 2026".')
@click.option("--kind", type=click.Choice(["sampled", "chose"]), default="sampled")
@click.option("--opens", type=DAY, required=True, help="The first day, like 2026-09-01.")
@click.option("--closes", type=DAY, required=True, help="The last day.")
@click.option("--fieldwork-ends", type=DAY, help="The last day to key paper in; else --closes.")
@click.option("--period", "period_months", type=int, help="Standing: months of a period, 1 to 3.")
@click.option("--automatic", "is_automatic", is_flag=True, help="Open and close by these dates.")
@click.option("--previous", default=None, help="The wave to compare with.")
@FACT("--sponsor", help="Who asks and pays.")
@FACT("--population", help="Who is asked about.")
@FACT("--recruitment", help="How people were chosen and invited.")
@FACT("--sample-design", help="Frame, strata and sizes of a random sample.")
def create(code: str, instrument: str, titles: tuple[str, ...], kind: str, **facts: Any) -> None:
    """Create a wave of INSTRUMENT, an id or a hash that "survey list" shows."""
    said = {name: words for name in FACTS if (words := _said(facts.pop(name))) is not None}
    opens, closes = facts.pop("opens").date(), facts.pop("closes").date()
    ends = facts.pop("fieldwork_ends")
    plan = WaveFacts(
        title=_by_language(titles) or {"en": code},
        kind="sampled" if kind == "sampled" else "chose",
        opens_on=opens,
        closes_on=closes,
        fieldwork_ends_on=ends.date() if ends else None,
        **facts,
        **said,
    )
    create_wave(db.session(), code, _hash_of(instrument), plan, _act())
    click.echo(f"Created the wave {code}.")


@wave_group.command("revise")
@click.argument("code")
@click.option("--title", "titles", multiple=True, help='Once for each language: en="Fall 2026".')
@FACT("--sponsor", help="Who asks and pays.")
@FACT("--population", help="Who is asked about.")
@FACT("--recruitment", help="How people were chosen and invited.")
@FACT("--sample-design", help="Frame, strata and sizes of a random sample.")
@click.option("--opens", "opens_on", type=DAY, help="Another first day, of a draft.")
@click.option("--closes", "closes_on", type=DAY, help="Another last day on the web.")
@click.option("--fieldwork-ends", "fieldwork_ends_on", type=DAY, help="Another last day for paper.")
@click.option("--automatic/--by-hand", "is_automatic", default=None, help="By these days or not.")
def revise(code: str, titles: tuple[str, ...], is_automatic: bool | None, **facts: Any) -> None:
    """Change the words of a wave and its days; what is published already keeps its own."""
    said = {name: _said(facts.pop(name)) for name in FACTS}
    days = {name: day.date() for name, day in facts.items() if day is not None}
    revision = Revision(
        title=_by_language(titles) or None, is_automatic=is_automatic, **said, **days
    )
    today = datetime.now(settings().city.zone).date()
    revise_wave_facts(db.session(), code, revision, _act(), today)
    click.echo(f"The facts of {code} are saved.")


@wave_group.command("open")
@click.argument("code")
@click.option("--public-key", type=FILE, help="Where the private key is held elsewhere.")
def open_one(code: str, public_key: Path | None) -> None:
    """Open a wave to answers."""
    key = read_public_key(public_key.read_bytes()) if public_key else None
    open_wave(db.session(), code, settings().keys, key, _act())
    click.echo(f"The wave {code} is open: {settings().base_url}/s/{code}")


@wave_group.command("close")
@click.argument("code")
@click.option("--private-key", type=FILE, help="Its key or recovery file, if not kept here.")
@click.option("--passphrase-file", type=FILE, help="Where the recovery file's passphrase stands.")
def close(code: str, private_key: Path | None, passphrase_file: Path | None) -> None:
    """Close a wave and mix its answers; interrupted, it may be begun anew."""
    passphrase = passphrase_file.read_text(encoding="utf-8").strip() if passphrase_file else ""
    raw = private_key.read_bytes() if private_key else b""
    key = read_private_key(raw, code, passphrase) if private_key else None
    brought = WaveKey(settings().keys, key)
    n_stored = mix_wave(db.session(), code, brought, _act(), _tell_opened)
    click.echo(f"The wave {code} is closed with {n_stored} answers.")


@wave_group.command("keys")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def make_keys(folder: Path) -> None:
    """Make the key pair of a wave in DIR, on a computer outside; it needs no instance there."""
    private, public = write_key_pair(folder)
    click.echo(f"{private} opens the answers: keep it in two places, bring it to the closing.")
    click.echo(f"{public} is for the city: it is uploaded before the wave opens.")


@wave_group.command("list")
def list_waves() -> None:
    """List every wave."""
    for wave in waves(db.session()):
        click.echo(f"{wave.code} {wave.kind} {wave.status} {wave.opens_on} {wave.closes_on}")


@deck_group.command("create")
@click.argument("wave")
@click.option("--stratum", required=True, help="The code of the beat, or city.")
@click.option("--count", type=int, required=True, help="How many codes.")
@click.option("--out", type=NEW_FILE, required=True, help="The CSV file; it must not exist.")
def make_deck(wave: str, stratum: str, count: int, out: Path) -> None:
    """Make a deck and write its codes out, this once."""
    plan = DeckPlan(stratum, count, datetime.now(UTC).date())
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        what = f"The file cannot be made: {error.strerror}."
        raise InputErrors([Problem(str(out), what, "Choose a new name.")]) from None
    with os.fdopen(handle, "w", newline="", encoding="utf-8") as file:
        try:
            codes = create_deck(db.session(), wave, plan, settings().code_pepper, _act())
        except Exception:
            out.unlink()
            raise
        file.write(deck_csv(codes, settings().base_url))
    click.echo(f"Wrote {count} codes to {out}; they cannot be shown again.")


@responses_group.command("import")
@click.argument("wave")
@click.argument("file", type=FILE)
@click.option("--map", "recipe", type=FILE, required=True, help="See docs/responses-import.md.")
def import_file(wave: str, file: Path, recipe: Path) -> None:
    """Import the answers of FILE (CSV) into a wave that was never opened."""
    named = (recipe.name, decoded(recipe.read_bytes(), recipe.name))
    answers = (file.name, file.read_bytes())
    report = import_responses(db.session(), wave, answers, named, _act())
    for problem in report.skipped:
        click.echo(str(problem))
    click.echo(
        f"{report.n_rows} rows read, {report.n_other_waves} of other waves, "
        f"{report.n_outside} outside the beats, {report.n_stored} stored "
        f"({report.n_city_only} for the whole city only), "
        f"{len(report.skipped)} values read as skipped."
    )


for command in (check, diff, fmt):
    survey_group.add_command(command)
COMMANDS: Final = [survey_group, wave_group, deck_group, responses_group]


def _kept(version: InstrumentVersion) -> str:
    """Return how a version was classified against the one before; nothing for the first."""
    return "" if version.changes is None else f" {kept_edit(version).part or 'unchanged'}"


def _act() -> Act:
    return Act("command line", datetime.now(UTC))


def _tell_opened(n_opened: int, n_all: int) -> None:
    if n_all > PIECE:
        click.echo(f"{n_opened:,} of {n_all:,} answers opened.")


def _by_language(titles: tuple[str, ...]) -> dict[str, str]:
    if wrong := [title for title in titles if "=" not in title]:
        raise click.UsageError(f'Write --title en="{wrong[0]}".')
    return dict(title.split("=", 1) for title in titles)


def _said(texts: tuple[str, ...]) -> Any:
    if not texts:
        return None
    is_by_language = all(re.match(r"[a-z]{2}=", text) for text in texts)
    if not is_by_language and len(texts) > 1:
        raise click.UsageError(f'Write en="{texts[0]}".')
    return _by_language(texts) if is_by_language else texts[0]


def _hash_of(name: str) -> str:
    found: list[InstrumentVersion] = [
        version
        for version in instrument_versions(db.session())
        if name in (version.name, version.hash)
    ]
    return found[0].hash if found else name

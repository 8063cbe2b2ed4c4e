"""The commands of places: import, list and look up beats, import margins and streets."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from engage.db import db
from engage.places.outlines import zone_longitude
from engage.places.queries import beat_at, beat_map, beats
from engage.places.reading import Fields, read_geojson
from engage.places.services import Change, import_beats, import_margins
from engage.places.services_streets import StreetChange, import_addresses, import_corners
from engage.places.street_tables import read_addresses, read_corners
from engage.places.tables import read_list, read_margins
from engage.web import settings

ACTOR: Final = "command line"
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("beats")
def beats_group() -> None:
    """Import, list and look up beats."""


@click.group("margins")
def margins_group() -> None:
    """Import the counts of people that answers are weighed by."""


@click.group("streets")
def streets_group() -> None:
    """Import the corners by which residents say where they live."""


@click.group("addresses")
def addresses_group() -> None:
    """Import the addresses by which residents may find their beat."""


@beats_group.command("import")
@click.argument("file", type=FILE)
@click.option("--code", default="", help="The field with the beat's code (a CSV needs none).")
@click.option("--name", default="", help="The field with the beat's name.")
@click.option("--district", default="", help="The field with the beat's district.")
@click.option("--vintage", default="", help="What to call these boundaries; by default the date.")
@click.option("--dissolve", is_flag=True, help="Join features that have the same code.")
def import_file(  # noqa: PLR0913, PLR0917  # click passes one argument for each option
    file: Path, code: str, name: str, district: str, vintage: str, dissolve: bool
) -> None:
    """Make the beats of FILE (GeoJSON, or a CSV with code,name,district) the beats of today."""
    if file.suffix.lower() == ".csv":
        reading = read_list(file.read_bytes(), source=file.name)
    elif not code:
        raise click.UsageError("Say which field holds the code: --code FIELD.")
    else:
        fields = Fields(code, name, district, dissolve)
        longitude = zone_longitude(settings().city.zone)
        reading = read_geojson(file.read_bytes(), fields, source=file.name, longitude=longitude)
    change = import_beats(db.session(), reading, vintage, actor=ACTOR, now=datetime.now(UTC))
    for line in _told(change):
        click.echo(line)


@beats_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_beats(as_json: bool) -> None:
    """List the beats of today."""
    rows = [
        {"code": b.code, "name": b.name, "district": b.district, "vintage": b.vintage}
        for b in beats(db.session())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        click.echo("There are no beats yet. Import them: engage beats import FILE.geojson")
    for row in rows:
        click.echo("\t".join(row.values()).rstrip())


@beats_group.command("at", context_settings={"ignore_unknown_options": True})
@click.argument("longitude", type=click.FloatRange(-180, 180))
@click.argument("latitude", type=click.FloatRange(-90, 90))
def find_beat(longitude: float, latitude: float) -> None:
    """Say which beat holds the point LONGITUDE LATITUDE."""
    beat = beat_at(db.session(), longitude, latitude)
    if beat is None:
        raise click.ClickException("No beat holds this point. The longitude comes first.")
    click.echo(beat.title)


@margins_group.command("import")
@click.argument("file", type=FILE)
@click.option("--source", default="", help="Where the counts come from, printed with results.")
@click.option("--vintage", default="", help="The year of the counts.")
def import_counts(file: Path, source: str, vintage: str) -> None:
    """Import the CSV FILE with the columns area, variable, level, count."""
    rows = read_margins(file.read_bytes(), source=file.name)
    change = import_margins(
        db.session(), rows, source=source, vintage=vintage, actor=ACTOR, now=datetime.now(UTC)
    )
    click.echo(
        f"{len(rows)} counts read: {change.n_added} new, {change.n_changed} changed or gone, "
        f"{change.n_same} as before."
    )


@streets_group.command("import")
@click.argument("file", type=FILE)
def import_street_corners(file: Path) -> None:
    """Replace the corners of the city by the CSV FILE: street, cross, longitude, latitude."""
    session = db.session()
    read = read_corners(file.read_bytes(), beat_map(session), source=file.name)
    change = import_corners(session, read, actor=ACTOR, now=datetime.now(UTC))
    click.echo(f"{len(read)} corners: {_counted(change)}")


@addresses_group.command("import")
@click.argument("file", type=FILE)
def import_address_points(file: Path) -> None:
    """Replace the addresses of the city by the CSV FILE: number, street, longitude, latitude."""
    session = db.session()
    read = read_addresses(file.read_bytes(), beat_map(session), source=file.name)
    change = import_addresses(session, read, actor=ACTOR, now=datetime.now(UTC))
    click.echo(f"{len(read)} addresses: {_counted(change)}")


def _counted(change: StreetChange) -> str:
    return f"{change.n_added} new, {change.n_gone} gone, {change.n_same} as before."


def _told(change: Change) -> list[str]:
    lines = [str(note) for note in change.notes]
    if change.is_empty:
        return [*lines, f"Nothing changed: {change.n_same} beats are as before."]
    for word in ("added", "reshaped", "renamed", "retired"):
        if codes := getattr(change, word):
            more = f" and {len(codes) - 12} more" if len(codes) > 12 else ""
            lines.append(f"{len(codes)} {word}: {', '.join(codes[:12])}{more}")
    return [*lines, f"{change.n_same} as before; boundaries of {change.vintage}."]


COMMANDS: Final = (beats_group, margins_group, streets_group, addresses_group)

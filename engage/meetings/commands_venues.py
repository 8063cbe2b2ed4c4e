"""The commands of venues: list them, add, change and remove one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import click

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.meetings.models import ACCESS, Venue
from engage.meetings.queries_days import venues
from engage.meetings.services_venues import Place, delete_venue, save_venue

ACTOR: Final = "command line"
ACCESS_CHOICE: Final = click.Choice(ACCESS)


@click.group("venue")
def venue_group() -> None:
    """List and keep the places where meetings are held."""


@venue_group.command("list")
def list_venues() -> None:
    """Print the venues by name: seats (0: no limit), address, what the place offers, note."""
    for venue in venues(db.session()):
        offers = ",".join(venue.access) or "-"
        columns = (venue.name, str(venue.capacity), venue.address or "-", offers, venue.note or "-")
        click.echo("\t".join(columns))


@venue_group.command("add")
@click.argument("name")
@click.option("--address", default="", help="Address.")
@click.option("--capacity", default=0, help="Number of seats; 0 means no limit.")
@click.option("--access", type=ACCESS_CHOICE, multiple=True, help="What the place offers.")
@click.option("--note", default="", help="What only organizers see: who has the key.")
def add_venue(
    name: str, address: str, capacity: int, access: tuple[str, ...], note: str
) -> None:  # fmt: skip
    """Add a venue to the list."""
    saved(None, Place(name, address, capacity, access, note))
    click.echo(f"{name} is in the list of venues.")


@venue_group.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--address", help="Address.")
@click.option("--capacity", type=int, help="Number of seats; 0 means no limit.")
@click.option("--access", type=ACCESS_CHOICE, multiple=True, help="All that the place offers.")
@click.option("--no-access", is_flag=True, help="The place offers none of these.")
@click.option("--note", help="What only organizers see: who has the key.")
def change_venue(name: str, no_access: bool, **typed: object) -> None:
    """Change what is said of a venue; what is not named stays, as do planned meetings."""
    venue = listed(name)
    known = Place(venue.name, venue.address, venue.capacity, venue.access, venue.note)
    typed["name"] = typed.pop("new_name")
    new: dict[str, object] = {key: value for key, value in typed.items() if value not in {None, ()}}
    if no_access:
        new["access"] = ()
    place = replace(known, **new)  # type: ignore[arg-type]  # click has checked their types
    saved(venue.id, place)
    click.echo(f"{place.name} is changed.")


@venue_group.command("remove")
@click.argument("name")
def remove_venue(name: str) -> None:
    """Put a venue into the bin for 30 days; meetings that are planned there stay."""
    delete_venue(db.session(), listed(name).id, datetime.now(UTC), ACTOR)
    click.echo(f"{name} lies in the bin for 30 days.")


def saved(venue_id: int | None, place: Place) -> None:
    """Save a venue as the command line."""
    save_venue(db.session(), venue_id, place, datetime.now(UTC), ACTOR)


def listed(name: str) -> Venue:
    """Return the venue of the list that has a name, or say which there are."""
    known: Sequence[Venue] = venues(db.session())
    for venue in known:
        if venue.name == name:
            return venue
    there = ", ".join(venue.name for venue in known) or "none"
    raise InputErrors([Problem("name", f"There is no venue {name!r}.", f"There are: {there}.")])


ADDED: Final = {"meetings": (venue_group,)}

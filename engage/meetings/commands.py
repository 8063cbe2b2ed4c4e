"""The commands of meetings: list them, add one."""

from datetime import UTC, datetime
from typing import Final

import click

from engage.db import db
from engage.meetings.drafts import By, Details, When, known_zone
from engage.meetings.models import ACCESS, KINDS
from engage.meetings.queries import upcoming_meetings
from engage.meetings.services import schedule_meeting
from engage.web import settings

MOMENT: Final = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group("meetings")
def meetings_group() -> None:
    """List and add meetings."""


@meetings_group.command("list")
@click.option("--beat", help="Only meetings of this beat.")
@click.option("--limit", default=50, show_default=True, help="How many at most.")
def list_meetings(beat: str | None, limit: int) -> None:
    """Print the meetings to come: local time, status, title, beats, public address."""
    for meeting in upcoming_meetings(db.session(), datetime.now(UTC), beat, limit):
        codes = ",".join(beat.code for beat in meeting.beats) or "-"
        click.echo(
            f"{meeting.starts_local:%Y-%m-%d %H:%M}\t{meeting.status}\t{meeting.title('en')}\t"
            f"{codes}\t/meetings/{meeting.uid}"
        )


@meetings_group.command("add")
@click.option("--title", required=True, help="Title in English.")
@click.option("--title-es", default="", help="Title in Spanish.")
@click.option("--at", required=True, type=MOMENT, help="Local start, like 2026-02-10T18:30.")
@click.option("--minutes", default=60, show_default=True, help="Length.")
@click.option("--fold", type=click.IntRange(0, 1), help="Where the time happens twice: 0 or 1.")
@click.option("--zone", default="", help="Time zone; by default the city's.")
@click.option("--beat", "beats", multiple=True, help="Beat code; may be repeated.")
@click.option("--kind", type=click.Choice(KINDS), default="beat", show_default=True, help="Kind.")
@click.option("--venue", default="", help="Venue.")
@click.option("--address", default="", help="Address.")
@click.option("--access", type=click.Choice(ACCESS), multiple=True, help="What the place offers.")
@click.option("--language", "languages", multiple=True, default=("en",), help="Language code.")
@click.option("--online", default="", help="Link to take part online.")
@click.option("--capacity", default=0, help="Number of seats; 0 means no limit.")
def add_meeting(  # noqa: PLR0913, PLR0917  # click passes one argument for each option
    title: str, title_es: str, at: datetime, minutes: int, fold: int | None, zone: str,
    beats: tuple[str, ...], kind: str, venue: str, address: str, access: tuple[str, ...],
    languages: tuple[str, ...], online: str, capacity: int,
) -> None:  # fmt: skip
    """Schedule one meeting and print its public address."""
    config = settings()
    details = Details(
        titles={"en": title, "es": title_es}, beat_codes=beats, kind=kind, venue=venue,
        address=address, access=access, languages=languages, online_url=online, capacity=capacity,
    )  # fmt: skip
    moment = When(at, known_zone(zone) if zone else config.city.zone, minutes, fold)
    by = By("command line", config.base_url)
    made = schedule_meeting(db.session(), details, moment, datetime.now(UTC), by)
    click.echo(f"/meetings/{made.uid}")


COMMANDS: Final = (meetings_group,)

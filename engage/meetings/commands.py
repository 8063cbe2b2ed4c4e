"""The commands of meetings: list them, add one, import a calendar."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from engage.db import db
from engage.meetings.drafts import By, Details, When, known_zone
from engage.meetings.importing import read_calendar, read_map
from engage.meetings.models import ACCESS, KINDS
from engage.meetings.models_imports import OPEN
from engage.meetings.proposals import proposals
from engage.meetings.queries import upcoming_meetings
from engage.meetings.queries_import import imported_rows
from engage.meetings.report import report_lines
from engage.meetings.services import schedule_meeting
from engage.meetings.services_import import Taking, keep_rows, take
from engage.places.queries import beats
from engage.web import settings

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
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


@meetings_group.command("import")
@click.argument("file", type=FILE)
@click.option("--map", "plan", required=True, type=FILE, help="Which column says what (YAML).")
@click.option("--take", "is_taken", is_flag=True, help="Put every series that was read in.")
@click.option("--likely", is_flag=True, help="With --take: read doubtful mornings as evenings.")
def import_calendar(file: Path, plan: Path, is_taken: bool, likely: bool) -> None:
    """Read a messy calendar and report; nothing gets into the calendar without --take."""
    config, now = settings(), datetime.now(UTC)
    by, session = By("command line", config.base_url), db.session()
    known = {beat.code for beat in beats(session)}
    rows = read_calendar(
        file.read_bytes(), read_map(plan.read_text(encoding="utf-8"), plan.name), known
    )
    kept = keep_rows(session, file.name, rows, now, by)
    found = proposals(imported_rows(session, file.name, OPEN))
    click.echo(f"{len(rows)} rows, {kept.n_new} new, {kept.n_known} known already")
    for line in report_lines(imported_rows(session, file.name), found, "en"):
        click.echo(line)
    if is_taken:
        keys = [one.key for one in found]
        taking = Taking(file.name, keys, with_likely_times=likely)
        n_series, _single = take(session, taking, config.city.zone, now, by)
        click.echo(f"{n_series} series are in the calendar now")


COMMANDS: Final = (meetings_group,)

"""The commands of results: plan, preview, publish, correct and withdraw, and show a release."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import click

from engage.audit.acts import Act
from engage.charts.words import vocabulary
from engage.db import db
from engage.results import queries, services
from engage.results.models_content import CITY, ReleaseContent
from engage.results.plan_words import changed_plan, plan_lines, preview_lines
from engage.results.plans import plan_of
from engage.results.services_plans import change_plan
from engage.results.tables import area_data
from engage.results.telling import leaning, told
from engage.stats.published import Suppressed
from engage.surveys import queries as surveys
from engage.web import settings

ACTOR: Final = "command line"
COLUMNS: Final = partial(click.option, multiple=True, metavar="COLUMN")
POINTS: Final = partial(click.option, type=int, metavar="POINTS")
REASON: Final = click.option("--reason", required=True, help="Why; everybody can read it.")


@click.group()
def results() -> None:
    """Publish what a wave found, and show it."""


@results.command()
@click.argument("wave")
def publish(wave: str) -> None:
    """Publish the closed WAVE; nothing of it can be changed afterwards."""
    content = services.publish(db.session(), wave, datetime.now(UTC), ACTOR, settings().city.name)
    n_hidden = sum(isinstance(row.shown, Suppressed) for row in content.rows)
    click.echo(
        f"Published {wave}: {content.n} responses, {len(content.areas) - 1} areas, "
        f"{len(content.rows)} cells of which {n_hidden} are hidden, "
        f"{content.n_comparisons} comparisons. SHA-256 {content.sha256}"
    )


@results.command()
@click.argument("wave")
@REASON
def correct(wave: str, reason: str) -> None:
    """Publish WAVE anew in place of its release, with a reason for everybody to read."""
    act = Act(ACTOR, datetime.now(UTC))
    content = services.correct(db.session(), wave, reason, act, settings().city.name)
    click.echo(f"Corrected {wave}: {content.corrects} by {content.sha256}")


@results.command()
@click.argument("wave")
@REASON
def withdraw(wave: str, reason: str) -> None:
    """Take the release of WAVE back, with a reason for everybody to read."""
    content = queries.latest_release(db.session(), wave)
    if content is None:
        raise click.UsageError(f"Nothing is published of wave {wave}.")
    services.withdraw(db.session(), content.sha256, reason, datetime.now(UTC), ACTOR)
    click.echo(f"Withdrawn: {content.sha256}")


@results.command()
@click.argument("wave")
def preview(wave: str) -> None:
    """Show what WAVE would publish and hide, table by table, and what must be mended first."""
    prepared = services.prepare(db.session(), wave, settings().city.name)
    for line in preview_lines(prepared.content, prepared.obstacles):
        click.echo(line)
    for fault in prepared.audited.faults:
        click.echo(f"{fault}: {fault.equation or 'moved by fewer answers than the base'}")
    if prepared.obstacles:
        raise click.exceptions.Exit(1)


@results.command()
@click.argument("wave")
@COLUMNS("--compare", "compared", help="Only these headlines have verdicts; by default all.")
@COLUMNS("--pool", "pooled", help="Waves may stand together for these.")
@click.option("--waves", "n_waves", type=int, help="So many waves together at most.")
@click.option("--cross", "crosses", multiple=True, metavar="COLUMN:BY", help="A further table.")
@POINTS("--city-floor", help="The least difference that is called in the city.")
@POINTS("--area-floor", help="The least difference that is called in an area.")
def plan(wave: str, **chosen: Any) -> None:
    """Show what the release of WAVE will compute, or change it before the wave closes."""
    session = db.session()
    planned = plan_of(session, surveys.wave_by_code(session, wave))
    if any(chosen.values()):
        planned = changed_plan(planned, chosen)
        change_plan(session, wave, planned, Act(ACTOR, datetime.now(UTC)))
    for line in plan_lines(planned):
        click.echo(line)


@results.command()
@click.argument("wave")
@click.option("--beat", default=CITY, help="The code of a beat; by default the whole city.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(wave: str, beat: str, as_json: bool) -> None:
    """Show what is published of WAVE."""
    content = queries.latest_release(db.session(), wave)
    if content is None:
        raise click.UsageError(f"Nothing is published of wave {wave}; publish it first.")
    beat = queries.area_of(content, beat)
    if content.area(beat) is None:
        codes = ", ".join(area.code for area in content.areas)
        raise click.UsageError(f"There is no area {beat} in wave {wave}; it has: {codes}.")
    if as_json:
        click.echo(json.dumps(area_data(content, beat), ensure_ascii=False, indent=1))
        return
    for line in _sentences(content, beat):
        click.echo(line)


def _sentences(content: ReleaseContent, area: str) -> Sequence[str]:
    words = vocabulary("en")

    def say(message: str, /, **values: object) -> str:
        return message % values if values else message

    return [
        f"{item.wording['en']} {told(item, shown, words, say)} {leaning(shown, say)}".strip()
        for item in content.headlines
        if (shown := content.headline(area, item.column)) is not None
    ]


COMMANDS: Final = [results]

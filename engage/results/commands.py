"""The commands of results: publish a wave, show what is published."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click

from engage.charts.words import vocabulary
from engage.db import db
from engage.results import queries, services
from engage.results.models_content import CITY, ReleaseContent
from engage.results.tables import area_data
from engage.results.telling import leaning, told
from engage.stats.published import Suppressed
from engage.web import settings

ACTOR: Final = "command line"


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

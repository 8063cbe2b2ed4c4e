"""The demonstration city: its map, its calendar and the changes that are planted in it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import shape
from shapely.ops import unary_union

from engage.app import create_app
from engage.config import MADE_UP, Config, load_config
from engage.db import Base, db
from engage.demo import city, loading, truths
from engage.demo.seasons import seasons
from engage.errors import ConfigError
from engage.instance import UNFINISHED
from engage.results.queries import latest_release
from tests.pages import CheckingClient

NOW = datetime(2028, 3, 1, 18, 0, tzinfo=UTC)
DOCUMENT = (Path(__file__).parents[2] / "docs" / "demo.md").read_text()
CHANGED = {"improved", "worse"}


@pytest.fixture
def demo(config: Config) -> Iterator[Flask]:
    """The demonstration as somebody loads it in the spring of 2028, without its briefings."""
    (config.instance / "config.toml").write_text(city.CONFIG.format(base_url="http://localhost"))
    made_up = replace(config, mode="demo", city=load_config(config.instance, {}).city)
    app = create_app(made_up)
    app.test_client_class = CheckingClient
    with app.app_context():
        Base.metadata.create_all(db.engine)
        site = loading.Site(db.session(), made_up, NOW)
        for words, step in loading.steps():
            if words != "briefings":
                step(site)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_beats_tile_the_outline_without_gaps_or_overlaps() -> None:
    beats = [shape(feature["geometry"]) for feature in city.beats()["features"]]
    outline = unary_union(beats)
    assert all(beat.is_valid for beat in beats)
    assert outline.geom_type == "Polygon"
    assert len(outline.interiors) == 0
    assert outline.area == pytest.approx(sum(beat.area for beat in beats), rel=1e-12)


@pytest.mark.parametrize("day", range(0, 3000, 37))
def test_waves_are_the_three_seasons_before_any_day(day: int) -> None:
    today = date(2025, 1, 1) + timedelta(days=day)
    found = list(seasons(today).values())
    assert all(s.opens_on.weekday() == 0 and s.closes_on.weekday() == 6 for s in found)
    assert all(a.closes_on < b.opens_on for a, b in pairwise(found))
    assert timedelta(0) < today - found[-1].closes_on < timedelta(days=190)
    assert len({s.code for s in found}) == 3


def test_releases_call_every_planted_change_and_hardly_another(demo: Flask) -> None:
    called, planted = set(), set()
    calendar = seasons(NOW.date())
    for wave, season in calendar.items():
        content = latest_release(db.session(), season.code)
        assert content is not None
        called |= {
            (season.code, judged.area, judged.column)
            for judged in content.verdicts
            if judged.verdict.outcome in CHANGED and judged.area in truths.BEATS
        }
        for change in truths.CHANGES:
            if change.since == wave:
                planted |= {(season.code, beat, change.column) for beat in change.beats}
    assert planted <= called
    assert len(called - planted) <= 1
    assert {code for code, _, _ in planted} == {"2027-spring", "2027-fall"}


def test_every_public_page_says_that_it_is_a_demonstration(demo: Flask) -> None:
    client: FlaskClient = demo.test_client()
    paths = ["/", "/beats/1", "/meetings", "/results/2027-fall", "/results/2027-fall/5", "/privacy"]
    for path in [*paths, "/contact", "/s/open-now", "/no-such-page", "/login"]:
        page = client.get(path, follow_redirects=True).get_data(as_text=True)
        assert "Demonstration" in page, path
        if path in {"/", "/beats/1"}:  # these show a map
            assert "fictitious boundaries" in page, path


def test_small_beat_shows_words_only(demo: Flask) -> None:
    content = latest_release(db.session(), "2027-fall")
    assert content is not None
    rows = [row for row in content.rows if row.area == "5"]
    assert {judged.area for judged in content.verdicts} == {"city", *truths.BEATS[:4]}
    assert rows
    page = demo.test_client().get("/results/2027-spring/5").get_data(as_text=True)
    assert not re.search(r"\d+ %", page)


def test_settings_leave_unknown_numbers_empty(config: Config) -> None:
    (config.instance / "config.toml").write_text(city.CONFIG.format(base_url="http://localhost"))
    contact = load_config(config.instance, {}).city.contact
    assert contact.address == "900 Park Street, Paso Robles, CA 93446"
    assert (contact.emergency, contact.records_fax) == ("9-1-1", "805-238-5592")
    unknown = (contact.non_emergency, contact.records_phone, contact.code_enforcement)
    assert unknown == ("", "", "")


def test_a_city_of_its_own_never_becomes_a_demonstration(
    config: Config, runner: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGAGE_INSTANCE", str(config.instance))
    monkeypatch.setenv("ENGAGE_MODE", "demo")
    before = (config.instance / "config.toml").read_text()
    refused = runner("demo", "load")
    assert "holds a city of its own" in str(refused.exception)
    assert (config.instance / "config.toml").read_text() == before
    assert not (config.instance / UNFINISHED).exists()


def test_a_demonstration_never_becomes_a_city(config: Config) -> None:
    (config.instance / MADE_UP).touch()
    with pytest.raises(ConfigError, match="mode stays demo"):
        load_config(config.instance, {})
    assert load_config(config.instance, {"ENGAGE_MODE": "demo"}).mode == "demo"


@pytest.mark.parametrize("change", truths.CHANGES, ids=lambda change: change.column)
def test_planted_change_is_documented(change: truths.Change) -> None:
    position = truths.WAVES.index(change.since) + 1
    row = f"| `{change.column}` | {', '.join(change.beats)} | {position} | "
    before = truths.LEVELS[change.column][truths.BEATS.index(change.beats[0])]
    assert f"{row}{before:.0%} | {change.level:.0%} |" in DOCUMENT


@pytest.mark.parametrize("wave", truths.WAVES)
def test_numbers_of_answers_are_documented(wave: str) -> None:
    position = truths.WAVES.index(wave) + 1
    counts = " | ".join(str(n) for n in truths.ANSWERS[wave])
    assert f"| {position} | {counts} |" in DOCUMENT


def test_seed_is_documented() -> None:
    assert "`seed=7`" in DOCUMENT

"""Attacks on releases: nobody who has all of them can solve for what is hidden.

The cases are those of a disclosure audit that apply to one-way tables: total minus siblings, whole
minus options, per cent times base, one table against another, digits, named lists.
"""

import json
import re
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from engage.demo import loading, truths
from engage.results import queries, services
from engage.results.models_content import CITY
from engage.results.tables import csv_text
from engage.stats.published import Figure, Nearly, Suppressed, Words, rank
from engage.surveys import queries as surveys
from engage.surveys.records import Record
from tests.results.attacker import (
    NOBODY_KNOWS,
    WIDTH,
    answers,
    assert_kept,
    categories,
    counts,
    nearlies,
    printed,
)
from tests.results.rows import CHOICES, NOW, make_beats, make_wave, store

# A dozen cities, and those in which one of the rules alone, taken away, gives something away.
SEEDS = (*range(12), 47, 59, 107, 210, 242)


def small_city(random):
    """Yield the answers of a city with tiny beats, gaps, unanimous beats and people elsewhere."""
    for b in range(random.randint(1, 7)):
        n = random.choice((0, 1, 4, 8, 9, 10, 12, 25, 31, 45, 70, 104, 130))
        leaning = random.choice((0.0, 0.02, 0.3, 0.6, 0.98, 1.0))
        silent = random.choice((0.0, 0.02, 0.1, 0.4))
        yield from person_rows(random, f"B{b}", n, (leaning, silent))
    yield from person_rows(random, None, random.choice((0, 0, 3, 14)), (0.5, 0.05))


def person_rows(random, area, n, traits):
    """Yield n answers of an area, which lean to one side and leave out some questions."""
    leaning, silent = traits
    mood = random.choice(((4, 3, 2, 1), (4, 4, 2, 2), (3, 3, 1, 1)))
    for _ in range(n):
        is_safe = random.random() < leaning
        said = {
            "safe": random.choice(mood[:2] if is_safe else mood[2:]),
            "score": 6 if leaning in (0.0, 1.0) else random.randint(0, 10),
            "first": list(random.choice(CHOICES)),
            "age": random.choices(("young", "middle", "old"), (60, 36, 4))[0],
        }
        kept = {name: -2 if random.random() < silent else value for name, value in said.items()}
        if kept["safe"] == -2 and random.random() < 0.5:
            kept["safe"] = -8
        yield Record(answers=kept, area=area, route="code", language="en")


def publish_city(session, seed):
    """Publish the wave of a small city and return its release and its true sample."""
    random = Random(seed)  # noqa: S311  # a test city, no secret
    make_beats(session, *(f"B{b}" for b in range(7)))
    kind = "chose" if seed % 3 == 0 else "sampled"
    make_wave(session, kind=kind)
    rows = list(small_city(random)) or list(person_rows(random, None, 30, (0.5, 0.1)))
    store(session, "2026-10", iter(rows))
    content = services.publish(session, "2026-10", NOW, "organizer")
    areas = [area.code for area in content.areas if area.code != CITY]
    return content, surveys.sample(session, "2026-10", areas=areas)


@pytest.fixture(params=SEEDS)
def released(request, db_session):
    """A release of a random small city with its true sample."""
    return publish_city(db_session, request.param)


@pytest.fixture
def demo(app, config, db_session):
    """The releases of the demonstration city with their true samples."""
    site = loading.Site(db_session, config, datetime(2026, 11, 25, tzinfo=UTC))
    loading.load_places(site)
    found = []
    for wave in truths.WAVES:
        loading.load_wave(site, wave)
        loading.read_wave(site, wave)
        loading.publish_wave(site, wave)
    for content in queries.releases(db_session):
        areas = [area.code for area in content.areas if area.code != CITY]
        found.append((content, surveys.sample(db_session, content.wave, areas=areas)))
    return found


def true_count(sample, area, column):
    """Return the responses of an area, or its answers to a question."""
    inside = sample.area == sample.areas.index(area)
    if column is None:
        return int(inside.sum())
    name = next(n for n in sample.codes if n == column or n.startswith(f"{column}."))
    return int((inside & (sample.codes[name] >= 0)).sum())


def check_hidden_counts(content, sample):
    """No hidden number of people or answers is known closer than WIDTH."""
    puzzle = counts(content)
    hidden = [(area.code, None) for area in content.areas if area.n is None and area.code != CITY]
    hidden += [
        (area.code, item.column)
        for area in content.areas
        for item in content.items
        if area.code != CITY and not item.is_about_you
        if printed(content, area.code, item.column) is None
    ]
    for area, column in hidden:
        assert_kept(puzzle.solve((area, column)), true_count(sample, area, column))


def check_categories(content, sample):
    """No category of who answered with fewer than ten people is known closer than WIDTH."""
    for item in content.items:
        if not item.is_about_you or printed(content, CITY, item.column) is None:
            continue
        puzzle = categories(content, item)
        for k, option in enumerate(item.options):
            true = int((sample.codes[item.column] == k).sum())
            shown = content.figure(CITY, item.column, "share", option.code)
            assert isinstance(shown, Suppressed) or true >= 10
            if isinstance(shown, Suppressed):
                found = puzzle.solve(option.code)
                assert found.low - 1e-6 <= true <= found.high + 1e-6, found.equation
                assert found.width >= WIDTH or found.high < 4, found.equation


def check_unanimity(content):
    """No "nearly" can be solved to a single count, as if every answer had the weight 1."""
    for area, item, name, (least, most) in nearlies(content):
        found = answers(content, area, item).solve(name)
        first, last = int(np.ceil(found.low * least - 1e-6)), int(found.high * most + 1e-6)
        assert last > first, f"{area} {item.column} {name}: {first} to {last}, {found.equation}"
    for row in content.rows:
        if row.measure == "mean" and isinstance(row.shown, Figure) and row.shown.n < 70:
            assert row.shown.low is None or row.shown.low < row.shown.high


def check_words(content):
    """Few answers have no figure, no limits, no verdict; nearly none is never named."""
    for row in content.rows:
        if not isinstance(row.shown, Figure | Nearly):
            assert content.verdict(row.area, row.column, "last_wave") is None or row.option
            assert content.verdict(row.area, row.column, "rest_of_city") is None or row.option
        if isinstance(row.shown, Words):
            assert 10 <= row.shown.n <= 30
    for named in content.named:
        for option in named.options:
            shown = content.figure(named.area, named.column, "share", option.code)
            assert rank(shown) > 0.05
    assert {r.shown.reason for r in content.rows if isinstance(r.shown, Suppressed)} <= {
        "base",
        "few",
    }


def check_kind(content):
    """People who chose to answer have no interval and no verdict."""
    if content.kind == "chose":
        assert content.verdicts == ()
        assert '"low":0' not in content.to_json()


def check_digits(content):
    """No file holds more digits than a page shows."""
    published = json.loads(content.to_json())
    text = json.dumps([published["rows"], published["verdicts"]]) + csv_text(content, "en")
    assert not re.findall(r"\d\.\d{3,}|e-\d|-0\.0\b|NaN|Infinity", text)
    for row in content.rows:
        if isinstance(row.shown, Figure):
            parts = 10 if row.measure == "mean" else 100
            ends = [x for x in (row.shown.value, row.shown.low, row.shown.high) if x is not None]
            assert ends == [round(x * parts) / parts for x in ends]


def test_a_small_city_keeps_its_secrets(released):
    content, sample = released
    check_hidden_counts(content, sample)
    check_categories(content, sample)
    check_unanimity(content)
    check_words(content)
    check_digits(content)
    check_kind(content)


def test_the_demo_keeps_its_secrets(demo):
    assert len(demo) == len(truths.WAVES)
    for content, sample in demo:
        check_hidden_counts(content, sample)
        check_categories(content, sample)
        check_unanimity(content)
        check_words(content)
        check_digits(content)


def test_the_attacker_finds_what_is_not_protected(db_session):
    content, _ = publish_city(db_session, 5)
    puzzle = counts(content)
    area = next(a for a in content.areas if a.n is not None and a.code != CITY)
    assert puzzle.solve((area.code, None)).width < 10 < NOBODY_KNOWS

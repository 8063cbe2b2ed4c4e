"""The eleven attacks of a disclosure audit, each by its name, on what everybody can read.

The reader has every page, file and wave, knows the rules and no answer. No hidden number may be
recovered, and none known closer than 5; where one is, the failure prints the equation that did it.
"""

import re
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select

from engage.places.models import Beat
from engage.results import ledger, services
from engage.results.models_content import CITY
from engage.stats.attack import Puzzle, determined
from engage.stats.disclosure import EXACT_FROM, present_share, round_base
from engage.stats.intervals import wilson
from engage.stats.published import Figure, Suppressed
from engage.stats.suppression import protect
from engage.stats.types import Estimate
from engage.surveys.records import Record
from tests.charts.examples import square
from tests.results.attacker import (
    assert_kept,
    bases,
    categories,
    counts,
    printed,
    responses,
)
from tests.results.rows import NOW, make_beats, make_wave, store
from tests.results.test_attacks import publish_city, true_count
from tests.results.test_ledger import published, set_aside
from tests.results.test_windows import hidden, joined, two_waves, windows
from tests.stats.test_suppression import city

SEEDS = (1, 4, 10, 59)


@pytest.fixture(scope="module")
def cities():
    """What was published of each city with its true sample, made when it is first attacked."""
    return {}


@pytest.fixture(params=SEEDS)
def released(request, cities):
    """A release of a random small city with its true sample."""
    if request.param not in cities:
        session = request.getfixturevalue("db_session")
        cities[request.param] = publish_city(session, request.param)
    return cities[request.param]


def attacked(tables, veiled):
    """Return the puzzle of linked tables of which all but the hidden cells are printed."""
    puzzle = Puzzle()
    for cell, n in tables.counts.items():
        is_hidden = cell in veiled or cell in tables.unseen - tables.fixed
        # a district or a level without anybody is known to be empty, whatever is printed
        ends = (n, n) if cell in tables.fixed else responses(None if is_hidden else round_base(n))
        puzzle.unknown(cell, *ends)
    for whole, parts in tables.sums:
        puzzle.known({whole: 1.0} | dict.fromkeys(parts, -1.0), 0, 0)
    return puzzle


def assert_tables_kept(tables, of):
    """No small cell of some kind is solved for; unprotected, some would be."""
    small = [cell for cell in sorted(tables.primary(10)) if of(cell)]
    assert small
    for cell in small:
        assert_kept(attacked(tables, protect(tables)).solve(cell), tables.counts[cell])
    exact = {cell: (n, n) for cell, n in tables.counts.items() if cell not in small}
    naive = attacked(tables, set())
    naive.bounds |= exact | dict.fromkeys(small, (0, 1000))
    assert any(naive.solve(cell).width < 1e-6 for cell in small)


def test_1_total_minus_siblings(released):
    content, sample = released
    puzzle = counts(content)
    for area in (a.code for a in content.areas if a.n is None and a.code != CITY):
        assert_kept(puzzle.solve((area, None)), true_count(sample, area, None))
    for item in (i for i in content.items if i.is_about_you and printed(content, CITY, i.column)):
        solved = categories(content, item)
        for k, option in enumerate(item.options):
            true = int((sample.codes[item.column] == k).sum())
            if isinstance(content.figure(CITY, item.column, "share", option.code), Suppressed):
                found = solved.solve(option.code)
                assert found.low - 1e-6 <= true <= found.high + 1e-6, found.equation
                assert found.width >= 5 or found.high < 4, found.equation


def test_2_district_minus_its_beats():
    assert_tables_kept(city(3, (6, 3, 2), 60), lambda cell: not cell.level)


def test_3_city_by_age_minus_beats_by_age():
    assert_tables_kept(city(2, (5, 3, 1), 50), lambda cell: bool(cell.level))


def test_4_filter_a_minus_filter_a_and_b(released):
    # everybody who answered minus those who answered and said how old they are, and each age
    content, sample = released
    ages = sample.codes["age"]
    for column in ("safe", "score"):
        n = printed(content, CITY, column)
        shown = {g.code: _printed_of(content, g, column) for g in content.groups_by("age")}
        puzzle = Puzzle()
        for code, base in shown.items():
            puzzle.unknown(code, *bases(base, content.area(CITY).n))
        puzzle.unknown("no age")
        known = bases(n, content.area(CITY).n)
        puzzle.known({"no age": 1} | dict.fromkeys(shown, 1), *known)
        for k, (code, base) in enumerate(shown.items()):
            if base is None:
                true = int(((ages == k) & _answered(sample, column)).sum())
                assert_kept(puzzle.solve(code), true)


def _printed_of(content, group, column):
    cells = (r.shown for r in content.group_rows if (r.group, r.column) == (group.code, column))
    return next((shown.n for shown in cells if not isinstance(shown, Suppressed)), None)


def _answered(sample, column):
    return np.isfinite(sample.numbers[column]) if column == "score" else sample.codes[column] >= 0


def test_5_cumulative_wave_2_minus_wave_1(db_session):
    waves = two_waves(db_session, 17)
    allowed, _ = windows(waves)
    puzzle = joined(waves, {area: (n - 5, n + 4) for area, n in allowed.items()})
    secrets = hidden(waves)
    assert allowed
    assert secrets
    for name, true in secrets.items():
        assert_kept(puzzle.solve(name), true)


@pytest.mark.parametrize("n", [1, 9])
def test_6_a_release_again_after_a_deletion_or_a_late_answer(db_session, n):
    published(db_session, 6, 40, 120)
    set_aside(db_session, "B2", n)
    with pytest.raises(ledger.WouldGiveAway):
        services.publish(db_session, "2026-10", NOW, "organizer")


def test_6_two_releases_of_a_wave_side_by_side(db_session):
    first = published(db_session, 6, 40, 120)
    set_aside(db_session, "B2", 12)
    second = services.publish(db_session, "2026-10", NOW, "organizer")
    puzzle = Puzzle()
    for name, content in (("then", first), ("now", second)):
        alone = counts(content)
        for key, ends in alone.bounds.items():
            puzzle.unknown((name, key), *ends)
        for members, low, high in alone.sums:
            puzzle.known({(name, key): k for key, k in members.items()}, low, high)
    for area in ("B0", "B1"):  # a reader sees the same two hidden beats, and that they did not move
        puzzle.known({("then", (area, None)): 1, ("now", (area, None)): -1}, 0, 0)
    assert_kept(puzzle.solve(("now", ("B0", None))), 6)
    assert_kept(puzzle.solve(("now", ("B1", None))), 40)


def test_7_per_cent_times_rounded_n_back_to_the_numerator():
    # every number of answers and every numerator there can be, and what is printed of each
    behind = {}
    for n in range(10, EXACT_FROM):
        for k in range(n + 1):
            printed_as = present_share(Estimate(k / n, None, None, 0.0, n, float(n), "plain"))
            behind.setdefault(printed_as, set()).add(k)
    in_words = [found for shown, found in behind.items() if not isinstance(shown, Figure)]
    assert min(map(len, in_words)) >= 2
    figures = [found for shown, found in behind.items() if isinstance(shown, Figure)]
    assert sum(len(found) == 1 for found in figures) / len(figures) < 0.25


def test_8_interval_width_and_deff_back_to_n(released):
    # every limit is turned into the numbers of answers that give it: no weights, so n_eff is n
    content, sample = released
    puzzle = counts(content)
    for row in content.rows:
        if row.measure == "top2" and row.area != CITY and isinstance(row.shown, Figure):
            puzzle.bounds[(row.area, row.column)] = _behind(row.shown)
    for area in (a.code for a in content.areas if a.code != CITY):
        for column in (None, "safe"):
            n = content.area(area).n if column is None else printed(content, area, column)
            if n is None:
                assert_kept(puzzle.solve((area, column)), true_count(sample, area, column))


def _behind(shown):
    """Return the least and greatest number of answers that give a printed figure its limits."""
    least, most = bases(shown.n, shown.n)
    n = np.repeat(np.arange(least, most + 1), most + 1)
    k = np.tile(np.arange(most + 1), most + 1 - least)
    n, k = n[k <= n], k[k <= n]
    low, high = wilson(k / n, n.astype(float))
    fits = np.abs(k / n - shown.value) <= 0.005 + 1e-9
    if shown.low is not None:
        fits &= (np.abs(low - shown.low) <= 0.01) & (np.abs(high - shown.high) <= 0.01)
    found = n[fits]
    return (int(found.min()), int(found.max())) if found.size else (least, most)


def test_9_chi_square_deff_or_mean_back_to_a_cell(released):
    # totals of numbers, weights and squared weights: the city is known, and every shown area
    content, sample = released
    areas = [area.code for area in content.areas if area.code != CITY]
    for column in ("score", "safe"):
        gone = [i for i, a in enumerate(areas) if printed(content, a, column) is None]
        gone = [i for i in gone if true_count(sample, areas[i], column)]
        if not gone or printed(content, CITY, column) is None:
            continue
        weights = [true_count(sample, areas[i], column) for i in gone]
        elsewhere = int(((sample.area < 0) & _answered(sample, column)).sum())
        unknown = np.array([[*weights, elsewhere] if elsewhere else weights], dtype=float)
        for equations in (unknown, unknown**2, unknown**0):
            assert not [k for k in determined(equations) if [*weights, elsewhere][k] < 10]


def lives(area, safe, n):
    """Return n answers of an area, all alike but for how safe they feel."""
    said = {"safe": safe, "score": 5, "first": ["noise"], "age": "young"}
    return [Record(answers=said, area=area, route="code", language="en") for _ in range(n)]


def twin_cities(session, swap):
    """Publish two waves whose answers are the same but for where two people live."""
    make_beats(session, "B1", "B2", "B3", "B4")
    for i, beat in enumerate(session.scalars(select(Beat))):
        beat.map_sha256, beat.geometry = "twins", square(beat.code, i, 0).geometry
    for code in ("twin-a", "twin-b"):
        make_wave(session, code)
        groups = {
            "B1": lives("B1", 4, 140) + lives("B1", 2, 110),
            "B2": lives("B2", 4, 60) + lives("B2", 1, 60),
            "B3": lives("B3", 4, 10) + lives("B3", 1, 10),
            "B4": lives("B4", 4, 2) + lives("B4", 1, 2),
            "": lives(None, 1, 15) + lives(None, 4, 15),
        }
        if code == "twin-b":
            one, other = swap
            first, last = groups[one].pop(), groups[other].pop(0)
            groups[one].append(replace(last, area=one or None))
            groups[other].append(replace(first, area=other or None))
        store(session, code, *map(iter, groups.values()))
        services.publish(session, code, NOW, "organizer")


def read(client, code, path):
    """Return a page or file of a wave without the names by which the two waves differ."""
    text = client.get(f"/results/{code}{path}").text.replace(code, "twin")
    return re.sub(r"([0-9a-f]{16}(<wbr>)?){4}|nonce=\"[^\"]+\"", "", text)


def test_10_coordinates_titles_and_digits(client, db_session):
    # another numerator of a beat in words: drawing, title, ARIA text and files stay to the letter
    twin_cities(db_session, ("B3", "B2"))
    drawn = ("/B3/answers", "/B3/q-safe.svg", "/B3/q-first.svg", "/B4/q-safe.svg")
    for path in ("", "/B1", "/B3", "/B4", "/B3/explore", "/groups/age", *drawn):
        assert read(client, "twin-a", path) == read(client, "twin-b", path), path
    for path in (".csv?lang=en", ".csv?lang=es"):
        lines = [read(client, code, path).splitlines() for code in ("twin-a", "twin-b")]
        kept = [[line for line in found if ",B2," not in line] for found in lines]
        assert kept[0] == kept[1]


def test_11_order_and_colour(client, db_session):
    # another answer of a hidden beat: no list, map, table or file is in another order or colour
    twin_cities(db_session, ("B4", ""))
    paths = ["", "/B1", "/B2", "/B3", "/B4", "/method", "/B1/explore", ".csv", ".json"]
    paths += ["/B4/answers", "/questions/safe", "/questions/first", "/groups/age"]
    paths += [f"/questions/safe/q-safe-{chart}.svg" for chart in ("areas", "map", "answers")]
    assert "q-safe-map-u" in read(client, "twin-a", "/questions/safe/q-safe-map.svg")
    for path in paths:
        assert read(client, "twin-a", path) == read(client, "twin-b", path), path

"""Attacks on planned windows: the waves together give away nothing that one of them hides."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from engage.results import services
from engage.results.models_content import CITY
from engage.stats.attack import Puzzle
from engage.stats.disclosure import round_base
from engage.stats.estimates import Spread
from engage.stats.published import Figure, Nearly, Suppressed, Words
from engage.stats.windows import Member, pooled_spread, window_figure
from engage.surveys import queries as surveys
from tests.results.attacker import assert_kept, counts, printed
from tests.results.rows import NOW, make_beats, make_wave, store
from tests.results.test_attacks import person_rows, true_count

WAVES = ("spring", "fall")
BEATS = tuple(f"B{b}" for b in range(5))
# Cities with a window and with something hidden.
SEEDS = (3, 17, 23, 30, 31, 33, 34, 41, 50, 51)
SIZES = {"spring": (4, 9, 12, 25, 34, 45, 104), "fall": (4, 9, 12, 18, 25, 28, 45)}
SHOWN = Figure(0.5, 0.35, 0.65, 40)
BEFORE = Member(Spread(0.5, 0.006, 42, 40.0), SHOWN, (SHOWN,), 300)
OWN = Member(Spread(0.6, 0.012, 21, 20.0), Words("about_half", 20), (), 250)


def two_waves(session, seed):
    """Publish two waves of a random small city; return their releases and true samples."""
    random = Random(seed)  # noqa: S311  # a test city, no secret
    make_beats(session, *BEATS)
    found = []
    for wave in WAVES:
        make_wave(session, wave)
        rows = [
            row
            for beat in BEATS
            for row in person_rows(random, beat, random.choice(SIZES[wave]), (0.5, 0.1))
        ]
        store(session, wave, iter(rows))
        content = services.publish(session, wave, NOW, "organizer")
        areas = [area.code for area in content.areas if area.code != CITY]
        found.append((content, surveys.sample(session, wave, areas=areas)))
    return found


def windows(waves):
    """Return the base printed of each area whose waves may stand together, and of every area."""
    (spring, before), (fall, now) = waves
    allowed, naive = {}, {}
    for area in BEATS:
        sides = []
        for content, sample in ((spring, before), (fall, now)):
            n = true_count(sample, area, "safe")
            shown = content.headline(area, "safe")
            spread = Spread(0.5, 0.25 / max(n, 1), n, float(max(n, 1)))
            sides.append(Member(spread, shown, (shown,), sample.n))
        n = sum(side.spread.n for side in sides)
        if n >= 30:
            naive[area] = n
        figure = window_figure(sides[:1], sides[1])
        if figure is not None:
            assert figure.n == round(figure.n, -1)
            allowed[area] = figure.n
    return allowed, naive


def joined(waves, sums):
    """Return the puzzle of two releases and of what is printed of both waves together."""
    puzzle = Puzzle()
    for wave, (content, _) in zip(WAVES, waves, strict=True):
        alone = counts(content)
        for name, ends in alone.bounds.items():
            puzzle.unknown((wave, name), *ends)
        for members, low, high in alone.sums:
            puzzle.known({(wave, name): k for name, k in members.items()}, low, high)
    for area, (low, high) in sums.items():
        puzzle.known({(wave, (area, "safe")): 1 for wave in WAVES}, low, high)
    return puzzle


def hidden(waves):
    """Return every hidden number of people and of answers, with what it truly is."""
    return {
        (wave, (area, column)): true_count(sample, area, column)
        for wave, (content, sample) in zip(WAVES, waves, strict=True)
        for area, column in product(BEATS, (None, "safe"))
        if (content.area(area).n if column is None else printed(content, area, column)) is None
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_a_window_tells_nothing_of_what_a_wave_hides(db_session, seed):
    waves = two_waves(db_session, seed)
    allowed, _ = windows(waves)
    puzzle = joined(waves, {area: (n - 5, n + 4) for area, n in allowed.items()})
    secrets = hidden(waves)
    assert allowed
    assert secrets
    for name, true in secrets.items():
        assert_kept(puzzle.solve(name), true)


def test_the_attacker_finds_a_hidden_beat_where_every_window_is_printed(db_session):
    make_beats(db_session, *BEATS)
    waves = []
    for wave, sizes in zip(WAVES, ((150, 104, 40, 40, 40), (7, 104, 40, 40, 40)), strict=True):
        make_wave(db_session, wave)
        random = Random(1)  # noqa: S311  # a test city, no secret
        rows = [
            row
            for beat, n in zip(BEATS, sizes, strict=True)
            for row in person_rows(random, beat, n, (0.5, 0.2))
        ]
        store(db_session, wave, iter(rows))
        content = services.publish(db_session, wave, NOW, "organizer")
        waves.append((content, surveys.sample(db_session, wave, areas=list(BEATS))))
    allowed, naive = windows(waves)
    assert "B0" not in allowed
    true = hidden(waves)["fall", ("B0", "safe")]
    assert true < 10
    printed_sum = {"B0": (round_base(naive["B0"]),) * 2}
    found = joined(waves, printed_sum).solve(("fall", ("B0", "safe")))
    assert (found.low, found.high) == pytest.approx((true, true))


@pytest.mark.parametrize(
    ("earlier", "own"),
    [
        pytest.param([], OWN, id="no other wave"),
        pytest.param([BEFORE] * 4, OWN, id="five waves"),
        pytest.param([BEFORE], replace(OWN, shown=Suppressed("base")), id="hidden now"),
        pytest.param([BEFORE], replace(OWN, shown=SHOWN), id="a figure of its own"),
        pytest.param([BEFORE], replace(OWN, shown=Words("nearly_all", 20)), id="nearly all now"),
        pytest.param([replace(BEFORE, released=())], OWN, id="never published"),
        pytest.param([replace(BEFORE, released=(SHOWN, None))], OWN, id="absent in one release"),
        pytest.param(
            [replace(BEFORE, released=(SHOWN, replace(SHOWN, n=50)))], OWN, id="changed since"
        ),
        pytest.param(
            [replace(BEFORE, shown=Suppressed("base"), released=(Suppressed("base"),))],
            OWN,
            id="hidden then",
        ),
        pytest.param(
            [replace(BEFORE, shown=Nearly("none", 40), released=(Nearly("none", 40),))],
            OWN,
            id="nearly none then",
        ),
        pytest.param([BEFORE], replace(OWN, released=(Words("about_half", 10),)), id="other words"),
        pytest.param(
            [BEFORE],
            replace(OWN, spread=Spread(0.05, 0.002, 21, 20.0)),
            id="hardly anyone now, which an estimate covers",
        ),
        pytest.param(
            [replace(BEFORE, spread=Spread(1.0, 0.0, 42, 40.0))],
            OWN,
            id="all of them then, which an estimate covers",
        ),
    ],
)
def test_a_window_that_could_give_something_away_has_no_figure(earlier, own):
    assert window_figure([BEFORE], OWN) is not None
    assert window_figure(earlier, own) is None


def test_a_stricter_promise_holds_for_every_wave_of_a_window():
    assert window_figure([BEFORE], OWN, least=25) is None


def test_few_answers_in_all_waves_together_have_no_figure():
    words = Words("about_half", 10)
    few = Member(Spread(0.5, 0.02, 14, 13.0), words, (words,), 90)
    assert window_figure([few], few) is None
    assert window_figure([few, few], few) is not None


def test_a_window_published_before_may_be_published_again():
    figure = window_figure([BEFORE], OWN)
    assert window_figure([BEFORE], replace(OWN, released=(figure, OWN.shown))) == figure


def test_waves_that_count_alike_are_pooled_as_one_sample_would_be():
    half = Spread(0.4, 0.4 * 0.6 / 50, 50, 50.0)
    whole = pooled_spread([half, half])
    assert whole.value == pytest.approx(0.4)
    assert whole.squares == pytest.approx(0.4 * 0.6 / 100)
    assert (whole.n, whole.n_eff) == (100, pytest.approx(100))

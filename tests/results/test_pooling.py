"""One figure of several waves: by the plan, where the ledger allows it, and said wherever it is."""

import json
from datetime import date
from itertools import chain

import pytest

from engage.results import queries, services
from engage.stats.attack import Puzzle
from engage.stats.published import Figure, Suppressed, Words
from engage.surveys import services as surveying
from tests.results.attacker import assert_kept, counts
from tests.results.rows import INSTRUMENT, NOW, answers, make_beats, make_wave, store

BEATS = ("B0", "B1", "B2", "B3", "B4")
AGE = "      - id: age\n"
CALM = """\
      - id: calm
        type: single
        scale: safe4
        show_if: {{item: safe, in: [1, 2, 3, 4]}}
        en: Was the officer calm?
        es: ¿El agente mantuvo la calma?
"""


@pytest.fixture
def instrument(db_session):
    """An instrument with a question that is asked of some only."""
    text = INSTRUMENT.replace(AGE, CALM + AGE).format(version="1", safe="Safe?", name="life")
    make_beats(db_session, *BEATS)
    return surveying.load_instrument_text(db_session, text, "life.yaml", NOW)


def publish(session, instrument, code, sizes, previous=None, share=0.5):
    """Publish a wave with so many answers of each beat."""
    closes_on = date(2026, 2 + len(queries.releases(session)) * 3, 28)
    make_wave(session, code, instrument=instrument, previous=previous, closes_on=closes_on)
    rows = chain(*(answers(beat, n, share) for beat, n in zip(BEATS, sizes, strict=True)))
    for_all = [
        one.__class__(**vars_of(one) | {"answers": one.answers | {"calm": one.answers["safe"]}})
        for one in rows
    ]
    store(session, code, iter(for_all))
    return services.publish(session, code, NOW, "organizer")


def vars_of(record):
    """Return the fields of a record."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


@pytest.fixture
def waves(db_session, instrument):
    """Two waves in which the first beat has words alone, and a figure of both."""
    first = publish(db_session, instrument, "spring", (24, 60, 70, 80, 90))
    second = publish(db_session, instrument, "fall", (21, 60, 70, 80, 90), "spring")
    return first, second


def test_two_waves_with_words_have_one_figure_together(waves):
    first, second = waves
    assert isinstance(first.headline("B0", "calm"), Words)
    shown = second.headline("B0", "calm")
    assert isinstance(shown, Figure)
    assert (shown.waves, shown.n) == (("spring", "fall"), 50)
    assert 0.4 < shown.value < 0.6


def test_a_question_that_everybody_is_asked_is_not_in_the_plan_by_itself(waves):
    assert isinstance(waves[1].headline("B0", "safe"), Words)


def test_nothing_else_of_the_question_is_shown_in_that_area(waves):
    others = [r.shown for r in waves[1].rows if (r.area, r.column) == ("B0", "calm")]
    assert [one for one in others if not isinstance(one, Figure)] == [Suppressed("few")] * 4
    assert not any(v.area == "B0" and v.column == "calm" for v in waves[1].verdicts)


def test_an_area_with_thirty_answers_keeps_its_own_figure(waves):
    assert waves[1].headline("B1", "calm").waves == ()


def test_windows_do_not_overlap(db_session, instrument, waves):
    third = publish(db_session, instrument, "winter", (20, 60, 70, 80, 90), "fall")
    assert isinstance(third.headline("B0", "calm"), Words)


def test_without_a_wave_before_there_are_words(db_session, instrument, waves):
    alone = publish(db_session, instrument, "winter", (21, 60, 70, 80, 90))
    assert isinstance(alone.headline("B0", "calm"), Words)


def test_a_wave_that_hides_the_area_gives_nothing(db_session, instrument):
    publish(db_session, instrument, "spring", (7, 40, 70, 80, 90))
    second = publish(db_session, instrument, "fall", (25, 60, 70, 80, 90), "spring")
    assert isinstance(second.headline("B0", "calm"), Words)


def test_a_reader_of_all_waves_solves_for_no_hidden_beat(db_session, instrument):
    waves = {
        "spring": publish(db_session, instrument, "spring", (24, 20, 7, 80, 90)),
        "fall": publish(db_session, instrument, "fall", (21, 60, 20, 8, 90), "spring"),
    }
    figure = waves["fall"].headline("B0", "calm")
    assert figure.waves == ("spring", "fall")
    puzzle = Puzzle()
    for wave, content in waves.items():
        alone = counts(content)
        for name, ends in alone.bounds.items():
            puzzle.unknown((wave, name), *ends)
        for members, low, high in alone.sums:
            puzzle.known({(wave, name): k for name, k in members.items()}, low, high)
    sides = {(wave, ("B0", "calm")): 1 for wave in waves}
    puzzle.known(sides, figure.n - 5, figure.n + 4)
    for wave, beat, true in (("spring", "B2", 7), ("fall", "B3", 8)):
        for column in (None, "safe", "calm"):
            assert_kept(puzzle.solve((wave, (beat, column))), true)


def test_a_frozen_figure_of_several_waves_reads_back_alike(db_session, waves):
    kept = queries.frozen_text(db_session, waves[1].sha256)
    assert type(waves[1]).from_json(kept) == waves[1]
    plain = json.loads(queries.frozen_text(db_session, waves[0].sha256))
    assert not any("waves" in row["shown"] for row in plain["rows"])


def test_every_surface_says_that_it_is_of_several_surveys(client, runner, waves):
    page = client.get("/results/fall/B0").text
    assert "From the last 2 surveys together, because few answered in each." in page
    assert "†" in page
    assert "2 surveys together" in page
    spanish = client.get("/results/fall/B0?lang=es").text
    assert "De las últimas 2 encuestas juntas" in spanish
    assert ",spring fall," in client.get("/results/fall.csv").text
    assert "surveys of this series together" in client.get("/results/fall/method?lang=en").text
    assert "2 surveys together" in runner("results", "show", "fall", "--beat", "B0").output

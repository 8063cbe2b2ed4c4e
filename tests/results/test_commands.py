"""The commands: publish a wave and show its figures."""

import json

import pytest

from tests.results.rows import answers, make_beats, make_wave, store


@pytest.fixture
def closed(db_session):
    """A closed wave of two beats."""
    make_beats(db_session, "B1", "B2")
    make_wave(db_session)
    store(db_session, "2026-10", answers("B1", 250, safe=0.6), answers("B2", 120, safe=0.3))


def test_published_figures_are_shown_as_json(runner, closed):
    done = runner("results", "publish", "2026-10")
    assert done.exit_code == 0
    assert "Published 2026-10: 370 responses, 2 areas" in done.output
    data = json.loads(runner("results", "show", "2026-10", "--beat", "B1", "--json").output)
    found = [f for f in data["figures"] if f["column"] == "safe" and f["measure"] == "top2"]
    assert (found[0]["value"], found[0]["low"], found[0]["high"]) == (0.6, 0.54, 0.66)
    assert {"column": "safe", "against": "rest_of_city", "outcome": "clearly_higher"}.items() <= (
        next(v for v in data["verdicts"] if v["column"] == "safe").items()
    )


def test_figures_of_the_city_are_told_in_words(runner, closed):
    runner("results", "publish", "2026-10")
    output = runner("results", "show", "2026-10").output
    assert "Between 45 and 55 in every 100 residents answered" in output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("show", "2026-10"), "Nothing is published", id="not published"),
        pytest.param(("show", "2026-10", "--beat", "B9"), "Nothing is published", id="no beat"),
    ],
)
def test_missing_results_are_named(runner, closed, words, said):
    done = runner("results", *words)
    assert done.exit_code == 2
    assert said in done.output


def test_unknown_beat_is_named_with_those_there_are(runner, closed):
    runner("results", "publish", "2026-10")
    done = runner("results", "show", "2026-10", "--beat", "B9")
    assert done.exit_code == 2
    assert "B1, B2" in done.output

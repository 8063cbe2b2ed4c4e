"""Verdicts: planted changes are found, nothing else is called, and a changed wording breaks it."""

import numpy as np
import pytest

from engage.results import services
from engage.results.models_content import CITY
from tests.results.rows import NOW, answers, load_instrument, make_beats, make_wave, store


@pytest.fixture
def two_waves(db_session):
    """Publish two waves with given shares of safety per beat and return the second release."""

    def publish(before, after, n=300, instruments=(None, None)):
        make_beats(db_session, *before)
        waves = (("first", before), ("second", after))
        previous = None
        for (code, shares), instrument in zip(waves, instruments, strict=True):
            make_wave(db_session, code, previous=previous, instrument=instrument)
            groups = (answers(beat, n, safe=share) for beat, share in shares.items())
            store(db_session, code, *groups)
            content = services.publish(db_session, code, NOW, "organizer")
            previous = code
        return content

    return publish


def outcome(content, area, against, column="safe"):
    """Return the outcome of a comparison."""
    verdict = content.verdict(area, column, against)
    return None if verdict is None else verdict.outcome


def test_planted_changes_are_found_and_nothing_else_is_called(two_waves):
    content = two_waves({"B1": 0.4, "B2": 0.7, "B3": 0.5}, {"B1": 0.7, "B2": 0.4, "B3": 0.51})
    assert outcome(content, "B1", "last_wave") == "improved"
    assert outcome(content, "B2", "last_wave") == "worse"
    assert outcome(content, "B3", "last_wave") == "no_clear_change"
    assert outcome(content, CITY, "last_wave") == "no_clear_change"
    assert content.verdict("B1", "safe", "last_wave").difference == pytest.approx(0.3)
    assert outcome(content, "B1", "last_wave", "score") == "no_clear_change"


def test_beats_are_told_apart_from_the_rest_of_the_city(two_waves):
    shares = {"B1": 0.8, "B2": 0.5, "B3": 0.2}
    content = two_waves(shares, shares)
    found = {beat: outcome(content, beat, "rest_of_city") for beat in shares}
    assert found == {
        "B1": "clearly_higher",
        "B2": "not_clearly_different",
        "B3": "clearly_lower",
    }
    assert outcome(content, CITY, "rest_of_city") is None


def test_change_below_the_floor_is_not_called(two_waves):
    content = two_waves({"B1": 0.5, "B2": 0.5}, {"B1": 0.58, "B2": 0.58}, n=3000)
    assert outcome(content, "B1", "last_wave") == "no_clear_change"
    assert outcome(content, CITY, "last_wave") == "improved"


def test_family_size_is_the_number_of_verdicts(two_waves):
    content = two_waves({"B1": 0.5, "B2": 0.5}, {"B1": 0.5, "B2": 0.5})
    # two headlines: three changes (city, two beats) and two comparisons with the rest each
    assert len(content.verdicts) == 10
    # and three ages against the rest of the city
    assert len(content.gaps) == 6
    assert content.n_comparisons == 16


def test_changed_wording_breaks_the_trend(two_waves, db_session):
    worded = load_instrument(db_session, "2", safe="Do you feel safe at home?")
    content = two_waves({"B1": 0.2}, {"B1": 0.9}, instruments=(None, worded))
    assert outcome(content, "B1", "last_wave") is None
    assert outcome(content, "B1", "last_wave", "score") == "no_clear_change"


def test_small_bases_are_not_compared(two_waves):
    content = two_waves({"B1": 0.2, "B2": 0.2}, {"B1": 0.9, "B2": 0.9}, n=29)
    assert outcome(content, "B1", "last_wave") is None
    assert outcome(content, CITY, "last_wave") == "improved"


def test_difference_is_not_printed_beside_a_near_unanimous_share(two_waves):
    content = two_waves({"B1": 0.3, "B2": 0.5}, {"B1": 1.0, "B2": 0.5})
    assert outcome(content, "B1", "last_wave") == "improved"
    assert content.verdict("B1", "safe", "last_wave").difference is None


def test_first_wave_is_compared_with_nothing_before(db_session):
    make_beats(db_session, "B1", "B2")
    make_wave(db_session)
    store(db_session, "2026-10", answers("B1", 100), answers("B2", 100))
    content = services.publish(db_session, "2026-10", NOW, "organizer")
    assert {judged.verdict.against for judged in content.verdicts} == {"rest_of_city"}


def test_printed_differences_are_whole_points(two_waves):
    content = two_waves({"B1": 0.413, "B2": 0.5}, {"B1": 0.718, "B2": 0.5}, n=211)
    differences = [
        judged.verdict.difference for judged in content.verdicts if judged.column == "safe"
    ]
    assert np.allclose(np.array(differences) * 100 % 1, 0) or np.allclose(
        np.round(np.array(differences), 2), differences
    )

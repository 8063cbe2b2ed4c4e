"""Facts of a wave in texts, and what is said where one is not known."""

from datetime import date

import pytest

from engage.instrument.facts import beat_words, has_facts, with_facts
from engage.instrument.loading import load_instrument
from engage.texts import facts_of_wave
from tests.surveys.rows import SMALL

ASKING = SMALL.replace("en: How is\n", "en: Until {closes_on}, how is {beat} in {city}\n").replace(
    "es: Cómo está\n", "es: Hasta el {closes_on}, cómo está {beat} en {city}\n"
)


def test_facts_are_said_in_each_language_and_unknown_ones_wait() -> None:
    instrument = load_instrument(ASKING, "a.yaml")
    facts = facts_of_wave("Paso Robles", date(2026, 10, 15), instrument.languages)
    assert with_facts(instrument, facts).item("prob").words == {
        "en": "Until October 15, 2026, how is {beat} in Paso Robles",
        "es": "Hasta el 15 de octubre de 2026, cómo está {beat} en Paso Robles",
    }


def test_everything_else_stays_as_it_was() -> None:
    plain = load_instrument(SMALL, "a.yaml")
    facts = facts_of_wave("Paso Robles", date(2026, 10, 15), plain.languages)
    assert with_facts(plain, facts) == plain
    assert not has_facts(plain)
    assert has_facts(load_instrument(ASKING, "a.yaml"))


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        pytest.param("2 Uptown", "en", "2 Uptown", id="known"),
        pytest.param("2 Uptown", "es", "2 Uptown", id="known in Spanish"),
        pytest.param("", "en", "your neighborhood", id="unknown"),
        pytest.param("", "es", "su vecindario", id="unknown in Spanish"),
        pytest.param("", "vi", "your neighborhood", id="language without words of ours"),
        pytest.param("{city}", "en", "{city}", id="a name is no fact"),
    ],
)
def test_beat_is_named_or_is_the_neighborhood(name: str, language: str, expected: str) -> None:
    assert beat_words(name, language) == expected

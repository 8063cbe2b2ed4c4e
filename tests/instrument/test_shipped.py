"""The instruments that come with Engage."""

import pytest

from engage.config import data_folder
from engage.instrument.columns import written
from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument

SHIPPED = (
    *("quality_of_life", "meeting_feedback", "after_contact"),
    *("officer_attitudes", "problem_outcome", "walk_audit"),
)
ASKS_PEOPLE = SHIPPED[:4]


def shipped(name: str) -> Instrument:
    """Return a shipped instrument."""
    path = data_folder("surveys") / f"{name}.yaml"
    return load_instrument(path.read_text(encoding="utf-8"), path.name)


def test_every_file_is_known_here() -> None:
    assert {path.stem for path in data_folder("surveys").glob("*.yaml")} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_instrument_has_no_faults_and_speaks_both_languages(name: str) -> None:
    instrument = shipped(name)
    assert (instrument.id, instrument.languages) == (name, ("en", "es"))


@pytest.mark.parametrize("name", SHIPPED)
def test_file_names_its_sources(name: str) -> None:
    head = (data_folder("surveys") / f"{name}.yaml").read_text(encoding="utf-8")
    assert "# Sources." in head.partition("engage_instrument")[0]


@pytest.mark.parametrize("name", ASKS_PEOPLE)
def test_people_agree_first_and_may_refuse_every_question(name: str) -> None:
    first, *rest = shipped(name).items()
    assert (first.type, first.required) == ("consent", True)
    assert all(not item.required or item.type == "area" for item in rest)


def test_core_form_has_at_most_twelve_questions_beside_facts_and_words() -> None:
    kinds = ("single", "multi", "matrix", "number")
    instrument = shipped("quality_of_life")
    asked = [
        item
        for section in instrument.sections
        if section.id != "about"
        for item in section.items
        if item.type in kinds
    ]
    assert 0 < len(asked) <= 12


def test_officers_are_asked_nothing_about_themselves_and_no_words() -> None:
    instrument = shipped("officer_attitudes")
    assert instrument.privacy.min_base == 15
    assert not any(getattr(item, "role", None) for item in instrument.items())
    assert written(instrument) == ()


@pytest.mark.parametrize("name", ["after_contact", "officer_attitudes"])
def test_results_of_the_whole_city_only_ask_for_no_area(name: str) -> None:
    assert not any(item.type == "area" for item in shipped(name).items())

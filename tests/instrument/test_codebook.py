"""The codebook: every column with its words and codes in all languages, and who is asked."""

import doctest

import pytest

from engage.instrument import codebook as module
from engage.instrument.codebook import codebook, condition_words
from engage.instrument.columns import columns
from engage.instrument.loading import load_instrument
from engage.instrument.model import Condition, Instrument
from tests.instrument.small import OLD
from tests.instrument.test_shipped import SHIPPED, shipped

INSTRUMENT = load_instrument(OLD, "small.yaml")


def entry(name: str, instrument: Instrument = INSTRUMENT) -> str:
    """Return the part of a codebook about one column."""
    return codebook(instrument).split(f"### {name}\n")[1].split("\n#")[0]


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(module) == (0, 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_column_and_every_word_is_in_it(name: str) -> None:
    instrument = shipped(name)
    text = codebook(instrument)
    assert instrument.content_hash() in text
    for column in columns(instrument):
        part = entry(column.name, instrument)
        for label in (*column.options, *column.missing):
            cells = " | ".join(label.words[language] for language in instrument.languages)
            assert f"| {label.code} | {cells} |" in part
        assert all(words in part for words in (*column.wording.values(), *column.label.values()))
    for item in instrument.items():
        assert all(words in text for words in item.words.values())
    assert all(f"| {index} |" in text for index in instrument.indices)


def test_column_says_what_it_holds() -> None:
    part = entry("prob.speed")
    assert "| Type | matrix, one code |" in part
    assert "| Asked | everybody |" in part
    assert "| Scale | good3; the good end is the highest number |" in part
    assert "| speed | the traffic | el tráfico |" in part
    assert "| -8 | Don't know | No sé |" in part
    assert "| Asked | those for whom first is noise |" in entry("when")
    assert "| Bounds | 0 to 7 |" in entry("walks")
    assert "| Hint | Think of your street. | Piense en su calle. |" in entry("qol")


def test_four_states_are_told_apart() -> None:
    states = codebook(INSTRUMENT).split("## States")[1].split("##")[0]
    assert [line.split(" | ")[1] for line in states.splitlines()[4:8]] == [
        *("not asked", "skipped", "missing codes", "answers"),
    ]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        pytest.param({"item": "a", "not_in": [1, 2]}, "a is answered and not 1 or 2", id="not in"),
        pytest.param({"item": "a", "answered": False}, "a is not answered", id="blank"),
        pytest.param(
            {"item": "a", "at_least": 1, "at_most": 3},
            "a is at least 1 and at most 3",
            id="between",
        ),
        pytest.param(
            {"any": [{"item": "a", "in": [1]}, {"not": {"item": "b", "in": ["x"]}}]},
            "(a is 1 or not b is x)",
            id="joined",
        ),
    ],
)
def test_conditions_in_words(condition: dict[str, object], said: str) -> None:
    found = condition_words(Condition.model_validate(condition, strict=False))
    assert found == f"those for whom {said}"


def test_signs_of_a_table_stay_words() -> None:
    piped = load_instrument(OLD.replace('en: "Noise"', 'en: "Noise | sound"'), "piped")
    assert "| noise | Noise \\| sound | Ruido |" in entry("first.noise", piped)

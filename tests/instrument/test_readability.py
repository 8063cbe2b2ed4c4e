"""How hard texts are to read: syllables, formulas, levels, and what is too short to measure."""

import doctest

import pytest

from engage.instrument import readability
from engage.instrument.readability import flesch_kincaid, inflesz, reading, syllables

# Lincoln at Gettysburg, first sentence: 30 words, counted by hand: 48 syllables.
GETTYSBURG = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, "
    "conceived in Liberty, and dedicated to the proposition that all men are created equal."
)
# Cervantes, Don Quijote I 1, first sentence: 33 words, counted by hand: 60 syllables.
QUIJOTE = (
    "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un "
    "hidalgo de los de lanza en astillero, adarga antigua, rocín flaco y galgo corredor."
)


def test_examples_in_the_docstrings_hold() -> None:
    result = doctest.testmod(readability)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("words", "language", "n"),
    [
        pytest.param("you your walk walked homes whole", "en", 1, id="en 1"),
        pytest.param("people safely police handled table neighbors somewhat", "en", 2, id="en 2"),
        pytest.param("neighborhood area officer residents excellent", "en", 3, id="en 3"),
        pytest.param("information community emergency", "en", 4, id="en 4"),
        pytest.param("muy y luz que ya", "es", 1, id="es 1"),
        pytest.param("guerra agua día siente ciudad cuando", "es", 2, id="es 2"),
        pytest.param("policial oscuro ahora tenía vivía", "es", 3, id="es 3"),
        pytest.param("vehículo policía vergonzosa voluntaria", "es", 4, id="es 4"),
    ],
)
def test_syllables(words: str, language: str, n: int) -> None:
    found = {word: syllables(word, language) for word in words.split()}
    assert found == dict.fromkeys(found, n)


@pytest.mark.parametrize(
    ("text", "language", "n_words", "n_syllables"),
    [
        pytest.param(GETTYSBURG, "en", 30, 48, id="en"),
        pytest.param(QUIJOTE, "es", 33, 60, id="es"),
    ],
)
def test_counts_agree_with_a_count_by_hand(
    text: str, language: str, n_words: int, n_syllables: int
) -> None:
    words = readability.WORD.findall(text)
    assert len(words) == n_words
    assert sum(syllables(word, language) for word in words) == n_syllables


def test_an_office_letter_is_hard_and_a_plain_question_is_not() -> None:
    letter = (
        "Notwithstanding the aforementioned stipulations, the municipality endeavors to facilitate "
        "comprehensive participation of the residential population."
    )
    plain = "How safe do you feel when you walk alone in your neighborhood at night?"
    hard, easy = reading([letter], "en"), reading([plain], "en")
    assert hard is not None
    assert easy is not None
    assert (hard.is_hard, easy.is_hard) == (True, False)
    assert hard.score > 20


def test_spanish_is_measured_by_its_own_formula() -> None:
    carta = (
        "No obstante las estipulaciones anteriormente mencionadas, la municipalidad procurará "
        "facilitar la participación comprensiva de la población residencial."
    )
    sencilla = "¿Qué tan grande fue cada uno de estos problemas en su calle o en su casa?"
    hard, easy = reading([carta], "es"), reading([sencilla], "es")
    assert hard is not None
    assert easy is not None
    assert (hard.formula, hard.is_hard, easy.is_hard) == ("szigriszt_pazos", True, False)
    assert "very hard" in hard.words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Your age group", "en", id="few words"),
        pytest.param(
            "Wie sicher fühlen Sie sich nachts allein in Ihrem Viertel " * 2, "de", id="de"
        ),
        pytest.param("", "es", id="empty"),
    ],
)
def test_what_no_formula_can_tell_is_not_measured(text: str, language: str) -> None:
    assert reading([text], language) is None


def test_a_language_of_a_region_is_read_like_the_language() -> None:
    assert reading([QUIJOTE], "es-MX") is not None


def test_more_words_in_a_sentence_are_harder() -> None:
    assert flesch_kincaid(100, 4, 150) > flesch_kincaid(100, 5, 150)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (81, "very easy"),
        (70, "quite easy"),
        (56, "normal"),
        (50, "somewhat hard"),
        (12, "very hard"),
    ],
)
def test_inflesz_levels(score: float, level: str) -> None:
    assert inflesz(score) == level

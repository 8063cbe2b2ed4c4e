"""Texts without a database: what is proposed to be covered, what alarms, what is suggested."""

import pytest

from engage.comments.alarming import alarm_of
from engage.comments.hints import Said, keyword_hints, proposed_themes
from engage.comments.redacting import Span, covered, joined, places_of, proposals
from engage.comments.starting import FRAME
from engage.comments.suggesting import Keywords, Suggester
from engage.comments.tokens import language_of, stems

STARTING = Suggester(Keywords(code, keywords) for code, _label, keywords in FRAME)


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        pytest.param("My neighbor Ana Ruiz plays drums", "name", "Ana Ruiz", id="neighbor"),
        pytest.param("Officer O'Brien was rude", "name", "O'Brien", id="officer"),
        pytest.param("La señora Gutiérrez grita", "name", "Gutiérrez", id="señora"),
        pytest.param("Me llamo Xóchitl y vivo aquí", "name", "Xóchitl", id="me llamo"),
        pytest.param("Kevin sells on my corner", "name", "Kevin", id="first name"),
        pytest.param("Call 805-555-0134 for more", "phone", "805-555-0134", id="phone"),
        pytest.param(
            "Llame al (805) 238 5500 ya", "phone", "(805) 238 5500", id="phone in Spanish"
        ),
        pytest.param("Write to ana.ruiz@example.org!", "email", "ana.ruiz@example.org", id="mail"),
        pytest.param("See www.example.org/me now", "link", "www.example.org/me", id="link"),
        pytest.param("A gray truck 7ABC123 idles", "plate", "7ABC123", id="plate"),
        pytest.param("Las placas son 8XYZ 441 creo", "plate", "8XYZ 441", id="placas"),
        pytest.param(
            "They deal at 1420 N Oak St #3 daily", "address", "1420 N Oak St #3", id="house"
        ),
        pytest.param("En calle Olmo 233 hay ruido", "address", "calle Olmo 233", id="calle"),
        pytest.param("I live in Apt 4B and hear it", "address", "Apt 4B", id="apartment"),
        pytest.param("My case is 20261104455 at court", "number", "20261104455", id="long number"),
    ],
)
def test_what_gives_somebody_away_is_proposed_with_its_place(text, kind, what):
    start = text.index(what)
    assert Span(start, start + len(what), kind) in proposals(text)


@pytest.mark.parametrize(
    "text",
    [
        "I love Santa Monica and San Francisco.",
        "Speeding on Spring Street and 12th St after 10 pm.",
        "It takes me 30 mins to drive 2 miles.",
        "The officer on duty was kind. Officers should walk.",
        "Beverly Avenue needs lights; Martin School too.",
        "En la calle hay 3 baches. Gracias.",
        "Rent is $2,500 and 100% too high since 2014.",
    ],
)
def test_places_numbers_and_plain_words_are_left_alone(text):
    assert proposals(text) == ()


def test_words_are_covered_and_never_changed():
    text = "Ana told Bo: call 805-555-0134, Ana"
    spans = joined([*proposals(text), *places_of(text, "bo")])
    assert covered(text, spans, "es") == "[nombre] told [oculto]: call [teléfono], [nombre]"


def test_overlapping_places_are_covered_once():
    assert joined([Span(0, 8, "name"), Span(4, 12, "other")]) == (Span(0, 12, "name"),)


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("Some days I want to die.", "self_harm"),
        ("Ya no quiero vivir así", "self_harm"),
        ("My husband beats me", "danger"),
        ("Su papá les pega a los niños", "danger"),
        ("They sell drugs at the park", "crime"),
        ("Se oyen balazos cada viernes", "crime"),
        ("Cars speed past the school", None),
        ("The traffic kills me, ha", None),
    ],
)
def test_danger_is_told_apart(text, alarm):
    assert alarm_of(text) == alarm


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Cars are speeding past the school.", {"traffic"}),
        ("La música los fines de semana termina muy tarde.", {"noise"}),
        ("More light along the path, and clean the park.", {"lighting", "upkeep"}),
        ("Homelessness downtown", {"homelessness"}),
        ("Nothing to add.", set()),
    ],
)
def test_themes_are_suggested_in_the_language_of_the_text(text, themes):
    assert set(STARTING.themes(text)) == themes


def test_forms_of_a_word_share_a_stem():
    assert stems("parks parked parking", "en") == ["park"] * 3
    assert len(set(stems("ruido ruidos ruidosa", "es"))) == 1
    assert language_of("Nada", "en") == "es"


def test_themes_are_proposed_from_200_texts_on_and_in_any_order():
    airport = [Said("Jets from the airport fly too low", "en")] * 30
    texts = [*airport, *[Said(f"Something else {word}", "en") for word in "abcdefghij" * 17]]
    found = proposed_themes(texts, ())
    assert found[0].n == 30
    assert "airport" in found[0].words
    assert proposed_themes(texts[::-1], ()) == found
    assert proposed_themes(texts[:199], ()) == ()


def test_words_that_mark_a_theme_are_hinted_and_known_ones_are_not():
    texts = [Said("loud jets again", "en")] * 10 + [Said("quiet street here", "en")] * 10
    hints = keyword_hints(texts, [True] * 10 + [False] * 10, {"en": ["loud"]})
    assert "jets" in hints
    assert "loud" not in hints

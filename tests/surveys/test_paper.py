"""Facts about the paper form: numbers, boxes, routing in words, and what is keyed in from it."""

import pytest

from engage.instrument.checking import compile_checker
from engage.instrument.loading import load_instrument
from engage.instrument.model import instrument_from_canonical
from engage.language import catalogue
from engage.surveys.keyed import KeyedForm, differing, read_keyed
from engage.surveys.paper import PaperForm, Question, paper_form
from tests.surveys.kinds import KINDS
from tests.surveys.rows import SMALL

AREAS = (("1", "1 North"), ("2", "2 South"))
ROUTED = """\
engage_instrument: 1
id: routed
version: "1"
languages: [en, es]
title: {en: "Routed", es: "Con saltos"}
scales:
  yesno:
    - {code: 1, en: "Yes", es: "Sí"}
    - {code: 2, en: "No", es: "No"}
sections:
  - id: main
    title: {en: "Main", es: "Principal"}
    items:
      - {id: contact, type: single, scale: yesno, en: "Contact?", es: "¿Contacto?"}
      - id: kind
        type: multi
        show_if: {item: contact, in: [1]}
        en: Which?
        es: ¿Cuál?
        options:
          - {code: stop, en: "A stop", es: "Una parada"}
          - {code: call, en: "A call", es: "Una llamada"}
      - {id: n, type: number, show_if: {item: contact, in: [1]}, en: "How often?", es: "¿Cuánto?"}
      - {id: trust, type: number, max: 10, en: "Trust", es: "Confianza"}
      - id: why
        type: text
        show_if: {all: [{item: trust, at_most: 3}, {not: {item: kind, in: [stop, call]}}]}
        en: Why?
        es: ¿Por qué?
"""


def form_of(text: str, language: str = "en", *, asks_area: bool = True) -> PaperForm:
    say = catalogue(language).gettext
    return paper_form(load_instrument(text, "x.yaml"), language, say, AREAS, asks_area=asks_area)


def question(form: PaperForm, name: str) -> Question:
    return next(q for topic in form.topics for q in topic.questions if q.name == name)


def keyed(text: str, **typed: str) -> KeyedForm:
    checker = compile_checker(load_instrument(text, "x.yaml"), ["1", "2"])
    questions = form_of(text).keyed()
    return read_keyed(checker, questions, {k.replace("__", "."): v for k, v in typed.items()})


def test_questions_and_rows_are_numbered_through() -> None:
    numbers = [q.number for q in form_of(SMALL).keyed()]
    assert numbers == ["1", "2", "3", "4a", "4b", "5", "6", "7", "8"]


def test_a_form_with_a_code_asks_for_no_beat() -> None:
    names = [q.name for q in form_of(SMALL, asks_area=False).keyed()]
    assert "beat" not in names
    assert names[0] == "consent"


def test_boxes_have_keys_those_for_no_answer_last() -> None:
    boxes = question(form_of(SMALL), "qol").boxes
    assert [(b.key, b.value, b.is_apart) for b in boxes] == [
        ("1", "3", False), ("2", "2", False), ("3", "1", False),
        ("4", "-8", True), ("5", "-9", True),
    ]  # fmt: skip
    assert [b.key for b in question(form_of(SMALL), "trust").boxes] == ["a"]


def test_a_long_list_of_beats_is_a_line_to_write_on() -> None:
    many = [(str(i), f"Beat {i}") for i in range(40)]
    say = catalogue("en").gettext
    form = paper_form(load_instrument(SMALL, "x.yaml"), "en", say, many, asks_area=True)
    assert (question(form, "beat").boxes, question(form, "beat").n_lines) == ((), 1)


def test_routing_leads_to_the_first_question_that_is_left() -> None:
    boxes = question(form_of(ROUTED), "contact").boxes
    assert [(b.label, b.leads) for b in boxes] == [("Yes", ""), ("No", "4")]


def test_an_answer_that_skips_all_the_rest_leads_to_the_end() -> None:
    short = ROUTED[: ROUTED.index("      - {id: trust")]
    assert [b.leads for b in question(form_of(short), "contact").boxes] == ["", "end"]


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [
        ("en", "kind", "you answered “Yes” to question 1"),
        ("es", "kind", "contestó «Sí» en la pregunta 1"),
        (
            "en",
            "why",
            "your answer to question 4 is at most 3 and (not: you answered “A stop” or “A call” to"
            " question 2)",
        ),
    ],
)
def test_conditions_stand_there_in_words(language: str, name: str, words: str) -> None:
    assert question(form_of(ROUTED, language), name).only_if == words


def test_a_place_on_a_map_is_not_asked_on_paper() -> None:
    text = load_instrument(ROUTED, "x.yaml").canonical()
    mapped = instrument_from_canonical(text.replace('"type":"number"', '"type":"map_point"', 1))
    form = paper_form(mapped, "en", catalogue("en").gettext, AREAS, asks_area=True)
    assert [(q.name, q.number) for q in form.keyed()] == [
        ("contact", "1"), ("kind", "2"), ("trust", "3"), ("why", "4"),
    ]  # fmt: skip


def test_what_is_keyed_becomes_what_a_browser_sends() -> None:
    found = keyed(
        KINDS,
        consent="1",
        beat="2",
        order="3 1",
        moved="5/2020",
        seen="1.2.2024",
        done="1,2",
        why="Because",
        why__quote="+",
        years="a",
        rate__park="1",
        rate__street="5",
    )
    assert (found.errors, found.notes) == ([], [])
    assert found.answers == {
        "consent": 1,
        "beat": "2",
        "order": ["gun", "speed"],
        "moved": "2020-05",
        "seen": "2024-01-02",
        "done": ["call", "talk"],
        "way": -2,
        "why": "Because",
        "why.quote": 1,
        "years": -8,
        "rate.park": 3,
        "rate.street": -9,
    }


def test_blank_and_illegible_are_recorded_as_skipped() -> None:
    found = keyed(SMALL, consent="1", beat="1", qol=".", trust="")
    assert found.errors == []
    assert (found.answers["qol"], found.answers["trust"], found.answers["prob.noise"]) == (-2,) * 3


@pytest.mark.parametrize(
    ("typed", "number", "reason"),
    [
        pytest.param({"qol": "1 2"}, "3", "several", id="two ticks on one"),
        pytest.param({"prob__noise": "1 2"}, "4a", "several", id="two ticks in a row"),
        pytest.param({"first": "1 2 3"}, "5", "too_many", id="more than allowed"),
        pytest.param({"first": "1 4"}, "5", "exclusive", id="don't know beside an answer"),
    ],
)
def test_what_the_sheet_holds_against_the_rules_is_skipped_with_a_hint(
    typed: dict[str, str], number: str, reason: str
) -> None:
    found = keyed(SMALL, consent="1", beat="1", trust="7", **typed)
    assert [(n.number, n.reason) for n in found.notes] == [(number, reason)]
    assert found.errors == []
    assert found.answers[next(iter(typed)).replace("__", ".")] == -2
    assert found.answers["trust"] == 7


@pytest.mark.parametrize(
    ("typed", "number", "reason"),
    [
        pytest.param({"qol": "9"}, "3", "no_box", id="no such box"),
        pytest.param({"qol": "x"}, "3", "no_box", id="a letter"),
        pytest.param({"trust": "11"}, "7", "out_of_range", id="too large"),
        pytest.param({"trust": "ten"}, "7", "not_a_number", id="no number"),
        pytest.param({"beat": "9"}, "2", "no_box", id="no such beat"),
        pytest.param({"consent": ""}, "1", "required", id="no consent"),
        pytest.param({"words": "w" * 51}, "8", "too_long", id="too long"),
    ],
)
def test_what_was_mistyped_is_asked_for_again(
    typed: dict[str, str], number: str, reason: str
) -> None:
    found = keyed(SMALL, **({"consent": "1", "beat": "1"} | typed))
    assert [(e.number, e.reason) for e in found.errors] == [(number, reason)]


def test_an_illegible_answer_may_be_missing_where_one_is_required() -> None:
    found = keyed(KINDS, consent="1", beat="1", seen=".", why=".")
    assert found.errors == []
    assert [e.number for e in keyed(KINDS, consent="1", beat="1").errors] == ["5", "8"]


def test_answers_off_the_path_are_left_out() -> None:
    found = keyed(ROUTED, contact="2", kind="1", n="3", trust="2", why="So")
    assert (found.errors, found.answers) == ([], {"contact": 2, "trust": 2, "why": "So"})


SPECIFIED = SMALL.replace('code: other, en: "Other"', 'code: other, specify: true, en: "Other"')


def test_words_beside_an_option_have_a_line_and_count_as_a_tick() -> None:
    asked = question(form_of(SPECIFIED), "first")
    assert asked.written == (("first.other", "Other"),)
    found = keyed(SPECIFIED, consent="1", beat="1", first="1", first__other="Dark corners")
    assert found.errors == []
    assert found.answers["first"] == ["noise", "other"]
    assert found.answers["first.other"] == "Dark corners"
    assert differing(asked, {"first.other": "Dark corners"}, {"first.other": "Dark"})


@pytest.mark.parametrize(
    ("name", "first", "second", "is_other"),
    [
        pytest.param("first", "1 2", "2,1", False, id="order of ticks"),
        pytest.param("first", "1 2", "1", True, id="a tick less"),
        pytest.param("words", "More light.", "more light", False, id="capitals and stops"),
        pytest.param("words", "More light", "More lights", True, id="another word"),
        pytest.param("trust", "", "0", True, id="blank is not zero"),
        pytest.param("qol", ".", "", True, id="illegible is not blank"),
    ],
)
def test_two_entries_differ_where_they_say_different_things(
    name: str, first: str, second: str, is_other: bool
) -> None:
    asked = question(form_of(SMALL), name)
    assert differing(asked, {name: first}, {name: second}) is is_other

"""Advice: each kind on an instrument that needs it, none on one that does not, and its place."""

import re

import pytest

from engage.instrument.advice import advice, examined
from engage.instrument.findings import Advice
from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument
from tests.instrument.test_shipped import SHIPPED, shipped

HEAD = """\
engage_instrument: 1
id: small
version: "1"
languages: [en, es]
title: {en: "Small", es: "Pequeña"}
missing:
  dk: {code: -8, en: "Don't know", es: "No sé"}
scales:
  agree5:
    - {code: 5, en: "Strongly agree", es: "Muy de acuerdo"}
    - {code: 4, en: "Agree", es: "De acuerdo"}
    - {code: 3, en: "Neither", es: "Ni lo uno ni lo otro"}
    - {code: 2, en: "Disagree", es: "En desacuerdo"}
    - {code: 1, en: "Strongly disagree", es: "Muy en desacuerdo"}
  yesno:
    - {code: 1, en: "Yes", es: "Sí"}
    - {code: 2, en: "No", es: "No"}
"""
SCALED = "type: single, scale: agree5, missing: [dk]"
YESNO = "type: single, scale: yesno, missing: [dk]"
PAGE = """\
sections:
  - id: page
    title: {en: "Page", es: "Página"}
    items:
"""


def item(name: str, kind: str, en: str, es: str = "¿Qué dice usted?") -> str:
    """Return an item in one line: its id, its type with other keys, its words."""
    return f'      - {{id: {name}, {kind}, en: "{en}", es: "{es}"}}\n'


def made(*items: str, head: str = HEAD) -> Instrument:
    """Return an instrument with one page of items."""
    return load_instrument(head + PAGE + "".join(items), "my.yaml")


def options(n: int) -> str:
    """Return the key with n options, all with other words."""
    words = [chr(ord("a") + k) * 3 for k in range(n)]
    listed = ", ".join(f'{{code: {w}, en: "{w}", es: "{w}"}}' for w in words)
    return f"options: [{listed}]"


def rows(n: int) -> str:
    """Return the key with n rows, all with other words."""
    return options(n).replace("options", "rows").replace("code", "id")


def kinds(instrument: Instrument) -> list[str]:
    return [found.kind for found in advice(instrument)]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instruments_need_no_advice(name: str) -> None:
    # a walk is a reading of a place: those who walked know whether it was dark, and how many came
    expected = [("no_missing", "light"), ("no_missing", "walkers")] if name == "walk_audit" else []
    found = [(a.kind, a.what.split()[0]) for a in advice(shipped(name))]
    assert found == expected


@pytest.mark.parametrize(
    ("en", "es", "languages"),
    [
        pytest.param(
            "How satisfied are you with the courtesy and speed of the officer?",
            "¿Qué tan satisfecho está con la cortesía y la rapidez del agente?",
            ["en", "es"],
            id="two things judged",
        ),
        pytest.param(
            "How polite or helpful was the officer?",
            "¿Qué tan amable o útil fue el agente?",
            ["en", "es"],
            id="two adjectives",
        ),
        pytest.param(
            "How often do you see an officer and how safe does that make you feel?",
            "¿Con qué frecuencia ve a un agente y qué siente entonces?",
            ["en", "es"],
            id="two questions",
        ),
        pytest.param(
            "How much do you trust the police and the courts?",
            "¿Cuánto aprecia a la policía?",
            ["en"],
            id="english only",
        ),
        pytest.param(
            "And how safe do you feel after dark?", "¿Y qué siente de noche?", [], id="goes on"
        ),
        pytest.param(
            "Do you agree or disagree with this rule?",
            "¿Está de acuerdo o en desacuerdo con esta regla?",
            [],
            id="agree or disagree",
        ),
        pytest.param(
            "How safe are people who are 65 or older?",
            "¿Qué tan seguras están las personas de 65 años o más?",
            [],
            id="or older",
        ),
        pytest.param(
            "How much of a problem is litter or dumped trash?",
            "¿Es un problema la basura tirada o acumulada?",
            [],
            id="one thing with two names",
        ),
    ],
)
def test_double_barrelled(en: str, es: str, languages: list[str]) -> None:
    found = [
        a.language for a in advice(made(item("q", SCALED, en, es))) if a.kind == "double_barrelled"
    ]
    assert found == languages


@pytest.mark.parametrize(
    ("en", "es", "kind"),
    [
        pytest.param(
            "Don't you think that the beat is calm?",
            "¿No cree que la zona es tranquila?",
            "leading",
            id="don't you think",
        ),
        pytest.param(
            "As you know, officers walk here. Is that good?",
            "Como usted sabe, los agentes caminan aquí. ¿Es bueno?",
            "leading",
            id="as you know",
        ),
        pytest.param(
            "Should the police not stop cars?",
            "¿Debería la policía no detener autos?",
            "negated",
            id="should not",
        ),
    ],
)
def test_leading_and_negated_questions(en: str, es: str, kind: str) -> None:
    found = advice(made(item("q", SCALED, en, es)))
    assert [(a.kind, a.language) for a in found] == [(kind, "en"), (kind, "es")]


@pytest.mark.parametrize(
    ("en", "es", "expected"),
    [
        pytest.param("are not fair", "no son justos", {"negated"}, id="negated"),
        pytest.param("listen and explain", "escuchan y explican", {"double_barrelled"}, id="both"),
        pytest.param("say what is not allowed", "dicen lo que no se permite", set(), id="below"),
        pytest.param("act on litter or trash", "actúan ante la basura", set(), id="or in a row"),
    ],
)
def test_rows_to_agree_with(en: str, es: str, expected: set[str]) -> None:
    kind = f'type: matrix, scale: agree5, missing: [dk], rows: [{{id: a, en: "{en}", es: "{es}"}}]'
    stem = item("q", kind, "Do you agree? Officers…", "¿Qué tan de acuerdo está? Los agentes…")
    found = advice(made(stem))
    assert {a.kind for a in found} == expected
    assert {a.loc[-3:-1] for a in found} <= {("rows", 0)}


LONG = " ".join(["A cat sat."] * 16)
HARD = (
    "Notwithstanding comprehensive municipal stipulations, residential participation necessitates "
    "individual identification, documentation and authentication procedures."
)
DOGS = 'options: [{code: a, en: "Dogs", es: "Perros"}, {code: b, en: "dogs.", es: "Gatos"}]'
MANY = f"type: multi, missing: [dk], {options(13)}"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(
            [item("q", SCALED, "Calm"), item("r", SCALED, "calm.")],
            ["duplicate"] * 2,
            id="same question",
        ),
        pytest.param(
            [item("q", f"type: multi, missing: [dk], {DOGS}", "Which")],
            ["duplicate"],
            id="same option",
        ),
        pytest.param([item("q", "type: note", LONG, LONG)], ["long_text"] * 2, id="long text"),
        pytest.param([item("q", "type: note", HARD)], ["hard_to_read"], id="hard to read"),
        pytest.param([item("q", MANY, "Which")], ["long_list"], id="long list"),
        pytest.param(
            [item("q", MANY.replace("multi", "rank, max: 3"), "Which")],
            ["long_list"],
            id="long ranking",
        ),
        pytest.param(
            [item("q", f"type: matrix, scale: yesno, missing: [dk], {rows(13)}", "Which")],
            ["long_page"],
            id="long page",
        ),
        pytest.param(
            [item(f"t{x}", "type: text", f"Say {x}", f"Diga {x}") for x in "abcd"],
            ["open_ended"],
            id="own words",
        ),
        pytest.param(
            [item("q", "type: single, scale: yesno", "Do you walk")], ["no_missing"], id="single"
        ),
        pytest.param([item("q", "type: number, max: 9", "Number")], ["no_missing"], id="number"),
        pytest.param(
            [item("q", "type: single, scale: yesno, required: true", "Do you walk")],
            ["no_way_out"],
            id="no way out",
        ),
        pytest.param(
            [
                item("c", "type: consent, required: true", "I agree"),
                item("t", "type: text", "More", "Más"),
            ],
            [],
            id="consent and words",
        ),
    ],
)
def test_form(items: list[str], expected: list[str]) -> None:
    assert kinds(made(*items)) == expected


def test_a_survey_of_a_gross_of_questions_is_long() -> None:
    pairs = [f"{x}{y}" for x in "abcdefghijkl" for y in "abcdefghijkl"]
    asked = [item(f"q{p}", SCALED, f"Officers in {p} walk a lot", f"Allí {p}") for p in pairs]
    assert kinds(made(*asked)) == ["long_page", "long_survey"]


def test_scale_that_runs_the_other_way_is_named() -> None:
    turned = HEAD + (
        "  worry3:\n"
        '    - {code: 1, en: "Calm", es: "Calma"}\n'
        '    - {code: 2, en: "Worried", es: "Preocupación"}\n'
        '    - {code: 3, en: "Very worried", es: "Mucha preocupación"}\n'
    )
    (found,) = advice(made(item("q", SCALED, "The street is calm"), head=turned))
    assert (found.kind, found.loc) == ("scale_direction", ("scales", "worry3"))


WALK = item("walk", YESNO, "Do you walk", "Camina")
FAR = item("far", f"{YESNO}, show_if: {{item: walk, in: [1]}}", "Is it far", "Va lejos")
BOTH = "{all: [{item: far, in: [1]}, {item: walk, in: [2]}]}"
NEVER = item("never", f"type: text, show_if: {BOTH}", "Why", "Por qué")
ALWAYS = item("end", "type: text", "More", "Más")


def only(found: tuple[Advice, ...]) -> Advice:
    (one,) = found
    return one


def test_item_that_nobody_can_reach_is_named_by_its_condition() -> None:
    found = only(advice(made(WALK, FAR, NEVER, ALWAYS)))
    assert (found.kind, found.loc) == ("unreachable", ("sections", 0, "items", 2, "show_if"))


def test_answers_behind_which_nothing_is_asked_are_named() -> None:
    found = only(advice(made(WALK, FAR)))
    assert (found.kind, found.loc) == ("ends_early", ("sections", 0, "items", 0))
    assert found.what == "Nothing is asked after walk for: 2, -8."
    assert kinds(made(WALK, FAR, ALWAYS)) == []


def test_advice_names_line_and_column_in_the_file() -> None:
    text = (
        HEAD + PAGE + "      - id: q\n"
        "        type: single\n"
        "        scale: agree5\n"
        "        missing: [dk]\n"
        "        en: Don't you think that it is calm?\n"
        "        es: ¿Es un lugar tranquilo?\n"
    )
    found = examined(text, "my.yaml")
    line = text.splitlines().index("        en: Don't you think that it is calm?") + 1
    assert [note.where for note in found.notes] == [f"my.yaml:{line}:9"]
    assert re.search(r"“don't you”", found.notes[0].what)

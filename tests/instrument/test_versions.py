"""Edits of a published instrument: each rule of its versions, by an edit of a small file."""

import doctest

import pytest

from engage.instrument import edits, option_edits
from engage.instrument.edits import PARTS, WHAT
from engage.instrument.loading import load_instrument
from engage.instrument.versions import compared
from tests.instrument.small import OLD, edit, kinds
from tests.instrument.test_shipped import SHIPPED, shipped

NEW_ITEM = '      - {id: age, type: number, en: "Your age", es: "Su edad"}\n'
FRENCH = {
    "languages: [en, es]": "languages: [en, es, fr]",
    'es: "': 'fr: "Texte", es: "',
    "\n        es: ": "\n        fr: Texte\n        es: ",
}


@pytest.mark.parametrize("module", [edits, option_edits])
def test_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_version_compared_with_itself_has_no_changes(name: str) -> None:
    found = compared(shipped(name), shipped(name))
    assert (found.changes, found.part) == ((), None)


BOTH = ("prob.noise", "prob.speed")


@pytest.mark.parametrize(
    ("old", "new", "kind", "columns"),
    [
        pytest.param(
            "How is your neigborhood?", "How is your neigborhood", "punctuation", ["qol"], id="mark"
        ),
        pytest.param("How is your", "How  is, your", "punctuation", ["qol"], id="spacing"),
        pytest.param(
            "¿Cómo está su vecindario?",
            "¿Cómo es su vecindario?",
            "translation",
            ["qol"],
            id="translation",
        ),
        pytest.param(
            'es: "el ruido"',
            'es: "el bullicio"',
            "translation",
            ["prob.noise"],
            id="translated row",
        ),
        pytest.param(
            'es: "Mala"', 'es: "Pésima"', "translation", ["qol", *BOTH], id="translated scale"
        ),
        pytest.param("Think of your street.", "Think of your block.", "hint", ["qol"], id="hint"),
        pytest.param(
            'title: {en: "Life"', 'title: {en: "Living"', "heading", [], id="title of a page"
        ),
        pytest.param('title: {en: "Small"', 'title: {en: "Tiny"', "heading", [], id="title"),
        pytest.param(
            'es: "Basura"}\n',
            'es: "Basura"}\n          - {code: dogs, en: "Dogs", es: "Perros"}\n',
            "option_added",
            ["first"],
            id="option at the end",
        ),
        pytest.param(
            'es: "el tráfico"}\n',
            'es: "el tráfico"}\n          - {id: dogs, en: "dogs", es: "perros"}\n',
            "row_added",
            list(BOTH),
            id="row",
        ),
        pytest.param(
            "      - id: walks\n", NEW_ITEM + "      - id: walks\n", "item_added", [], id="question"
        ),
        pytest.param(
            "        max: 2\n",
            "        max: 2\n        required: true\n",
            "setting",
            ["first"],
            id="must be answered",
        ),
        pytest.param(
            "        max: 7\n",
            "        max: 7\n        required: true\n",
            "setting",
            ["walks"],
            id="required",
        ),
    ],
)
def test_series_goes_on(old: str, new: str, kind: str, columns: list[str]) -> None:
    found = edit((old, new))
    assert [(c.kind, list(c.columns)) for c in found.changes] == [(kind, columns)]
    assert found.part == WHAT[kind][0]  # type: ignore[index]
    assert not any(found.breaks(column) for column in columns)


@pytest.mark.parametrize(
    ("old", "new", "kind", "columns"),
    [
        pytest.param("in the last 3 months", "in the last 6 months", "wording", BOTH, id="period"),
        pytest.param("the traffic", "the driving", "wording", ["prob.speed"], id="row"),
        pytest.param(
            '{code: 2, en: "Fair"', '{code: 2, en: "So-so"', "meaning", ["qol", *BOTH], id="label"
        ),
        pytest.param(
            '    - {code: 2, en: "Fair", es: "Regular"}\n',
            "",
            "scale_length",
            ["qol", *BOTH],
            id="shorter scale",
        ),
        pytest.param(
            '          - {code: litter, en: "Litter", es: "Basura"}\n',
            "",
            "option_removed",
            ["first"],
            id="option",
        ),
        pytest.param("        max: 2\n", "        max: 3\n", "bounds", ["first"], id="how many"),
        pytest.param(
            "        max: 7\n", "        max: 31\n", "bounds", ["walks"], id="end of a number"
        ),
        pytest.param(
            "in: [noise]", "in: [noise, litter]", "who_is_asked", ["when"], id="condition"
        ),
        pytest.param(
            "        show_if: {item: first, in: [noise]}\n",
            "",
            "who_is_asked",
            ["when"],
            id="no condition",
        ),
        pytest.param(
            '          - {id: speed, en: "the traffic", es: "el tráfico"}\n',
            "",
            "removed",
            ["prob.speed"],
            id="row gone",
        ),
        pytest.param(
            'en: "Don\'t know"',
            'en: "Not sure"',
            "meaning",
            ["qol", *BOTH, "first"],
            id="missing code",
        ),
    ],
)
def test_series_ends(old: str, new: str, kind: str, columns: list[str]) -> None:
    found = edit((old, new))
    broken = {c for change in found.of("breaking") if change.kind == kind for c in change.columns}
    assert broken == set(columns)
    assert found.part == "breaking"
    assert all(found.breaks(column) for column in columns)


def test_question_that_is_gone_ends_and_frees_no_other() -> None:
    found = edit((OLD[OLD.index("      - id: walks") :], ""))
    assert [(c.kind, c.columns) for c in found.changes] == [("removed", ("walks",))]


def test_questions_that_change_places_are_noted() -> None:
    start = OLD.index("      - id: qol")
    middle, end = OLD.index("      - id: prob"), OLD.index("      - id: first")
    qol, prob = OLD[start:middle], OLD[middle:end]
    found = edit((qol + prob, prob + qol))
    assert (kinds(found), found.part) == ({"order"}, "comparable")


def test_option_put_between_others_is_an_option_and_an_order() -> None:
    found = edit(
        (
            '          - {code: speed, en: "T',
            '          - {code: dogs, en: "Dogs", es: "Perros"}\n          - {code: speed, en: "T',
        )
    )
    assert (kinds(found), found.part) == ({"option_added", "order"}, "comparable")


def test_type_of_a_published_item_never_changes() -> None:
    found = edit(("type: number\n        min: 0\n        max: 7", "type: text"))
    assert (found.part, found.changes[0].why) == ("refused", WHAT["type"][1])


def test_item_whose_condition_asks_a_changed_question_asks_others() -> None:
    found = edit(("What comes first?", "What bothers you most?"))
    assert found.breaks("first")
    assert [c.columns for c in found.changes if c.kind == "who_is_asked"] == [("when",)]


def test_language_may_be_added_and_its_loss_ends_every_series() -> None:
    added = edit(*FRENCH.items())
    assert (kinds(added), added.part) == ({"language_added"}, "comparable")
    spanish = load_instrument(OLD, "old")
    lost = spanish.model_copy(update={"languages": ("en",)})
    assert all(compared(spanish, lost).breaks(c) for c in ("qol", "prob.noise", "first", "walks"))


def test_parts_are_in_order_and_every_kind_has_a_rule() -> None:
    assert {part for part, _ in WHAT.values()} == set(PARTS)
    assert all(why.endswith(".") for _, why in WHAT.values())

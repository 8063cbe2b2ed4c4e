"""Conditions of a draft: in words for the author, and as rows of form fields and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engage.authoring.drafted import Drafted, Placed, entries, text_of, words_in
from engage.instrument.editing import Data

LONGEST: Final = 70
TESTS: Final = ("in", "not_in", "at_least", "at_most", "answered", "not_answered")
# What is asked can be seen in any language of the instrument, so these are data and no messages.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "in": "“{item}” is {codes}",
        "not_in": "“{item}” is answered, but not {codes}",
        "at_least": "“{item}” is {codes} or more",
        "at_most": "“{item}” is {codes} or less",
        "answered": "“{item}” is answered",
        "not_answered": "“{item}” is not answered",
        "not": "this does not hold: {part}",
        "all": " and ",
        "any": " or ",
    },
    "es": {
        "in": "“{item}” es {codes}",
        "not_in": "se contestó “{item}”, pero no {codes}",
        "at_least": "“{item}” es {codes} o más",
        "at_most": "“{item}” es {codes} o menos",
        "answered": "se contestó “{item}”",
        "not_answered": "no se contestó “{item}”",
        "not": "no se cumple que {part}",
        "all": " y ",
        "any": " o ",
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked that a condition may name, with its words and its codes."""

    name: str
    label: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One row of a condition: an item, what is tested, and the codes as they are typed."""

    item: str
    test: str
    codes: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A condition as rows of which all or any must hold."""

    mode: str
    tests: tuple[Test, ...]


def asked_before(draft: Drafted, before: Placed | None, language: str) -> dict[str, Asked]:
    """Return what is asked before an item, or at all, by the name that a condition uses."""
    found: dict[str, Asked] = {}
    for item in draft.items():
        if before is not None and item.loc >= before.loc:
            break
        for one in _asked(draft, item, language):
            found[one.name] = one
    return found


def in_words(condition: Data, asked: Mapping[str, Asked], language: str) -> str:
    """Return when something is asked, as a sentence part."""
    words = WORDS.get(language, WORDS["en"])
    if not isinstance(condition, Mapping):
        return text_of(condition)
    for join in ("all", "any"):
        if join in condition:
            parts = [in_words(part, asked, language) for part in entries(condition[join])]
            return words[join].join(f"({p})" if _is_join(p, words) else p for p in parts)
    if "not" in condition:
        return words["not"].format(part=in_words(condition["not"], asked, language))
    return words["all"].join(_in_words(test, asked, words) for test in _tests(condition))


def rows_of(condition: Data) -> Rows | None:
    """Return a condition as rows of a form, None where it is deeper than rows can say."""
    if condition is None:
        return Rows("all", ())
    if not isinstance(condition, Mapping):
        return None
    joins = [key for key in ("all", "any", "not") if key in condition]
    if not joins:
        return Rows("all", tuple(_tests(condition)))
    parts = entries(condition.get(joins[0]))
    is_flat = all(isinstance(p, Mapping) and not p.keys() & {"all", "any", "not"} for p in parts)
    if joins[0] == "not" or not is_flat or not parts:
        return None
    tests = [list(_tests(part)) for part in parts]
    if joins[0] == "any" and any(len(test) != 1 for test in tests):
        return None
    return Rows(joins[0], tuple(test for part in tests for test in part))


def condition_of(rows: Rows) -> Data:
    """Return rows of a form as a condition, None where no row names an item."""
    parts = [_leaf(test) for test in rows.tests if test.item]
    if len(parts) < 2:  # one row needs no all or any
        return parts[0] if parts else None
    return {rows.mode: parts}


def value_of(typed: str) -> Data:
    """Return what was typed as the number that it is, else as the word."""
    is_number = typed.removeprefix("-").isascii() and typed.removeprefix("-").isdigit()
    return int(typed) if is_number and len(typed) < 16 else typed  # as YAML reads


def _leaf(test: Test) -> dict[str, Data]:
    if test.test in ("answered", "not_answered"):
        return {"item": test.item, "answered": test.test == "answered"}
    values = [value_of(part) for part in test.codes.replace(",", " ").split()]
    if test.test in ("at_least", "at_most"):
        return {"item": test.item, test.test: values[0] if values else ""}
    return {"item": test.item, test.test: values}


def _tests(condition: Mapping[str, Data]) -> Iterator[Test]:
    item = text_of(condition.get("item"))
    for test in ("in", "not_in"):
        if test in condition:
            yield Test(item, test, ", ".join(text_of(one) for one in entries(condition[test])))
    for test in ("at_least", "at_most"):
        if test in condition:
            yield Test(item, test, text_of(condition[test]))
    if "answered" in condition:
        yield Test(item, "answered" if condition["answered"] else "not_answered", "")


def _in_words(test: Test, asked: Mapping[str, Asked], words: Mapping[str, str]) -> str:
    known = asked.get(test.item)
    labels = dict(known.codes) if known else {}
    said = [labels.get(code, code) for code in test.codes.split(", ")]
    label = known.label if known else test.item
    return words[test.test].format(item=label, codes=words["any"].join(said))


def _is_join(part: str, words: Mapping[str, str]) -> bool:
    return words["all"] in part


def _asked(draft: Drafted, item: Placed, language: str) -> Iterator[Asked]:
    languages = (language, *draft.languages)
    label = short(words_in(item.data, languages) or item.id)
    codes = tuple((text_of(o.get("code")), words_in(o, languages)) for o in _coded(draft, item))
    if item.data.get("type") != "matrix":
        yield Asked(item.id, label, codes)
        return
    for row in entries(item.data.get("rows")):
        if isinstance(row, Mapping):
            name = f"{item.id}.{text_of(row.get('id'))}"
            yield Asked(name, short(words_in(row, languages) or name), codes)


def _coded(draft: Drafted, item: Placed) -> Sequence[Mapping[str, Data]]:
    declared = draft.data.get("missing")
    known = declared if isinstance(declared, Mapping) else {}
    named = [known.get(name) for name in entries(item.data.get("missing")) if isinstance(name, str)]
    return [*draft.options_of(item.data), *(one for one in named if isinstance(one, Mapping))]


def short(text: str) -> str:
    """Return a text cut to a length that a list bears."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"

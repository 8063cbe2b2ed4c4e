"""What is keyed in from a paper form: numbers and words become what a browser would send.

A blank is a question left blank, a point is an answer that nobody can read: both are recorded as
skipped, and so are two ticks where one was asked for. Nothing is guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engage.instrument.checking import Answers, Checker, UnknownAnswer
from engage.surveys.paper import Question

Sent: TypeAlias = dict[str, list[str]]
ILLEGIBLE: Final = "."
SPLIT: Final = re.compile(r"[\s,;+]+")
WORD: Final = re.compile(r"[^\w+]+")
DATE_SPLIT: Final = re.compile(r"[\s/.-]+")
# What the rules of the instrument refuse although it stands on the sheet: it counts as skipped.
ON_THE_SHEET: Final = frozenset({"too_many", "exclusive", "alone", "gap", "twice", "two"})


class NoSuchBox(Exception):
    """A number or letter that the question has no box for."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Something about one question: a mistake of keying, or what is recorded as skipped."""

    number: str
    reason: str


@dataclass(slots=True)
class KeyedForm:
    """The answers of a sheet, what must be keyed again, and what is recorded as skipped."""

    answers: Answers = field(default_factory=dict)
    errors: list[Slip] = field(default_factory=list)
    notes: list[Slip] = field(default_factory=list)


def read_keyed(
    checker: Checker, questions: Sequence[Question], typed: Mapping[str, str]
) -> KeyedForm:
    """Return what was keyed, checked by the rules of the instrument page by page."""
    found, sent = KeyedForm(), dict[str, Sent]()
    for question in questions:
        text = typed.get(question.name, "").strip()
        try:
            sent[question.name] = _sent(question, text, found)
        except NoSuchBox:
            found.errors.append(Slip(question.number, "no_box"))
        sent[question.name] = sent.get(question.name, {}) | _beside(question, typed)
    by_name = {question.name: question for question in questions}
    illegible = {name for name in by_name if typed.get(name, "").strip() == ILLEGIBLE}
    for section, page in checker.sections.items():
        form = {k: v for q in sent.values() for k, v in q.items() if k in page.names}
        _check(checker, section, form, found, _Sheet(by_name, illegible))
    return found


def differing(question: Question, first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    """Return whether two entries of one question say different things.

    The order of ticks and the capitals and stops of a sentence are no difference.
    """
    return any(
        _plain(question, first.get(name, "")) != _plain(question, second.get(name, ""))
        for name in question.names
    )


def _plain(question: Question, text: str) -> list[str]:
    words = [word for word in WORD.split(text.casefold()) if word] or [text.strip()]
    return sorted(words) if question.kind == "multi" else words


def _beside(question: Question, typed: Mapping[str, str]) -> Sent:
    """Return the words beside an option, and the leave to quote."""
    words = {name: typed.get(name, "").strip() for name, _label in question.written}
    sent: Sent = {name: [text] for name, text in words.items() if text not in ("", ILLEGIBLE)}
    if question.quote and typed.get(question.quote, "").strip():
        sent[question.quote] = ["1"]
    return sent


@dataclass(frozen=True, slots=True)
class _Sheet:
    questions: Mapping[str, Question]
    illegible: set[str]


def _check(checker: Checker, section: str, form: Sent, found: KeyedForm, sheet: _Sheet) -> None:
    """Check one page, once more without what the sheet itself holds against the rules."""
    try:
        once = checker.check(section, form, found.answers)
        # again: what an answer of the page reveals on the same page counts as asked
        checked = checker.check(section, form, once.answers)
    except UnknownAnswer:
        numbers = {sheet.questions[n].number for n in form if n in sheet.questions}
        found.errors.append(Slip(min(numbers, default=""), "no_box"))
        return
    refused = [e for e in checked.errors if e.reason in ON_THE_SHEET]
    if refused:
        found.notes += [Slip(_number(sheet, e.item, e.field), e.reason) for e in refused]
        items = {e.item for e in refused}
        kept = {k: v for k, v in form.items() if k.partition(".")[0] not in items}
        _check(checker, section, kept, found, sheet)
        return
    found.answers = checked.answers
    known = {slip.number for slip in found.errors}
    for error in checked.errors:
        number = _number(sheet, error.item, error.field)
        is_excused = error.field in sheet.illegible or number in known
        if number and not (error.reason == "required" and is_excused):
            found.errors.append(Slip(number, error.reason))


def _number(sheet: _Sheet, item: str, name: str) -> str:
    known = sheet.questions
    return known[name].number if name in known else known[item].number if item in known else ""


def _sent(question: Question, text: str, found: KeyedForm) -> Sent:
    if text in ("", ILLEGIBLE):
        return {}
    return _READERS.get(question.kind, _written)(question, text, found)


def _one(question: Question, text: str, found: KeyedForm) -> Sent:
    keys = [part for part in SPLIT.split(text) if part]
    boxes = [_box(question, key) for key in keys]
    if len(boxes) > 1:
        found.notes.append(Slip(question.number, "several"))
        return {}
    return {boxes[0][0]: [boxes[0][1]]} if boxes else {}


def _several(question: Question, text: str, _found: KeyedForm) -> Sent:
    sent: Sent = {}
    for key in filter(None, SPLIT.split(text)):
        name, value = _box(question, key)
        sent.setdefault(name, []).append(value)
    return sent


def _rank(question: Question, text: str, found: KeyedForm) -> Sent:
    keys = [part for part in SPLIT.split(text) if part]
    if len(keys) > len(question.parts):
        found.notes.append(Slip(question.number, "too_many"))
        return {}
    sent: Sent = {}
    for place, key in zip(question.parts, keys, strict=False):
        name, value = _box(question, key)
        sent[name if name.endswith(".missing") else f"{name}.{place}"] = [value]
    return sent


def _date(question: Question, text: str, _found: KeyedForm) -> Sent:
    if text.isalpha():
        return dict([_apart(question, text)])
    parts = DATE_SPLIT.split(text)
    if len(parts) != len(question.parts):
        raise NoSuchBox
    return {f"{question.name}.{p}": [typed] for p, typed in zip(question.parts, parts, strict=True)}


def _area(question: Question, text: str, _found: KeyedForm) -> Sent:
    if any(box.key.lower() == text.lower() for box in question.boxes):
        name, value = _box(question, text)
        return {name: [value]}
    if question.boxes:
        raise NoSuchBox
    return {question.name: [text]}


def _written(question: Question, text: str, _found: KeyedForm) -> Sent:
    if any(box.key == text.lower() for box in question.boxes):
        return dict([_apart(question, text)])
    return {question.name: [text]}


def _apart(question: Question, text: str) -> tuple[str, list[str]]:
    name, value = _box(question, text)
    return name, [value]


def _box(question: Question, key: str) -> tuple[str, str]:
    for box in question.boxes:
        if box.key.lower() == key.lower():
            return box.name, box.value
    raise NoSuchBox


_READERS: Final[Mapping[str, Callable[[Question, str, KeyedForm], Sent]]] = {
    "single": _one,
    "row": _one,
    "consent": _one,
    "multi": _several,
    "rank": _rank,
    "date": _date,
    "area": _area,
}

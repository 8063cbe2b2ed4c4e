"""Readers: each turns the raw strings of one field into an answer, or says what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, TypeAlias

from engage.instrument.signs import is_blank

Form: TypeAlias = Mapping[str, Sequence[str]]
Value: TypeAlias = int | str | list[str]
Reason: TypeAlias = Literal[
    "required",
    "too_many",
    "exclusive",
    "alone",
    "gap",
    "twice",
    "two",
    "not_a_number",
    "out_of_range",
    "not_a_day",
    "not_a_month",
    "too_long",
]
NUMBER: Final = re.compile(r"[0-9]{1,7}")
YEAR: Final = re.compile(r"[0-9]{4}")
PART: Final = re.compile(r"[0-9]{1,2}")
POINT: Final = re.compile(r"-?[0-9]{1,3}:0:-?[0-9]{1,6}:-?[0-9]{1,6}")
FIRST_YEAR: Final = 1900
GREATEST: Final = 9_999_999
# Controls other than a line break, and signs that turn the direction of what follows them (a
# moderator would read other words than were written): they reach no page, file or mail.
TURNS: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
CONTROLS: Final = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160), *TURNS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a field held: a value, nothing, a mistake, or something that was never offered."""

    value: Value | None = None
    reason: Reason | None = None
    low: int | None = None
    high: int | None = None
    unknown: str | None = None
    may_quote: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


Read: TypeAlias = Callable[[str, Form], Outcome]
BLANK: Final = Outcome()


def single_reader(codes: Mapping[str, int | str]) -> Read:
    """Return the reader of a field with one of these codes."""
    known = {raw: Outcome(code) for raw, code in codes.items()} | {"": BLANK}

    def read(name: str, form: Form) -> Outcome:
        raw = form.get(name)
        if not raw:
            return BLANK
        found = known.get(raw[0])
        return found if found is not None and len(raw) == 1 else Outcome(unknown=raw[-1])

    return read


def multi_reader(
    codes: Sequence[str],
    missing: Mapping[str, int],
    most: int | None,
    alone: frozenset[str] = frozenset(),
) -> Read:
    """Return the reader of a field with several codes, in the order of the options.

    Those in ``alone`` are exclusive: beside another one they are a mistake.
    """
    known = frozenset(codes) | missing.keys()

    def read(name: str, form: Form) -> Outcome:
        ticked = set(form.get(name, ()))
        ticked.discard("")
        if unknown := ticked - known:
            return Outcome(unknown=min(unknown))
        if not ticked:
            return BLANK
        if not missing.keys().isdisjoint(ticked):
            only = min(ticked)
            return Outcome(missing[only]) if len(ticked) == 1 else Outcome(reason="exclusive")
        if len(ticked) > 1 and not alone.isdisjoint(ticked):
            return Outcome(reason="alone")
        if most is not None and len(ticked) > most:
            return Outcome(reason="too_many", high=most)
        return Outcome([code for code in codes if code in ticked])

    return read


def rank_reader(codes: Sequence[str], places: int) -> Read:
    """Return the reader of places that are filled from the first on, each with another code."""
    known = frozenset(codes) | {""}

    def read(name: str, form: Form) -> Outcome:
        chosen: list[str] = []
        for place in range(1, places + 1):
            raw = form.get(f"{name}.{place}") or ("",)
            if len(raw) > 1 or raw[0] not in known:
                return Outcome(unknown=raw[-1])
            chosen.append(raw[0])
        return _in_places(chosen)

    return read


def _in_places(chosen: list[str]) -> Outcome:
    filled = [code for code in chosen if code]
    if not filled:
        return BLANK
    if filled != chosen[: len(filled)]:
        return Outcome(reason="gap", low=chosen.index("") + 1)
    for place, code in enumerate(filled, 1):
        if (first := filled.index(code) + 1) < place:
            return Outcome(reason="twice", low=first, high=place)
    return Outcome(filled)


def date_reader(parts: Sequence[str]) -> Read:
    """Return the reader of a day or month that the calendar has, typed in boxes, as ISO 8601."""
    wrong = Outcome(reason="not_a_day" if "day" in parts else "not_a_month")

    def read(name: str, form: Form) -> Outcome:
        typed = {part: "".join(form.get(f"{name}.{part}", ())).strip() for part in parts}
        if not any(typed.values()):
            return BLANK
        year = YEAR.fullmatch(typed.pop("year"))
        if year is None or not all(PART.fullmatch(part) for part in typed.values()):
            return wrong
        try:
            found = date(int(year[0]), int(typed["month"]), int(typed.get("day", 1)))
        except ValueError:
            return wrong
        if found.year < FIRST_YEAR:
            return wrong
        return Outcome(found.isoformat() if "day" in parts else f"{found:%Y-%m}")

    return read


def is_date(text: str, precision: Literal["day", "month"]) -> bool:
    """Return whether a text is a day or month of the calendar as it is stored."""
    try:
        found = date.fromisoformat(text if precision == "day" else f"{text}-01")
    except ValueError:
        return False
    return (found.isoformat() if precision == "day" else f"{found:%Y-%m}") == text


def number_reader(least: int, most: int | None) -> Read:
    """Return the reader of a whole number."""

    def read(name: str, form: Form) -> Outcome:
        typed = "".join(form.get(name, ())).strip()
        if not typed:
            return BLANK
        if not NUMBER.fullmatch(typed):
            return Outcome(reason="not_a_number", low=least, high=most)
        value = int(typed)
        if not least <= value <= (GREATEST if most is None else most):
            return Outcome(reason="out_of_range", low=least, high=most)
        return Outcome(value)

    return read


def apart_reader(read: Read, missing: Mapping[str, int]) -> Read:
    """Return a reader with boxes for missing codes beside it: one of them, or an answer."""

    def whole(name: str, form: Form) -> Outcome:
        ticked = {code for code in form.get(f"{name}.missing", ()) if code}
        if unknown := ticked - missing.keys():
            return Outcome(unknown=min(unknown))
        outcome = read(name, form)
        if not ticked or outcome.unknown is not None:
            return outcome
        if outcome != BLANK or len(ticked) > 1:
            return Outcome(reason="exclusive")
        return Outcome(missing[ticked.pop()])

    return whole


def specify_reader(read: Read, codes: Sequence[str], most: int, *, is_one: bool) -> Read:
    """Return a reader with words beside some options; words without the tick count as ticked.

    Where one answer may be given (``is_one``), words beside another answer are a mistake.
    """

    def whole(name: str, form: Form) -> Outcome:
        found = {code: one_line("".join(form.get(f"{name}.{code}", ()))) for code in codes}
        words = {code: text for code, text in found.items() if text}
        ticked = [code for code in form.get(name, ()) if code]
        added = [code for code in words if code not in ticked]
        if is_one and added and len(ticked) + len(added) > 1:
            outcome = read(name, form)
            return outcome if outcome.unknown is not None else Outcome(reason="two")
        outcome = read(name, {name: [*ticked, *added]})
        if outcome.unknown is not None or outcome.reason is not None:
            return outcome
        if any(len(text) > most for text in words.values()):
            return Outcome(reason="too_long", high=most)
        return replace(outcome, words=words)

    return whole


def text_reader(most: int) -> Read:
    """Return the reader of free words of at most ``most`` characters, with leave to quote them."""

    def read(name: str, form: Form) -> Outcome:
        quote = list(form.get(f"{name}.quote", ()))
        if quote not in ([], ["1"]):
            return Outcome(unknown=quote[-1])
        words = clean_text("".join(form.get(name, ())))
        if len(words) > most:
            return Outcome(reason="too_long", high=most)
        return Outcome(words, may_quote=bool(quote)) if words else BLANK

    return read


def consent_reader(name: str, form: Form) -> Outcome:
    """Read the box of a consent item."""
    ticked = list(form.get(name, ()))
    if ticked == ["1"]:
        return Outcome(1)
    return Outcome(unknown=ticked[-1]) if ticked else BLANK


def one_line(words: str) -> str:
    """Return words as clean_text leaves them, on a single line."""
    return " ".join(clean_text(words).split())


def point_reader(name: str, form: Form) -> Outcome:
    """Read the name of a square of 150 metres; which squares there are is for others to know."""
    sent = [value for value in form.get(name, ()) if value]
    if not sent:
        return BLANK
    is_square = len(sent) == 1 and POINT.fullmatch(sent[0])
    return Outcome(sent[0]) if is_square else Outcome(unknown=sent[-1])


def clean_text(words: str) -> str:
    """Return words in NFC with plain line breaks, nothing where no sign of them can be seen."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    sound = plain.encode("utf-8", "ignore").decode("utf-8")
    clean = unicodedata.normalize("NFC", sound).strip()
    return "" if is_blank(clean) else clean

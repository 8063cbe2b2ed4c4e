"""Readers: each turns the raw strings of one field into an answer, or says what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Form: TypeAlias = Mapping[str, Sequence[str]]
Value: TypeAlias = int | str | list[str]
NUMBER: Final = re.compile(r"[0-9]{1,7}")
GREATEST: Final = 9_999_999
# Controls other than a line break: they reach no page, file or mail.
CONTROLS: Final = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a field held: a value, nothing, a mistake, or something that was never offered."""

    value: Value | None = None
    reason: Literal["too_many", "exclusive", "not_a_number", "out_of_range", "too_long"] | None = (
        None
    )
    low: int | None = None
    high: int | None = None
    unknown: str | None = None
    may_quote: bool = False


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


def multi_reader(codes: Sequence[str], missing: Mapping[str, int], most: int | None) -> Read:
    """Return the reader of a field with several codes, in the order of the options."""
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
        if most is not None and len(ticked) > most:
            return Outcome(reason="too_many", high=most)
        return Outcome([code for code in codes if code in ticked])

    return read


def number_reader(least: int, most: int | None, missing: Mapping[str, int]) -> Read:
    """Return the reader of a whole number with a group of missing codes beside it."""

    def read(name: str, form: Form) -> Outcome:
        typed = "".join(form.get(name, ())).strip()
        code = "".join(form.get(f"{name}.missing", ()))
        if code and code not in missing:
            return Outcome(unknown=code)
        if code:
            return Outcome(reason="exclusive") if typed else Outcome(missing[code])
        if not typed:
            return BLANK
        if not NUMBER.fullmatch(typed):
            return Outcome(reason="not_a_number", low=least, high=most)
        value = int(typed)
        if not least <= value <= (GREATEST if most is None else most):
            return Outcome(reason="out_of_range", low=least, high=most)
        return Outcome(value)

    return read


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


def clean_text(words: str) -> str:
    """Return words in NFC with plain line breaks, without controls and lone surrogates."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    sound = plain.encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", sound).strip()

"""A walk through a draft by its test link: the answers travel with the page, signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from engage.instrument.checking import AnswerError, Answers, Checker, compile_checker
from engage.instrument.model import Instrument, Section

SALT: Final = "engage trial"


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody is in a test: the revision that is tried, and the answers so far."""

    instrument: Instrument
    checker: Checker
    revision: int
    answers: Answers

    def sections(self) -> list[Section]:
        """Return the sections that have something to ask on the path so far."""
        return [
            one for one in self.instrument.sections if self.checker.is_asked(one.id, self.answers)
        ]

    def section(self, name: str) -> Section | None:
        """Return a section on the path, None where there is no such page."""
        return next((one for one in self.sections() if one.id == name), None)

    def beside(self, name: str, step: int) -> str | None:
        """Return the section in front of or behind one, None past either end."""
        names = [one.id for one in self.sections()]
        at = names.index(name) + step
        return names[at] if 0 <= at < len(names) else None

    def visible(self, name: str) -> tuple[str, ...]:
        """Return the fields of a section that are on the path."""
        return self.checker.visible(name, self.answers)

    def sent(
        self, name: str, form: Mapping[str, Sequence[str]]
    ) -> tuple["Walk", list[AnswerError], bool]:
        """Return the walk after a page, what is wrong with it, and whether it shows more now."""
        checked = self.checker.check(name, form, self.answers)
        if checked.errors:
            return self, checked.errors, False
        return replace(self, answers=checked.answers), [], bool(checked.revealed)


def begun(
    instrument: Instrument, areas: Sequence[str], revision: int, answers: Answers | None = None
) -> Walk:
    """Return a walk at its beginning, or with answers that were signed here."""
    return Walk(instrument, compile_checker(instrument, areas), revision, answers or {})


def signed(walk: Walk, key: str, secret: str) -> str:
    """Return what a page carries along."""
    data = [key, walk.revision, walk.answers]
    return str(_signer(secret).dumps(data))


def carried(text: str, key: str, secret: str) -> tuple[int, Answers] | None:
    """Return revision and answers of what a page carried, None where it was not made here."""
    try:
        data: Any = _signer(secret).loads(text)
    except BadSignature:
        return None
    return (data[1], data[2]) if data[0] == key else None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)

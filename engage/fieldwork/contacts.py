"""Reads a list of e-mail addresses: every fault with its line, doubles counted, nothing kept."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from engage.errors import InputErrors, Problem
from engage.language import catalogue
from engage.mail.outbox import UnfitMail, check_address

MOST: Final = 10_000
# What lists call their columns; others are left unread.
NAMES: Final[Mapping[str, str]] = {
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "email address": "email",
    "correo": "email",
    "correo electrónico": "email",
    "stratum": "stratum",
    "beat": "stratum",
    "area": "stratum",
    "zona": "stratum",
}


class Contact(NamedTuple):
    """Whom to write to, and the stratum of the code."""

    address: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom a list names, each once, and how many rows were there a second time."""

    rows: Sequence[Contact]
    n_double: int


@dataclass
class _Reading:
    """What was read so far."""

    name: str
    strata: Mapping[str, str]
    say: Callable[[str], str]
    found: dict[str, Contact] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    n_double: int = 0
    problems: list[Problem] = field(default_factory=list)

    def blame(self, line: int, what: str, remedy: str) -> None:
        where = f"{self.name}:{line}" if line else self.name
        self.problems.append(Problem(where, what, remedy))


def read_contacts(
    raw: bytes, name: str, strata: Mapping[str, str], one: str, language: str
) -> Contacts:
    """Return the contacts of a CSV file, or refuse with every fault in the reader's language.

    ``one``: the stratum of all, whatever the file says; blank where each row names its own.

    >>> read_contacts(b"email,beat\\na@example.org,2\\n", "a.csv", {"2": "2"}, "", "en").rows
    [Contact(address='a@example.org', stratum='2')]
    """
    reading = _Reading(name, strata, catalogue(language).gettext)
    try:
        _read(reading, io.StringIO(_text(reading, raw), newline=""), one)
    except csv.Error as fault:
        what = reading.say("This is not a CSV file: %(why)s.") % {"why": fault}
        reading.blame(0, what, reading.say("Save the list as “CSV UTF-8”."))
    if reading.problems:
        raise InputErrors(reading.problems)
    return Contacts(list(reading.found.values()), reading.n_double)


def _read(reading: _Reading, file: io.StringIO, one: str) -> None:
    _ = reading.say
    rows = csv.reader(file, strict=True)
    head = [NAMES.get(cell.strip().casefold(), "") for cell in next(rows, [])]
    needed = ["email"] if one else ["email", "stratum"]
    if missing := [column for column in needed if head.count(column) != 1]:
        what = _("The first row must name the column %(name)s once.") % {"name": missing[0]}
        reading.blame(1, what, _("Name the columns email and beat, or choose one beat for all."))
        return
    for cells in rows:
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if any(cell.strip() for cell in cells):
            _take(
                reading, rows.line_num, Contact(row.get("email", ""), one or row.get("stratum", ""))
            )
        if len(reading.found) > MOST:
            what = _("The list has more than %(n)s addresses.") % {"n": MOST}
            reading.blame(0, what, _("Send it in parts."))
            return
    if not reading.found and not reading.problems:
        reading.blame(0, _("There is no address in it."), _("Write one row for each address."))


def _take(reading: _Reading, line: int, contact: Contact) -> None:
    _ = reading.say
    try:
        check_address(contact.address)
    except UnfitMail:
        shown = contact.address[:40]
        what = _("“%(text)s” is not one e-mail address.") % {"text": shown}
        reading.blame(line, what, _("Write one, like name@example.org."))
        return
    if contact.stratum not in reading.strata:
        what = _("The survey has no codes for “%(text)s”.") % {"text": contact.stratum[:40]}
        reading.blame(line, what, _("Use one of: %(all)s.") % {"all": _some(reading.strata)})
        return
    same, stratum = contact.address.casefold(), reading.strata[contact.stratum]
    before = reading.found.setdefault(same, Contact(contact.address, stratum))
    first = reading.lines.setdefault(same, line)
    if before.stratum != stratum:
        what = _("This address stands in line %(n)s with another beat.") % {"n": first}
        reading.blame(line, what, _("Keep the right one of the two."))
    elif first != line:
        reading.n_double += 1


def _some(strata: Mapping[str, str]) -> str:
    return ", ".join(sorted(strata)[:30])


def _text(reading: _Reading, raw: bytes) -> str:
    _ = reading.say
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        reading.blame(
            raw[: fault.start].count(10) + 1,
            _("The file is not UTF-8."),
            _("Save the list as “CSV UTF-8”."),
        )
        raise InputErrors(reading.problems) from None

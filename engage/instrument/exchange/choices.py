"""The lists of choices of a form as options, with their codes by the names they had."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engage.instrument.exchange.headings import Cells, Table
from engage.instrument.exchange.hidden import part
from engage.instrument.exchange.languages import OTHER
from engage.instrument.exchange.naming import snake, unique
from engage.instrument.exchange.reports import Report
from engage.instrument.exchange.wording import Wording, Words
from engage.instrument.model import Code

SHEET: Final = "choices"
WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,8}")
FIRST_MISSING, LAST_MISSING = -3, -100


@dataclass(slots=True)
class ChoiceList:
    """One list: options, the missing codes it offers by name, and each old name's code."""

    row: int
    options: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)


class Missings:
    """The reasons for having no answer that the lists of a form share."""

    def __init__(self, declared: Mapping[str, Any]) -> None:
        """Begin with those that the form declares itself."""
        self.declared: dict[str, dict[str, Any]] = {
            name: dict(reason) for name, reason in declared.items()
        }

    def reason(self, name: str | None, number: int, words: Words) -> tuple[str, int]:
        """Return name and code of a reason: a known one with these words, or a new one."""
        if name is not None and name in self.declared:
            self.declared[name]["words"] = words
            return name, int(self.declared[name]["code"])
        for known, reason in self.declared.items():
            if reason["words"] == words and reason.get("was", number) == number:
                return known, int(reason["code"])
        code = self._free(number)
        name = unique(f"missing_{-number}", self.declared)
        self.declared[name] = {"code": code, "words": words, "was": number}
        return name, code

    def plain(self) -> dict[str, Any]:
        """Return them as the instrument declares them."""
        return {
            name: {"code": reason["code"], "words": reason["words"]}
            for name, reason in self.declared.items()
        }

    def _free(self, number: int) -> int:
        taken = {reason["code"] for reason in self.declared.values()}
        if LAST_MISSING <= number <= FIRST_MISSING and number not in taken:
            return number
        return next(c for c in range(-99, FIRST_MISSING + 1) if c not in taken)


def read_lists(
    table: Table, used: Collection[str], hidden: Mapping[str, Any], wording: Wording
) -> tuple[dict[str, ChoiceList], Missings]:
    """Return the lists that questions name, and the reasons for no answer in them.

    ``hidden`` is what Engage itself wrote about the lists and the reasons.
    """
    missings = Missings(part(part(hidden, "instrument"), "missing"))
    rows: dict[str, list[Cells]] = {}
    for row in table.rows:
        if row.get("list_name") and row.get("name"):
            rows.setdefault(row.get("list_name"), []).append(row)
        else:
            wording.report.add(SHEET, row.number, "No list or no name; the row is not read.")
    for name in [name for name in rows if name not in used]:
        what = f"The list {name} is used by no question; it is not read."
        wording.report.add(SHEET, rows.pop(name)[0].number, what)
    own = part(hidden, "lists")
    lists = {
        name: _Reader(found, part(own, name), missings, wording).read(name)
        for name, found in rows.items()
    }
    return lists, missings


class _Reader:
    """Reads the rows of one list."""

    def __init__(
        self, rows: list[Cells], hidden: dict[str, Any], missings: Missings, wording: Wording
    ) -> None:
        self.rows = rows
        self.hidden = hidden
        self.missings = missings
        self.wording = wording
        self.report: Report = wording.report
        self.found = ChoiceList(rows[0].number)
        self.labels: dict[str, Words] = {}
        names = [row.get("name") for row in rows]
        self.has_numbers = all(WHOLE.fullmatch(name) for name in names)

    def read(self, list_name: str) -> ChoiceList:
        """Return the list, with a line for each choice that was mended."""
        for row, name, words in self._distinct():
            if WHOLE.fullmatch(name) and int(name) < 0:
                self._missing(row, name, words)
            else:
                self._option(row, name, words)
        self._say_scale(list_name)
        return self.found

    def _distinct(self) -> Iterator[tuple[Cells, str, Words]]:
        for row in self.rows:
            name = row.get("name")
            words = self.wording.label(SHEET, row, self._hidden("exact", name))
            if name not in self.labels:
                self.labels[name] = words
                yield row, name, words
            elif words in self.labels.values():
                what = f"The choice {name} stands twice with the same words; one is kept."
                self.report.add(SHEET, row.number, what)
            else:
                new = self._new_name(name)
                self.labels[new] = words
                what = f"The choice {name} stands twice with other words; this one became {new}."
                self.report.add(SHEET, row.number, what)
                yield row, new, words

    def _new_name(self, name: str) -> str:
        if not self.has_numbers:
            return unique(snake(name, "choice"), self.labels)
        return str(max(int(known) for known in self.labels) + 1)

    def _hidden(self, key: str, name: str) -> Any:
        part = self.hidden.get(key)
        return part.get(name) if isinstance(part, dict) else None

    def _missing(self, row: Cells, name: str, words: Words) -> None:
        own = self._hidden("missing", name)
        reason, code = self.missings.reason(own, int(name), words)
        if reason not in self.found.missing:
            self.found.missing.append(reason)
        self.found.codes[name] = code
        if own is None:
            what = f"The choice {name} is negative: read as no answer, with the code {code}."
            self.report.add(SHEET, row.number, what)

    def _option(self, row: Cells, name: str, words: Words) -> None:
        code: Code = int(name) if self.has_numbers else self._word(row, name)
        option: dict[str, Any] = {"code": code, "words": words}
        for flag in self._hidden("flags", name) or ():
            if flag in ("specify", "exclusive"):
                option[flag] = True
        self.found.codes[name] = code
        self.found.options.append(option)

    def _word(self, row: Cells, name: str) -> str:
        code = unique(snake(name, "choice"), {str(c) for c in self.found.codes.values()})
        if code != name:
            self.report.add(SHEET, row.number, f"The choice {name} became {code}.")
        return code

    def _say_scale(self, list_name: str) -> None:
        if self.has_numbers and self.found.options and not self.wording.is_own:
            what = f"The codes of {list_name} are numbers: read as a scale that rises with more."
            self.report.add(SHEET, self.found.row, what)


def with_other(found: ChoiceList, row: int, wording: Wording) -> ChoiceList:
    """Return a list with an option "other" that asks for words."""
    options = [dict(option) for option in found.options]
    codes = dict(found.codes)
    for option in options:
        if option["code"] == "other":
            option["specify"] = True
            return ChoiceList(found.row, options, found.missing, codes)
    words = {lang: OTHER.get(lang, OTHER["en"]) for lang in wording.languages}
    what = (
        f"or_other became an option of its own that asks for words: {words[wording.languages[0]]}."
    )
    wording.report.add("survey", row, what)
    if unknown := [lang for lang in wording.languages if lang not in OTHER]:
        what = f'"Other" was added in English for {", ".join(unknown)}; translate it.'
        wording.report.add("survey", row, what)
    options.append({"code": "other", "words": words, "specify": True})
    return ChoiceList(found.row, options, found.missing, codes | {"other": "other"})

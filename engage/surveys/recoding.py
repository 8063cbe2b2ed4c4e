"""Recoding: a CSV file of answers collected elsewhere becomes records, or a list of refusals."""

import csv
import io
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from engage.errors import InputErrors, Problem
from engage.instrument.columns import written
from engage.instrument.model import Instrument, MultiItem
from engage.instrument.reading import clean_text
from engage.instrument.routing import SKIPPED
from engage.surveys.cells import Answer, Reader, Row, cell_readers
from engage.surveys.mapping import ImportMap, column_of
from engage.surveys.records import Record

FORMULA: Final = re.compile(r"^'(?=\s*[=+\-@＝＋－＠\t\r\n])")
MOST_CHARACTERS: Final = 4000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read, left out and stored, and every value that it read as skipped."""

    n_rows: int
    n_other_waves: int
    n_outside: int
    n_stored: int
    n_city_only: int = 0
    skipped: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Recoder:
    """Turns rows into records and collects what it refuses."""

    instrument: Instrument
    found: ImportMap
    wave: str
    areas: Collection[str]
    name: str
    records: list[Record] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    n_rows: int = 0
    n_other_waves: int = 0
    n_outside: int = 0
    n_city_only: int = 0

    def run(self, text: str) -> None:
        """Read every row of a file, or refuse all of it with every fault."""
        readers = cell_readers(self.instrument, self.found)
        for number, row in self._rows(text):
            self.n_rows += 1
            if not self._is_of_wave(row):
                self.n_other_waves += 1
                continue
            self._record(number, row, readers)
        if self.refused:
            raise InputErrors(self.refused)
        if not self.records:
            self._refuse_nothing()

    def _refuse_nothing(self) -> None:
        what = f"Of {self.n_rows} rows {self.n_other_waves} are of other waves"
        what += f" and {self.n_outside} outside the beats: none is left for {self.wave}."
        remedy = "Look whether file, map and wave belong together."
        raise InputErrors([Problem(self.name, what, remedy)])

    def report(self) -> ImportReport:
        """Return the counts."""
        return ImportReport(
            self.n_rows,
            self.n_other_waves,
            self.n_outside,
            len(self.records),
            self.n_city_only,
            tuple(self.skipped),
        )

    def _rows(self, text: str) -> Iterator[tuple[int, Row]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self.found.delimiter)
        try:
            header = [_cell(name) for name in next(reader, [])]
            if not any(header):
                remedy = "Its first row must name the columns."
                raise InputErrors([Problem(f"{self.name}: row 1", "The row is empty.", remedy)])
            self._check_header(header)
            for number, cells in enumerate(reader, 2):
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    what = f"The row has {len(cells)} cells, the header {len(header)}."
                    self._refuse(number, "", what, "Look for a stray delimiter or quote.")
                    continue
                yield number, dict(zip(header, map(_cell, cells), strict=True))
        except csv.Error as error:
            where = f"{self.name}: line {reader.line_num}"
            raise InputErrors([Problem(where, f"{error}.", "Save it as CSV again.")]) from None

    def _check_header(self, header: list[str]) -> None:
        needed = [item.column for item in self.found.columns.values()]
        parts = (self.found.area, self.found.weight, self.found.wave, self.found.language)
        needed += [part.column for part in parts if part is not None and not isinstance(part, str)]
        missing = sorted(set(needed) - set(header))
        twice = sorted({name for name in needed if header.count(name) > 1})
        problems = [
            Problem(f"{self.name}: row 1", f"There is no column {name!r}.", "Mend the map or file.")
            for name in missing
        ] + [
            Problem(f"{self.name}: row 1", f"The column {name!r} stands twice.", "Rename one.")
            for name in twice
        ]
        if problems:
            raise InputErrors(problems)

    def _is_of_wave(self, row: Row) -> bool:
        wave = self.found.wave
        return wave is None or wave.codes.get(row[wave.column]) == self.wave

    def _record(self, number: int, row: Row, readers: Mapping[str, Reader]) -> None:
        n_before = len(self.refused)
        is_outside, area = self._area(number, row)
        if is_outside:
            self.n_outside += 1
            return
        answers: dict[str, Answer] = {}
        for item, reader in readers.items():
            value = reader.read(row)
            if value is None:
                self._unknown(number, reader.column, row[reader.column])
                value = SKIPPED
            answers[item] = value
        weight, language = self._weight(number, row), self._language(number, row)
        if len(self.refused) == n_before:
            words = _comments(self.instrument, self.found, row)
            ticked = _with_ticks(self.instrument, answers, words)
            self.records.append(
                Record(ticked, area, self.found.route, language, weight, comments=words)
            )

    def _unknown(self, number: int, column: str, value: str) -> None:
        where = f"{self.name}: row {number}, column {column!r}"
        if self.found.unknown == "skip":
            self.skipped.append(Problem(where, f"{value[:60]!r} is not in the map.", "Skipped."))
        else:
            remedy = "Add it to the codes, or set unknown: skip."
            self.refused.append(Problem(where, f"{value[:60]!r} is not in the map.", remedy))

    def _refuse(self, number: int, column: str, what: str, remedy: str) -> None:
        place = f", column {column!r}" if column else ""
        self.refused.append(Problem(f"{self.name}: row {number}{place}", what, remedy))

    def _area(self, number: int, row: Row) -> tuple[bool, str | None]:
        named = self.found.area
        if named is None:
            return False, None
        cell = row[named.column]
        code = named.codes.get(cell, cell)
        if code in self.areas:
            return False, code
        if named.unknown == "leave_out":
            return True, None
        if named.unknown == "city_only":
            self.n_city_only += 1
            return False, None
        remedy = "Import it, or set unknown: leave_out or city_only."
        said = f"{cell[:60]!r}" + (f" (in the map: {code})" if code != cell else "")
        self._refuse(number, named.column, f"{said} is no beat.", remedy)
        return False, None

    def _weight(self, number: int, row: Row) -> float:
        if self.found.weight is None:
            return 1.0
        column = self.found.weight.column
        try:
            weight = float(row[column])
        except ValueError:
            weight = math.nan
        if not (math.isfinite(weight) and weight > 0):
            self._refuse(number, column, f"{row[column]!r} is no weight.", "Give a number above 0.")
        return weight

    def _language(self, number: int, row: Row) -> str:
        named = self.found.language
        if isinstance(named, str):
            return named
        code = named.codes.get(row[named.column], row[named.column])
        if code not in self.instrument.languages:
            self._refuse(number, named.column, f"{code!r} is no language.", "Add it to the codes.")
        return code


def _cell(cell: str) -> str:
    return FORMULA.sub("", cell).strip()


def _comments(instrument: Instrument, found: ImportMap, row: Row) -> dict[str, str]:
    words = {
        one.name: clean_text(row[found.columns[column_of(one)].column])[:MOST_CHARACTERS]
        for one in written(instrument)
        if column_of(one) in found.columns
    }
    return {name: text for name, text in words.items() if text not in found.blank}


def _with_ticks(
    instrument: Instrument, answers: Mapping[str, Answer], words: Mapping[str, str]
) -> dict[str, Answer]:
    """Return answers in which an option with words beside it counts as ticked."""
    ticked = dict(answers)
    for one in written(instrument):
        value = ticked.get(one.item.id)
        if one.option is None or one.name not in words or value is None:
            continue
        code = one.option.code
        if isinstance(one.item, MultiItem) and (isinstance(value, list) or value == SKIPPED):
            before = value if isinstance(value, list) else []
            ticked[one.item.id] = [*before, *({str(code)} - set(before))]
        elif value == SKIPPED:
            ticked[one.item.id] = code
    return ticked

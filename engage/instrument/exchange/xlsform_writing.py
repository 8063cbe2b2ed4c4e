"""XLSForm out: an instrument becomes the bytes of a workbook that other tools read."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import openpyxl
from openpyxl.styles import Font

from engage.instrument.exchange.headings import HIDDEN
from engage.instrument.exchange.hidden import as_cell
from engage.instrument.exchange.languages import header_of
from engage.instrument.exchange.reports import Unreadable
from engage.instrument.exchange.texts import shown
from engage.instrument.exchange.xlsform_rows import Form, Row, form_of
from engage.instrument.model import Instrument

LONGEST_CELL: Final = 32_000
COLUMNS: Final = ("required", "relevant", "constraint", "appearance", "parameters")
WIDTHS: Final[Mapping[str, int]] = {"type": 26, "name": 24, "list_name": 24, "form_title": 40}
WIDE, NARROW = 48, 16
OWN: Final = ("engage_instrument", "id", "version", "languages", "title", "privacy")


def written_xlsform(instrument: Instrument) -> bytes:
    """Return the workbook of an instrument; what XLSForm cannot say stands in hidden cells."""
    form = form_of(instrument)
    book = openpyxl.Workbook()
    book.remove(book.active)
    languages = [header_of(language) for language in instrument.languages]
    labels = [f"label::{language}" for language in languages]
    hints = [f"hint::{language}" for language in languages]
    has_hints = any(hint in row for row in form.survey for hint in hints)
    survey = ["type", "name", *labels, *(hints if has_hints else ()), *COLUMNS, HIDDEN]
    _sheet(book, "survey", survey, form.survey)
    _sheet(book, "choices", ["list_name", "name", *labels], form.choices)
    settings = _settings(instrument)
    _sheet(book, "settings", list(settings), [settings])
    own = book.create_sheet("engage")
    own.sheet_state = "hidden"
    for number, text in enumerate((HIDDEN, *_pieces(_own(instrument, form, settings))), 1):
        _write(own.cell(number, 1), text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _settings(instrument: Instrument) -> Row:
    first = instrument.languages[0]
    return {
        "form_title": shown(instrument.title.text(first)),
        "form_id": instrument.id,
        "version": instrument.version,
        "default_language": header_of(first),
    }


def _own(instrument: Instrument, form: Form, settings: Row) -> str:
    data = instrument.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    data.pop("sections")
    return as_cell({"instrument": data, "was": settings, "lists": form.lists})


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), LONGEST_CELL):
        yield text[start : start + LONGEST_CELL]


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    sheet = book.create_sheet(name)
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(1, at)
        _write(cell, column)
        cell.font = Font(bold=True)
        dimension = sheet.column_dimensions[cell.column_letter]
        dimension.width = WIDTHS.get(column, WIDE if "::" in column else NARROW)
        dimension.hidden = column == HIDDEN
    for number, row in enumerate(rows, 2):
        for at, column in enumerate(columns, 1):
            if text := row.get(column):
                _write(sheet.cell(number, at), text)
    sheet.freeze_panes = "C2"


def _write(cell: Any, text: str) -> None:
    """Write a text as a text: what begins with =, +, - or @ is no formula, now or later."""
    if len(text) > LONGEST_CELL:
        what = f"{cell.parent.title}, {cell.coordinate}: the text is longer than a cell holds."
        raise Unreadable(what, f"Shorten it to {LONGEST_CELL} signs.")
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True

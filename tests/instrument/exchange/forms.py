"""Small forms for the tests of exchange, made as people make them: rows under headers."""

import io
from collections.abc import Sequence

import openpyxl

from engage.instrument.exchange.reports import Imported
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.model import Item

Rows = Sequence[Sequence[object]]
HEAD = ("type", "name", "label")
YES_NO: Rows = (
    ("list_name", "name", "label"),
    ("yesno", "yes", "Yes"),
    ("yesno", "no", "No"),
)

COLORS: Rows = (
    ("list_name", "name", "label"),
    ("colors", "red", "Red"),
    ("colors", "green", "Green"),
    ("colors", "none", "None of them"),
    ("yesno", "yes", "Yes"),
    ("yesno", "no", "No"),
)


def workbook(**sheets: Rows) -> bytes:
    """Return a workbook with these sheets; the first row of each holds its headers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(survey: Rows, choices: Rows = YES_NO, settings: Rows = ()) -> Imported:
    """Return what is read of a form."""
    sheets = {"survey": survey, "choices": choices}
    return read_xlsform(workbook(**sheets, **({"settings": settings} if settings else {})), "form")


def item(found: Imported, item_id: str) -> Item:
    """Return an item of an imported instrument."""
    return found.instrument.item(item_id)


def said(found: Imported, sheet: str, row: int) -> str:
    """Return what the report says of a row, in one text."""
    return " ".join(line.what for line in found.lines if (line.sheet, line.row) == (sheet, row))


def one(kind: str, choices: Rows = COLORS, **cells: str) -> Imported:
    """Return what is read of a form with one question."""
    return read((("type", "name", "label", *cells), (kind, "q", "Q?", *cells.values())), choices)


def reviews(found: Imported, item_id: str = "q") -> tuple[str, ...]:
    """Return what of an item needs review."""
    return item(found, item_id).needs_review

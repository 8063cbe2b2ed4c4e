"""Small forms for the tests of exchange, made as people make them: rows under headers."""

import io
from collections.abc import Sequence

import openpyxl

from engage.instrument.exchange.reports import Imported
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.model import Item

Rows = Sequence[Sequence[object]]
YES_NO: Rows = (
    ("list_name", "name", "label"),
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

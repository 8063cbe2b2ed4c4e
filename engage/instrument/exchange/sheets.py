"""Spreadsheets as texts: .xlsx and .xls by their first bytes, with caps, no formula evaluated."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

import openpyxl
import xlrd

from engage.instrument.exchange.reports import Report, Unreadable

Row: TypeAlias = tuple[int, list[str]]
Grid: TypeAlias = list[Row]
XLSX: Final = b"PK\x03\x04"
XLS: Final = b"\xd0\xcf\x11\xe0"
MAX_BYTES: Final = 5 * 1024 * 1024
MAX_UNZIPPED: Final = 25 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_PARTS: Final = 2000
MAX_ROWS: Final = 10_000
MAX_COLUMNS: Final = 300
WANTED: Final = ("survey", "choices", "settings", "engage")
SAVE: Final = "Open it in a spreadsheet program and save it as .xlsx."


def read_sheets(data: bytes, report: Report) -> dict[str, Grid]:
    """Return the sheets that a form is made of, their cells as texts, or refuse the file."""
    if len(data) > MAX_BYTES:
        what = f"The file has {len(data) / 1e6:.0f} MB, more than {MAX_BYTES // 1_048_576}."
        raise Unreadable(what, "Remove pictures and sheets that are no part of the form.")
    if data.startswith(XLSX):
        _check_zip(data)
        return _guarded(_xlsx, data, report)
    if data.startswith(XLS):
        return _guarded(_xls, data, report)
    raise Unreadable("The file is no spreadsheet, whatever its name says.", SAVE)


def _guarded(read: Any, data: bytes, report: Report) -> dict[str, Grid]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about colors and drop-downs that nobody reads here
            sheets: dict[str, Grid] = read(data, report)
    except Unreadable:
        raise
    except Exception as fault:  # the two libraries raise whatever a broken file makes of them
        raise Unreadable("The file is damaged and cannot be read.", SAVE) from fault
    if "survey" not in sheets:
        raise Unreadable("There is no sheet named survey.", "An XLSForm has one; rename yours.")
    return sheets


def _check_zip(data: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise Unreadable("The file is cut off or damaged.", SAVE) from fault
    unzipped = sum(part.file_size for part in parts)
    if unzipped > MAX_UNZIPPED or unzipped > MAX_RATIO * len(data) or len(parts) > MAX_PARTS:
        what = f"Unpacked, the file would have {unzipped / 1e6:.0f} MB in {len(parts)} parts."
        raise Unreadable(what, "Copy the form into a new workbook.")
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("The file is an archive, but no workbook.", SAVE)
    _refuse_entities(data)


def _refuse_entities(data: bytes) -> None:
    """Refuse document types: no program writes them into workbooks, attacks do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                try:
                    is_strange = _has_entities(archive.read(part))
                except Exception as fault:  # zlib, CRC, encryption: all the same to the reader
                    raise Unreadable("The file is damaged or locked.", SAVE) from fault
                if is_strange:
                    raise Unreadable("The file defines entities, which no form needs.", SAVE)


def _has_entities(xml: bytes) -> bool:
    return any("<!DOCTYPE".encode(coding) in xml for coding in ("ascii", "utf-16-le", "utf-16-be"))


def _xlsx(data: bytes, report: Report) -> dict[str, Grid]:
    written = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    stored = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets: dict[str, Grid] = {}
    for title in written.sheetnames:
        name = _wanted(title, sheets, report)
        if name is not None:
            pairs = zip(_rows(written[title]), _rows(stored[title]), strict=True)
            sheets[name] = _grid(
                name, (_cells(name, n, pair, report) for n, pair in enumerate(pairs, 1)), report
            )
    return sheets


def _wanted(title: str, sheets: dict[str, Grid], report: Report) -> str | None:
    name = title.strip().lower()
    if name in WANTED and name not in sheets:
        return name
    report.add(title, 0, "This sheet is not read.")
    return None


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    if not hasattr(sheet, "iter_rows"):
        return iter(())  # a sheet that is a chart
    rows: Iterator[Sequence[Any]] = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS)
    return rows


def _cells(sheet: str, row: int, pair: tuple[Sequence[Any], Sequence[Any]], report: Report) -> Row:
    texts = []
    for written, stored in zip(*pair, strict=False):
        text = "" if stored.data_type == "e" else _text(stored.value)
        if written.data_type == "f":
            kept = "what the spreadsheet stored last was taken" if text else "it is left empty"
            what = f"{written.coordinate} holds a formula, which is not worked out; {kept}."
            report.add(sheet, row, what)
        texts.append(text)
    return row, texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _grid(sheet: str, rows: Iterable[Row], report: Report) -> Grid:
    grid: Grid = []
    for number, cells in rows:
        if number > MAX_ROWS:
            report.add(sheet, number, f"Rows behind {MAX_ROWS} are not read.")
            break
        if any(cell.strip() for cell in cells):
            grid.append((number, cells))
    return grid


def _xls(data: bytes, report: Report) -> dict[str, Grid]:
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    except xlrd.XLRDError as fault:
        remedy = "If it has a password, remove that; or save it as .xlsx."
        raise Unreadable("The old .xls file cannot be opened.", remedy) from fault
    sheets: dict[str, Grid] = {}
    for sheet in book.sheets():
        name = _wanted(sheet.name, sheets, report)
        if name is not None:
            rows = ((n + 1, _old_cells(sheet, n, book.datemode)) for n in range(sheet.nrows))
            sheets[name] = _grid(name, rows, report)
    return sheets


def _old_cells(sheet: Any, row: int, datemode: int) -> list[str]:
    return [_old_text(cell, datemode) for cell in sheet.row(row)[:MAX_COLUMNS]]


def _old_text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _text(xlrd.xldate_as_datetime(cell.value, datemode))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _text(cell.value)

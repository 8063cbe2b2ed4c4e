"""The published cells as a workbook: figures, verdicts, themes, and how they came about."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from engage.results.aapor_words import titles
from engage.results.api import verdicts
from engage.results.cellwords import citation, missing_of, whys_of
from engage.results.models_content import DISCLOSURE, ReleaseContent
from engage.results.tables import COLUMNS, records
from engage.stats.frozen import fields_of
from engage.stats.published import write_published
from engage.texts import in_language

BOLD: Final = Font(bold=True)
TOP: Final = Alignment(vertical="top", wrap_text=True)
WIDE: Final = 90


def xlsx(content: ReleaseContent, publisher: str, language: str) -> bytes:
    """Return the workbook of a release; every text is a text, none a formula."""
    book = Workbook(write_only=True)
    whys = whys_of(language)
    found = list(records(content, language))
    cells = [[*(r[name] for name in COLUMNS), whys.get(missing_of(r) or "", "")] for r in found]
    _sheet(book, "cells", [*COLUMNS, "why_no_number"], cells)
    _sheet(
        book,
        "verdicts",
        ["area", "by", "group", "column", "against", "outcome", "difference"],
        (
            [v.area, v.by, v.group, v.item, *fields_of(v.verdict).values()]
            for v in verdicts(content)
        ),
    )
    _themes(book, content, language)
    _method(book, content, publisher, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _themes(book: Workbook, content: ReleaseContent, language: str) -> None:
    rows = []
    for voice in content.voices:
        labels = {theme.code: in_language(theme.label, language) for theme in voice.themes}
        for share in voice.shares:
            shown = write_published(share.shown)
            rest = [shown.get(name) for name in ("value", "n", "phrase", "which", "reason")]
            rows.append([voice.item, share.area, labels[share.theme], shown["kind"], *rest])
    head = ["item", "area", "theme", "shown", "value", "n", "phrase", "which", "reason"]
    _sheet(book, "themes", head, rows)


def _method(book: Workbook, content: ReleaseContent, publisher: str, language: str) -> None:
    names = titles(language)
    rows = [["", citation(content, publisher, language)], ["sha256", content.sha256]]
    rows += [[names[one], in_language(content.disclosure[one], language)] for one in DISCLOSURE]
    _sheet(book, "method", ["", in_language(content.title, language)], rows, wide=(30, WIDE))


def _sheet(
    book: Workbook,
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    wide: Sequence[int] = (),
) -> None:
    sheet = book.create_sheet(title)
    for letter, width in zip("ABCDEFGHIJ", wide, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, is_head=True) for text in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, is_head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # also what begins like a formula
        cell.alignment = TOP
    if is_head:
        cell.font = BOLD
    return cell

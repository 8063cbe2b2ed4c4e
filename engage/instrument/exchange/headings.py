"""The tables of a form: headers in any spelling, cells by column and language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engage.instrument.exchange.languages import code_of
from engage.instrument.exchange.reports import Report
from engage.instrument.exchange.sheets import Grid

# Column and language; a column without a language has an empty one.
Heading: TypeAlias = tuple[str, str]
HIDDEN: Final = "engage::json"
OLD: Final = {
    "calculate": "calculation",
    "caption": "label",
    "command": "type",
    "constraining_message": "constraint_message",
    "count": "repeat_count",
    "image": "media_image",
    "audio": "media_audio",
    "video": "media_video",
    "big-image": "media_image",
    "big_image": "media_image",
    "jr:count": "repeat_count",
    "list": "list_name",
    "readonly": "read_only",
    "relevance": "relevant",
    "requiredmsg": "required_message",
    "set_form_id": "form_id",
    "set_form_title": "form_title",
    "tag": "name",
    "title": "form_title",
    "id_string": "form_id",
    "value": "name",
    "noapperrorstring": "no_app_error_string",
}
BINDS: Final = {
    "relevant": "relevant",
    "constraint": "constraint",
    "required": "required",
    "readonly": "read_only",
    "calculate": "calculation",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
}
IN_LANGUAGES: Final = frozenset({"label", "hint"})


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table: its number in the sheet, and its cells by heading."""

    number: int
    cells: dict[Heading, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """Return the cell of a column without languages, trimmed."""
        return self.cells.get((column, ""), "").strip()

    def raw(self, column: str) -> str:
        """Return the cell of a column as it stands."""
        return self.cells.get((column, ""), "")

    def in_languages(self, column: str) -> dict[str, str]:
        """Return the cells of a column by language, empty ones left out."""
        return {
            language: text
            for (name, language), text in self.cells.items()
            if name == column and text.strip()
        }


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet under its headings."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[Cells, ...]

    def languages(self) -> tuple[str, ...]:
        """Return the languages that its texts name, in the order of the columns."""
        return tuple(dict.fromkeys(lang for name, lang in self.headings if name in IN_LANGUAGES))


def read_table(name: str, grid: Grid, report: Report) -> Table:
    """Return a sheet as a table; its first row that is not empty holds the headers."""
    if not grid:
        return Table(name, (), ())
    number, first = grid[0]
    headings: list[Heading | None] = []
    for header in first:
        heading = _heading(header, name)
        if heading is not None and heading in headings:
            report.add(name, number, f"The column {header.strip()!r} stands twice; one is read.")
            heading = None
        headings.append(heading)
    rows = tuple(Cells(n, dict(_filled(headings, cells))) for n, cells in grid[1:])
    return Table(name, tuple(heading for heading in headings if heading is not None), rows)


def _filled(
    headings: Sequence[Heading | None], cells: Sequence[str]
) -> Iterator[tuple[Heading, str]]:
    for heading, cell in zip(headings, cells, strict=False):
        if heading is not None and cell:
            yield heading, cell


def _heading(header: str, sheet: str) -> Heading | None:
    text = header.strip()
    if not text or text.lower() == HIDDEN:
        return (HIDDEN, "") if text else None
    parts = [part.strip() for part in text.split("::" if "::" in text else ":")]
    first = "_".join(parts[0].lower().split())
    if text.lower() == "jr:count":
        return "repeat_count", ""
    if first == "bind" and len(parts) > 1:
        return BINDS.get("::".join(parts[1:]).lower(), f"bind_{parts[1].lower()}"), ""
    if first == "media" and len(parts) > 1:
        return f"media_{parts[1].lower()}", parts[2] if len(parts) > 2 else ""
    column = OLD.get(first, first)
    if column == "name" and first == "value" and sheet == "survey":
        column = "value"
    return column, parts[1] if len(parts) > 1 else ""


def with_codes(table: Table, default: str) -> Table:
    """Return a table whose languages are codes; texts without a language are the default's."""
    codes: dict[str, str] = {}
    for language in dict.fromkeys(language for _, language in table.headings if language):
        codes[language] = code_of(language, codes.values())

    def coded(heading: Heading) -> Heading:
        column, language = heading
        if language:
            return column, codes[language]
        return column, default if column in IN_LANGUAGES else ""

    rows = []
    for row in table.rows:
        cells: dict[Heading, str] = {}
        for heading, text in row.cells.items():
            cells.setdefault(coded(heading), text)
        rows.append(Cells(row.number, cells))
    headings = dict.fromkeys(coded(heading) for heading in table.headings)
    return Table(table.name, tuple(headings), tuple(rows))

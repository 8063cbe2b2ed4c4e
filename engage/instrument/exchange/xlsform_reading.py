"""XLSForm in: the bytes of a workbook become an instrument and a report, or are refused."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engage.instrument.exchange.assembling import assembled
from engage.instrument.exchange.choices import read_lists
from engage.instrument.exchange.headings import HIDDEN, Cells, Table, read_table, with_codes
from engage.instrument.exchange.hidden import from_cell, is_unchanged, part
from engage.instrument.exchange.kinds import EXPECTED, QUIET
from engage.instrument.exchange.languages import code_of
from engage.instrument.exchange.naming import snake
from engage.instrument.exchange.reports import Imported, Report, Unreadable
from engage.instrument.exchange.rows import SHEET, read_tree, used_lists
from engage.instrument.exchange.scales import settle_scales
from engage.instrument.exchange.sheets import read_sheets
from engage.instrument.exchange.texts import tidy, without_markup, without_references
from engage.instrument.exchange.walking import Walk
from engage.instrument.exchange.wording import Wording

ENGLISH: Final = "en"
LONGEST_VERSION: Final = 20
MOST_QUESTIONS: Final = 2000
KNOWN_SETTINGS: Final = frozenset({"form_title", "form_id", "version", "default_language"})


@dataclass(frozen=True, slots=True)
class Form:
    """The tables of a form, its language for texts that name none, and its hidden part."""

    survey: Table
    choices: Table
    settings: Cells
    default: str
    hidden: dict[str, Any]


def read_xlsform(data: bytes, name: str) -> Imported:
    """Return the instrument of an XLSForm with the report, or raise Unreadable.

    ``name`` is the file's name without its ending; it stands in where the form has no id.
    """
    report = Report()
    return instrument_of(_form(data, report), name, report)


def instrument_of(form: Form, name: str, report: Report) -> Imported:
    """Return the instrument of a form that was read into tables, with the report."""
    if not form.survey.rows:
        raise Unreadable("The form has no questions.", "Is this the right file?")
    if len(form.survey.rows) > MOST_QUESTIONS:
        what = (
            f"The form has {len(form.survey.rows)} rows of questions, more than {MOST_QUESTIONS}."
        )
        raise Unreadable(what, "Nobody can answer that many; split the form.")
    languages = _languages(form)
    wording = Wording(languages, report, is_own=bool(form.hidden))
    tree = read_tree(form.survey, report)
    lists, missings = read_lists(form.choices, used_lists(tree), form.hidden, wording)
    _say_columns(form.survey, report)
    found = _head(form, name, languages, report)
    walk = Walk(lists, wording, title=found["title"]["words"])
    walk.through(tree)
    if not walk.sections:
        raise Unreadable("The form asks nothing that Engage can ask.", "Is this the right file?")
    found["sections"] = walk.sections
    found["missing"] = missings.plain()
    scales = part(part(form.hidden, "instrument"), "scales")
    settle_scales(found, scales, walk.rows, report)
    instrument = assembled(found, walk.skips, report)
    return Imported(instrument, report.in_order(), report.n_asked, report.n_kept)


def _form(data: bytes, report: Report) -> Form:
    sheets = read_sheets(data, report)
    tables = {sheet: read_table(sheet, grid, report) for sheet, grid in sheets.items()}
    settings = _settings(tables.get("settings"))
    default = _default_language(tables, settings, report)
    survey, choices = (
        with_codes(tables.get(n) or Table(n, (), ()), default) for n in (SHEET, "choices")
    )
    return Form(survey, choices, settings, default, _own_part(tables.get("engage")))


def _own_part(table: Table | None) -> dict[str, Any]:
    """Return what Engage has put into its own sheet, piece by piece."""
    return from_cell("".join(row.raw(HIDDEN) for row in table.rows)) if table else {}


def _settings(table: Table | None) -> Cells:
    return table.rows[0] if table and table.rows else Cells(0)


def _default_language(tables: Mapping[str, Table], settings: Cells, report: Report) -> str:
    """Return the language of texts that name none: the form's own word for it, or the first."""
    named = [
        language
        for sheet in (SHEET, "choices")
        if sheet in tables
        for language in tables[sheet].languages()
        if language
    ]
    if declared := settings.get("default_language"):
        return code_of(declared)
    if named:
        return code_of(named[0])
    report.add(SHEET, 0, "No column names a language; the texts are read as English (en).")
    return ENGLISH


def _languages(form: Form) -> tuple[str, ...]:
    used = _with_texts(form.survey) + _with_texts(form.choices)
    found = tuple(dict.fromkeys(lang for lang in (form.default, *used) if lang in used))
    kept = part(form.hidden, "instrument").get("languages")
    if isinstance(kept, list):
        found = tuple(dict.fromkeys([lang for lang in kept if lang in found] + [*found]))
    return found or (form.default,)


def _with_texts(table: Table) -> list[str]:
    labels = [lang for column, lang in table.headings if column == "label"]
    return [lang for lang in labels if any(row.cells.get(("label", lang)) for row in table.rows)]


def _say_columns(survey: Table, report: Report) -> None:
    """Report each column that holds something and is not carried over, once."""
    filled: Counter[str] = Counter()
    first: dict[str, int] = {}
    for row in survey.rows:
        for column in {c for (c, _), text in row.cells.items() if text.strip()} - QUIET:
            filled[column] += 1
            first.setdefault(column, row.number)
    for column, n_rows in filled.items():
        known = "is not carried over" if column in EXPECTED else "is not known here"
        what = f"The column {column.removeprefix('media_')} {known} ({n_rows} rows)."
        report.add(SHEET, first[column], what)


def _head(form: Form, name: str, languages: tuple[str, ...], report: Report) -> dict[str, Any]:
    """Return everything of an instrument but its sections, missing codes and scales."""
    settings, hidden = form.settings, form.hidden
    own = part(hidden, "instrument")
    words = _title(form, name, languages, report)
    head: dict[str, Any] = {
        "engage_instrument": 1,
        "id": own.get("id"),
        "version": own.get("version"),
        "languages": list(languages),
        "title": {"words": words},
    }
    if not own or not is_unchanged(settings, hidden, "form_id"):
        head["id"] = snake(settings.get("form_id") or name, "survey")
        _say_id(settings, str(head["id"]), report)
    if not own or not is_unchanged(settings, hidden, "version"):
        head["version"] = settings.get("version")[:LONGEST_VERSION] or "1"
        if len(settings.get("version")) > LONGEST_VERSION:
            report.add("settings", settings.number, f"The version was cut to {head['version']}.")
    kept = {key: own[key] for key in ("privacy", "indices") if key in own}
    _say_settings(settings, report)
    return head | kept


def _title(form: Form, name: str, languages: tuple[str, ...], report: Report) -> dict[str, str]:
    """Return the title: as Engage kept it, or as the form has it, in one language or in several."""
    title = _plain(form.settings.get("form_title")) or _plain(name.replace("_", " ")) or "–"
    own = part(part(form.hidden, "instrument"), "title")
    words = part(own, "words")
    if words and is_unchanged(form.settings, form.hidden, "form_title"):
        return words
    several = form.settings.in_languages("form_title").items()
    named = {lang: plain for lang, text in several if lang and (plain := _plain(text))}
    words = {lang: words.get(lang, title) for lang in languages} | {languages[0]: title} | named
    if len(languages) > max(1, len(named)):
        what = f"A form has one title; it is taken as the one in {languages[0]}."
        report.add("settings", form.settings.number, what)
    return words


def _plain(title: str) -> str:
    return without_references(without_markup(tidy(title)))


def _say_id(settings: Cells, found: str, report: Report) -> None:
    if settings.get("form_id") not in ("", found):
        report.add("settings", settings.number, f"The id {settings.get('form_id')} became {found}.")


def _say_settings(settings: Cells, report: Report) -> None:
    for column in _unknown(settings):
        report.add("settings", settings.number, f"The setting {column} is not carried over.")


def _unknown(settings: Cells) -> Iterator[str]:
    for (column, _), text in settings.cells.items():
        if column not in KNOWN_SETTINGS and text.strip():
            yield column

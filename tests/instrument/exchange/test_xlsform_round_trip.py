"""XLSForm out and in again: nothing is lost, edits in the spreadsheet win, pyxform agrees."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from pyxform.xls2xform import convert

from engage.instrument.exchange.reports import Unreadable
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.exchange.xlsform_writing import written_xlsform
from engage.instrument.loading import load_instrument
from engage.instrument.model import (
    Instrument,
    MultiItem,
    NumberItem,
    SingleItem,
    TextItem,
)
from engage.instrument.semantics import findings
from tests.instrument.exchange.forms import read
from tests.instrument.exchange.instruments import instruments

SURVEYS = sorted((Path(__file__).parents[3] / "surveys").glob("*.yaml"))
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def shipped(name: str) -> Instrument:
    path = next(path for path in SURVEYS if path.stem == name)
    return load_instrument(path.read_text(encoding="utf-8"), path.name)


def pyxform_warnings(data: bytes) -> list[str]:
    return list(convert(xlsform=io.BytesIO(data), file_type=".xlsx", validate=False).warnings)


def edited(data: bytes, sheet: str, key: str, column: str, value: object) -> bytes:
    """Return a workbook in which a person has changed one cell of the row that has a name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = list(book[sheet].iter_rows())
    heads = [cell.value for cell in rows[0]]
    row = next(row for row in rows[1:] if row[1].value == key)
    row[heads.index(column)].value = value
    return saved(book)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_shipped_instrument_comes_back_as_it_was(path: Path) -> None:
    instrument = load_instrument(path.read_text(encoding="utf-8"), path.name)
    back = read_xlsform(written_xlsform(instrument), "other")
    assert back.instrument.content_hash() == instrument.content_hash()
    assert back.lines == ()


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_pyxform_takes_the_shipped_instruments_without_a_warning(path: Path) -> None:
    instrument = load_instrument(path.read_text(encoding="utf-8"), path.name)
    assert pyxform_warnings(written_xlsform(instrument)) == []


def is_sound(instrument: Instrument) -> bool:
    """Return whether an instrument is one that the loader takes, but for open reviews."""
    return not [f for f in findings(instrument) if "{" not in f.what]


@settings(max_examples=50, deadline=None, suppress_health_check=SLOW)
@given(instruments())
def test_any_instrument_comes_back_as_it_was(instrument: Instrument) -> None:
    assume(is_sound(instrument))
    back = read_xlsform(written_xlsform(instrument), "other")
    assert back.instrument == instrument
    assert back.instrument.content_hash() == instrument.content_hash()


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(instruments())
def test_pyxform_takes_any_instrument_without_a_warning(instrument: Instrument) -> None:
    assume(is_sound(instrument))
    assert pyxform_warnings(written_xlsform(instrument)) == []


def test_form_with_open_reviews_goes_out_and_comes_back() -> None:
    rows = (
        ("type", "name", "label", "relevant", "constraint"),
        ("calculate", "x", "", "", ""),
        ("text", "a", "Hello ${x}", "regex(${x}, '[a-z]')", ""),
        ("integer", "b", "B", "", ". >= -5"),
    )
    found = read(rows).instrument
    data = written_xlsform(found)
    assert pyxform_warnings(data) == []
    assert read_xlsform(data, "x").instrument == found


QOL = "quality_of_life"
EN = "label::English (en)"


def reread(sheet: str, key: str, column: str, value: object) -> Instrument:
    data = edited(written_xlsform(shipped(QOL)), sheet, key, column, value)
    return read_xlsform(data, "x").instrument


def test_changed_label_wins_and_the_hidden_rest_stays() -> None:
    age = reread("survey", "age", EN, "How old are you?").item("age")
    assert isinstance(age, SingleItem)
    assert (age.words["en"], age.words["es"]) == ("How old are you?", "Su grupo de edad")
    assert age.role == "weighting"
    assert age.missing == ("ref",)


def test_changed_limits_win() -> None:
    first = reread("survey", "first", "constraint", "count-selected(.) <= 2").item("first")
    words = reread("survey", "words", "constraint", "string-length(.) <= 90").item("words")
    assert isinstance(first, MultiItem)
    assert isinstance(words, TextItem)
    assert first.max == 2
    assert (words.max_chars, words.publish) == (90, "reviewed")


def test_changed_skip_wins_and_a_removed_one_is_gone() -> None:
    skip = "selected(${first}, 'noise')"
    show_if = reread("survey", "first_when", "relevant", skip).item("first_when").show_if
    assert show_if is not None
    assert (show_if.item, show_if.in_) == ("first", ("noise",))
    assert reread("survey", "first_when", "relevant", None).item("first_when").show_if is None


def test_changed_name_and_required_win() -> None:
    instrument = reread("survey", "age", "name", "age_group")
    assert instrument.item("age_group").words["en"] == "Your age group"
    assert reread("survey", "age", "required", "yes").item("age").required


def test_changed_type_wins_over_everything_hidden() -> None:
    age = reread("survey", "age", "type", "integer").item("age")
    assert isinstance(age, NumberItem)
    assert (age.missing, age.role) == ((), None)


def test_choice_changed_in_one_of_the_lists_of_a_scale_stays_with_its_item() -> None:
    data = written_xlsform(shipped(QOL))
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = next(r for r in book["choices"].iter_rows() if r[0].value == "quality5_dk_ref")
    row[2].value = "Splendid"
    back = read_xlsform(saved(book), "x").instrument
    qol = back.item("qol")
    assert isinstance(qol, SingleItem)
    assert qol.scale == "quality5"
    assert back.scales["quality5"][0].words["en"] == "Splendid"


def test_changed_settings_win() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written_xlsform(shipped(QOL))))
    book["settings"]["A2"].value = "A new title"
    book["settings"]["C2"].value = "2030.1"
    back = read_xlsform(saved(book), "x").instrument
    assert (back.title.words["en"], back.version) == ("A new title", "2030.1")
    assert back.title.words["es"] == "La vida en su vecindario"


def test_added_row_and_language_are_taken_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written_xlsform(shipped(QOL))))
    sheet = book["survey"]
    heads = [cell.value for cell in sheet[1]]
    new = {"type": "note", "name": "thanks", EN: "Thanks", "label::Spanish (es)": "Gracias"}
    sheet.append([new.get(head) for head in heads])
    sheet.cell(1, len(heads) + 1).value = "label::Vietnamese (vi)"
    sheet.cell(3, len(heads) + 1).value = "Tôi đồng ý"
    back = read_xlsform(saved(book), "x").instrument
    assert back.languages == ("en", "es", "vi")
    assert back.item("thanks").words["es"] == "Gracias"
    assert back.item("consent").words["vi"] == "Tôi đồng ý"
    assert back.item("beat").words["vi"] == back.item("beat").words["en"]


@pytest.mark.parametrize("cell", ['{"item": {"role": 7}}', "{", "[]", '{"item": {"id": "Ünsinn"}}'])
def test_spoilt_hidden_cells_are_no_harm(cell: str) -> None:
    data = edited(written_xlsform(shipped(QOL)), "survey", "age", "engage::json", cell)
    assert read_xlsform(data, "x").instrument.item("age").words["en"] == "Your age group"


def test_cells_are_texts_and_what_is_ours_is_hidden() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written_xlsform(shipped(QOL))))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book["engage"].sheet_state == "hidden"
    column = next(c for c in book["survey"][1] if c.value == "engage::json")
    assert book["survey"].column_dimensions[column.column_letter].hidden


def test_text_longer_than_a_cell_is_refused() -> None:
    long = shipped(QOL).model_copy(deep=True)
    long.title.words["en"] = "a" * 33_000
    with pytest.raises(Unreadable, match="longer than a cell"):
        written_xlsform(long)

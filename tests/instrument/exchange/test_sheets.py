"""What may be opened: by the first bytes, within caps, without working out a formula."""

import io
import zipfile
from pathlib import Path

import pytest

from engage.instrument.exchange import sheets
from engage.instrument.exchange.reports import Report, Unreadable
from engage.instrument.exchange.xlsform_reading import read_xlsform
from tests.instrument.exchange.biff import old_workbook
from tests.instrument.exchange.forms import YES_NO, read, said, workbook

SURVEY = (("type", "name", "label"), ("text", "words", "What would help?"))


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_xlsform(data, "form")
    return str(refused.value)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_old_workbook_is_read_like_a_new_one() -> None:
    survey = (("type", "name", "label"), ("select_one yesno", "ok", "¿Está de acuerdo?"))
    numbers = (("list_name", "name", "label"), ("yesno", 1.0, "Sí"), ("yesno", 2.0, "No"))
    old = read_xlsform(old_workbook({"survey": survey, "choices": numbers}), "form")
    new = read_xlsform(workbook(survey=survey, choices=numbers), "form")
    assert old.instrument == new.instrument
    assert old.instrument.item("ok").words == {"en": "¿Está de acuerdo?"}


def test_file_is_read_by_its_first_bytes_whatever_its_name() -> None:
    assert read_xlsform(old_workbook({"survey": SURVEY}), "form.xlsx").n_kept == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "no spreadsheet", id="empty"),
        pytest.param(b"type,name\ntext,x\n", "no spreadsheet", id="csv"),
        pytest.param(b"<html><table></table></html>", "no spreadsheet", id="html-as-xls"),
        pytest.param(b"PK\x03\x04 and nothing more", "cut off or damaged", id="cut-off"),
        pytest.param(workbook(survey=SURVEY)[:-200], "cut off or damaged", id="no-directory"),
        pytest.param(zipped({"word/document.xml": b"<x/>"}), "no workbook", id="docx"),
        pytest.param(zipped({"xl/workbook.xml": b"<x"}), "damaged", id="broken-xml"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(600), "old .xls", id="broken-ole"),
        pytest.param(old_workbook({"survey": SURVEY})[:900], "damaged", id="short-ole"),
        pytest.param(workbook(data=SURVEY), "no sheet named survey", id="other-table"),
        pytest.param(workbook(survey=SURVEY[:1]), "no questions", id="headers-only"),
        pytest.param(workbook(survey=(("a", "b"), ("c", "d"))), "asks nothing", id="no-types"),
        pytest.param(bytes(sheets.MAX_BYTES + 1), "more than 5", id="too-large"),
    ],
)
def test_what_is_no_form_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refusal(data)


def outcome(data: bytes) -> str:
    try:
        return "read" if read_xlsform(data, "form").lines is not None else ""
    except Unreadable as refused:
        return "refused" if refused.what and refused.remedy else ""


def test_any_damage_ends_in_words() -> None:
    wholes = (workbook(survey=SURVEY, choices=YES_NO), old_workbook({"survey": SURVEY}))
    damaged = [
        whole[:at] + bytes(64) + whole[at + 64 :]
        for whole in wholes
        for at in range(4, len(whole), 97)
    ]
    assert {outcome(data) for data in damaged} <= {"read", "refused"}
    assert "refused" in {outcome(data) for data in damaged}


def test_small_file_that_unpacks_to_much_is_refused() -> None:
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/sheet.xml": bytes(40_000_000)})
    assert len(bomb) < 100_000
    assert "Unpacked" in refusal(bomb)


def test_entities_are_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "entities" in refusal(zipped({"xl/workbook.xml": entity}))


def test_formula_is_reported_and_never_worked_out() -> None:
    found = read((*SURVEY, ("text", "more", '=CONCATENATE("A","B")')))
    assert "C3 holds a formula" in said(found, "survey", 3)
    assert found.instrument.item("more").words == {"en": "more"}


def test_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(old_workbook({"survey": (*SURVEY, ("text", "more", "=1+1"))}))
    assert read_xlsform(path.read_bytes(), "old").instrument.item("more").words == {"en": "=1+1"}


def test_rows_behind_the_last_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    report = Report()
    grids = sheets.read_sheets(workbook(survey=(*SURVEY, *SURVEY[1:])), report)
    assert len(grids["survey"]) == 2
    assert [str(line) for line in report.lines] == ["survey, row 3: Rows behind 2 are not read."]


def test_cells_become_the_texts_that_people_see() -> None:
    rows = (("type", "name", "label"), ("text", "a", 1.0), ("text", "b", 2.5), ("text", "c", True))
    found = read(rows)
    labels = [item.words["en"] for item in found.instrument.items()]
    assert labels == ["1", "2.5", "True"]

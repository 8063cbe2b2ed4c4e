"""The commands of exchange: a form becomes a file, a file or a loaded instrument a form."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from engage.authoring.commands import export, import_
from engage.errors import InputErrors
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.loading import load_instrument
from engage.surveys.services import load_instrument_file
from tests.instrument.exchange.forms import YES_NO, workbook
from tests.surveys.rows import NOW

SHIPPED = Path(__file__).parents[2] / "surveys" / "problem_outcome.yaml"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "street.xlsx"
    survey = (
        ("type", "name", "label", "constraint"),
        ("select_one yesno", "Safe", "Is your street safe?", ""),
        ("integer", "years", "How many years have you lived here?", ". >= -1"),
    )
    path.write_bytes(workbook(survey=survey, choices=YES_NO))
    return path


def run(command: object, *words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])  # type: ignore[arg-type]  # both are commands


def problem(result: Result) -> str:
    assert isinstance(result.exception, InputErrors), result.output
    return str(result.exception)


def test_form_becomes_a_file_and_the_report_is_shown(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "street.yaml"
    result = run(import_, form, "--out", out)
    assert "survey, row 2: The name Safe became safe." in result.output
    assert "2 of 2 questions are here" in result.output
    assert "1 expressions need review" in result.output
    assert "en: Is your street safe?" in out.read_text(encoding="utf-8")


def test_without_a_file_the_text_is_shown_and_the_report_apart(form: Path) -> None:
    result = run(import_, form)
    assert result.stdout.startswith("engage_instrument: 1\nid: street\n")
    assert "became safe" in result.stderr


def test_no_file_is_written_over(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "street.yaml"
    out.write_text("mine", encoding="utf-8")
    assert "Choose a new name" in problem(run(import_, form, "--out", out))
    assert out.read_text(encoding="utf-8") == "mine"


def test_what_is_no_form_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "x.yaml"
    assert "no spreadsheet" in problem(run(import_, SHIPPED, "--out", out))
    assert not out.exists()


def test_file_goes_out_as_a_form(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    result = run(export, SHIPPED, out, "--to", "xlsform")
    assert result.output == f"Wrote {out}.\n"
    expected = load_instrument(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
    assert read_xlsform(out.read_bytes(), "x").instrument == expected


def test_draft_that_needs_review_goes_out_too(form: Path, tmp_path: Path) -> None:
    draft, out = tmp_path / "street.yaml", tmp_path / "out.xlsx"
    run(import_, form, "--out", draft)
    assert run(export, draft, out, "--to", "xlsform").exit_code == 0
    assert read_xlsform(out.read_bytes(), "x").n_review == 1


def test_other_formats_are_written_too(app: Flask, db_session: Session, tmp_path: Path) -> None:
    begins = {"codebook": b"# ", "json-schema": b"{", "paper": b"%PDF-"}
    for kind, start in begins.items():
        out = tmp_path / kind
        assert run(export, SHIPPED, out, "--to", kind).exit_code == 0
        assert out.read_bytes().startswith(start)


def test_survey_of_another_tool_is_known_by_its_content(tmp_path: Path) -> None:
    samples = Path(__file__).parents[1] / "instrument" / "exchange"
    for name in ("sample.lss", "sample_surveyjs.json"):
        result = run(import_, samples / name)
        assert result.stdout.startswith("engage_instrument: 1")
        assert "need review" in result.stderr


def test_loaded_instrument_goes_out_by_its_id(
    app: Flask, db_session: Session, tmp_path: Path
) -> None:
    content_hash = load_instrument_file(db_session, SHIPPED, NOW)
    for name in ("problem_outcome", content_hash):
        out = tmp_path / f"{name}.xlsx"
        assert run(export, name, out, "--to", "xlsform").exit_code == 0
        assert read_xlsform(out.read_bytes(), "x").instrument.content_hash() == content_hash


def test_unknown_instrument_is_refused(app: Flask, db_session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert "No such instrument" in problem(run(export, "nothing", out, "--to", "xlsform"))
    assert "no such file" in problem(run(export, tmp_path / "no.yaml", out, "--to", "xlsform"))
    assert not out.exists()


def test_faulty_file_is_refused_with_its_faults(tmp_path: Path) -> None:
    faulty, out = tmp_path / "faulty.yaml", tmp_path / "out.xlsx"
    faulty.write_text(SHIPPED.read_text(encoding="utf-8").replace("scale: yesno", "scale: no1"))
    assert "no1 is no scale" in problem(run(export, faulty, out, "--to", "xlsform"))
    faulty.write_bytes(b"id: \xff")
    assert "0xff is not UTF-8" in problem(run(export, faulty, out, "--to", "xlsform"))

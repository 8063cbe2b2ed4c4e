"""What else an instrument is exported as: its codebook, and the schema for editors."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from sqlalchemy.orm import Session

from engage.config import data_folder
from engage.errors import InputErrors
from engage.instrument.codebook import codebook
from engage.instrument.schema import json_schema
from tests.instrument.test_shipped import shipped

Run = Callable[..., Result]
FILE = data_folder("surveys") / "quality_of_life.yaml"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param("codebook", codebook(shipped("quality_of_life")), id="codebook"),
        pytest.param("json-schema", json_schema(), id="json-schema"),
    ],
)
def test_export_writes_a_text(runner: Run, tmp_path: Path, kind: str, text: str) -> None:
    out = tmp_path / "out.txt"
    assert runner("survey", "export", FILE, out, "--to", kind).exit_code == 0
    assert out.read_text(encoding="utf-8") == text
    again = runner("survey", "export", FILE, out, "--to", kind)
    assert isinstance(again.exception, InputErrors)


def test_export_draws_the_paper_form(runner: Run, db_session: Session, tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    assert runner("survey", "export", FILE, out, "--to", "paper").exit_code == 0
    with pikepdf.open(out) as document:
        assert str(document.docinfo["/Title"]).startswith("quality_of_life ")
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) == 8

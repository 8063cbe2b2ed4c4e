"""The copy for the records office: PDF/A-3, tagged, with the published tables inside."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from click.testing import Result
from sqlalchemy.orm import Session

from engage import pdf
from engage.briefings.services import records_copy
from engage.briefings.verifying import checked_file
from engage.config import Config
from engage.results.services_files import published_csv
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, WAVE, city

__all__ = ["city"]  # a fixture


def test_it_is_an_archive_file_with_the_tables(city: Session, config: Config) -> None:
    content = records_copy(city, config, WANTED, NOW, "test")
    with pikepdf.open(BytesIO(content)) as document:
        about = document.open_metadata()
        assert (about.get("pdfaid:part"), about.get("pdfaid:conformance")) == ("3", "A")
        assert "/StructTreeRoot" in document.Root
        attached = document.attachments[f"{WAVE}.en.csv"]
        assert attached.get_file().read_bytes() == published_csv(rows.release(), "en")
        assert document.Root.AF[0].AFRelationship == "/Data"


def test_it_can_be_checked_and_made_again_to_the_byte(city: Session, config: Config) -> None:
    content = records_copy(city, config, WANTED, NOW, "test")
    assert checked_file(city, content, config.city.zone).state == "current"
    pdf.close()
    assert records_copy(city, config, WANTED, NOW, "test") == content


def test_command_writes_it(city: Session, runner: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "records.pdf"
    done = runner("briefing", "records", "--beat", "1", "--wave", WAVE, "--out", file)
    assert done.exit_code == 0, done.output
    with pikepdf.open(file) as document:
        assert list(document.attachments) == [f"{WAVE}.en.csv"]

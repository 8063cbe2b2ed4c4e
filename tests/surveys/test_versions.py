"""Further versions of a loaded instrument: classified, shown, kept with confirmed slips."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.instrument.loading import load_instrument
from engage.surveys.models import InstrumentVersion
from engage.surveys.queries_versions import edit_between, kept_edit, latest_version
from engage.surveys.services import load_instrument_text, load_uploaded_text
from tests.instrument.small import OLD, SLIP
from tests.surveys.rows import NOW

Run = Callable[..., Result]
REASON = {"qol.en": "A letter was missing."}


def version(number: int, *replaced: tuple[str, str]) -> str:
    """Return the text of a version in which texts were replaced."""
    text = OLD.replace('version: "1"', f'version: "{number}"')
    for old, new in replaced:
        text = text.replace(old, new)
    return text


def loaded(
    session: Session, number: int, *replaced: tuple[str, str], **more: object
) -> InstrumentVersion:
    """Load a version and return its row."""
    at = NOW + timedelta(hours=number)
    content_hash = load_instrument_text(
        session, version(number, *replaced), "small.yaml", at, **more
    )  # type: ignore[arg-type]
    return session.get_one(InstrumentVersion, content_hash)


def test_first_version_changes_nothing(db_session: Session) -> None:
    first = loaded(db_session, 1)
    assert (first.changes, kept_edit(first).changes) == (None, ())


def test_further_version_keeps_what_it_changed_against_the_latest(db_session: Session) -> None:
    loaded(db_session, 1)
    second = loaded(db_session, 2, ("3 months", "6 months"))
    third = loaded(db_session, 3, ("3 months", "6 months"), ("your street", "your block"))
    assert kept_edit(second).part == "breaking"
    assert kept_edit(second).breaks("prob.noise")
    assert [c.kind for c in kept_edit(third).changes] == ["hint"]
    assert latest_version(db_session, "small") is third


def test_confirmed_slip_is_kept_with_its_reason_and_joins_later_versions(
    db_session: Session,
) -> None:
    loaded(db_session, 1)
    second = loaded(db_session, 2, SLIP, reasons=REASON)
    loaded(db_session, 3, SLIP, ("your street", "your block"))
    assert second.changes is not None
    assert [slip["reason"] for slip in second.changes["slips"]] == list(REASON.values())
    first, third = (
        load_instrument(version(1), "1"),
        load_instrument(version(3, SLIP, ("your street", "your block")), "3"),
    )
    assert edit_between(db_session, first, third).part == "comparable"


def test_version_with_another_type_is_refused(db_session: Session) -> None:
    loaded(db_session, 1)
    number = "type: number\n        min: 0\n        max: 7"
    with pytest.raises(InputErrors, match="type of a published item never changes"):
        loaded(db_session, 2, (number, "type: text"))
    assert latest_version(db_session, "small").version == "1"  # type: ignore[union-attr]


def test_file_that_is_sent_may_not_end_a_series_unseen(db_session: Session) -> None:
    loaded(db_session, 1)
    with pytest.raises(InputErrors, match="Begin a draft from the file"):
        load_uploaded_text(db_session, version(2, ("3 months", "6 months")), "small.yaml", NOW)
    load_uploaded_text(db_session, version(2, ("your street", "your block")), "small.yaml", NOW)
    assert len(db_session.query(InstrumentVersion).all()) == 2
    with pytest.raises(InputErrors, match="The file is empty"):
        load_uploaded_text(db_session, "", "small.yaml", NOW)


def file(tmp_path: Path, number: int, *replaced: tuple[str, str]) -> Path:
    path = tmp_path / f"v{number}.yaml"
    path.write_text(version(number, *replaced), encoding="utf-8")
    return path


def test_command_shows_an_edit_before_it_is_accepted(
    db_session: Session, runner: Run, tmp_path: Path
) -> None:
    assert runner("survey", "load", file(tmp_path, 1)).exit_code == 0
    second = file(tmp_path, 2, ("3 months", "6 months"))
    shown = runner("survey", "load", second)
    assert isinstance(shown.exception, InputErrors)
    assert "breaking: prob.en: The wording changed." in shown.output
    assert "ends the series of: prob.noise, prob.speed" in shown.output
    assert "--slip" not in shown.output
    assert len(db_session.query(InstrumentVersion).all()) == 1
    assert "Loaded" in runner("survey", "load", second, "--accept").output


def test_command_takes_a_confirmed_slip_without_more_ado(runner: Run, tmp_path: Path) -> None:
    runner("survey", "load", file(tmp_path, 1))
    second = file(tmp_path, 2, SLIP)
    assert "Confirm it: --slip qol.en=" in runner("survey", "load", second).output
    result = runner("survey", "load", second, "--slip", "qol.en=A letter was missing.")
    assert result.output.startswith("cosmetic: qol.en: A spelling slip was corrected.")
    assert "In all cosmetic: every series goes on." in result.output


def test_diff_compares_files_and_loaded_versions(runner: Run, tmp_path: Path) -> None:
    first = file(tmp_path, 1)
    runner("survey", "load", first)
    second = file(tmp_path, 2, ("your street", "your block"))
    for old in (first, "small"):
        lines = runner("survey", "diff", old, second).output.splitlines()
        assert lines[0] == "comparable: qol.hint.en: The hint changed."
        assert lines[-1].startswith("In all comparable")
    assert runner("survey", "diff", first, first).output == "Nothing changed.\n"
    refused = runner("survey", "diff", "nothing", second)
    assert "no instrument of that id or hash is loaded" in str(refused.exception)


def test_list_and_page_show_how_each_version_was_classified(
    runner: Run, staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    loaded(db_session, 1)
    second = loaded(db_session, 2, ("3 months", "6 months"))
    lines = runner("survey", "list").output.splitlines()
    assert lines[0] == f"small 2 {second.hash} breaking"
    assert lines[1].startswith("    breaking: ")
    assert lines[-1].endswith(second.changes["against"])  # type: ignore[index]  # a second one has them
    page = staff_client("organizer").get("/staff/surveys").text
    assert page.count("ends series") == 1
    assert kept_edit(second).of("breaking")[0].key in page

"""Facts about the commands of meetings."""

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from tests.meetings.rows import beat

ADD = ("meetings", "add", "--title", "Beat 3 meeting", "--at", "2034-02-14T18:30")


def test_added_meeting_is_listed(runner: Callable[..., Result], db_session: Session) -> None:
    beat(db_session)
    added = runner(*ADD, "--beat", "3", "--access", "childcare", "--language", "es")
    assert added.exit_code == 0, added.output
    listed = runner("meetings", "list", "--beat", "3").output
    row = ("2034-02-14 18:30", "scheduled", "Beat 3 meeting", "3", added.output.strip())
    assert listed == "\t".join(row) + "\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(("--beat", "99"), "no beat 99", id="unknown beat"),
        pytest.param(("--zone", "Mars/North"), "not a time zone", id="unknown zone"),
        pytest.param(("--online", "http://x"), "https://", id="plain http"),
    ],
)
def test_faults_are_named(
    runner: Callable[..., Result], words: tuple[str, ...], fault: str
) -> None:
    result = runner(*ADD, *words)
    assert isinstance(result.exception, InputErrors)
    assert fault in str(result.exception)


def test_venue_is_added_changed_and_removed(
    runner: Callable[..., Result], db_session: Session
) -> None:
    venue = ("meetings", "venue")
    assert (
        runner(*venue, "add", "Library", "--capacity", "60", "--note", "key: desk").exit_code == 0
    )
    row = "Library\t60\t-\t-\tkey: desk\n"
    assert runner(*venue, "list").output == row
    changed = ("--name", "City Library", "--address", "1000 Spring Street", "--access", "parking")
    assert runner(*venue, "change", "Library", *changed).exit_code == 0
    row = "City Library\t60\t1000 Spring Street\tparking\tkey: desk\n"
    assert runner(*venue, "list").output == row
    assert runner(*venue, "change", "City Library", "--no-access", "--note", "").exit_code == 0
    assert runner(*venue, "list").output == "City Library\t60\t1000 Spring Street\t-\t-\n"
    assert "bin" in runner(*venue, "remove", "City Library").output
    assert runner(*venue, "list").output == ""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        pytest.param(("add", "Library"), "in the list already", id="twice"),
        pytest.param(("add", "Hall\u202egnp"), "cannot be shown", id="direction mark"),
        pytest.param(("change", "Library", "--capacity", "-1"), "0 or more", id="negative seats"),
        pytest.param(("change", "Libary", "--note", "x"), "There are: Library.", id="no such"),
        pytest.param(("remove", "Hall"), "There are: Library.", id="not there"),
    ],
)
def test_faults_of_venues_are_named(
    runner: Callable[..., Result], db_session: Session, words: tuple[str, ...], fault: str
) -> None:
    runner("meetings", "venue", "add", "Library")
    result = runner("meetings", "venue", *words)
    assert isinstance(result.exception, InputErrors)
    assert fault in str(result.exception)

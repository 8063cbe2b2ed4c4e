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

"""The audit chain: only ever added to, and every alteration is found."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import Result
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from engage.audit.chain import ChainBroken, record, verify

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
UNGUARD = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")


@pytest.fixture
def chain(db_session: Session) -> Session:
    """Five rows of audit."""
    for number in range(5):
        record(
            db_session,
            at=NOW,
            actor="ana@example.org",
            action="wave.close",
            object=f"wave {number}",
            detail={"n": number, "ñ": "sí"},
        )
    db_session.commit()
    return db_session


def test_whole_chain_is_counted(chain: Session) -> None:
    assert verify(chain) == 5


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET actor = 'bo' WHERE seq = 3", id="update"),
        pytest.param("DELETE FROM audit WHERE seq = 3", id="delete"),
    ],
)
def test_database_refuses_to_alter_a_row(chain: Session, statement: str) -> None:
    with pytest.raises((IntegrityError, DatabaseError), match="only ever added"):
        chain.execute(text(statement))
    chain.rollback()
    assert verify(chain) == 5


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        pytest.param("UPDATE audit SET actor = 'ana@example.orh' WHERE seq = 3", 3, id="a letter"),
        pytest.param("UPDATE audit SET at = '2026-05-04 17:00:01' WHERE seq = 2", 2, id="at"),
        pytest.param("""UPDATE audit SET detail = '{"n": 9}' WHERE seq = 4""", 4, id="detail"),
        pytest.param("DELETE FROM audit WHERE seq = 2", 2, id="a row in the middle"),
        pytest.param("DELETE FROM audit WHERE seq = 1", 1, id="the first row"),
        pytest.param("UPDATE audit SET prev = hash WHERE seq = 5", 5, id="another link"),
    ],
)
def test_alteration_behind_the_triggers_is_named(chain: Session, statement: str, seq: int) -> None:
    for drop in UNGUARD:
        chain.execute(text(drop))
    chain.execute(text(statement))
    chain.commit()
    chain.expire_all()
    with pytest.raises(ChainBroken) as broken:
        verify(chain)
    assert broken.value.seq == seq


def test_command_ends_with_the_verdict(chain: Session, runner: Callable[..., Result]) -> None:
    assert runner("audit", "verify").exit_code == 0
    for statement in (*UNGUARD, "UPDATE audit SET object = 'wave 9' WHERE seq = 2"):
        chain.execute(text(statement))
    chain.commit()
    chain.expire_all()
    broken = runner("audit", "verify")
    assert broken.exit_code == 1
    assert "row 2" in broken.output


def test_row_that_is_rolled_back_leaves_no_gap(chain: Session) -> None:
    record(chain, at=NOW, actor="a", action="b", object="c")
    chain.rollback()
    record(chain, at=NOW, actor="a", action="b", object="c")
    chain.commit()
    assert verify(chain) == 6

"""Two who save one draft at the same moment: one is kept, the other is told, on both engines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.app import create_app
from engage.authoring.models import DraftText, TrialAnswer
from engage.authoring.queries import edition, editions
from engage.authoring.services import (
    MOST_TRIALS,
    Author,
    Stale,
    TrialOver,
    begin_draft,
    close_trial,
    delete_draft,
    keep_trial_answers,
    open_trial,
    save_draft,
)
from engage.config import Config
from engage.db import Base, db
from engage.errors import Missing
from engage.instrument.editing import replaced, tidied
from tests.surveys.rows import SMALL

ANA = Author("ana@example.org", datetime(2026, 11, 25, 12, tzinfo=UTC))
BO = Author("bo@example.org", datetime(2026, 11, 25, 12, 1, tzinfo=UTC))
N_EDITORS = 8


def worded(words: str) -> str:
    """Return the small instrument with another wording of its first question."""
    return replaced(SMALL, ("sections", 1, "items", 0, "en"), words)


def at_once(app: Flask, draft_id: int) -> list[object]:
    """Save a draft by many editors at the same moment and return what each got."""
    ready = Barrier(N_EDITORS, timeout=60)

    def save(number: int) -> object:
        with app.app_context():
            ready.wait()
            try:
                return save_draft(db.session(), draft_id, 1, worded(f"Editor {number}"), BO)
            except Stale:
                return "stale"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(N_EDITORS) as pool:
        return list(pool.map(save, range(N_EDITORS)))


def check_race(app: Flask) -> None:
    session: Session = db.session()
    draft_id = begin_draft(session, SMALL, ANA)
    session.rollback()
    got = at_once(app, draft_id)
    assert sorted(map(str, got)) == ["2"] + ["stale"] * (N_EDITORS - 1)
    kept = edition(session, draft_id)
    assert f"Editor {got.index(2)}" in kept.text
    assert (kept.revision, kept.saved_by) == (2, BO.email)


def test_of_many_who_save_at_once_one_is_kept_and_the_others_are_told(app: Flask) -> None:
    check_race(app)


@pytest.mark.engines
def test_of_many_who_save_at_once_one_is_kept_on_postgresql(
    config: Config, postgres_url: str
) -> None:
    app = create_app(replace(config, database_url=postgres_url))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        check_race(app)
        db.session.remove()
        db.engine.dispose()


def test_a_draft_is_kept_in_the_canonical_form_with_its_comments(db_session: Session) -> None:
    draft_id = begin_draft(db_session, "# Whose it is.\n" + SMALL, ANA)
    text = edition(db_session, draft_id).text
    assert text.startswith("# Whose it is.\n")
    assert text == tidied(text)


def test_saving_what_is_there_makes_no_revision(db_session: Session) -> None:
    draft_id = begin_draft(db_session, SMALL, ANA)
    assert save_draft(db_session, draft_id, 1, SMALL, BO) == 1
    assert edition(db_session, draft_id).saved_by == ANA.email


def test_the_draft_saved_last_stands_first(db_session: Session) -> None:
    first = begin_draft(db_session, SMALL, ANA)
    second = begin_draft(db_session, SMALL, ANA)
    save_draft(db_session, first, 1, worded("New words"), BO)
    assert [one.id for one in editions(db_session)] == [first, second]


def test_a_test_takes_so_many_answers_and_no_more(db_session: Session, app: Flask) -> None:
    key = open_trial(db_session, begin_draft(db_session, SMALL, ANA))
    for _ in range(MOST_TRIALS):
        keep_trial_answers(db_session, key, {"qol": 3})
    with pytest.raises(TrialOver):
        keep_trial_answers(db_session, key, {"qol": 3})


@pytest.mark.parametrize("end", [close_trial, lambda s, d: delete_draft(s, d, BO), open_trial])
def test_the_key_of_a_test_ends_with_its_link(
    db_session: Session, end: Callable[[Session, int], object]
) -> None:
    draft_id = begin_draft(db_session, SMALL, ANA)
    key = open_trial(db_session, draft_id)
    end(db_session, draft_id)
    with pytest.raises(TrialOver):
        keep_trial_answers(db_session, key, {"qol": 3})


def test_deleting_a_draft_leaves_nothing_of_it(db_session: Session) -> None:
    draft_id = begin_draft(db_session, SMALL, ANA)
    keep_trial_answers(db_session, open_trial(db_session, draft_id), {"qol": 3})
    delete_draft(db_session, draft_id, BO)
    for table in (DraftText, TrialAnswer):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0
    with pytest.raises(Missing):
        save_draft(db_session, draft_id, 1, SMALL, BO)

"""Decks, sending, the mix and the drafts on a real database."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engage.config import Config
from engage.db import db
from engage.errors import InputErrors
from engage.surveys import codes, keys, sealing
from engage.surveys.models import Code, Comment, Deck, Draft, Inbox, Response, SentKey, Wave
from engage.surveys.plans import DeckPlan
from engage.surveys.queries import sample, wave_by_code
from engage.surveys.sending import CodeUnusable, Sending
from engage.surveys.services import (
    NotPossible,
    begin_draft,
    close_wave,
    load_instrument_text,
    open_wave,
    revise_draft,
    store_responses,
    submit,
)
from engage.surveys.services_decks import create_deck
from engage.surveys.services_forgetting import discard_expired_drafts
from tests.surveys.rows import NOW, SMALL, add_beats, add_wave, make_record

TODAY = date(2026, 9, 1)
CONTENT: dict[str, Any] = {
    "answers": {"qol": 3},
    "area": "1",
    "route": "code",
    "language": "en",
    "comments": {},
    "quotable": [],
}


def sending_for(wave: Wave, code: str | None = None, pepper: str = "", **changes: Any) -> Sending:
    """Return a sending under a new draft."""
    letters = codes.read_code(code) if code else None
    return Sending(
        wave_id=wave.id,
        wave=wave.code,
        public_key=wave.public_key or b"",
        draft=sealing.draft_key(),
        content=CONTENT | changes,
        code=codes.code_hash(letters, pepper) if letters else None,
    )


@pytest.fixture
def opened(db_session: Session, config: Config) -> Wave:
    """An open sampled wave with the beats 1 and 2."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return open_wave(db_session, "2026-fall", config.keys)


def count(session: Session, table: type) -> int:
    """Return the number of rows of a table as it is now."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_deck_keeps_only_sorted_keyed_hashes(
    db_session: Session, opened: Wave, config: Config
) -> None:
    plan = DeckPlan("1", 40, TODAY)
    printed = create_deck(db_session, opened.code, plan, config.code_pepper)
    assert len({codes.read_code(one) for one in printed}) == 40
    stored = db_session.execute(text("SELECT hash FROM code")).scalars().all()
    assert stored == sorted(stored)
    expected = {codes.code_hash(codes.read_code(c) or "", config.code_pepper) for c in printed}
    assert set(stored) == expected
    assert db_session.scalars(select(Deck)).one().n_codes == 40
    assert not {codes.code_hash(codes.read_code(c) or "", "") for c in printed} & set(stored)


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(DeckPlan("9", 10, TODAY), id="unknown beat"),
        pytest.param(DeckPlan("city", 10, TODAY), id="no beat where the survey has them"),
        pytest.param(DeckPlan("1", 0, TODAY), id="no codes"),
        pytest.param(DeckPlan("1", 10**6, TODAY), id="too many codes"),
    ],
)
def test_impossible_deck_is_refused(db_session: Session, opened: Wave, plan: DeckPlan) -> None:
    with pytest.raises(InputErrors):
        create_deck(db_session, opened.code, plan, "pepper")


def test_code_sends_once_and_brings_its_stratum(
    db_session: Session, opened: Wave, config: Config
) -> None:
    (code,) = create_deck(db_session, opened.code, DeckPlan("2", 1, TODAY), config.code_pepper)
    assert submit(db.engine, sending_for(opened, code, config.code_pepper, area=None))
    with pytest.raises(CodeUnusable):
        submit(db.engine, sending_for(opened, code, config.code_pepper))
    close_wave(db_session, opened.code, config.keys)
    assert db_session.scalars(select(Response.area)).all() == ["2"]


def test_same_sending_is_stored_once(db_session: Session, opened: Wave) -> None:
    sending = sending_for(opened)
    assert [submit(db.engine, sending) for _ in range(3)] == [True, False, False]
    assert count(db_session, Inbox) == 1


def race(app: Flask, act: Callable[[Session], object], n: int = 50) -> Counter[str]:
    """Run an act in n threads at once and count the outcomes."""

    def one(_: int) -> str:
        with app.app_context(), Session(db.engine) as session:
            try:
                return str(act(session))
            except CodeUnusable:
                return "refused"

    with ThreadPoolExecutor(n) as pool:
        return Counter(pool.map(one, range(n)))


def test_fifty_threads_on_one_code_store_one_answer(
    app: Flask, db_session: Session, opened: Wave, config: Config
) -> None:
    (code,) = create_deck(db_session, opened.code, DeckPlan("1", 1, TODAY), config.code_pepper)
    sendings = iter([sending_for(opened, code, config.code_pepper) for _ in range(50)])
    outcomes = race(app, lambda session: submit(db.engine, next(sendings)))
    assert outcomes == {"True": 1, "refused": 49}
    assert count(db_session, Inbox) == 1


def test_fifty_threads_with_one_key_store_one_answer(
    app: Flask, db_session: Session, opened: Wave
) -> None:
    sending = sending_for(opened)
    assert race(app, lambda session: submit(db.engine, sending)) == {"True": 1, "False": 49}
    assert count(db_session, Inbox) == 1


def test_nothing_can_be_sent_to_a_wave_that_is_closed(
    db_session: Session, opened: Wave, config: Config
) -> None:
    sending = sending_for(opened)
    close_wave(db_session, opened.code, config.keys)
    with pytest.raises(CodeUnusable):
        submit(db.engine, sending)
    assert count(db_session, Inbox) == count(db_session, SentKey) == 0


def test_mix_keeps_the_multiset_and_leaves_nothing_of_the_way(
    db_session: Session, opened: Wave, config: Config
) -> None:
    create_deck(db_session, opened.code, DeckPlan("1", 5, TODAY), config.code_pepper)
    values = [1, 1, 1, 2, 2, 3] * 4
    for i, value in enumerate(values):
        comments = {"words": f"comment {i}"} if i % 6 == 0 else {}
        sending = sending_for(opened, answers={"qol": value}, comments=comments)
        submit(db.engine, sending)
    begin_draft(db.engine, sealing.draft_key(), {"wave_id": opened.id}, TODAY)
    arrived = [row[0] for row in db_session.execute(text("SELECT id FROM inbox"))]
    assert close_wave(db_session, opened.code, config.keys) == len(values)
    stored = db_session.scalars(select(Response.answers)).all()
    assert Counter(json.loads(answers)["qol"] for answers in stored) == Counter(values)
    assert count(db_session, Comment) == 4
    assert [count(db_session, t) for t in (Inbox, Code, Draft, SentKey)] == [0, 0, 0, 0]
    assert not {i.hex() for i in arrived} & set(db_session.scalars(select(Response.id)))
    assert not list(config.keys.glob("wave-*"))
    wal = config.instance / "engage.sqlite-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_closing_twice_stores_once(db_session: Session, opened: Wave, config: Config) -> None:
    submit(db.engine, sending_for(opened))
    assert [close_wave(db_session, opened.code, config.keys) for _ in range(2)] == [1, 1]
    assert count(db_session, Response) == 1


def test_crash_between_the_two_steps_of_the_mix_loses_nothing(
    db_session: Session, opened: Wave, config: Config
) -> None:
    submit(db.engine, sending_for(opened))
    db_session.rollback()
    opened.status = "closing"  # what the first transaction leaves behind
    db_session.commit()
    assert close_wave(db_session, opened.code, config.keys) == 1


def test_wave_closes_only_with_its_own_key(
    db_session: Session, config: Config, tmp_path: Any
) -> None:
    add_beats(db_session, "1")
    add_wave(db_session)
    held_elsewhere = sealing.new_private_key()
    public_key = sealing.public_key_of(held_elsewhere)
    wave = open_wave(db_session, "2026-fall", config.keys, public_key)
    submit(db.engine, sending_for(wave))
    assert keys.read_wave_key(config.keys, "2026-fall") is None
    for wrong in (None, sealing.new_private_key()):
        with pytest.raises(NotPossible):
            close_wave(db_session, "2026-fall", config.keys, wrong)
    assert close_wave(db_session, "2026-fall", config.keys, held_elsewhere) == 1


def test_unreadable_inbox_row_is_counted_and_stops_nothing(
    db_session: Session, opened: Wave, config: Config
) -> None:
    submit(db.engine, sending_for(opened))
    db_session.rollback()
    db_session.add(Inbox(id=b"x" * 16, wave_id=opened.id, sealed=b"forged"))
    db_session.commit()
    assert close_wave(db_session, opened.code, config.keys) == 1
    assert wave_by_code(db_session, opened.code).n_unreadable == 1


def test_draft_opens_with_its_cookie_only(db_session: Session, opened: Wave) -> None:
    key = sealing.draft_key()
    first = {"wave_id": opened.id, "qol": "secret answer"}
    begin_draft(db.engine, key, first, TODAY)
    revise_draft(db.engine, key, lambda old: old | {"qol": "second answer"}, TODAY)
    revise_draft(db.engine, sealing.draft_key(), lambda old: old | {"qol": "stranger"}, TODAY)
    db_session.rollback()
    row = db_session.scalars(select(Draft)).one()
    assert b"answer" not in row.sealed
    assert sealing.open_draft(row.sealed, key) == first | {"qol": "second answer"}
    with pytest.raises(sealing.Unreadable):
        sealing.open_draft(row.sealed, sealing.draft_key())


def test_draft_is_gone_the_day_after_it_expires(db_session: Session, opened: Wave) -> None:
    begin_draft(db.engine, sealing.draft_key(), {"wave_id": opened.id}, TODAY)
    assert discard_expired_drafts(db_session, TODAY) == 0
    assert discard_expired_drafts(db_session, date(2026, 9, 2)) == 1


def test_tables_of_the_answer_path_have_no_row_number(db_session: Session) -> None:
    for table in ("code", "draft", "inbox", "sent_key", "response", "comment"):
        sql = db_session.execute(
            text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
        ).scalar_one()
        assert "WITHOUT ROWID" in sql, table
        assert "_at" not in sql, table
        assert "AUTOINCREMENT" not in sql, table


def test_edited_instrument_needs_a_new_version(db_session: Session) -> None:
    first = load_instrument_text(db_session, SMALL, "small.yaml", NOW)
    assert load_instrument_text(db_session, "# a comment\n" + SMALL, "x", NOW) == first
    with pytest.raises(InputErrors, match="other content"):
        load_instrument_text(db_session, SMALL.replace("Life here", "Life there"), "x", NOW)


def test_adults_in_the_home_are_asked_of_samples_only(db_session: Session) -> None:
    adults = SMALL.replace("id: trust, type: number,", "id: trust, type: number, role: selection,")
    with pytest.raises(InputErrors, match="weighs a random sample only"):
        add_wave(db_session, kind="chose", text=adults)
    assert add_wave(db_session, text=adults).kind == "sampled"


def test_wave_with_unknown_answers_from_elsewhere_stores_nothing(db_session: Session) -> None:
    add_wave(db_session)
    with pytest.raises(InputErrors, match="qol cannot be 7"):
        store_responses(db_session, "2026-fall", [make_record(answers={"qol": 7})])
    assert count(db_session, Response) == 0


def test_sample_has_positions_and_the_four_missing_states(db_session: Session) -> None:
    add_wave(db_session)
    records = [
        make_record(answers={"qol": 3, "first": ["noise", "other"], "trust": 7, "when": "night"}),
        make_record(answers={"qol": -8, "first": -8, "trust": -9}, area="2", weight=2.5),
        make_record(answers={"qol": -2, "first": -2, "trust": -2}, area=None),
    ]
    store_responses(db_session, "2026-fall", records)
    found = sample(db_session, "2026-fall")
    order = {3: 0, -8: 1, -2: 2}
    place = [list(found.codes["qol"]).index({3: 0, -8: -8, -2: -2}[k]) for k in order]
    assert found.codes["qol"][place].tolist() == [0, -8, -2]
    assert found.codes["first.noise"][place].tolist() == [1, -8, -2]
    assert found.codes["first.speed"][place].tolist() == [0, -8, -2]
    assert found.codes["when"][place].tolist() == [1, -1, -1]
    assert found.codes["trust"][place].tolist() == [0, -9, -2]
    assert found.numbers["trust"][place[0]] == 7
    assert found.areas == ("1", "2")
    assert found.area[place].tolist() == [0, 1, -1]
    assert found.base_weight[place].tolist() == [1, 2.5, 1]

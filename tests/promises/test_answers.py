"""What the privacy page promises about answering a survey."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import url_for
from flask.testing import FlaskClient
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Session

from engage import backup, limits
from engage.backup import MEMBERS, write_if_due
from engage.config import read_key
from engage.db import Base, db
from engage.jobs import JOBS
from engage.results.models import Release
from engage.results.services import publish
from engage.stats.published import Suppressed
from engage.surveys import sealing
from engage.surveys.commands import responses_group
from engage.surveys.models import Comment, MapPoint, Response
from engage.surveys.phrases import PHRASE_LIFE, new_phrase
from engage.surveys.sending import stored_draft
from engage.surveys.services import begin_draft
from engage.surveys.services_forgetting import discard_expired_drafts, discard_old_responses
from engage.surveys.services_later import move_draft
from engage.worker import load_tasks
from tests.promises import insider
from tests.promises.city import ANSWER_PATH, TODAY, WAVE, City, Resident, answer_all, post
from tests.promises.page import keeps
from tests.results import rows as results

WORDS = "Zarigüeyas on the porch"
ADDRESS = "203.0.113.77"


# What moderators decided on words and found in them; it leads to the words and no further.
DECIDED = ("comment_review", "comment_coding")


def neighbors(name: str) -> set[str]:
    """Return the tables that a table points at, and those that point at it."""
    keys = [key for table in Base.metadata.tables.values() for key in _keys(table.name)]
    out = {key.column.table.name for key in keys if key.parent.table.name == name}
    return out | {key.parent.table.name for key in keys if key.column.table.name == name}


def _keys(name: str) -> set[ForeignKey]:
    return Base.metadata.tables[name].foreign_keys


@keeps("It never learns who was given which code.")
def test_a_code_is_a_keyed_hash_beside_a_wave_and_a_stratum(town: City) -> None:
    town.open()
    printed = town.deck(30)
    assert set(Base.metadata.tables["code"].columns.keys()) == {"hash", "wave_id", "stratum"}
    assert neighbors("code") == {"wave"}
    letters = [code.replace("-", "").encode() for code in printed]
    assert insider.files_with(town.config.instance, [c.encode() for c in printed] + letters) == []


@keeps("Your answers are locked as they are sent.")
def test_what_is_sent_can_be_read_by_the_key_of_the_wave_only(
    town: City, client: FlaskClient
) -> None:
    town.open()
    (code,) = town.deck(1)
    browser = town.app.test_client()
    answer_all(browser, code, WORDS)
    post(browser, f"/s/{WAVE}/send")
    ((sealed,),) = town.rows("SELECT sealed FROM inbox")
    assert b"qol" not in sealed
    assert WORDS.encode() not in sealed
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, sealing.new_private_key(), WAVE)
    key = (town.config.keys / f"wave-{WAVE}.key").read_bytes()
    assert sealing.unseal(sealed, key, WAVE)["comments"] == {"words": WORDS}


@keeps("Before you send, your answers are kept locked, and only your browser has the key.")
def test_a_draft_is_opened_by_a_cookie_that_the_server_does_not_keep(town: City) -> None:
    town.open()
    (code,) = town.deck(1)
    browser = town.app.test_client()
    answer_all(browser, code, WORDS)
    cookie = browser.get_cookie("answers")
    assert cookie is not None
    assert cookie.http_only
    key = sealing.draft_key(cookie.value)
    ((draft_id, sealed),) = town.rows("SELECT id, sealed FROM draft")
    assert sealing.open_draft(sealed, key)["answers"]["words"] == WORDS
    for secret in (cookie.value.encode(), key.key, WORDS.encode(), code.encode()):
        assert insider.files_with(town.config.instance, [secret]) == []
    assert bytes(draft_id) == key.id


@keeps("What you do not send is deleted within two days.")
def test_unsent_answers_are_deleted_within_two_days_by_the_worker(town: City) -> None:
    number = town.open().id
    begun = datetime(2026, 9, 1, 0, 0, tzinfo=UTC)  # the moment after which it takes longest
    until = (begun + timedelta(hours=24)).date()
    begin_draft(db.engine, sealing.draft_key(), {"wave_id": number}, until)
    assert discard_expired_drafts(db.session(), (begun + timedelta(hours=47)).date()) == 0
    assert discard_expired_drafts(db.session(), (begun + timedelta(hours=48)).date()) == 1
    load_tasks()
    assert JOBS["engage.surveys.tasks.forget_drafts"].minutes == 60


@keeps(
    "If you ask for a phrase to finish later, only the phrase opens your answers, and they are"
    " deleted within eight days."
)
def test_phrase_alone_opens_what_is_finished_later(town: City) -> None:
    number = town.open().id
    key, phrase = sealing.draft_key(), new_phrase()
    content = {"wave": WAVE, "wave_id": number, "answers": {"qol": 3}}
    begun = datetime(2026, 9, 1, 0, 0, tzinfo=UTC)  # the moment after which it takes longest
    begin_draft(db.engine, key, content, begun.date())
    until = (begun + PHRASE_LIFE).date()
    assert move_draft(db.engine, key, sealing.draft_key(phrase), until)
    assert stored_draft(db.engine, key) is None
    assert stored_draft(db.engine, sealing.draft_key(phrase)) == content
    rows = [row for table in town.dump().values() for row in table]
    assert not [row for row in rows if phrase in row or phrase.replace("-", " ") in row]
    assert discard_expired_drafts(db.session(), (begun + timedelta(days=7)).date()) == 0
    assert discard_expired_drafts(db.session(), (begun + timedelta(days=8)).date()) == 1


@keeps(
    "Single answers are deleted two years after the survey has ended, or earlier where it says so;"
    " the published results stay."
)
def test_responses_are_deleted_after_two_years_and_releases_stay(db_session: Session) -> None:
    results.make_beats(db_session, "B1")
    wave = results.make_wave(db_session)
    results.store(db_session, "2026-10", results.answers("B1", 40))
    publish(db_session, "2026-10", datetime(2026, 11, 2, tzinfo=UTC), "clerk@city.example")
    until = wave.fieldwork_ends_on + timedelta(days=730)
    now = datetime(2028, 12, 1, tzinfo=UTC)
    assert discard_old_responses(db_session, now, until) == []
    assert discard_old_responses(db_session, now, until + timedelta(days=1)) == ["2026-10"]
    assert discard_old_responses(db_session, now, until + timedelta(days=2)) == []
    for table, n in ((Response, 0), (Comment, 0), (MapPoint, 0), (Release, 1)):
        assert db_session.scalar(select(func.count()).select_from(table)) == n
    load_tasks()
    assert JOBS["engage.surveys.tasks.forget_responses"].minutes == 60


@keeps(
    "Addresses of computers are not stored.",
    "Against floods of requests, a scrambled form of the network is kept in memory for a day at"
    " most.",
)
def test_address_is_neither_stored_nor_found_again_the_next_day(town: City) -> None:
    town.open()
    browser = town.app.test_client()
    browser.environ_base["REMOTE_ADDR"] = ADDRESS
    for _ in range(3):
        post(browser, "/survey", {"code": "AAAA-AAAA-AAAA-A"})
    assert insider.files_with(town.config.instance, [ADDRESS.encode()]) == []
    assert ADDRESS not in repr(town.dump())
    key = limits.hash_source(ADDRESS, TODAY)
    assert "203" not in key[:3]
    next_day = limits.hash_source(ADDRESS, TODAY + timedelta(days=1))
    assert next_day != key
    assert limits.hash_source(ADDRESS, TODAY) != key  # the key of that day is forgotten


@pytest.mark.engines
def test_day_key_is_shared_by_redis_and_forgotten_there(
    town: City, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = redis_url.replace("unix:", "redis+unix:")
    monkeypatch.setitem(town.app.config, "RATELIMIT_STORAGE_URI", uri)
    found = set()
    for _process in range(3):
        limits._keys.clear()
        found.add(limits.hash_source(ADDRESS, TODAY))
    assert len(found) == 1
    limits._keys.clear()


@keeps("What you write in your own words is stored apart from your other answers.")
def test_words_share_neither_a_key_nor_an_order_with_answers(town: City) -> None:
    wave = town.open()
    for i in range(40):
        given = {"qol": 1 + i % 3, "trust": i % 11}
        sending = town.sending(wave, None, given, {"words": f"{WORDS} {i}"})
        town.send([Resident("", sending)])
    town.close()
    responses, comments = town.rows("SELECT * FROM response"), town.rows("SELECT * FROM comment")
    assert len(responses) == len(comments) == 40
    assert WORDS not in repr(responses)
    assert not {row[0] for row in responses} & {row[0] for row in comments}
    shared = set(Base.metadata.tables["response"].columns.keys())
    shared &= set(Base.metadata.tables["comment"].columns.keys())
    assert shared == {"id", "wave_id", "area", "language"}
    assert neighbors("comment") == {"wave", *DECIDED}


@keeps(
    "Nothing is published about fewer than 10 answers, and no list of single answers can be taken"
    " out."
)
def test_nine_answers_of_a_beat_show_nothing(db_session: Session) -> None:
    results.make_beats(db_session, "B1", "B2", "B3")
    results.make_wave(db_session)
    groups = (results.answers("B1", 40), results.answers("B2", 30), results.answers("B3", 9))
    results.store(db_session, "2026-10", *groups)
    content = publish(db_session, "2026-10", results.NOW, "organizer")
    assert isinstance(content.headline("B3", "safe"), Suppressed)
    assert {area.code: area.n for area in content.areas}["B3"] is None


def test_nine_answers_of_a_whole_city_show_nothing(db_session: Session) -> None:
    results.make_beats(db_session, "B1", "B2")
    results.make_wave(db_session)
    results.store(db_session, "2026-10", results.answers("B1", 9))
    content = publish(db_session, "2026-10", results.NOW, "organizer")
    shown = [content.headline(area.code, "safe") for area in content.areas]
    assert all(isinstance(figure, Suppressed) for figure in shown)
    assert {area.n for area in content.areas} == {None}


@keeps(
    "Nothing is published about fewer than 10 answers, and no list of single answers can be taken"
    " out."
)
def test_no_page_file_or_command_lists_single_answers(
    db_session: Session, client: FlaskClient, staff_client: Callable[..., FlaskClient]
) -> None:
    results.make_beats(db_session, "B1", "B2")
    results.make_wave(db_session)
    results.store(db_session, "2026-10", results.answers("B1", 40), results.answers("B2", 30))
    publish(db_session, "2026-10", results.NOW, "organizer")
    ids = db_session.scalars(select(Response.id)).all()
    for browser in (client, *map(staff_client, ("organizer", "administrator", "analyst"))):
        for path in paths_about(browser, "2026-10", "B1"):
            page = browser.get(path).get_data()
            assert not [one for one in ids if one.encode() in page], path
    assert list(responses_group.commands) == ["import"]


def paths_about(browser: FlaskClient, wave: str, beat: str) -> list[str]:
    """Return every address that can be read about a wave and a beat, of pages, files and feeds."""
    values = {"wave": wave, "code": wave, "area": beat, "beat": beat, "spoken": "en"}
    app, found = browser.application, []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.arguments <= set(values):
                parts = {name: values[name] for name in rule.arguments}
                found.append(url_for(rule.endpoint, **parts))
    return found


@keeps(
    "Every night a locked backup is made.",
    "It never holds the key of a survey, and it is deleted after two weeks.",
)
def test_nightly_backup_is_encrypted_holds_no_wave_key_and_is_dropped(
    town: City, tmp_path_factory: pytest.TempPathFactory
) -> None:
    town.open()
    town.send(town.residents(3))
    key = (town.config.keys / f"wave-{WAVE}.key").read_bytes()
    night = datetime(2026, 9, 1, 12, tzinfo=UTC)
    first = write_if_due(town.app, night)
    assert first is not None
    assert not [m for m in MEMBERS if "wave" in m or "keys" in m]
    raw = first.read_bytes()
    assert key not in raw
    assert b"SQLite format" not in raw
    key_of_backups = read_key(town.config.instance, "backup_key")
    contents = backup.unpack(first, key_of_backups, tmp_path_factory.mktemp("unpacked"))
    assert insider.files_with(contents.folder, [key]) == []
    assert write_if_due(town.app, night + timedelta(days=14)) is not None
    assert first.exists()
    assert write_if_due(town.app, night + timedelta(days=15)) is not None
    assert not first.exists()


def test_no_table_outside_the_answer_path_points_into_it() -> None:
    for name in ANSWER_PATH:
        known = {"wave", "instrument_version", *(DECIDED if name == "comment" else ())}
        assert neighbors(name) <= known, name


def test_stored_answers_are_json_without_names_of_people(town: City) -> None:
    town.open()
    town.send(town.residents(3))
    town.close()
    known = {"qol", "prob.noise", "trust"}
    for (answers,) in town.rows("SELECT answers FROM response"):
        assert set(json.loads(answers)) == known

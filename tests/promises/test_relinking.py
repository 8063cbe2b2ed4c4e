"""After the mix, without its key, nobody matches answers to codes better than by chance."""

import re
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engage.db import Base, db
from engage.instrument.columns import columns, written
from engage.instrument.loading import load_instrument
from engage.surveys import sealing
from engage.surveys.services_forgetting import erase_traces
from tests.promises import insider
from tests.promises.city import ANSWER_PATH, WAVE, City, Resident, shuffled, tomorrow
from tests.promises.page import keeps
from tests.servers import PostgresServer
from tests.surveys.rows import QUALITY_OF_LIFE

N = 40


def closed(city: City) -> list[Resident]:
    """Let forty residents answer one after the other, close the wave, return them in order."""
    city.open()
    residents = city.residents(N)
    city.send(residents)
    assert city.close() == N
    return residents


def is_chance(arrived: Sequence[str], found: Sequence[str]) -> bool:
    """Return whether an order tells nothing about another."""
    few = insider.hits(arrived, found) <= insider.MOST_HITS
    return few and insider.correlation(arrived, found) <= insider.MOST_CORRELATION


def test_the_attack_finds_everybody_in_a_table_with_a_hidden_order(city: City) -> None:
    arrived = [f"{{{i}}}" for i in shuffled(range(1000), seed=3)[:N]]
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE leaky (id VARCHAR(32) PRIMARY KEY, answers TEXT)"))
        for i, answers in enumerate(arrived):
            row = {"id": f"{i * 7919 % 1009:032x}", "answers": answers}
            connection.execute(text("INSERT INTO leaky VALUES (:id, :answers)"), row)
    hidden = "ctid" if city.is_postgres else "rowid"
    found = [row[0] for row in city.rows(f"SELECT answers FROM leaky ORDER BY {hidden}")]  # noqa: S608
    assert insider.hits(arrived, found) == N
    assert insider.correlation(arrived, found) == pytest.approx(1)
    assert is_chance(arrived, shuffled(arrived, seed=5))


@keeps(
    "Engage cannot tell anyone who gave an answer.",
    "Once the survey has closed, nothing is left that joins the two.",
)
def test_no_order_of_the_stored_answers_tells_who_came_when(city: City) -> None:
    arrived = [one.answers for one in closed(city)]
    for order, found in insider.orders(city):
        assert sorted(found) == sorted(arrived), order
        assert is_chance(arrived, found), order


def test_who_watched_the_inbox_live_learns_nothing_from_the_mix(city: City) -> None:
    city.open()
    watched: list[tuple[bytes, bytes, str]] = []
    for one in city.residents(N):
        before = {row[0] for row in city.rows("SELECT id FROM inbox")}
        city.send([one])
        (new,) = [r for r in city.rows("SELECT id, sealed FROM inbox") if r[0] not in before]
        watched.append((bytes(new[0]), bytes(new[1]), one.answers))
    assert len({len(sealed) for _, sealed, _ in watched}) == 1
    city.close()
    rows = city.rows("SELECT id, answers FROM response ORDER BY id")
    ids = {row[0] for row in rows}
    assert not ids & {inbox_id.hex() for inbox_id, _, _ in watched}
    found = [row[1] for row in rows]
    for key in (0, 1):
        arrived = [seen[2] for seen in sorted(watched, key=lambda seen: seen[key])]
        assert is_chance(arrived, found)


@keeps(
    "When the survey closes, all of them are opened and shuffled together, and stored without the"
    " time they came."
)
def test_stored_answers_have_random_ids_one_transaction_and_no_time(city: City) -> None:
    closed(city)
    ids = [row[0] for row in city.rows("SELECT id FROM response")]
    assert {UUID(one).version for one in ids} == {4}
    place = "ctid" if city.is_postgres else "id"
    assert [row[0] for row in city.rows(f"SELECT id FROM response ORDER BY {place}")] == sorted(ids)  # noqa: S608
    if city.is_postgres:
        assert len(city.rows("SELECT DISTINCT xmin::text FROM response")) == 1
    else:
        with pytest.raises(OperationalError, match="rowid"):
            city.rows("SELECT rowid FROM response")


def test_no_column_of_the_answer_path_holds_a_moment_or_a_number_of_its_own(city: City) -> None:
    for name in ANSWER_PATH:
        for column in Base.metadata.tables[name].columns:
            kind = str(column.type).upper()
            assert "TIME" not in kind, column
            assert column.name == "expires_on" or "DATE" not in kind, column
            assert not (column.primary_key and "INT" in kind), column
            assert column.server_default is column.default is None, column
    if city.is_postgres:
        owned = city.rows("SELECT sequencename FROM pg_sequences")
        assert [s for (s,) in owned if s.startswith(ANSWER_PATH)] == []


def test_answers_are_stored_with_their_keys_in_one_order(city: City) -> None:
    closed(city)
    shapes = {
        tuple(re.findall(r'"([\w.]+)":', row[0]))
        for row in city.rows("SELECT answers FROM response")
    }
    assert shapes == {("prob.noise", "qol", "trust")}


def test_audit_of_a_wave_holds_counts_and_no_resident(city: City) -> None:
    residents = closed(city)
    rows = repr(city.rows("SELECT * FROM audit"))
    for one in residents:
        assert one.code not in rows
        assert one.sending.code is not None
        assert one.sending.code.hex() not in rows
    actions = [row[0] for row in city.rows("SELECT action FROM audit ORDER BY seq")]
    assert actions == ["texts.approve", "wave.open", "deck.create", "wave.close"]


def sent_secrets(city: City, residents: Sequence[Resident]) -> list[bytes]:
    """Return every value on the way to the mix that could be found again."""
    sealed = [bytes(row[0]) for row in city.rows("SELECT sealed FROM inbox")]
    hashes = [one.sending.code or b"" for one in residents]
    keys = [one.sending.draft.sent for one in residents]
    return sealed + hashes + keys


def test_no_file_of_sqlite_keeps_a_byte_of_the_way_after_the_mix(town: City) -> None:
    town.open()
    residents = town.residents(N)
    unspent = [bytes(row[0]) for row in town.rows("SELECT hash FROM code")]
    town.send(residents)
    key = (town.config.keys / f"wave-{WAVE}.key").read_bytes()
    secrets = [*sent_secrets(town, residents), *unspent, key]
    folder = town.config.instance
    assert "engage.sqlite-wal" in insider.files_with(folder, secrets)  # the attack sees it before
    town.close()
    assert insider.files_with(folder, secrets) == []
    wal = folder / "engage.sqlite-wal"
    assert not wal.exists() or wal.stat().st_size == 0


@pytest.mark.engines
def test_no_table_of_postgres_keeps_a_byte_of_the_way_after_the_night(
    metropolis: City, postgres_server: PostgresServer
) -> None:
    with db.engine.begin() as connection:  # what is deleted stays until the night, for certain
        connection.execute(text("ALTER TABLE inbox SET (autovacuum_enabled = off)"))
        connection.execute(text("ALTER TABLE inbox SET (toast.autovacuum_enabled = off)"))
    metropolis.open()
    residents = metropolis.residents(N)
    metropolis.send(residents)
    secrets = sent_secrets(metropolis, residents)
    metropolis.close()
    folder = insider.table_folder(metropolis, postgres_server.folder / "data")
    write_out()
    assert insider.files_with(folder, secrets) != []  # deleted rows are still there
    config = metropolis.config
    assert erase_traces(db.session(), config.keys, tomorrow(), config.city.zone)
    write_out()
    assert insider.files_with(folder, secrets) == []
    assert metropolis.count("response") == N


def write_out() -> None:
    """Let PostgreSQL write everything into its files."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))


@pytest.mark.engines
def test_transaction_numbers_join_what_was_sent_at_once_only_until_the_mix(
    metropolis: City,
) -> None:
    """One transaction remembers a sending and stores its sealed text: hence the mix."""
    metropolis.open()
    metropolis.send(metropolis.residents(3))
    query = "SELECT 1 FROM inbox i JOIN sent_key s ON s.xmin = i.xmin"
    assert len(metropolis.rows(query)) == 3
    metropolis.close()
    assert metropolis.rows(query) == []


def test_files_of_an_instance_have_no_time_of_a_single_answer(town: City) -> None:
    residents = closed(town)
    files = [p for p in Path(town.config.instance).rglob("*") if p.is_file()]
    assert len(files) < len(residents)
    assert not [p.name for p in files if "wave" in p.name or "draft" in p.name]
    assert not (town.config.instance / "jobs.sqlite").exists()


def test_longest_answers_to_the_shipped_survey_do_not_show_in_the_length() -> None:
    text_of = QUALITY_OF_LIFE.read_text(encoding="utf-8")
    instrument = load_instrument(text_of, "quality_of_life.yaml")
    answers: dict[str, object] = {}
    for column in columns(instrument):
        if column.kind == "flag":
            answers[column.item] = [*(answers.get(column.item) or []), column.part]
        else:
            answers[column.name] = max((str(o.code) for o in column.options), key=len, default="x")
    words = {one.name: "\N{RACCOON}" * one.most for one in written(instrument)}
    key = sealing.public_key_of(sealing.new_private_key())
    contents = ({"answers": {}, "comments": {}}, {"answers": answers, "comments": words})
    assert {len(sealing.seal(one, key, WAVE)) for one in contents} == {sealing.STEP + 48}

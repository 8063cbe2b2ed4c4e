"""What the mix leaves in files is erased by night, once; keys are written whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

from engage.db import db
from engage.jobs import JOBS
from engage.surveys import keys, traces
from engage.surveys.services_forgetting import erase_traces
from engage.worker import load_tasks
from tests.promises.city import WAVE, City, tomorrow

ZONE = ZoneInfo("America/Los_Angeles")
CLOSED = datetime(2026, 9, 1, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "due"),
    [
        pytest.param("2026-09-01T13:00", False, id="the same afternoon"),
        pytest.param("2026-09-02T02:59", False, id="just before"),
        pytest.param("2026-09-02T03:00", True, id="the quietest hour"),
        pytest.param("2026-09-02T04:59", True, id="its last minute"),
        pytest.param("2026-09-02T05:00", False, id="just after"),
        pytest.param("2026-09-02T12:00", True, id="a night was missed"),
    ],
)
def test_traces_wait_for_the_quietest_hour(local: str, *, due: bool) -> None:
    now = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    assert traces.Traces([WAVE], CLOSED).may_be_erased(now, ZONE) is due


def test_traces_of_a_wave_are_erased_once_and_the_audit_says_so(city: City) -> None:
    city.open()
    city.send(city.residents(5))
    folder, zone = city.config.keys, city.config.city.zone
    assert not erase_traces(db.session(), folder, tomorrow(), zone)  # nothing is closed yet
    city.close()
    assert erase_traces(db.session(), folder, tomorrow(), zone)
    assert not erase_traces(db.session(), folder, tomorrow() + timedelta(days=1), zone)
    assert city.rows("SELECT action, object FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("traces.erase", f"wave {WAVE}")
    ]
    assert city.count("response") == 5


def test_erasing_gives_way_to_whoever_works_and_tries_again(town: City) -> None:
    town.open()
    town.close()
    folder, zone = town.config.keys, town.config.city.zone
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
    with db.engine.connect() as other:
        writer = other.execution_options(engage_write=True)
        writer.execute(text("SELECT 1"))
        assert not erase_traces(db.session(), folder, tomorrow(), zone)
    assert erase_traces(db.session(), folder, tomorrow(), zone)


def test_worker_looks_every_hour() -> None:
    load_tasks()
    assert JOBS["engage.surveys.tasks.forget_traces"].minutes == 60


def test_wave_key_is_one_for_all_who_open_at_once_and_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys.make_wave_key(tmp_path / "keys", WAVE), range(8)))
    assert len(made) == 1
    (file,) = (tmp_path / "keys").iterdir()
    assert file.read_bytes() in made
    assert file.stat().st_mode & 0o777 == 0o600


def test_wave_key_is_destroyed_once(tmp_path: Path) -> None:
    keys.make_wave_key(tmp_path, WAVE)
    for _ in range(2):
        keys.destroy_wave_key(tmp_path, WAVE)
    assert keys.read_wave_key(tmp_path, WAVE) is None
    assert list(tmp_path.iterdir()) == []

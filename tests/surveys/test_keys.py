"""The key of a wave: held outside, brought to the closing, or kept here with a recovery file."""

import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.config import Config
from engage.db import db
from engage.surveys import keys, recovery, sealing
from engage.surveys.keys import NoKey, read_private_key, read_public_key, write_key_pair
from engage.surveys.models import Wave
from engage.surveys.plans import Act, NotPossible
from engage.surveys.queries import wave_by_code
from engage.surveys.recovery import LockedKey
from engage.surveys.services import close_wave, open_wave, submit
from engage.surveys.services_keys import hold_key_here, hold_key_outside, save_recovery
from tests.surveys.rows import NOW, add_beats, add_wave
from tests.surveys.test_services import sending_for
from tests.surveys.test_staff import send

WAVE = "2026-fall"
PAGE = f"/staff/surveys/{WAVE}"
CLERK = Act("clerk@city.example", NOW)
WORDS = "five words that nobody guesses"
# Curve points of small order: with them everybody would know the shared secret.
WEAK = (bytes(32), bytes([1]) + bytes(31))


@pytest.fixture
def wave(db_session: Session) -> Wave:
    """A draft that can open."""
    add_beats(db_session, "1", "2")
    return add_wave(db_session)


def test_pair_that_the_command_wrote_opens_and_closes_a_wave(
    runner: Callable[..., Result], db_session: Session, config: Config, wave: Wave, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    assert runner("wave", "keys", folder).exit_code == 0
    private, public = folder / "private.key", folder / "public.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert runner("wave", "open", WAVE, "--public-key", public).exit_code == 0
    assert not list(config.keys.glob("wave-*"))
    db_session.rollback()
    assert submit(db.engine, sending_for(wave_by_code(db_session, WAVE)))
    closed = runner("wave", "close", WAVE, "--private-key", private)
    assert "closed with 1 answers" in closed.output


def test_keys_that_exist_are_left_alone(tmp_path: Path) -> None:
    private, _public = write_key_pair(tmp_path)
    before = private.read_bytes()
    with pytest.raises(NoKey, match=r"private\.key exists"):
        write_key_pair(tmp_path)
    assert private.read_bytes() == before


@pytest.mark.parametrize("weak", WEAK)
def test_a_public_key_that_locks_nothing_is_refused(weak: bytes) -> None:
    with pytest.raises(NoKey, match="no public key"):
        read_public_key(weak.hex().encode())


def test_a_key_held_outside_is_settled_before_opening_and_can_be_undone(
    db_session: Session, config: Config, wave: Wave
) -> None:
    keys.make_wave_key(config.keys, WAVE)
    public = sealing.public_key_of(sealing.new_private_key())
    hold_key_outside(db_session, WAVE, public, config.keys, CLERK)
    assert keys.read_wave_key(config.keys, WAVE) is None
    hold_key_here(db_session, WAVE, CLERK)
    assert wave.public_key is None
    hold_key_outside(db_session, WAVE, public, config.keys, CLERK)
    open_wave(db_session, WAVE, config.keys)
    assert (wave.public_key, wave.is_key_held_here) == (public, False)
    assert not list(config.keys.glob("wave-*"))
    with pytest.raises(NotPossible, match="settled"):
        hold_key_here(db_session, WAVE, CLERK)


def test_recovery_file_closes_the_wave_of_a_lost_disk(
    db_session: Session, config: Config, wave: Wave
) -> None:
    locked = save_recovery(db_session, WAVE, config.keys, WORDS, CLERK)
    open_wave(db_session, WAVE, config.keys)
    assert submit(db.engine, sending_for(wave))
    key = keys.read_wave_key(config.keys, WAVE)
    assert key is not None
    assert key not in locked
    keys.destroy_wave_key(config.keys, WAVE)
    assert close_wave(db_session, WAVE, config.keys, read_private_key(locked, WAVE, WORDS)) == 1


def test_recovery_file_is_saved_once_and_audited(
    db_session: Session, config: Config, wave: Wave
) -> None:
    open_wave(db_session, WAVE, config.keys)
    save_recovery(db_session, WAVE, config.keys, WORDS, CLERK)
    with pytest.raises(NotPossible, match="saved already"):
        save_recovery(db_session, WAVE, config.keys, WORDS, CLERK)
    acts = db_session.scalars(select(AuditRow.action).where(AuditRow.object == f"wave {WAVE}"))
    assert list(acts).count("wave.recovery") == 1


@pytest.mark.parametrize(
    ("name", "passphrase"), [(WAVE, "another passphrase"), ("2027-fall", WORDS), (WAVE, "")]
)
def test_recovery_file_opens_with_its_passphrase_and_for_its_wave_only(
    name: str, passphrase: str
) -> None:
    locked = recovery.lock_key(sealing.new_private_key(), WAVE, WORDS)
    with pytest.raises(LockedKey):
        recovery.unlock_key(locked, name, passphrase)


@pytest.mark.parametrize("cut", [0, 5, 16, 30, -1])
def test_damaged_recovery_file_is_refused(cut: int) -> None:
    locked = recovery.lock_key(sealing.new_private_key(), WAVE, WORDS)
    with pytest.raises(LockedKey):
        recovery.unlock_key(locked[: len(recovery.MAGIC) + cut], WAVE, WORDS)


def test_a_key_held_outside_has_no_recovery_file_here(
    db_session: Session, config: Config, wave: Wave
) -> None:
    public = sealing.public_key_of(sealing.new_private_key())
    hold_key_outside(db_session, WAVE, public, config.keys, CLERK)
    with pytest.raises(NotPossible, match="not on this computer"):
        save_recovery(db_session, WAVE, config.keys, WORDS, CLERK)


def test_the_pages_take_the_public_key_and_later_the_private_one(
    staff_client: Callable[..., FlaskClient], db_session: Session, wave: Wave
) -> None:
    organizer = staff_client("organizer")
    private = sealing.new_private_key()
    digits = sealing.public_key_of(private).hex()
    wrong = send(organizer, f"{PAGE}/key", f"{PAGE}/key/outside", {"digits": "x", "is_saved": "y"})
    assert wrong.status_code == 422
    assert "This file holds no key" in wrong.text
    unsaved = send(organizer, f"{PAGE}/key", f"{PAGE}/key/outside", {"digits": digits})
    assert "nobody can ever read the answers" in unsaved.text
    form = {"digits": digits, "is_saved": "y"}
    taken = send(organizer, f"{PAGE}/key", f"{PAGE}/key/outside", form)
    assert f"ends in {digits[-8:]}" in organizer.get(taken.location).text
    send(organizer, PAGE, f"{PAGE}/open", {})
    assert submit(db.engine, sending_for(wave_by_code(db_session, WAVE)))
    assert "Its holder brings it" in organizer.get(PAGE).text
    for brought in (b"not a key", sealing.new_private_key(), b""):
        form = {"is_sure": "y", "key": (BytesIO(brought), "x.key")}
        refused = send(organizer, PAGE, f"{PAGE}/close", form)
        assert refused.status_code == 422
        assert wave_by_code(db_session, WAVE).status == "open"
    form = {"is_sure": "y", "key": (BytesIO(private.hex().encode()), "x.key")}
    send(organizer, PAGE, f"{PAGE}/close", form)
    assert wave_by_code(db_session, WAVE).n_stored == 1


def test_the_page_hands_the_recovery_file_out_once(
    staff_client: Callable[..., FlaskClient], config: Config, wave: Wave
) -> None:
    organizer = staff_client("organizer")
    short = {"passphrase": "short", "again": "other"}
    refused = send(organizer, f"{PAGE}/key", f"{PAGE}/recovery", short)
    assert "at least 12 characters" in refused.text
    assert "differ" in refused.text
    form = {"passphrase": WORDS, "again": WORDS}
    saved = send(organizer, f"{PAGE}/key", f"{PAGE}/recovery", form)
    assert saved.headers["Cache-Control"] == "no-store"
    key = keys.read_wave_key(config.keys, WAVE)
    assert recovery.unlock_key(saved.data, WAVE, WORDS) == key
    assert "cannot be saved a second time" in organizer.get(f"{PAGE}/key").text


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_keys_are_no_business_of_others(
    staff_client: Callable[..., FlaskClient], wave: Wave, role: str
) -> None:
    assert staff_client(role).get(f"{PAGE}/key").status_code == 403

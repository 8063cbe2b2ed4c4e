"""Who holds the key of a wave: this computer with a recovery file, or somebody outside."""

from pathlib import Path

from sqlalchemy.orm import Session

from engage.surveys import keys, recovery
from engage.surveys.acts import note
from engage.surveys.models import Wave
from engage.surveys.plans import Act, NotPossible
from engage.surveys.queries import locked_wave


def hold_key_outside(
    session: Session, code: str, public_key: bytes, folder: Path, act: Act
) -> Wave:
    """Let a draft be locked for a key that somebody else holds; one made here is destroyed."""
    wave = _draft(session, code)
    if wave.period_months is not None:
        message = "{code} is a standing survey; its key changes with every period and is kept here."
        raise NotPossible(message, code=code)
    wave.public_key, wave.is_key_held_here, wave.is_recovery_saved = public_key, False, False
    note(session, act, "wave.key", code, {"key_held_here": False, "public": public_key.hex()})
    session.commit()
    keys.destroy_wave_key(folder, code)
    return wave


def hold_key_here(session: Session, code: str, act: Act) -> Wave:
    """Let the key of a draft be made on this computer after all."""
    wave = _draft(session, code)
    wave.public_key, wave.is_key_held_here = None, True
    note(session, act, "wave.key", code, {"key_held_here": True})
    session.commit()
    return wave


def save_recovery(session: Session, code: str, folder: Path, passphrase: str, act: Act) -> bytes:
    """Return the key of a wave as a recovery file, once; whoever has it twice had it copied."""
    wave = locked_wave(session, code)
    if not wave.is_key_held_here or wave.status not in ("draft", "open", "keying"):
        raise NotPossible("The key of wave {code} is not on this computer.", code=code)
    if wave.is_recovery_saved:
        raise NotPossible("The recovery file of wave {code} was saved already.", code=code)
    key = keys.make_wave_key(folder, code) if wave.status == "draft" else None
    key = key or keys.read_wave_key(folder, code)
    if key is None:
        raise NotPossible("The key of wave {code} is not on this computer.", code=code)
    wave.is_recovery_saved = True
    note(session, act, "wave.recovery", code, {})
    session.commit()
    return recovery.lock_key(key, code, passphrase)


def _draft(session: Session, code: str) -> Wave:
    wave = locked_wave(session, code)
    if wave.status != "draft":
        message = "Who holds the key of wave {code} is settled, because it was opened."
        raise NotPossible(message, code=code)
    return wave

"""The end of a wave: on the web, before its fieldwork ends, and of everything but the mix."""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from engage.surveys import keys
from engage.surveys.acts import note
from engage.surveys.mixing import n_waiting
from engage.surveys.models import Wave
from engage.surveys.plans import Act, NotPossible
from engage.surveys.queries import locked_wave, wave_by_code

# So many answers are opened while somebody waits for the page, in some seconds.
MOST_AT_ONCE: Final = 5000


def close_web(session: Session, code: str, act: Act | None = None) -> Wave:
    """Take no more answers from the web; late paper is keyed in until the wave is closed."""
    wave = locked_wave(session, code)
    if wave.status == "draft":
        raise NotPossible("The wave {code} was never opened.", code=code)
    if wave.status == "open":
        wave.status = "keying"
        note(session, act, "wave.close_web", code, {})
    session.commit()
    return wave


def is_long(session: Session, code: str, folder: Path) -> bool:
    """Return whether mixing a wave takes so long that it is the worker's, who has its key here."""
    wave = wave_by_code(session, code)
    is_key_here = keys.read_wave_key(folder, code) is not None
    return is_key_here and wave.status != "draft" and n_waiting(session, wave) > MOST_AT_ONCE


def shut_wave(session: Session, code: str, act: Act | None = None) -> None:
    """Take no more answers at all; the worker mixes it where its key is here."""
    wave = locked_wave(session, code)
    if wave.status in ("open", "keying"):
        wave.status = "closing"
        note(session, act, "wave.shut", code, {})
    session.commit()

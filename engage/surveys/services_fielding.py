"""The end of a wave on the web, before the end of its fieldwork."""

from sqlalchemy.orm import Session

from engage.surveys.acts import note
from engage.surveys.models import Wave
from engage.surveys.plans import Act, NotPossible
from engage.surveys.queries import locked_wave


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

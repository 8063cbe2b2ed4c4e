"""Drawing the handover of a beat; each drawing and each reading is in the audit."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engage import pdf
from engage.audit.acts import Act
from engage.audit.chain import record
from engage.briefings.gathering import NoBriefing
from engage.briefings.handover import Handover, handover
from engage.briefings.handover_reading import handover_material
from engage.config import Config
from engage.db import lock_for_writing
from engage.printed import template


@dataclass(frozen=True, slots=True)
class WantedHandover:
    """Which handover: of which beat, in which language."""

    beat_code: str
    language: str


def draw_handover(made: Handover) -> bytes:
    """Return the PDF of a handover, as many pages as its promises need."""
    html = template("briefings/handover.html", made.language).render(h=made)
    return pdf.render(html, language=made.language, title=f"{made.title}, {made.day}")


def make_handover(session: Session, config: Config, wanted: WantedHandover, act: Act) -> bytes:
    """Return the PDF of the handover of a beat as of now."""
    beat, language = wanted.beat_code, wanted.language
    if language not in config.city.languages:
        raise NoBriefing("Briefings are not made in {language}.", language=language)
    made = handover(handover_material(session, config, beat, language, act.at), language)
    session.rollback()  # drawing takes a while, and nothing may wait for it
    content = draw_handover(made)
    _note(session, "make handover", wanted, act)
    return content


def note_reading(session: Session, wanted: WantedHandover, act: Act) -> None:
    """Note in the audit that somebody read the handover of a beat as a page."""
    _note(session, "read handover", wanted, act)


def _note(session: Session, action: str, wanted: WantedHandover, act: Act) -> None:
    lock_for_writing(session)
    what = f"beat {wanted.beat_code}, {wanted.language}"
    record(session, at=act.at, actor=act.actor, action=action, object=what)
    session.commit()

"""Drawing the digest of command staff; each drawing is in the audit."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from engage import pdf
from engage.audit.chain import record
from engage.briefings.digest import Digest, digest
from engage.briefings.digest_reading import digest_material
from engage.briefings.gathering import release_for
from engage.config import Config
from engage.db import lock_for_writing
from engage.printed import template

# Three hundred beats are eighty pages: half a minute, and never in a web request.
TIMEOUT: Final = 180.0


def draw_digest(made: Digest) -> bytes:
    """Return the PDF of a digest, as many pages as its beats need."""
    html = template("briefings/digest.html", made.language).render(d=made)
    title = f"{made.title}, {made.wave}"
    return pdf.render(html, language=made.language, title=title, timeout=TIMEOUT)


def make_digest(  # noqa: PLR0913, PLR0917  # which digest, when and by whom, each part named
    session: Session,
    config: Config,
    district: str,
    wave: str,
    language: str,
    now: datetime,
    actor: str,
) -> bytes:
    """Return the PDF of the digest of a district, of the whole city where that is blank."""
    release = release_for(session, wave)
    made = digest(digest_material(session, config, release, district, language, now), language)
    session.rollback()  # drawing takes a while, and nothing may wait for it
    content = draw_digest(made)
    lock_for_writing(session)
    what = f"district {district}" if district else "the whole city"
    record(
        session,
        at=now,
        actor=actor,
        action="make digest",
        object=f"{what}, wave {wave}, {language}",
        detail={"release": release.sha256},
    )
    session.commit()
    return content

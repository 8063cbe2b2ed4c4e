"""Reads of the files of briefings: which variant was made of which briefing, and when."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.models import ArchivedBriefing, BriefingFile


def newest_file(session: Session, briefing_id: int, variant: str) -> BriefingFile | None:
    """Return the newest file of a variant that was made of a briefing."""
    wanted = select(BriefingFile).where(
        BriefingFile.briefing_id == briefing_id, BriefingFile.variant == variant
    )
    newest = wanted.order_by(BriefingFile.made_at.desc(), BriefingFile.pdf_sha256)
    return session.scalars(newest.limit(1)).first()


def files_of_wave(
    session: Session, wave_code: str, variant: str
) -> dict[tuple[str, str], tuple[ArchivedBriefing, BriefingFile]]:
    """Return the newest file of a variant for every beat and language of a wave."""
    wanted = (
        select(ArchivedBriefing, BriefingFile)
        .join(BriefingFile, BriefingFile.briefing_id == ArchivedBriefing.id)
        .where(ArchivedBriefing.wave_code == wave_code, BriefingFile.variant == variant)
    )
    # An edition that was taken back leads to an old briefing again: its file is older, not newer.
    rows = session.execute(
        wanted.order_by(ArchivedBriefing.made_at, ArchivedBriefing.id, BriefingFile.made_at)
    )
    return {(row.beat_code, row.language): (row, file) for row, file in rows}

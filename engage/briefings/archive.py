"""The folder of the PDFs that were made, each file named by the hash of what is in it."""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from engage.briefings.content import Briefing
from engage.briefings.models import ArchivedBriefing, BriefingFile
from engage.config import Config
from engage.errors import Refused


class NotStored(Refused):
    """A PDF for which the disk has no room, or whose folder cannot be written."""

    status = 503


def stored_pdf(config: Config, row: ArchivedBriefing | BriefingFile) -> bytes | None:
    """Return the PDF of the archive, None where the file is gone or not what was stored."""
    path = archive_folder(config) / f"{row.pdf_sha256}.pdf"
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if sha256(content).hexdigest() == row.pdf_sha256 else None


def archive_folder(config: Config) -> Path:
    """Return the folder of the archive, files named by the hash of what is in them."""
    return config.instance / "briefings" / "archive"


def archived_row(briefing: Briefing, content: bytes, now: datetime) -> ArchivedBriefing:
    """Return the row of a briefing that was drawn for the first time."""
    return ArchivedBriefing(
        beat_code=briefing.beat_code,
        wave_code=briefing.wave_code,
        language=briefing.language,
        release_sha256=briefing.release_sha256,
        content=briefing.to_json(),
        content_sha256=briefing.sha256,
        pdf_sha256=sha256(content).hexdigest(),
        made_at=now,
    )


def keep_pdf(config: Config, name: str, content: bytes) -> None:
    """Put a PDF into the archive under its hash, or refuse without a word of where that is."""
    try:
        write_whole(archive_folder(config) / f"{name}.pdf", content)
    except OSError as fault:
        raise NotStored(
            "It could not be stored ({why}). Make room on the disk, then make it again.",
            why=fault.strerror or type(fault).__name__,
        ) from fault


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

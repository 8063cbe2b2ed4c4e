"""Reads of the files that were made of releases."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.results.models_files import ReleaseFile

# The formats that are made beforehand, with their media types.
MEDIA: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
    "dta": "application/x-stata-dta",
    "R": "text/plain; charset=utf-8",
    "ddi.xml": "application/xml",
    "pdf": "application/pdf",
    "poster": "application/pdf",
}


def file_of(session: Session, sha256: str, language: str, suffix: str) -> bytes | None:
    """Return a file of a release, None where it is not made yet."""
    row = session.get(ReleaseFile, (sha256, language, suffix))
    return None if row is None else row.content


def made_files(session: Session, maker: str) -> frozenset[tuple[str, str, str]]:
    """Return which files a version of the program has made: release, language and format."""
    columns = (ReleaseFile.sha256, ReleaseFile.language, ReleaseFile.suffix)
    rows = session.execute(select(*columns).where(ReleaseFile.maker == maker))
    return frozenset((row.sha256, row.language, row.suffix) for row in rows)

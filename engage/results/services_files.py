"""Making the files of releases, one after the other; the worker calls it, no page does."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from typing import Final

from sqlalchemy.orm import Session

from engage import pdf
from engage.db import lock_for_writing
from engage.results.ddi import ddi_xml
from engage.results.models_content import ReleaseContent
from engage.results.models_files import ReleaseFile
from engage.results.queries import releases
from engage.results.queries_files import MEDIA, made_files
from engage.results.rscript import r_script
from engage.results.statfiles import dta, sav
from engage.results.summary import SCALES, Imprint, Summary, printed, summarized
from engage.results.tables import csv_text
from engage.results.workbook import xlsx

Table = Callable[[ReleaseContent, str, str], bytes]
TABLES: Final[Mapping[str, Table]] = {
    "xlsx": xlsx,
    "sav": sav,
    "dta": dta,
    "R": r_script,
    "ddi.xml": ddi_xml,
}
SHEETS: Final = {"pdf": "page", "poster": "poster"}


def make_files(session: Session, imprint: Imprint, languages: Sequence[str]) -> int:
    """Make every file that a public release lacks, each in a transaction; return how many.

    A sheet that cannot be drawn keeps no other file from being made; its failure is raised at the
    end, for the log of jobs, and it is tried again the next time.
    """
    maker = f"{version('engage')} {sha256(repr(imprint).encode()).hexdigest()[:16]}"
    known, found, n_made = made_files(session, maker), releases(session), 0
    failures: list[pdf.RenderFailed] = []
    session.rollback()  # making takes long and must hold no snapshot, which could not be written to
    for content in found:
        wanted = [(content.sha256, language, s) for language in languages for s in MEDIA]
        for sha, language, suffix in (one for one in wanted if one not in known):
            try:
                made = _made(content, imprint, language, suffix)
            except pdf.RenderFailed as failure:
                failures.append(failure)
                continue
            key = {"sha256": sha, "language": language, "suffix": suffix}
            lock_for_writing(session)
            session.merge(ReleaseFile(**key, maker=maker, content=made))
            session.commit()
            n_made += 1
    if failures:
        raise failures[0]
    return n_made


def published_csv(content: ReleaseContent, language: str) -> bytes:
    """Return the tables of a release as they are downloaded, for what carries them along."""
    return csv_text(content, language).encode()


def _made(content: ReleaseContent, imprint: Imprint, language: str, suffix: str) -> bytes:
    if suffix in TABLES:
        return TABLES[suffix](content, imprint.department, language)
    summary = summarized(content, imprint, language)
    for scale in SCALES[:-1]:
        with suppress(pdf.RenderFailed):
            return _drawn(summary, imprint.paper, SHEETS[suffix], scale)
    return _drawn(summary, imprint.paper, SHEETS[suffix], SCALES[-1])


def _drawn(summary: Summary, paper: str, size: str, scale: float) -> bytes:
    html = printed(summary, paper, size, scale)
    return pdf.render(html, language=summary.language, title=summary.title, n_pages=1)

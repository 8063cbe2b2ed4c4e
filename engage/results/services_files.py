"""Making the files of releases, one after the other; the worker calls it, no page does."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Final

from sqlalchemy.orm import Session

from engage.results.ddi import ddi_xml
from engage.results.models_content import ReleaseContent
from engage.results.models_files import ReleaseFile
from engage.results.queries import releases
from engage.results.queries_files import MEDIA, made_files
from engage.results.rscript import r_script
from engage.results.statfiles import dta, sav
from engage.results.workbook import xlsx

Make = Callable[[ReleaseContent, str, str], bytes]
MAKERS: Final[Mapping[str, Make]] = {
    "xlsx": xlsx,
    "sav": sav,
    "dta": dta,
    "R": r_script,
    "ddi.xml": ddi_xml,
}


def make_files(session: Session, publisher: str, languages: Sequence[str]) -> int:
    """Make every file that a public release lacks, each in a transaction; return how many."""
    maker = f"engage {version('engage')}"
    known, n_made = made_files(session, maker), 0
    for content in releases(session):
        for language in languages:
            for suffix in MEDIA:
                key = (content.sha256, language, suffix)
                if key in known:
                    continue
                made = MAKERS[suffix](content, publisher, language)
                session.merge(ReleaseFile(**_named(key), maker=maker, content=made))
                session.commit()
                n_made += 1
    return n_made


def _named(key: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("sha256", "language", "suffix"), key, strict=True))

"""The worker's part of a print run: makes the codes, draws file by file, and says why it cannot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import pdf, vault
from engage.audit.acts import Act
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import InputErrors, Refused
from engage.fieldwork.keeping import keep_pdf, make_codes, source_of
from engage.fieldwork.models_print import ADDRESSED, ALIVE, CODED, OPEN, PrintBatch
from engage.fieldwork.queries_print import MAX_ATTEMPTS
from engage.fieldwork.sheets import (
    PER_FILE,
    SPECIMEN,
    Divider,
    Pages,
    address_pages,
    coded_pages,
    open_pages,
)
from engage.fieldwork.wording import wordings, written_day
from engage.surveys.models import Wave
from engage.surveys.queries_areas import wave_areas
from engage.surveys.services_paper import coded_forms
from engage.texts import in_language

# One file is drawn within seconds; who holds a batch longer is dead.
LEASE: Final = timedelta(minutes=5)
# Fifty letters take seconds on an idle computer, but a minute where four others work.
PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """The next file of a batch, finished, and which of its sheets stand on it."""

    pages: Pages
    language: str
    title: str
    first: int
    n_sheets: int


def draw_next(session: Session, config: Config, batch_id: int, now: datetime) -> bool:
    """Draw the next file of a batch and return whether one more is missing.

    A batch that another worker holds is left alone. What a crash interrupts is done again: codes
    and file are stored whole, each in one transaction with what says so.
    """
    if not _lease(session, batch_id, now):
        return False
    try:
        _make_codes(session, config, batch_id, now)
        drawing = _next(session, config, batch_id)
        session.rollback()  # ends the read: drawing takes a while, and nothing may wait for it
        if drawing is not None:
            drawn = _drawn(drawing)
            return _keep(session, config, batch_id, drawing, drawn)
    except (pdf.RenderFailed, Refused, InputErrors, OSError) as failure:
        _note_fault(session, batch_id, str(failure)[:300])
    return False


def destroy_left_keys(session: Session, config: Config) -> int:
    """Destroy the keys that a crash left behind of batches that ended, and count them."""
    alive = set(session.scalars(select(PrintBatch.id).where(PrintBatch.state.in_(ALIVE))))
    session.rollback()
    numbers = [path.stem.removeprefix("print-") for path in config.keys.glob("print-*.key")]
    left = [number for number in numbers if number.isdecimal() and int(number) not in alive]
    for number in left:
        vault.destroy_key(config.keys, f"print-{number}")
    return len(left)


def _lease(session: Session, batch_id: int, now: datetime) -> bool:
    batch = _waiting(session, batch_id)
    if batch is None or (batch.leased_until is not None and batch.leased_until > now):
        session.rollback()
        return False
    batch.leased_until, batch.attempts = now + LEASE, batch.attempts + 1
    session.commit()
    return True


def _make_codes(session: Session, config: Config, batch_id: int, now: datetime) -> None:
    batch = _waiting(session, batch_id)
    if batch and batch.layout in CODED and not batch.is_proof and batch.deck_id is None:
        make_codes(session, config, batch, Act(batch.requested_by, now))
    session.commit()


def _next(session: Session, config: Config, batch_id: int) -> Drawing | None:
    batch = session.get_one(PrintBatch, batch_id, populate_existing=True)
    first = batch.n_drawn
    last = min(first + PER_FILE[batch.layout], batch.n_sheets)
    if batch.state != "waiting" or first >= last:
        return None
    if batch.layout in ADDRESSED:
        some = source_of(session, config.keys, batch)[first:last]
        language = config.city.languages[0]
        pages = address_pages(batch.layout, some, language)
        return Drawing(pages, language, f"{batch.layout} {batch.id}", first, last - first)
    wave = session.get_one(Wave, batch.wave_id)
    said = wordings(session, config, wave)
    if batch.layout in OPEN:
        link = f"{config.base_url.rstrip('/')}/s/{wave.code}"
        pages = open_pages(batch.layout, said, link)
    else:
        source = [SPECIMEN] if batch.is_proof else source_of(session, config.keys, batch)
        codes = source[first:last]
        if batch.layout == "form":
            pages = Pages(coded_forms(session, config, wave, codes), None)
        else:
            divider = _divider(session, batch, wave, (first, last), said[0].language)
            pages = coded_pages(batch.layout, said, divider, codes, config.base_url)
    return Drawing(pages, said[0].language, said[0].title, first, last - first)


def _drawn(drawing: Drawing) -> bytes:
    return pdf.render(
        drawing.pages.html,
        language=drawing.language,
        title=drawing.title,
        timeout=PATIENCE,
        n_pages=drawing.pages.n_pages,
    )


def _divider(
    session: Session, batch: PrintBatch, wave: Wave, span: tuple[int, int], language: str
) -> Divider:
    names = {area.code: area.name for area in wave_areas(session, wave)}
    return Divider(
        batch=batch.id,
        wave=wave.title_in(language),
        stratum=in_language(names.get(batch.stratum), language) or batch.stratum,
        first=span[0] + 1,
        last=span[1],
        n_sheets=batch.n_sheets,
        made_on=written_day(batch.requested_on, language),
        is_proof=batch.is_proof,
    )


def _keep(session: Session, config: Config, batch_id: int, drawing: Drawing, drawn: bytes) -> bool:
    batch = _waiting(session, batch_id)
    if batch is None or batch.n_drawn != drawing.first:
        session.rollback()  # voided meanwhile, or another worker was faster
        return False
    keep_pdf(session, config.keys, batch, drawing.n_sheets, drawn)
    batch.leased_until, batch.attempts, batch.fault = None, 0, ""
    is_missing = batch.n_drawn < batch.n_sheets
    if not is_missing:
        batch.state = "ready"
    session.commit()
    return is_missing


def _note_fault(session: Session, batch_id: int, fault: str) -> None:
    session.rollback()
    batch = _waiting(session, batch_id)
    if batch is not None:
        batch.leased_until, batch.fault = None, fault
        if batch.attempts >= MAX_ATTEMPTS:
            batch.state = "failed"
    session.commit()


def _waiting(session: Session, batch_id: int) -> PrintBatch | None:
    """Return a batch that is still to be drawn, locked for the transaction."""
    session.rollback()
    lock_for_writing(session)
    batch = session.get(PrintBatch, batch_id, with_for_update=True, populate_existing=True)
    return batch if batch is not None and batch.state == "waiting" else None

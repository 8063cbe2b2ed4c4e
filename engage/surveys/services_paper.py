"""The paper form of an instrument or a wave as a PDF: for jobs and commands, never in a view."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from engage import pdf
from engage.config import Config
from engage.instrument.model import Instrument
from engage.language import catalogue
from engage.places.queries import beats
from engage.surveys.models import Wave
from engage.surveys.paper_pages import Sheet, Trust, form_id, set_form
from engage.surveys.queries import instrument_of


def draw_instrument(session: Session, config: Config, instrument: Instrument) -> bytes:
    """Return the form of an instrument that belongs to no wave yet, for reading and proofing."""
    return _drawn(session, config, instrument, Sheet(asks_area=True))


def draw_wave_form(session: Session, config: Config, wave: Wave, code: str = "") -> bytes:
    """Return the form of a wave: with a code on it, with room for one, or open to everybody."""
    is_sampled = wave.kind == "sampled"
    sheet = Sheet(
        asks_area=not is_sampled,
        code=code,
        code_line=is_sampled and not code,
        address=_address(config, wave, code),
        until=_until(wave),
        titles=wave.title,
        trust=_trust(wave, config.city.languages),
    )
    return _drawn(session, config, instrument_of(session, wave), sheet)


def _drawn(session: Session, config: Config, instrument: Instrument, sheet: Sheet) -> bytes:
    areas = [(beat.code, beat.title) for beat in beats(session)]
    html = set_form(instrument, areas, config.city, sheet)
    return pdf.render(html, language=config.city.languages[0], title=form_id(instrument))


def _address(config: Config, wave: Wave, code: str) -> str:
    base = config.base_url.rstrip("/")
    if code:
        return f"{base}/c/{code}"
    return f"{base}/survey" if wave.kind == "sampled" else f"{base}/s/{wave.code}"


def _trust(wave: Wave, languages: Sequence[str]) -> dict[str, Trust]:
    """Return who asks; what else is said stands in the words of every form."""
    if not wave.sponsor:
        return {}
    return {
        code: [(catalogue(code).gettext("Who asks and pays"), wave.sponsor)] for code in languages
    }


def _until(wave: Wave) -> date:
    return wave.closes_on

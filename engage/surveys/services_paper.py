"""The paper form of an instrument or a wave as a PDF: for jobs and commands, never in a view."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engage import pdf
from engage.config import Config
from engage.instrument.facts import GENERIC, with_facts
from engage.instrument.model import Instrument
from engage.places.queries import beats
from engage.surveys.models import Wave
from engage.surveys.paper_pages import Facts, Sheet, form_id, set_forms
from engage.surveys.queries import instrument_of
from engage.surveys.queries_trust import trust_texts
from engage.texts import facts_of_wave


def draw_instrument(session: Session, config: Config, instrument: Instrument) -> bytes:
    """Return the form of an instrument that belongs to no wave yet, for reading and proofing."""
    facts = Facts(form_id(instrument), asks_area=True)
    said = with_facts(instrument, GENERIC)
    html = set_forms(said, _areas(session), config.city, facts, [Sheet()])
    return pdf.render(html, language=_language(config, instrument), title=form_id(instrument))


def draw_wave_form(session: Session, config: Config, wave: Wave) -> bytes:
    """Return the one form of a wave: with room for a code, or open to everybody."""
    instrument = instrument_of(session, wave)
    base = config.base_url.rstrip("/")
    address = f"{base}/survey" if wave.kind == "sampled" else f"{base}/s/{wave.code}"
    html = _wave_html(session, config, wave, [Sheet(address=address)])
    return pdf.render(html, language=_language(config, instrument), title=form_id(instrument))


def coded_forms(session: Session, config: Config, wave: Wave, codes: Sequence[str]) -> str:
    """Return the HTML of one form for each code; the caller draws it."""
    base = config.base_url.rstrip("/")
    sheets = [Sheet(code, f"{base}/c/{code}") for code in codes]
    return _wave_html(session, config, wave, sheets)


def _wave_html(session: Session, config: Config, wave: Wave, sheets: Sequence[Sheet]) -> str:
    is_sampled = wave.kind == "sampled"
    instrument = instrument_of(session, wave)
    facts = Facts(
        form_id(instrument),
        asks_area=not is_sampled,
        has_code_line=is_sampled,
        until=wave.closes_on,
        titles=wave.title,
        trust={code: trust_texts(session, wave, code) for code in config.city.languages},
    )
    known = facts_of_wave(config.city.name, wave.closes_on, instrument.languages)
    said = with_facts(instrument, {**GENERIC, **known})
    return set_forms(said, _areas(session), config.city, facts, sheets)


def _areas(session: Session) -> list[tuple[str, str]]:
    return [(beat.code, beat.title) for beat in beats(session)]


def _language(config: Config, instrument: Instrument) -> str:
    spoken = [code for code in config.city.languages if code in instrument.languages]
    return (spoken or list(instrument.languages))[0]

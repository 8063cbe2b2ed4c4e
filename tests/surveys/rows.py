"""Rows of surveys for tests: a small instrument, waves, beats and records."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument
from engage.places.models import Beat
from engage.surveys import services_texts
from engage.surveys.models import Kind, Wave
from engage.surveys.plans import Act, WaveFacts
from engage.surveys.queries_trust import TITLES, city_texts
from engage.surveys.records import Record
from engage.surveys.services import create_wave, load_instrument_text

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
QUALITY_OF_LIFE = Path(__file__).parents[2] / "surveys" / "quality_of_life.yaml"
SMALL = """\
engage_instrument: 1
id: small
version: "1"
languages: [en, es]
title: {en: "Small", es: "Pequeña"}
missing:
  dk: {code: -8, en: "Don't know", es: "No sé"}
  ref: {code: -9, en: "Prefer not to say", es: "Prefiero no decir"}
scales:
  good3:
    - {code: 3, en: "Good", es: "Buena"}
    - {code: 2, en: "Fair", es: "Regular"}
    - {code: 1, en: "Poor", es: "Mala"}
sections:
  - id: start
    title: {en: "Start", es: "Comienzo"}
    items:
      - {id: consent, type: consent, required: true, en: "I agree", es: "Acepto"}
      - {id: beat, type: area, layer: beats, required: true, en: "Your beat", es: "Su zona"}
  - id: life
    title: {en: "Life", es: "Vida"}
    items:
      - {id: qol, type: single, scale: good3, missing: [dk, ref], en: "Life here", es: "La vida"}
      - id: prob
        type: matrix
        scale: good3
        missing: [dk]
        en: How is
        es: Cómo está
        rows:
          - {id: noise, en: "the noise", es: "el ruido"}
          - {id: speed, en: "the traffic", es: "el tráfico"}
      - id: first
        type: multi
        max: 2
        missing: [dk]
        en: What first
        es: Qué primero
        options:
          - {code: noise, en: "Noise", es: "Ruido"}
          - {code: speed, en: "Traffic", es: "Tráfico"}
          - {code: other, en: "Other", es: "Otro"}
      - id: when
        type: single
        show_if: {item: first, in: [noise]}
        en: When is it loud
        es: Cuándo hay ruido
        options:
          - {code: day, en: "By day", es: "De día"}
          - {code: night, en: "By night", es: "De noche"}
  - id: last
    title: {en: "Last", es: "Al final"}
    items:
      - {id: trust, type: number, min: 0, max: 10, missing: [ref], en: "Trust", es: "Confianza"}
      - id: words
        type: text
        max_chars: 50
        publish: reviewed
        en: Anything else
        es: Algo más
"""


FACTS = WaveFacts(
    title={"en": "Fall 2026", "es": "Otoño de 2026"},
    kind="sampled",
    opens_on=date(2026, 9, 1),
    closes_on=date(2026, 10, 15),
    sponsor="City of Paso Robles",
    recruitment="Letters to addresses drawn at random",
)


def small_instrument() -> Instrument:
    """Return the small instrument."""
    return load_instrument(SMALL, "small.yaml")


def add_beats(session: Session, *codes: str) -> None:
    """Add beats without a map."""
    for code in codes:
        session.add(make_beat(code))
    session.commit()


def make_beat(code: str) -> Beat:
    """Return a beat without a shape."""
    return Beat(code=code, name=f"Beat {code}", vintage="2026", map_sha256="")


def approve_texts(session: Session) -> None:
    """Let the city approve what residents are told, without which no wave opens."""
    texts = {
        topic: {spoken: f"{titles[spoken]}: …" for spoken in ("en", "es")}
        for topic, titles in TITLES.items()
    }
    services_texts.approve_texts(session, texts, Act("clerk@city.example", NOW))


def add_wave(
    session: Session, code: str = "2026-fall", kind: Kind = "sampled", text: str = SMALL
) -> Wave:
    """Create a wave of the small instrument that can open, by default a sampled one."""
    if not city_texts(session):
        approve_texts(session)
    content_hash = load_instrument_text(session, text, "small.yaml", NOW)
    return create_wave(session, code, content_hash, replace(FACTS, kind=kind))


def make_record(**changes: Any) -> Record:
    """Return the answers of one person."""
    values: dict[str, Any] = {
        "answers": {"qol": 3, "first": ["noise"], "trust": 7},
        "area": "1",
        "route": "code",
        "language": "en",
    }
    return Record(**(values | changes))

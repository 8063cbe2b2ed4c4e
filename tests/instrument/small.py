"""A small published instrument, and edits of it."""

from engage.instrument.edits import Slip
from engage.instrument.loading import load_instrument
from engage.instrument.versions import Edit, compared

OLD = """\
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
  - id: life
    title: {en: "Life", es: "Vida"}
    items:
      - id: qol
        type: single
        scale: good3
        missing: [dk]
        hint: {en: "Think of your street.", es: "Piense en su calle."}
        en: How is your neigborhood?
        es: ¿Cómo está su vecindario?
      - id: prob
        type: matrix
        scale: good3
        missing: [dk]
        en: How was this in the last 3 months?
        es: ¿Cómo estuvo esto en los últimos 3 meses?
        rows:
          - {id: noise, en: "the noise", es: "el ruido"}
          - {id: speed, en: "the traffic", es: "el tráfico"}
      - id: first
        type: multi
        max: 2
        missing: [dk]
        en: What comes first?
        es: ¿Qué va primero?
        options:
          - {code: noise, en: "Noise", es: "Ruido"}
          - {code: speed, en: "Traffic", es: "Tráfico"}
          - {code: litter, en: "Litter", es: "Basura"}
      - id: when
        type: single
        show_if: {item: first, in: [noise]}
        en: When is it loud?
        es: ¿Cuándo hay ruido?
        options:
          - {code: day, en: "By day", es: "De día"}
          - {code: night, en: "By night", es: "De noche"}
      - id: walks
        type: number
        min: 0
        max: 7
        en: On how many days do you walk?
        es: ¿Cuántos días camina?
"""
SLIP = ("your neigborhood", "your neighborhood")


def edit(*replaced: tuple[str, str], slips: tuple[Slip, ...] = ()) -> Edit:
    """Return how the file is classified in which texts were replaced."""
    text = OLD
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return compared(load_instrument(OLD, "old"), load_instrument(text, "new"), slips)


def kinds(found: Edit) -> set[str]:
    return {change.kind for change in found.changes}

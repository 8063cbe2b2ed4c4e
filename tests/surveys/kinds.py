"""An instrument with every type of item that may be answered without a map."""

from typing import Final

KINDS: Final = """\
engage_instrument: 1
id: kinds
version: "1"
languages: [en, es]
title: {en: "Kinds", es: "Tipos"}
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
      - id: beat
        type: area
        layer: beats
        required: true
        missing: [ref]
        en: Your beat
        es: Su zona
  - id: main
    title: {en: "Main", es: "Principal"}
    items:
      - id: order
        type: rank
        max: 3
        missing: [dk, ref]
        en: Which three should come first?
        es: ¿Cuáles tres deben ir primero?
        options:
          - {code: speed, en: "Speeding", es: "Velocidad"}
          - {code: noise, en: "Noise", es: "Ruido"}
          - {code: gun, en: "Gunfire", es: "Disparos"}
          - {code: light, en: "Dark streets", es: "Calles oscuras"}
          - {code: trash, en: "Trash", es: "Basura"}
      - {id: moved, type: date, precision: month, missing: [dk], en: "Moved in", es: "Llegó"}
      - {id: seen, type: date, required: true, missing: [ref], en: "Last seen", es: "Última vez"}
      - id: done
        type: multi
        missing: [dk]
        en: What did you do?
        es: ¿Qué hizo?
        options:
          - {code: call, en: "I called", es: "Llamé"}
          - {code: talk, en: "I talked to a neighbor", es: "Hablé con alguien del vecindario"}
          - {code: other, specify: true, en: "Something else", es: "Otra cosa"}
          - {code: nothing, exclusive: true, en: "Nothing", es: "Nada"}
      - id: way
        type: single
        missing: [ref]
        en: How do you get around?
        es: ¿Cómo se mueve?
        options:
          - {code: walk, en: "On foot", es: "A pie"}
          - {code: car, en: "By car", es: "En carro"}
          - {code: else, specify: true, en: "Another way", es: "De otra manera"}
      - id: why
        type: text
        max_chars: 80
        missing: [ref]
        required: true
        publish: reviewed
        en: Why?
        es: ¿Por qué?
      - {id: years, type: number, max: 99, missing: [dk, ref], en: "Years here", es: "Años aquí"}
      - id: rate
        type: matrix
        scale: good3
        missing: [dk, ref]
        en: How is
        es: Cómo está
        rows:
          - {id: park, en: "the park", es: "el parque"}
          - {id: street, en: "the street", es: "la calle"}
"""

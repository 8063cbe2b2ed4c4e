"""Instruments of any size, made from a seed: as many questions of every type as are asked for."""

import random
from collections.abc import Iterator
from itertools import count
from typing import Final

ITEMS_A_PAGE: Final = 8
HEAD: Final = """\
engage_instrument: 1
id: generated
version: "1"
languages: [en, es]
title: {en: "Generated", es: "Generada"}
missing:
  dk: {code: -8, en: "Don't know", es: "No sé"}
  ref: {code: -9, en: "Prefer not to say", es: "Prefiero no decir"}
scales:
  quality5:
    - {code: 5, en: "Excellent", es: "Excelente"}
    - {code: 4, en: "Good", es: "Buena"}
    - {code: 3, en: "Fair", es: "Regular"}
    - {code: 2, en: "Poor", es: "Mala"}
    - {code: 1, en: "Very poor", es: "Muy mala"}
sections:
  - id: start
    title: {en: "Before you begin", es: "Antes de empezar"}
    items:
      - {id: consent, type: consent, required: true, en: "I agree", es: "Acepto"}
      - {id: beat, type: area, layer: beats, required: true, en: "Your beat", es: "Su zona"}
"""
TYPES: Final = {"single": 9, "multi": 3, "matrix": 3, "number": 2, "date": 1, "rank": 1, "text": 1}
ENGLISH: Final = ("street", "park", "noise", "traffic", "light", "school", "corner", "dog", "bus")
SPANISH: Final = ("calle", "parque", "ruido", "luz", "escuela", "esquina", "perro", "bus")


def instrument_of(n_items: int, seed: int = 1) -> str:
    """Return the text of an instrument with so many items, a third of them behind a condition."""
    lines = HEAD.splitlines()
    for number, item in enumerate(_Items(seed).listed(n_items - 2)):
        if number % ITEMS_A_PAGE == 0:
            page = number // ITEMS_A_PAGE + 1
            lines += [
                f"  - id: page{page}",
                f'    title: {{en: "Topic {page}", es: "Tema {page}"}}',
                "    items:",
            ]
        lines += item
    return "\n".join(lines) + "\n"


class _Items:
    """Items that name earlier ones in their conditions; no wording stands twice."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311  # nothing secret hangs on it
        self.numbers = count(1)
        self.deciding: list[str] = []

    def listed(self, n_items: int) -> Iterator[list[str]]:
        """Yield the lines of so many items."""
        for number in range(1, n_items + 1):
            (kind,) = self.draw.choices(list(TYPES), list(TYPES.values()))
            head = [f"      - id: q{number}", f"        type: {kind}"]
            yield [*head, *self._condition(), *self._body(kind), *self._words("        ")]
            if kind == "single":
                self.deciding.append(f"q{number}")

    def _condition(self) -> list[str]:
        if not self.deciding or self.draw.random() > 1 / 3:
            return []
        name, codes = self.draw.choice(self.deciding[-20:]), self.draw.sample(range(1, 6), 3)
        return [f"        show_if: {{item: {name}, in: {sorted(codes)}}}"]

    def _body(self, kind: str) -> list[str]:
        missing = "        missing: [dk, ref]"
        if kind == "single":
            return ["        scale: quality5", missing]
        if kind == "matrix":
            return ["        scale: quality5", missing, "        rows:", *self._parts("id", 5)]
        if kind in ("multi", "rank"):
            most = "        max: 3"
            return [most, missing, "        options:", *self._parts("code", 7)]
        if kind == "number":
            return ["        min: 0", "        max: 99", missing]
        if kind == "text":
            return ["        max_chars: 200", "        publish: reviewed"]
        return [missing]

    def _parts(self, key: str, n: int) -> list[str]:
        return [f"          - {{{key}: p{i}, {self._said(3)}}}" for i in range(n)]

    def _words(self, indent: str) -> list[str]:
        english, _, spanish = self._said(6).partition(", es: ")
        return [indent + english, f"{indent}es: {spanish}"]

    def _said(self, n: int) -> str:
        number = next(self.numbers)
        english = " ".join(self.draw.choices(ENGLISH, k=n))
        spanish = " ".join(self.draw.choices(SPANISH, k=n))
        return f'en: "What of the {english} {number}?", es: "¿Qué hay de {spanish} {number}?"'

"""Waves with known answers for the tests of results."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.comments.queries import all_held
from engage.comments.services import Decision, decide
from engage.places.models import Beat, Margin
from engage.surveys import services
from engage.surveys.models import Kind, Wave
from engage.surveys.plans import WaveFacts
from engage.surveys.queries import wave_by_code
from engage.surveys.records import Record

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
INSTRUMENT = """\
engage_instrument: 1
id: {name}
version: "{version}"
languages: [en, es]
title: {{en: "Life here", es: "La vida aquí"}}
missing:
  dk: {{code: -8, en: "Don't know", es: "No sé"}}
scales:
  safe4:
    - {{code: 4, en: "Very safe", es: "Muy segura"}}
    - {{code: 3, en: "Safe", es: "Segura"}}
    - {{code: 2, en: "Unsafe", es: "Insegura"}}
    - {{code: 1, en: "Very unsafe", es: "Muy insegura"}}
sections:
  - id: life
    title: {{en: "Your neighborhood", es: "Su vecindario"}}
    items:
      - id: safe
        type: single
        scale: safe4
        missing: [dk]
        en: {safe}
        es: "¿Se siente segura?"
      - id: score
        type: number
        min: 0
        max: 10
        en: How good is life here, from 0 to 10?
        es: ¿Qué tan buena es la vida aquí, de 0 a 10?
      - id: first
        type: multi
        missing: [dk]
        en: What comes first?
        es: ¿Qué es lo primero?
        options:
          - {{code: speed, en: "Speeding", es: "Exceso de velocidad"}}
          - {{code: noise, en: "Noise", es: "Ruido"}}
          - {{code: trash, en: "Trash", es: "Basura"}}
          - {{code: light, en: "Dark streets", es: "Calles oscuras"}}
      - id: age
        type: single
        role: weighting
        missing: [dk]
        en: Your age
        es: Su edad
        options:
          - {{code: young, en: "18-44", es: "18-44"}}
          - {{code: middle, en: "45-64", es: "45-64"}}
          - {{code: old, en: "65 or older", es: "65 o más"}}
"""
CHOICES = (["speed"], ["speed", "noise"], ["noise", "trash"], ["speed", "trash"], ["light"])


def load_instrument(
    session: Session, version: str = "1", safe: str = "How safe do you feel?", name: str = "life"
) -> str:
    """Load the small instrument and return its hash."""
    text = INSTRUMENT.format(version=version, safe=safe, name=name)
    return services.load_instrument_text(session, text, "life.yaml", NOW)


def make_beats(session: Session, *codes: str) -> None:
    """Make beats without a map."""
    for code in codes:
        session.add(Beat(code=code, name=f"Beat {code}", vintage="2026", map_sha256="list"))
    session.commit()


def make_margins(session: Session, counts: dict[str, int], frame: dict[str, int]) -> None:
    """Store the city's ages and the adults of each beat."""
    for level, count in counts.items():
        session.add(Margin(area="city", variable="age", level=level, count=count))
    for beat, count in frame.items():
        session.add(Margin(area=beat, variable="adults", level="all", count=count))
    session.commit()


def make_wave(  # what differs between the cases, all named
    session: Session,
    code: str = "2026-10",
    *,
    instrument: str | None = None,
    kind: Kind = "sampled",
    previous: str | None = None,
    sponsor: str = "Paso Robles Police Department, paid from its budget",
    closes_on: date = date(2026, 10, 31),
) -> Wave:
    """Make a draft of a wave with everything that its method page needs."""
    facts = WaveFacts(
        title={"en": "October 2026", "es": "Octubre de 2026"},
        kind=kind,
        opens_on=closes_on.replace(day=1),
        closes_on=closes_on,
        sponsor=sponsor,
        population="Adults who live in the city.",
        recruitment="A letter with a code.",
        sample_design="" if kind == "chose" else "A random sample of addresses in every beat.",
        previous=previous,
    )
    return services.create_wave(session, code, instrument or load_instrument(session), facts)


def answers(area: str | None, n: int, safe: float = 0.5, score: int = 6) -> Iterator[Record]:
    """Yield n answers of an area, of which a share feels safe."""
    for i in range(n):
        is_safe = (i + 0.5) / n < safe
        yield Record(
            answers={
                "safe": (4 if i % 2 else 3) if is_safe else (2 if i % 2 else 1),
                "score": min(10, max(0, score + (i % 3) - 1)),
                "first": list(CHOICES[i % len(CHOICES)]),
                "age": ("young", "middle", "old")[i % 3],
            },
            area=area,
            route="code",
            language="es" if i % 4 == 0 else "en",
        )


def withhold_comments(session: Session, code: str) -> None:
    """Decide on every comment of a wave, so that nothing keeps it from being published."""
    found = all_held(session, wave_by_code(session, code))
    made = {one.comment.id: Decision("withheld", reason="empty") for one in found}
    decide(session, code, made, Act("moderator", NOW))


def store(session: Session, code: str, *groups: Iterator[Record]) -> None:
    """Store the answers of a wave, which closes it."""
    records: Sequence[Record] = [record for group in groups for record in group]
    services.store_responses(session, code, records)

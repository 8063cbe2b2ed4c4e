"""Synthetic answers, drawn from the known truths by a seeded generator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from engage.demo import city, truths

DK: Final = -8
REF: Final = -9
# How many answers a scale has, and how many of them count as the share of LEVELS.
POINTS: Final = {
    "qol": (5, 2),
    "safe_day": (4, 2),
    "safe_night": (4, 2),
    "neighbors": (5, 2),
    "prob": (3, 2),
    "police": (5, 2),
}
PROBLEMS: Final = tuple(c.removeprefix("prob.") for c in truths.LEVELS if c.startswith("prob."))
WHEN: Final = ("weekday_day", "weekday_night", "weekend_day", "weekend_night")
WORDS: Final = {
    "en": (
        "More light along the river path would help a lot.",
        "Please slow the cars down near the school.",
        "The music on weekends goes on far too late.",
        "I would like to see the same officer more often.",
        "Keep the park clean and people will use it again.",
    ),
    "es": (
        "Más luz en el camino del río ayudaría mucho.",
        "Que los carros bajen la velocidad cerca de la escuela.",
        "La música los fines de semana termina muy tarde.",
        "Me gustaría ver más seguido al mismo agente.",
    ),
}
Code = int | str


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One made-up response: item, row or list of options to code; skipped items are absent."""

    beat: str
    language: str
    mode: str
    answers: Mapping[str, Code | tuple[str, ...]]
    comment: str | None


def responses(wave: str, seed: int = 7) -> Iterator[Synthetic]:
    """Yield the synthetic responses of a wave; the same seed yields the same ones."""
    rng = np.random.default_rng([seed, truths.WAVES.index(wave)])
    for beat, n in zip(truths.BEATS, truths.ANSWERS[wave], strict=True):
        for _ in range(n):
            yield _person(rng, wave, beat)


def _person(rng: np.random.Generator, wave: str, beat: str) -> Synthetic:
    facts = {name: _fact(rng, name) for name in ("age", "ethnicity", "tenure")}
    outlook = rng.normal()
    answers: dict[str, Code | tuple[str, ...]] = {"consent": 1}
    for column in truths.LEVELS:
        code = _scale(rng, column, truths.level(column, beat, wave), outlook)
        if code is not None:
            answers[column] = code
    answers |= _priorities(rng, beat, wave)
    answers |= _police(rng, beat)
    is_spanish = rng.random() < truths.SPANISH_BY_ETHNICITY.get(
        facts["ethnicity"], truths.SPANISH_ELSEWHERE
    )
    language = "es" if is_spanish else "en"
    answers |= {n: REF if rng.random() < truths.REFUSED_FACT else c for n, c in facts.items()}
    answers["gender"] = str(rng.choice(["woman", "man", "other"], p=[0.53, 0.46, 0.01]))
    answers["home_language"] = language
    mode = "paper" if facts["age"] == "a65" and rng.random() < 0.45 else "web"
    comment = str(rng.choice(WORDS[language])) if rng.random() < 0.12 else None
    return Synthetic(beat, language, mode, answers, comment)


def _fact(rng: np.random.Generator, name: str) -> str:
    margin = city.MARGINS[name]
    response = truths.RESPONSE.get(name, {})
    weights = np.array([count * response.get(level, 1.0) for level, count in margin.items()])
    return str(rng.choice(list(margin), p=weights / weights.sum()))


def _scale(rng: np.random.Generator, column: str, level: float, outlook: float) -> int | None:
    if rng.random() < truths.SKIPPED:
        return None
    if rng.random() < truths.DONT_KNOW.get(column, truths.DONT_KNOW_ELSEWHERE):
        return DK
    points, best = POINTS[column.partition(".")[0]]
    # A problem weighs less on people with a bright outlook, hence the sign.
    sign = -1.0 if column.startswith("prob.") else 1.0
    latent = sign * 0.6 * outlook + 0.8 * rng.normal()
    cut = ndtri(1 - level)
    steps = np.arange(points - 1) - (points - 1 - best)
    return 1 + int(np.searchsorted(cut + 0.75 * steps, latent))


def _priorities(
    rng: np.random.Generator, beat: str, wave: str
) -> dict[str, Code | tuple[str, ...]]:
    weights = np.array([truths.level(f"prob.{p}", beat, wave) for p in PROBLEMS]) ** 2
    n = int(rng.integers(1, 4))
    chosen = rng.choice(PROBLEMS, size=n, replace=False, p=weights / weights.sum())
    when = rng.choice(WHEN, size=int(rng.integers(1, 3)), replace=False, p=[0.15, 0.3, 0.15, 0.4])
    return {"first": _ordered(chosen, PROBLEMS), "first_when": _ordered(when, WHEN)}


def _ordered(chosen: np.ndarray, order: Sequence[str]) -> tuple[str, ...]:
    picked = {str(c) for c in chosen}
    return tuple(c for c in order if c in picked)


def _police(rng: np.random.Generator, beat: str) -> dict[str, Code | tuple[str, ...]]:
    knows = truths.KNOWS[truths.BEATS.index(beat)]
    p = [knows * 0.4, knows * 0.6, 1 - knows]
    officer = str(rng.choice(["name", "sight", "neither"], p=p))
    contact = 1 if rng.random() < truths.CONTACT else 2
    return {"officer": officer, "contact": contact}

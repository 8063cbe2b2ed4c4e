"""What is true in the demonstration city, so that the results can be held against it.

``LEVELS`` gives, per column and beat, the share of adults who would choose one of the two best
answers (for the problems: who call it a problem at all). ``CHANGES`` are the only differences
between the waves; whatever else a release calls a change is a false alarm.
"""

from dataclasses import dataclass
from typing import Final

# Their names on a calendar of late 2026. A demo that is loaded later shifts them: seasons.py.
WAVES: Final = ("2025-fall", "2026-spring", "2026-fall")
BEATS: Final = ("1", "2", "3", "4", "5")
# Answers per beat and wave; beat 5 is the tiny one: hidden, hidden, then in words.
ANSWERS: Final = {
    "2025-fall": (148, 139, 151, 166, 7),
    "2026-spring": (142, 146, 149, 171, 12),
    "2026-fall": (153, 144, 158, 169, 14),
}
LEVELS: Final = {
    "qol": (0.58, 0.70, 0.66, 0.78, 0.40),
    "safe_day": (0.84, 0.90, 0.88, 0.93, 0.70),
    "safe_night": (0.44, 0.40, 0.55, 0.68, 0.30),
    "neighbors.help": (0.60, 0.66, 0.70, 0.72, 0.55),
    "neighbors.close": (0.42, 0.48, 0.52, 0.50, 0.40),
    "neighbors.trust": (0.52, 0.58, 0.60, 0.66, 0.45),
    "prob.speed": (0.55, 0.60, 0.58, 0.66, 0.40),
    "prob.theft": (0.48, 0.42, 0.40, 0.30, 0.50),
    "prob.vandal": (0.40, 0.28, 0.30, 0.18, 0.52),
    "prob.litter": (0.46, 0.36, 0.38, 0.24, 0.66),
    "prob.noise": (0.38, 0.26, 0.28, 0.20, 0.34),
    "prob.drugs": (0.42, 0.30, 0.34, 0.16, 0.60),
    "prob.camping": (0.50, 0.24, 0.36, 0.14, 0.82),
    "prob.fights": (0.22, 0.16, 0.18, 0.10, 0.30),
    "police.respect": (0.66, 0.68, 0.70, 0.74, 0.58),
    "police.listen": (0.54, 0.56, 0.60, 0.64, 0.46),
    "police.act": (0.44, 0.46, 0.50, 0.46, 0.38),
}
# Who knows the officer, by name or by sight.
KNOWS: Final = (0.30, 0.28, 0.26, 0.32, 0.30)
CONTACT: Final = 0.31
DONT_KNOW: Final = {"police.respect": 0.08, "police.listen": 0.12, "police.act": 0.15}
DONT_KNOW_ELSEWHERE: Final = 0.03
REFUSED_FACT: Final = 0.04
SKIPPED: Final = 0.02
SPANISH_BY_ETHNICITY: Final = {"hispanic": 0.48}
SPANISH_ELSEWHERE: Final = 0.01
# How likely each group is to answer, relative to the first: the raw sample is older and owns more.
RESPONSE: Final = {
    "age": {"a18": 0.55, "a35": 0.85, "a55": 1.2, "a65": 1.5},
    "tenure": {"own": 1.2, "rent": 0.75, "other": 0.8},
}


@dataclass(frozen=True, slots=True)
class Change:
    """A planted change: from a wave on, a column stands at another level in some beats."""

    column: str
    beats: tuple[str, ...]
    since: str
    level: float


CHANGES: Final = (
    # A lighting and patrol effort in Uptown: far more people feel safe at night.
    Change("safe_night", ("2",), "2026-fall", 0.70),
    # Nights on the South Side have become loud.
    Change("prob.noise", ("3",), "2026-fall", 0.62),
    # The police act on concerns on the East Side, as they did not a year before.
    Change("police.act", ("4",), "2026-spring", 0.70),
)


def level(column: str, beat: str, wave: str) -> float:
    """Return the true share of a column in a beat at a wave."""
    found = LEVELS[column][BEATS.index(beat)]
    for change in CHANGES:
        is_on = WAVES.index(wave) >= WAVES.index(change.since)
        if change.column == column and beat in change.beats and is_on:
            found = change.level
    return found

"""Reads of reporting areas: which beats a wave counts together, and what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.places.models import Beat
from engage.places.queries import beats
from engage.surveys.models import ReportingArea, Wave

TOGETHER: Final[Mapping[str, tuple[str, str]]] = {
    "en": ("Beats {names} together", "and"),
    "es": ("Zonas {names} juntas", "y"),
}


@dataclass(frozen=True, slots=True)
class WaveArea:
    """What a wave reports of: one beat, or several together; ``name`` is by language."""

    code: str
    beats: tuple[str, ...]
    name: Mapping[str, str]

    @property
    def is_joined(self) -> bool:
        """Return whether several beats are counted together."""
        return len(self.beats) > 1


def wave_areas(session: Session, wave: Wave) -> list[WaveArea]:
    """Return the areas of a wave, each where its first beat stands among the beats of today."""
    today = {beat.code: beat for beat in beats(session)}
    query = select(ReportingArea).where(ReportingArea.wave_id == wave.id)
    joined = {beat: area for area in session.scalars(query) for beat in area.beats}
    found: dict[str, WaveArea] = {}
    for code, beat in today.items():
        area = _joined(joined[code]) if code in joined else _alone(beat)
        found.setdefault(area.code, area)
    return list(found.values())


def area_by_beat(session: Session, wave: Wave) -> dict[str, str]:
    """Return the area of each beat that is counted together with others."""
    query = select(ReportingArea).where(ReportingArea.wave_id == wave.id)
    return {beat: area.code for area in session.scalars(query) for beat in area.beats}


def together(codes: Sequence[str]) -> dict[str, str]:
    """Return what beats are called when they are counted together.

    >>> together(["2", "5", "7"])["en"], together(["2", "5"])["es"]
    ('Beats 2, 5 and 7 together', 'Zonas 2 y 5 juntas')
    """
    return {
        language: text.format(names=f"{', '.join(codes[:-1])} {last} {codes[-1]}")
        for language, (text, last) in TOGETHER.items()
    }


def _joined(area: ReportingArea) -> WaveArea:
    return WaveArea(area.code, tuple(area.beats), together(area.beats))


def _alone(beat: Beat) -> WaveArea:
    return WaveArea(beat.code, (beat.code,), dict.fromkeys(TOGETHER, beat.title))

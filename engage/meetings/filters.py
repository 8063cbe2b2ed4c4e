"""What a reader of the calendar asks for; what is not known is ignored, as in every feed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engage.meetings.models import ACCESS

LANGUAGES: Final = ("en", "es", "zh", "vi", "tl", "ar")


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """A beat, a language that is spoken or interpreted, and what a place offers."""

    beat: str = ""
    language: str = ""
    access: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """Return the part of an address that asks for the same."""
        pairs = {"beat": self.beat, "language": self.language, "access": self.access}
        return {name: value for name, value in pairs.items() if value}


def filter_of(asked: Mapping[str, str], beats: Collection[str]) -> CalendarFilter:
    """Return the filter that an address asks for, without what nobody knows.

    >>> filter_of({"beat": "9", "language": "es", "access": "pool"}, {"3"})
    CalendarFilter(beat='', language='es', access='')
    """
    known = {"beat": beats, "language": LANGUAGES, "access": ACCESS}
    found = {name: asked.get(name, "") for name in known}
    return CalendarFilter(
        **{name: one if one in known[name] else "" for name, one in found.items()}
    )

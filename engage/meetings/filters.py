"""What a reader of the calendar asks for; what is not known is ignored, as in every feed."""

from collections.abc import Collection, Mapping
from typing import Final

from engage.meetings.models import ACCESS
from engage.meetings.queries_calendar import CalendarFilter

LANGUAGES: Final = ("en", "es", "zh", "vi", "tl", "ar")


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

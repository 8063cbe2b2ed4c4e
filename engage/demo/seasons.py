"""When the demonstration's waves were in the field: always the last three seasons before today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engage.demo import truths

# A wave begins on the first Monday of April or October and stays open for four weeks.
MONTHS: Final = {"spring": 4, "fall": 10}
IN_SPANISH: Final = {"spring": "primavera", "fall": "otoño"}
LENGTH: Final = timedelta(days=27)


@dataclass(frozen=True, slots=True)
class Season:
    """A wave of the demonstration on the calendar."""

    code: str
    title: dict[str, str]
    opens_on: date
    closes_on: date


def seasons(today: date) -> dict[str, Season]:
    """Return the last seasons that are over, under the names that the truths have for them."""
    found = [
        _season(year, name) for year in range(today.year - 3, today.year + 1) for name in MONTHS
    ]
    over = [season for season in found if season.closes_on < today]
    return dict(zip(truths.WAVES, over[-len(truths.WAVES) :], strict=True))


def _season(year: int, name: str) -> Season:
    first = date(year, MONTHS[name], 1)
    opens_on = first + timedelta(days=-first.weekday() % 7)
    title = {
        "en": f"Life in your neighborhood, {name} {year}",
        "es": f"La vida en su vecindario, {IN_SPANISH[name]} de {year}",
    }
    return Season(f"{year}-{name}", title, opens_on, opens_on + LENGTH)

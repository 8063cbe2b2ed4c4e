"""How numbers and times are printed; the only place where a share becomes a per cent."""

import math
from datetime import date, datetime
from typing import Final

from babel import dates
from flask import Flask

from engage.language import language
from engage.web import settings

DAY: Final = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
SHORT_DAY: Final = {"en": "MMM d, y", "es": "d 'de' MMMM 'de' y"}
CLOCK: Final = {"en": "h:mm a", "es": "h:mm a"}


def percent(share: float) -> str:
    """Return a share as whole per cents."""
    return f"{round(share * 100)} %" if language() == "es" else f"{round(share * 100)}%"


def hundred(share: float) -> int:
    """Return a share as a number out of a hundred."""
    return round(share * 100)


def day(moment: date | datetime) -> str:
    """Return the weekday and date of a moment in the city's zone."""
    return _format(moment, DAY)


def short_day(moment: date | datetime) -> str:
    """Return the date of a moment in the city's zone in its short form."""
    return _format(moment, SHORT_DAY)


def clock(moment: datetime) -> str:
    """Return the time of day of a moment in the city's zone."""
    local = moment.astimezone(settings().city.zone)
    code = language()
    return dates.format_time(local, CLOCK[code], tzinfo=local.tzinfo, locale=code).replace(" ", " ")


def count(number: int) -> str:
    """Return a whole number with the separators of the language."""
    return f"{number:,}"


def dollars(amount: float) -> str:
    """Return an amount of money, in whole dollars from ten on."""
    return f"${amount:,.0f}" if amount >= 10 or amount == 0 else f"${amount:,.2f}"


def points(share: float) -> int:
    """Return a difference of shares in points, rounded up: never better than it is."""
    return math.ceil(share * 100 - 1e-9)


def init_app(app: Flask) -> None:
    """Offer the formats to templates as filters."""
    app.jinja_env.filters.update(
        percent=percent, hundred=hundred, day=day, short_day=short_day, clock=clock, count=count
    )
    app.jinja_env.filters.update(dollars=dollars, points=points)


def _format(moment: date | datetime, patterns: dict[str, str]) -> str:
    code = language()
    if isinstance(moment, datetime):
        moment = moment.astimezone(settings().city.zone).date()
    return dates.format_date(moment, patterns[code], locale=code)

"""The words of rules, holidays and own values of dates, in a given language."""

from datetime import datetime
from typing import Final

from babel import Locale

from engage.calendar.holidays import federal_holiday
from engage.calendar.recurrence import BadRule, Rule, parsed
from engage.meetings.words import translator

NTH_WORDS: Final = {
    1: "the first {weekday}",
    2: "the second {weekday}",
    3: "the third {weekday}",
    4: "the fourth {weekday}",
    -1: "the last {weekday}",
}
HOLIDAY_WORDS: Final = {
    "new_year": "New Year's Day",
    "king": "Martin Luther King Jr. Day",
    "presidents": "Presidents' Day",
    "memorial": "Memorial Day",
    "juneteenth": "Juneteenth",
    "independence": "Independence Day",
    "labor": "Labor Day",
    "indigenous": "Columbus Day and Indigenous Peoples' Day",
    "veterans": "Veterans Day",
    "thanksgiving": "Thanksgiving",
    "christmas": "Christmas Day",
}
OWN_WORDS: Final = {
    "titles": "title",
    "about": "description",
    "kind": "kind",
    "place": "place",
    "access": "access",
    "languages": "languages",
    "online": "way to take part online",
    "capacity": "number of seats",
    "beats": "beats",
    "officers": "officers",
    "time": "time",
}


def rule_words(text: str, language: str) -> str:
    """Return how often a series meets: the second Tuesday of every month, except July."""
    say = translator(language)
    if not text:
        return say("on chosen dates")
    try:
        rule = parsed(text)
    except BadRule:
        return text
    locale = Locale.parse(language)
    words = _frequency(rule, language)
    if rule.skip_months:
        names = [locale.months["stand-alone"]["wide"][month] for month in sorted(rule.skip_months)]
        words = say("{rule}, except {months}").format(rule=words, months=", ".join(names))
    return words


def holiday_word(day: datetime, language: str) -> str:
    """Return the name of the federal holiday on a day, or nothing."""
    found = federal_holiday(day.date())
    return translator(language)(HOLIDAY_WORDS[found]) if found else ""


def own_words(names: list[str], language: str) -> str:
    """Return what a date keeps of its own, in words."""
    say = translator(language)
    return ", ".join(say(OWN_WORDS[name]) for name in names)


def weekday_word(weekday: int, language: str) -> str:
    """Return the name of a weekday, Monday is 0."""
    return str(Locale.parse(language).days["stand-alone"]["wide"][weekday])


def _frequency(rule: Rule, language: str) -> str:
    say = translator(language)
    if rule.frequency == "monthly":
        return _monthly(rule, language)
    if rule.frequency == "weekly" and rule.weekday is not None:
        text = "every {weekday}" if rule.interval == 1 else "every {n} weeks on {weekday}"
        day = weekday_word(rule.weekday, language)
        return say(text).format(weekday=day, n=rule.interval)
    text = "every day" if rule.interval == 1 else "every {n} days"
    return say(text).format(n=rule.interval)


def _monthly(rule: Rule, language: str) -> str:
    say = translator(language)
    if rule.month_day == -1:
        day = say("the last day")
    elif rule.month_day is not None:
        day = say("day {n}").format(n=rule.month_day)
    else:
        name = weekday_word(rule.weekday or 0, language)
        day = say(NTH_WORDS[rule.nth or 1]).format(weekday=name)
    text = "{day} of every month" if rule.interval == 1 else "{day}, every {n} months"
    return say(text).format(day=day, n=rule.interval)

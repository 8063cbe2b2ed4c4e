"""What is to be done and what was said: promises, concerns and comments in finished words."""

from collections.abc import Sequence
from typing import Final

from babel import dates

from engage.briefings.content import Promise, Promises, Voices
from engage.briefings.labels import Say, short
from engage.briefings.material import Material, Pledge, Pledges, Raised
from engage.comments.models_voices import Quote, Voice
from engage.results.models_content import CITY
from engage.stats.published import rank
from engage.texts import in_language

PROMISES_SHOWN: Final = 3
RAISED_SHOWN: Final = 2
THEMES_SHOWN: Final = 3
LONGEST_QUOTE: Final = 160
DUE: Final = {"en": "MMMM d", "es": "d 'de' MMMM"}
ROLES: Final = {
    "officer": "The officer of the beat",
    "supervisor": "The supervisor of the beat",
    "organizer": "The organizer of the meetings",
}
DAYTIMES: Final = {
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "night": "at night",
}


def promises(material: Material, language: str, say: Say) -> Promises:
    """Return the open promises; each says its day, never an age that would change overnight."""
    pledges = material.pledges
    still = [pledge for pledge in pledges.first if pledge.status == "open"][:PROMISES_SHOWN]
    lines = tuple(_promise(pledge, material, language, say) for pledge in still)
    n_more = pledges.n_open + pledges.n_late - len(lines)
    more = say("More on the page of the beat: %(n)s.", n=f"{n_more:,}") if n_more > 0 else ""
    return Promises(_do(lines, say), lines, more, _tally(pledges, say))


def raised(concerns: Sequence[Raised], say: Say) -> tuple[str, ...]:
    """Return what people raised at the last meeting, with place and time of day."""
    found = []
    for one in concerns[:RAISED_SHOWN]:
        where = ", ".join(filter(None, (one.place, say(DAYTIMES.get(one.daytime, "")))))
        told = f"{one.what} ({where})" if where else one.what
        found.append(short(told, 110))
    return tuple(found)


def voices(told: Sequence[Voice], area: str, language: str, say: Say) -> Voices:
    """Return what people of an area wrote: a quote that may be printed, and the themes."""
    for voice in sorted(told, key=lambda one: -one.n):
        themes = _themes(voice, area, language)
        quote = _quote(voice, area, language)
        if not themes and quote is None:
            continue
        sentence = say("In their own words, people wrote most about: %(what)s.", what=themes)
        spoken = quote.language if quote else ""
        return Voices(sentence if themes else "", quote.words if quote else "", spoken)
    return Voices("", "", "")


def _promise(pledge: Pledge, material: Material, language: str, say: Say) -> Promise:
    day = dates.format_date(pledge.due_on, DUE.get(language, DUE["en"]), locale=language)
    if pledge.due_on.year != material.today.year:
        day = dates.format_date(pledge.due_on, "long", locale=language)
    is_late = pledge.due_on < material.today
    due = say("late: was due %(day)s", day=day) if is_late else say("due %(day)s", day=day)
    return Promise(
        what=short(pledge.what, 96),
        owner=short(pledge.agency or say(ROLES.get(pledge.role, "")), 40),
        due=due[:1].upper() + due[1:],
        next_step=short(pledge.next_step, 80),
        is_late=is_late,
    )


def _do(lines: Sequence[Promise], say: Say) -> str:
    if not lines:
        return ""
    first = lines[0]
    what = (first.next_step or first.what).rstrip(". ")
    due = first.due[:1].lower() + first.due[1:]
    return say("Do this: %(what)s (%(due)s).", what=what, due=due)


def _tally(pledges: Pledges, say: Say) -> str:
    if not (pledges.n_kept or pledges.n_dropped or pledges.n_late or pledges.n_open):
        return ""
    return say(
        "So far: %(kept)s kept, %(late)s late, %(dropped)s dropped.",
        kept=f"{pledges.n_kept:,}",
        late=f"{pledges.n_late:,}",
        dropped=f"{pledges.n_dropped:,}",
    )


def _themes(voice: Voice, area: str, language: str) -> str:
    """Return the themes that most comments of an area speak of, as far as that is shown."""
    labels = {theme.code: in_language(theme.label, language) for theme in voice.themes}
    often = [(rank(s.shown), labels[s.theme]) for s in voice.shares if s.area == area]
    often = sorted((pair for pair in often if pair[0] > 0), key=lambda pair: -pair[0])
    return "; ".join(short(label, 50) for _, label in often[:THEMES_SHOWN])


def _quote(voice: Voice, area: str, language: str) -> Quote | None:
    own = [q for q in voice.quotes if q.area == area and len(q.words) <= LONGEST_QUOTE]
    if not own and area != CITY:
        return None
    return min(own, key=lambda q: q.language != language, default=None)

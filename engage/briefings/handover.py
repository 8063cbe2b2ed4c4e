"""The handover of a beat to the next officer: what is promised, planned, named and known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import dates

from engage.briefings.acting import ROLES
from engage.briefings.acting import raised as raised_lines
from engage.briefings.digest import moment
from engage.briefings.labels import Say, period, short, speaker
from engage.briefings.material import Gathering, Pledge, Raised
from engage.briefings.records import STATUS, STEPS
from engage.config import City
from engage.results.models_content import CITY, ReleaseContent
from engage.results.queries import area_of
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is or was assigned to the beat, from one day to another, none while it lasts."""

    name: str
    role: str
    shift: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class HandoverMaterial:
    """What a handover is made of; no contact of a resident is in it."""

    city: City
    is_demo: bool
    title: str
    duties: Sequence[Duty]
    pledges: Sequence[Pledge]
    meetings: Sequence[Gathering]
    raised: Sequence[Raised]
    beat: str
    releases: Sequence[ReleaseContent]
    today: date


@dataclass(frozen=True, slots=True)
class Told:
    """A promise with its whole history, and what was tried where it was dropped."""

    what: str
    owner: str
    due: str
    status: str
    next_step: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """What is printed for the next officer of a beat, in one language."""

    language: str
    paper: str
    department: str
    title: str
    day: str
    notices: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    partners: tuple[tuple[str, str], ...]
    still: tuple[Told, ...]
    tried: tuple[Told, ...]
    meetings: tuple[tuple[str, str, str], ...]
    named: tuple[tuple[str, str], ...]
    raised: tuple[str, ...]
    footer: str


def handover(material: HandoverMaterial, language: str) -> Handover:
    """Return the handover of a beat in a language."""
    say = speaker(language)
    title = short(say("Beat %(title)s", title=material.title), 70)
    day = str(dates.format_date(material.today, "long", locale=language))
    told = {
        status: tuple(_told(one, material, language, say))
        for status in ("open", "dropped")
        for one in [[p for p in material.pledges if p.status == status]]
    }
    return Handover(
        language=language,
        paper=material.city.paper,
        department=short(material.city.department, 80),
        title=title,
        day=day,
        notices=tuple(_notices(material, say)),
        people=tuple(_people(material.duties, language, say)),
        partners=tuple(_partners(material.pledges, say)),
        still=told["open"],
        tried=told["dropped"],
        meetings=tuple(
            (short(one.title, 60), moment(one.starts_at, material.city, language), one.place)
            for one in material.meetings
        ),
        named=tuple(_named(material, language, say)),
        raised=raised_lines(material.raised, say),
        footer=f"{title} · {say('Internal: for the department only')} · {day}",
    )


def _notices(material: HandoverMaterial, say: Say) -> Iterator[str]:
    yield say("Internal: for the department only. No resident’s name or contact is in here.")
    if material.is_demo:
        yield say("Demonstration: beats, officers, answers and meetings are made up.")


def _people(duties: Sequence[Duty], language: str, say: Say) -> Iterator[tuple[str, str]]:
    for one in duties:
        details = filter(None, (say(one.role) if one.role else "", say(one.shift)))
        since = say("since %(day)s", day=_day(one.from_on, language))
        days = since if one.to_on is None else period(one.from_on, one.to_on, language)
        yield short(one.name, 60), ", ".join((*details, days))


def _partners(pledges: Sequence[Pledge], say: Say) -> Iterator[tuple[str, str]]:
    """Yield each organisation that ever owned a promise here, with what it last owned."""
    last = {one.agency: one for one in reversed(pledges) if one.agency}
    for agency, one in sorted(last.items()):
        yield short(agency, 60), f"{short(one.what, 120)} ({say(STATUS[one.status])})"


def _told(
    pledges: Sequence[Pledge], material: HandoverMaterial, language: str, say: Say
) -> Iterator[Told]:
    for one in pledges:
        is_late = one.status == "open" and one.due_on < material.today
        status = say(STATUS["late" if is_late else one.status])
        steps = (
            f"{_day(step.on, language)}: {say(STEPS[step.what])}"
            + f" – {step.note}" * bool(step.note)
            for step in one.steps
        )
        yield Told(
            what=one.what,
            owner=one.agency or say(ROLES.get(one.role, "")),
            due=_day(one.due_on, language),
            status=f"{status}: {one.reason}" if one.reason else status,
            next_step=one.next_step,
            steps=tuple(steps),
        )


def _named(material: HandoverMaterial, language: str, say: Say) -> Iterator[tuple[str, str]]:
    """Yield for each published survey what residents of the beat named most, newest first."""
    for release in material.releases:
        area = area_of(release, material.beat)
        item = next((i for i in release.items if i.type == "multi"), None)
        most = release.named_most(area, item.column) if item and area != CITY else None
        labels = [short(in_language(o.label, language), 60) for o in most.options] if most else []
        few = say("Too few people answered in this beat to say what they named.")
        yield short(in_language(release.title, language), 60), "; ".join(labels) or few


def _day(day: date, language: str) -> str:
    return str(dates.format_date(day, "medium", locale=language))


# A meeting is asked for so many days ahead.
DAYS_AHEAD: Final = 120

"""Puts a briefing together: the release, the officers, the next meeting and the city's contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from babel import dates

from engage.briefings import figures
from engage.briefings.content import Briefing, Masthead, NextMeeting
from engage.briefings.figures import View
from engage.briefings.labels import Say, listed, period, short, speaker, whole
from engage.briefings.legend import legend
from engage.charts.thumbnail import paint_thumbnail
from engage.charts.words import vocabulary
from engage.config import City
from engage.results.models_content import CITY, ReleaseContent
from engage.results.queries import area_of
from engage.texts import in_language

OFFICERS_SHOWN: Final = 3
MAP_SIZE: Final = (132, 118)
METHOD: Final = ("sampling", "weighting", "precision", "limitations")
DAY: Final = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
SHORT_HASH: Final = 16


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the beat with shift and role as the city writes them."""

    name: str
    role: str
    shift: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """The next meeting, its words in the language of the briefing."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    access: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a briefing is made of, read beforehand."""

    release: ReleaseContent
    city: City
    is_demo: bool
    beat: str
    title: str
    shapes: Mapping[str, str]
    officers: Sequence[Officer]
    meeting: Gathering | None


def compose(material: Material, language: str) -> Briefing:
    """Return the briefing of one beat in one language; the same material gives the same value."""
    say = speaker(language)
    release = material.release
    view = View(release, area_of(release, material.beat), language, say, vocabulary(language))
    columns, n_left_out = figures.columns(view)
    return Briefing(
        language=language,
        paper=material.city.paper,
        beat_code=material.beat,
        wave_code=release.wave,
        release_sha256=release.sha256,
        scope=view.scope,
        masthead=_masthead(material, view),
        named=figures.named(view),
        changes=figures.changes(view),
        measures=figures.measures(view),
        meeting=_meeting(material, view),
        columns=columns,
        key=legend(view, [*columns[0], *columns[1]], n_left_out),
        asked=_asked(view),
        method=_method(view),
        contacts=_contacts(material.city, view),
        footer=_footer(view),
    )


def _masthead(material: Material, view: View) -> Masthead:
    release, say = view.release, view.say
    beat = short(say("Beat %(title)s", title=material.title), 70)
    drawn = paint_thumbnail(material.shapes, material.beat, *MAP_SIZE)
    alt = say("Map of the city with %(beat)s filled in.", beat=beat)
    return Masthead(
        department=short(material.city.department, 80),
        beat=beat,
        officers=_officers(material.officers, say),
        wave=short(in_language(release.title, view.language), 60),
        period=period(release.opens_on, release.closes_on, view.language),
        notices=tuple(_notices(material, view)),
        map_svg=drawn,
        map_alt=alt,
        map_note=short(say(material.city.boundaries_note), 60) if drawn else "",
    )


def _officers(officers: Sequence[Officer], say: Say) -> tuple[str, ...]:
    if not officers:
        return (say("No officer is assigned to this beat yet."),)
    shown = []
    for officer in officers[:OFFICERS_SHOWN]:
        details = ", ".join(short(say(part), 20) for part in (officer.role, officer.shift) if part)
        shown.append(short(officer.name, 36) + (f" ({details})" if details else ""))
    if (n_more := len(officers) - OFFICERS_SHOWN) > 0:
        shown.append(say("and %(n)s more", n=n_more))
    return tuple(shown)


def _notices(material: Material, view: View) -> list[str]:
    say = view.say
    notices = []
    if material.is_demo:
        notices.append(say("Demonstration: beats, officers, answers and meetings are made up."))
    if view.is_chosen:
        notices.append(
            say("These are people who chose to answer; they are not a random sample of residents.")
        )
    if view.scope == "city":
        notices.append(
            say(
                "Fewer than 10 people answered in this beat, so nothing is shown for it alone. "
                "The figures on this page are the whole city’s."
            )
        )
    if view.scope == "few":
        notices.append(say("Few answers: fewer than 30 people, so words stand for numbers."))
    return notices


def _meeting(material: Material, view: View) -> NextMeeting | None:
    if material.meeting is None:
        return None
    meeting, zone = material.meeting, material.city.zone
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    locale = view.language
    first, last = (
        dates.format_time(at, "h:mm a", tzinfo=zone, locale=locale) for at in (starts, ends)
    )
    day = dates.format_date(starts.date(), DAY.get(locale, DAY["en"]), locale=locale)
    return NextMeeting(
        title=short(meeting.title, 60),
        day=day[:1].upper() + day[1:],
        hours=f"{first} – {last}",
        place=short(meeting.place, 84),
        access=short(meeting.access, 84),
    )


def _asked(view: View) -> tuple[str, ...]:
    release, say = view.release, view.say
    area, city = release.area(view.beat), release.area(CITY)
    n_city = city.n if city and city.n is not None else release.n
    about = "" if n_city >= 100 else say("about ")
    told = [say("%(about)s%(n)s people answered in the city.", about=about, n=f"{n_city:,}")]
    if area is not None and area.n is not None:
        about = "" if area.n >= 100 else say("about ")
        facts = {"about": about, "n": area.n, "area": in_language(area.name, view.language)}
        text = "%(about)s%(n)s people answered in this beat."
        if area.beats:
            text = "%(area)s: %(about)s%(n)s people answered."
        told.insert(0, say(text, **facts))
    told = [sentence[:1].upper() + sentence[1:] for sentence in told]
    told.append(short(in_language(release.disclosure.get("modes"), view.language), 110))
    return tuple(filter(None, told))


def _method(view: View) -> tuple[tuple[str, str], ...]:
    say = view.say
    names = {
        "sampling": say("Who was picked"),
        "weighting": say("Weighting"),
        "precision": say("Ranges"),
        "limitations": say("What to keep in mind"),
    }
    found = view.release.disclosure
    return listed(
        {names[key]: whole(in_language(found.get(key), view.language), 320) for key in METHOD}
    )


def _contacts(city: City, view: View) -> tuple[tuple[str, str], ...]:
    say, contact = view.say, city.contact
    records = [contact.records_phone, say("fax %(n)s", n=contact.records_fax)]
    if not contact.records_fax:
        records.pop()
    hours = in_language(contact.records_hours, view.language)
    department = [contact.address, in_language(contact.hours, view.language)]
    parts = {
        say("Emergency"): contact.emergency,
        say("Not an emergency"): contact.non_emergency,
        say("Records"): ", ".join(filter(None, (*records, hours))),
        say("Code enforcement"): contact.code_enforcement,
        say("Department"): ". ".join(filter(None, department)),
    }
    return tuple((label, short(value, 140)) for label, value in listed(parts))


def _footer(view: View) -> str:
    release, say = view.release, view.say
    city = release.area(CITY)
    n = city.n if city and city.n is not None else release.n
    parts = (
        short(in_language(release.title, view.language), 60),
        say("n = %(n)s", n=f"{n:,}"),
        period(release.opens_on, release.closes_on, view.language),
        short(in_language(release.disclosure.get("modes"), view.language), 90),
        say("Release %(code)s", code=release.sha256[:SHORT_HASH]),
    )
    return " · ".join(filter(None, parts))

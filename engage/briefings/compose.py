"""Puts a briefing together: the release, the officers, the next meeting and the city's contacts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from babel import dates

from engage.briefings import acting, figures, records
from engage.briefings.content import (
    SECTIONS,
    Briefing,
    Changes,
    Masthead,
    Named,
    NextMeeting,
    Promises,
    Section,
    Trends,
    Voices,
)
from engage.briefings.details import details
from engage.briefings.figures import View
from engage.briefings.labels import Say, listed, period, short, speaker, whole
from engage.briefings.legend import marks
from engage.briefings.material import Material, Officer
from engage.briefings.notices import mark, notices
from engage.charts.thumbnail import paint_thumbnail
from engage.charts.words import vocabulary
from engage.config import City
from engage.results.models_content import CITY, DISCLOSURE
from engage.results.queries import area_of
from engage.texts import in_language

OFFICERS_SHOWN: Final = 3
MAP_SIZE: Final = (132, 118)
METHOD: Final = {
    "strategy": "How answers were collected",
    "sponsor": "Who paid and who did it",
    "instrument": "Questionnaire",
    "population": "Whom it stands for",
    "sampling": "Who was picked",
    "modes": "Ways and languages",
    "dates": "Days",
    "precision": "Ranges",
    "weighting": "Weighting",
    "processing": "Checks",
    "limitations": "What to keep in mind",
}
DAY: Final = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}
SHORT_HASH: Final = 16


def compose(
    material: Material, language: str, sections: Collection[Section] = SECTIONS
) -> Briefing:
    """Return the briefing of one beat in one language, without the sections that are left out."""
    say = speaker(language)
    release = material.release
    view = View(release, area_of(release, material.beat), language, say, vocabulary(language))
    second = details(view, material.before)
    measures = figures.measures(view)
    whole_briefing = Briefing(
        language=language,
        site=material.site,
        sections=SECTIONS,
        paper=material.city.paper,
        beat_code=material.beat,
        wave_code=release.wave,
        release_sha256=release.sha256,
        scope=view.scope,
        masthead=_masthead(material, view),
        named=_named(material, view),
        changes=figures.changes(view),
        measures=measures,
        measures_key=marks(view, measures),
        promises=acting.promises(material, language, say),
        voices=acting.voices(release.voices, view.area, language, say),
        meeting=_meeting(material, view),
        columns=second.columns,
        key=second.key,
        trends=second.trends,
        history=records.history(material, language, say),
        heard=records.heard(view),
        asked=_asked(view),
        method=_method(view),
        contacts=_contacts(material.city, view),
        hashes=_hashes(view),
        footer=_footer(view),
        note=material.note,
        has_board=material.is_public,
    )
    return _without(whole_briefing, frozenset(SECTIONS) - frozenset(sections))


def _without(briefing: Briefing, left_out: Collection[Section]) -> Briefing:
    """Return the briefing without what some sections would hold."""
    none: dict[Section, dict[str, Any]] = {
        "named": {"named": Named("", "", "", None, ())},
        "changes": {"changes": Changes("", (), ())},
        "measures": {"measures": None, "measures_key": ""},
        "promises": {"promises": Promises("", (), "", "")},
        "meeting": {"meeting": None},
        "voices": {"voices": Voices("", "", "")},
        "details": {"columns": ((), ()), "key": (), "trends": Trends()},
        "history": {"history": ()},
        "heard": {"heard": ()},
        "method": {"method": (), "hashes": ()},
        "contacts": {"contacts": ()},
    }
    kept = tuple(section for section in SECTIONS if section not in left_out)
    empty = {name: value for section in left_out for name, value in none[section].items()}
    return replace(briefing, sections=kept, **empty)


def _named(material: Material, view: View) -> Named:
    return replace(figures.named(view), raised=acting.raised(material.raised, view.say))


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
        mark=mark(material.status, view),
        notices=tuple(notices(material, view)),
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
    area = release.area(view.beat)
    told = [_answered(view, _n_city(view), say("in the city"))]
    if area is not None and area.n is not None:
        name = say("in this beat")
        if area.beats:
            name = say("in %(area)s", area=short(in_language(area.name, view.language), 70))
        told.insert(0, _answered(view, area.n, name))
    return tuple(told)


def _answered(view: View, n: int, where: str) -> str:
    say = view.say
    if n < view.release.min_base:
        return say(
            "Fewer than %(n)s people answered %(where)s.", n=view.release.min_base, where=where
        )
    if n < 100:
        return say("About %(n)s people answered %(where)s.", n=n, where=where)
    return say("%(n)s people answered %(where)s.", n=f"{n:,}", where=where)


def _n_city(view: View) -> int:
    city = view.release.area(CITY)
    return city.n if city is not None and city.n is not None else view.release.n


def _method(view: View) -> tuple[tuple[str, str], ...]:
    """Return the eleven items that AAPOR asks to disclose, as the release states them."""
    found = view.release.disclosure
    return listed(
        {
            view.say(METHOD[key]): whole(in_language(found.get(key), view.language), 260)
            for key in DISCLOSURE
        }
    )


def _hashes(view: View) -> tuple[tuple[str, str], ...]:
    release, say = view.release, view.say
    names = {"boundaries": say("Boundaries"), "data": say("Answers"), "code": say("Program")}
    known = {names[key]: value for key, value in release.hashes.items() if key in names}
    first = {say("Release"): release.sha256, say("Questionnaire"): release.instrument_hash}
    return listed(first | known)


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
    parts = (
        short(in_language(release.title, view.language), 60),
        period(release.opens_on, release.closes_on, view.language),
        short(in_language(release.disclosure.get("modes"), view.language), 90),
        say("Release %(code)s", code=release.sha256[:SHORT_HASH]),
    )
    return " · ".join(filter(None, parts))

"""The residents' entrance: home page, a page for each beat, contact, privacy, accessibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from engage.briefings.queries_delivery import delivery
from engage.briefings.queries_public import public_copy
from engage.charts.maps import MapWords, fitting_width, paint_map
from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.queries import next_meeting, upcoming_meetings
from engage.meetings.queries_commitments import commitments_of_beat
from engage.people.models import Tenure
from engage.people.queries import officers_on
from engage.places.models import Beat
from engage.places.queries import CITY, beat_by_code, beat_map, districts
from engage.portal.findings import Finding, newest_finding
from engage.results.models_content import ReleaseContent
from engage.results.queries import area_of, newest_release
from engage.surveys.queries import open_waves
from engage.texts import in_language
from engage.web import public, settings, svg_markup

bp = Blueprint("portal", __name__)
N_MEETINGS: Final = 4
N_PROMISES: Final = 5


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """A survey that takes answers now."""

    title: str
    closes_on: date


@dataclass(frozen=True, slots=True)
class Home:
    """What a resident finds first."""

    map: Markup | None
    districts: Mapping[str, Sequence[Beat]]
    n_beats: int
    meetings: Sequence[Meeting]
    surveys: Sequence[OpenSurvey]
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class BeatPage:
    """One beat: who works there, when people meet, what they said."""

    beat: Beat
    together: str  # the beats that are reported with it, nothing where it stands alone
    map: Markup | None
    officers: Sequence[Tenure]
    meeting: Meeting | None
    promises: Sequence[Commitment]
    today: date
    finding: Finding | None
    city_finding: Finding | None
    has_briefing: bool
    has_briefing_file: bool


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the way to one's beat, the next meetings, open surveys and the newest results."""
    session, now = db.session(), datetime.now(UTC)
    found = districts(session)
    release = newest_release(session)
    page = Home(
        map=_map(None),
        districts=found,
        n_beats=sum(len(beats) for beats in found.values()),
        meetings=upcoming_meetings(session, now, limit=N_MEETINGS),
        surveys=[
            OpenSurvey(wave.title_in(language()), wave.closes_on) for wave in open_waves(session)
        ],
        finding=newest_finding(release, CITY, language()) if release else None,
    )
    return render_template("portal/home.html", page=page)


@bp.get("/beats/<code>")
@public
def beat(code: str) -> ResponseReturnValue:
    """Show one beat."""
    session, now = db.session(), datetime.now(UTC)
    found = beat_by_code(session, code)
    if found is None:
        raise Missing("There is no beat {code} in this city.", code=code)
    release = newest_release(session)
    today = now.astimezone(settings().city.zone).date()
    area = area_of(release, found.code) if release else found.code
    is_open = delivery(session).is_public
    page = BeatPage(
        beat=found,
        together=_together(release, area),
        map=_map(found.code),
        officers=officers_on(session, found.id, today),
        meeting=next_meeting(session, found.code, now),
        promises=commitments_of_beat(session, found.id, N_PROMISES),
        today=today,
        finding=newest_finding(release, area, language()) if release else None,
        city_finding=newest_finding(release, CITY, language()) if release else None,
        has_briefing=is_open and release is not None,
        has_briefing_file=is_open and public_copy(session, found.code, language()) is not None,
    )
    return render_template("portal/beat.html", page=page)


@bp.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """Show how to reach the department."""
    return render_template("portal/contact.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept and what is not."""
    return render_template("portal/privacy.html", rsvp_days=settings().rsvp_days)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how these pages can be used, and whom to tell when they cannot."""
    return render_template("portal/accessibility.html")


def _together(release: ReleaseContent | None, area: str) -> str:
    found = release.area(area) if release else None
    return in_language(found.name, language()) if found and found.beats else ""


def _map(selected: str | None) -> Markup | None:
    shown = beat_map(db.session())
    if shown is None:
        return None
    note = settings().city.boundaries_note
    words = MapWords(
        title=_("Map of the beats"),
        description=_("Each beat is a link to its page; the same links stand in the list."),
        area=_("Beat"),
        note=_(note) if note else "",
    )
    hrefs = {area.code: url_for("portal.beat", code=area.code) for area in shown.areas}
    return svg_markup(
        paint_map(
            shown.areas,
            words,
            selected=selected,
            hrefs=hrefs,
            width=fitting_width(len(shown.areas)),
        )
    )

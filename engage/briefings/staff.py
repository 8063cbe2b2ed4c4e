"""Staff pages of briefings: which there are, the button that makes one, and the download."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_security import current_user

from engage.briefings.archive import stored_pdf
from engage.briefings.codes import code_of
from engage.briefings.forms import VARIANT_NAMES
from engage.briefings.labels import file_name
from engage.briefings.models import ArchivedBriefing, BriefingFile, BriefingRequest
from engage.briefings.queries import beats_of, requests_of_wave
from engage.briefings.queries_files import files_of_wave
from engage.briefings.services import Wanted, request_briefing
from engage.briefings.tasks import make_next
from engage.briefings.variants import FULL, offered, variant_named
from engage.db import db
from engage.formats import clock, short_day
from engage.language import NAMES, language
from engage.people.services import note_refusal
from engage.places.models import Beat
from engage.places.queries import beats
from engage.results.queries import releases
from engage.web import settings, staff

bp = Blueprint("briefings_staff", __name__, url_prefix="/staff/briefings")
ROLES: Final = ("organizer", "officer")


@dataclass(frozen=True, slots=True)
class Entry:
    """The briefing of a beat in one language: made, waiting, failed, or not asked for yet."""

    beat: str
    title: str
    language: str
    language_name: str
    made: str
    code: str
    is_waiting: bool
    fault: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The briefings of one wave that this person may see."""

    waves: Sequence[tuple[str, str]]
    wave: str
    wave_title: str
    entries: Sequence[Entry]
    beats: Sequence[Beat]
    variants: Sequence[tuple[str, LazyString]]
    variant: str

    @property
    def asked(self) -> str | None:
        """Return the variant for an address; the full briefing has none in it."""
        return None if self.variant == FULL else self.variant

    @property
    def n_made(self) -> int:
        """Return how many are there."""
        return sum(bool(entry.made) for entry in self.entries)

    @property
    def n_waiting(self) -> int:
        """Return how many are being made."""
        return sum(entry.is_waiting for entry in self.entries)

    @property
    def languages(self) -> Mapping[str, str]:
        """Return the languages in which there is any."""
        return {entry.language: entry.language_name for entry in self.entries if entry.made}


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """List the briefings of a published wave."""
    spoken = language()
    published = [(r.wave, r.title.get(spoken) or r.wave) for r in releases(db.session())]
    titles = dict(published)
    wave = request.args.get("wave") or next(iter(titles), "")
    if wave and wave not in titles:
        abort(404)
    seen = _visible()
    variant = _variant()
    city = settings().city
    choice = [(name, VARIANT_NAMES[name]) for name in offered(city.languages, city.paper)]
    entries = _entries(wave, variant, seen)
    page = IndexPage(published, wave, titles.get(wave, ""), entries, seen, choice, variant)
    return render_template("briefings/staff/index.html", page=page)


@bp.post("/<beat>/<wave>/<spoken>/make")
@staff(*ROLES)
def make_one(beat: str, wave: str, spoken: str) -> ResponseReturnValue:
    """Let a worker make one briefing."""
    _own_beat(beat)
    if spoken not in settings().city.languages:
        abort(404)
    wanted, actor = Wanted(beat, wave, spoken, _variant()), current_user.email
    request_briefing(db.session(), wanted, datetime.now(UTC), actor, is_urgent=True)
    make_next.later()
    flash(_("The briefing is being made; this page shows it in a minute."))
    return redirect(url_for(".index", wave=wave, variant=wanted.variant))


@bp.get("/<beat>/<wave>.<spoken>.pdf")
@staff(*ROLES)
def download(beat: str, wave: str, spoken: str) -> ResponseReturnValue:
    """Send a briefing from the archive; another beat's does not exist for an officer."""
    _own_beat(beat)
    variant = _variant()
    made = files_of_wave(db.session(), wave, variant).get((beat, spoken))
    content = stored_pdf(settings(), made[1]) if made is not None else None
    if content is None:
        abort(404)
    name = f"briefing-{file_name(beat, wave, spoken, variant)}"
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _visible() -> list[Beat]:
    return beats_of(db.session(), current_user, datetime.now(settings().city.zone).date())


def _own_beat(code: str) -> None:
    if code not in {beat.code for beat in _visible()}:
        if any(code == beat.code for beat in beats(db.session())):
            asked, actor = f"briefing of beat {code}", current_user.email
            note_refusal(db.session(), asked, actor=actor, now=datetime.now(UTC))
        abort(404)


def _variant() -> str:
    asked = request.args.get("variant") or FULL
    return variant_named(asked, settings().city.paper).name


def _entries(wave: str, variant: str, seen: Sequence[Beat]) -> tuple[Entry, ...]:
    made = files_of_wave(db.session(), wave, variant)
    asked = requests_of_wave(db.session(), wave, variant)
    return tuple(
        _entry(beat, spoken, made.get((beat.code, spoken)), asked.get((beat.code, spoken)))
        for beat in (seen if wave else ())
        for spoken in settings().city.languages
    )


def _entry(
    beat: Beat,
    spoken: str,
    made: tuple[ArchivedBriefing, BriefingFile] | None,
    asked: BriefingRequest | None,
) -> Entry:
    return Entry(
        beat=beat.code,
        title=beat.title,
        language=spoken,
        language_name=NAMES[spoken],
        made=f"{short_day(made[1].made_at)}, {clock(made[1].made_at)}" if made else "",
        code=code_of(made[0].content_sha256) if made else "",
        is_waiting=asked is not None and asked.state == "waiting",
        fault=asked.fault if asked is not None and asked.state == "failed" else "",
    )

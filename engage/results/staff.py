"""The organizer's pages: what waits to be published, the preview with its gate, and publishing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from engage.db import db
from engage.language import language
from engage.results import queries, services
from engage.results.gate import Fault
from engage.results.gate_words import names_of
from engage.results.models_content import ReleaseContent
from engage.results.previewing import Preview, previews
from engage.results.queries import Standing
from engage.surveys import queries as surveys
from engage.surveys.models import Wave
from engage.texts import in_language
from engage.web import settings, staff

bp = Blueprint("results_staff", __name__, url_prefix="/staff/results")


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in the list; ``note`` is why nothing of it stands any more."""

    code: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Closed waves that wait, waves whose plan can still change, and what is public."""

    waiting: Sequence[WaveLine]
    collecting: Sequence[WaveLine]
    public: Sequence[WaveLine]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a release from being published: a sentence, and where it is mended."""

    text: str
    link: str
    where: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a wave would publish, table by table, and what must be mended before."""

    wave: str
    title: str
    release: ReleaseContent
    tables: Sequence[Preview]
    obstacles: Sequence[Obstacle]
    may_publish: bool
    current: Standing | None
    is_changed: bool


@bp.get("")
@staff("organizer", "analyst")
def index() -> ResponseReturnValue:
    """List waves by what is to be done with them."""
    waves = surveys.waves(db.session())
    public = queries.published_waves(db.session())
    notes = {last.wave: last.reason for _content, last in queries.withdrawn_waves(db.session())}
    page = IndexPage(
        waiting=_lines((w for w in waves if w.status == "closed" and w.code not in public), notes),
        collecting=_lines(w for w in waves if w.status != "closed"),
        public=_lines(w for w in waves if w.code in public),
    )
    return render_template("results/staff/index.html", page=page)


@bp.get("/<wave>")
@staff("organizer", "analyst")
def preview(wave: str) -> ResponseReturnValue:
    """Show what a wave would publish and what would be hidden, and why."""
    prepared = services.prepare(db.session(), wave, settings().city.name)
    release = prepared.content
    before = queries.latest_release(db.session(), wave)
    page = PreviewPage(
        wave=wave,
        title=in_language(release.title, language()),
        release=release,
        tables=previews(release, language()),
        obstacles=_obstacles(wave, prepared.obstacles),
        may_publish=bool(current_user.has_role("organizer")),
        current=None if before is None else queries.standing(db.session(), before.sha256),
        is_changed=before is not None and not services.says_the_same(before, release),
    )
    return render_template("results/staff/preview.html", page=page)


@bp.post("/<wave>/publish")
@staff("organizer")
def publish(wave: str) -> ResponseReturnValue:
    """Publish a closed wave."""
    city = settings().city.name
    services.publish(db.session(), wave, datetime.now(UTC), current_user.email, city)
    flash(_("The results are public."))
    return redirect(url_for(".index"), 303)


def _lines(waves: Iterable[Wave], notes: dict[str, str] | None = None) -> list[WaveLine]:
    notes = notes or {}
    return [
        WaveLine(w.code, in_language(w.title, language()), notes.get(w.code, "")) for w in waves
    ]


def _obstacles(wave: str, faults: Sequence[Fault]) -> list[Obstacle]:
    facts = url_for("surveys_staff.revise", code=wave)
    texts = {
        "method": _("These points of the method are blank: %(names)s."),
        "translation": _("A translation is missing: %(names)s."),
        "quote": _("Comments that no moderator has read: %(names)s."),
        "theme": _("Comments whose themes are not coded yet: %(names)s."),
        "cell": _("These figures fail the last check of privacy: %(names)s."),
    }
    places = {
        "method": (facts, _("Fill them in")),
        "translation": (facts, _("Translate them")),
        "quote": (url_for("comments.show", wave=wave), _("Read the comments")),
        "theme": (url_for("comments_coding.show", wave=wave), _("Code them")),
        "cell": (url_for("results_plan.show", wave=wave), _("Look at the plan")),
    }
    return [
        Obstacle(texts[kind] % {"names": names_of(list(found), language())}, *places[kind])
        for kind, found in groupby(faults, key=lambda fault: fault.kind)
    ]

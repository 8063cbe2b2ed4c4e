"""The organizer's pages: waves waiting to be published, the preview, publishing, withdrawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from engage.db import db
from engage.language import language
from engage.results import queries, services
from engage.results.aapor_words import titles
from engage.results.forms import WithdrawForm
from engage.results.models_content import ReleaseContent
from engage.stats.published import Figure, Nearly, Suppressed, Words
from engage.surveys import queries as surveys
from engage.surveys.models import Wave
from engage.texts import in_language
from engage.web import settings, staff

bp = Blueprint("results_staff", __name__, url_prefix="/staff/results")


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in the list."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Closed waves that wait, waves still open, and what is public."""

    waiting: Sequence[WaveLine]
    collecting: Sequence[WaveLine]
    public: Sequence[WaveLine]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """What an area would show: cells by kind, and the reasons of those that are hidden."""

    name: str
    n: int | None
    n_figures: int
    n_words: int
    n_few: int
    n_hidden: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a wave would publish, area by area, and what is missing before it can."""

    wave: str
    title: str
    release: ReleaseContent
    areas: Sequence[AreaLine]
    blanks: Sequence[str]
    may_publish: bool


@bp.get("")
@staff("organizer", "analyst")
def index() -> ResponseReturnValue:
    """List waves by what is to be done with them."""
    waves = surveys.waves(db.session())
    public = queries.published_waves(db.session())
    waiting = [w for w in waves if w.status == "closed" and w.code not in public]
    page = IndexPage(
        waiting=_lines(waiting),
        collecting=_lines([w for w in waves if w.status in {"open", "keying", "closing"}]),
        public=_lines([w for w in waves if w.code in public]),
    )
    return render_template("results/staff/index.html", page=page)


@bp.get("/<wave>")
@staff("organizer", "analyst")
def preview(wave: str) -> ResponseReturnValue:
    """Show what a wave would publish and what would be hidden, and why."""
    prepared = services.prepare(db.session(), wave, settings().city.name)
    release = prepared.content
    page = PreviewPage(
        wave=wave,
        title=in_language(release.title, language()),
        release=release,
        areas=_area_lines(release),
        blanks=[f"{titles(language())[name]} ({name})" for name in prepared.blanks],
        may_publish=bool(current_user.has_role("organizer")),
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


@bp.route("/<wave>/withdraw", methods=["GET", "POST"])
@staff("organizer")
def withdraw(wave: str) -> ResponseReturnValue:
    """Take the results of a wave back, with a public reason."""
    release = queries.latest_release(db.session(), wave)
    if release is None:
        return redirect(url_for(".index"), 303)
    form = WithdrawForm()
    if not form.validate_on_submit():
        title = in_language(release.title, language())
        status = 422 if form.errors else 200
        return render_template("results/staff/withdraw.html", form=form, title=title), status
    services.withdraw(
        db.session(), release.sha256, form.reason.data, datetime.now(UTC), current_user.email
    )
    flash(_("The results are no longer public; the page says why."))
    return redirect(url_for(".index"), 303)


def _lines(waves: Sequence[Wave]) -> list[WaveLine]:
    return [WaveLine(w.code, in_language(w.title, language())) for w in waves]


def _area_lines(release: ReleaseContent) -> list[AreaLine]:
    kinds: Counter[tuple[str, object]] = Counter()
    for row in release.rows:
        shown = row.shown
        kinds[row.area, shown.reason if isinstance(shown, Suppressed) else type(shown)] += 1
    return [
        AreaLine(
            name=in_language(area.name, language()),
            n=area.n,
            n_figures=kinds[area.code, Figure] + kinds[area.code, Nearly],
            n_words=kinds[area.code, Words],
            n_hidden=kinds[area.code, "base"],
            n_few=kinds[area.code, "few"],
        )
        for area in release.areas
    ]

"""Every release of a wave, with whether it still stands, and the frozen text of those that may."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results import queries
from engage.results.queries import Standing
from engage.texts import in_language
from engage.web import public

bp = Blueprint("results_releases", __name__, url_prefix="/results/<wave>/releases")


class NoRelease(Missing):
    """A release that does not exist, or that nobody may read any more."""


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """The releases of a wave, the newest first."""

    wave: str
    title: str
    releases: Sequence[Standing]

    @property
    def is_public(self) -> bool:
        """Return whether one of them stands."""
        return any(one.state == "current" for one in self.releases)


@bp.get("")
@public
def index(wave: str) -> ResponseReturnValue:
    """List every release of a wave with whether it stands, and if not, why."""
    found = queries.standings(db.session(), wave)
    content = queries.release_by_hash(db.session(), found[0].sha256) if found else None
    if content is None:
        raise NoRelease("There are no results of this wave. They come when it has closed.")
    page = ReleasesPage(wave, in_language(content.title, language()), found)
    return render_template("results/releases.html", page=page)


@bp.get("/<sha256>.json")
@public
def download(wave: str, sha256: str) -> ResponseReturnValue:
    """Send a release as it was frozen, also one that a later one corrects; no withdrawn one."""
    found = queries.standing(db.session(), sha256)
    if found is None or found.wave != wave:
        raise NoRelease("There is no such release.")
    if found.state == "withdrawn":
        raise NoRelease("This release was withdrawn: {reason}", reason=found.reason)
    text = queries.frozen_text(db.session(), sha256)
    return Response(text, content_type="application/json; charset=utf-8")

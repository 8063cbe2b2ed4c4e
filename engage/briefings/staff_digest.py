"""The digest of command staff as a page: a district or the whole city, beat by beat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engage.briefings.digest import Digest, digest
from engage.briefings.digest_reading import digest_material
from engage.db import db
from engage.language import language
from engage.places.queries import districts
from engage.results.queries import newest_release
from engage.web import settings, staff

bp = Blueprint("briefings_digest", __name__, url_prefix="/staff/briefings/digest")


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The digest, none before the first published survey, and the districts to choose from."""

    digest: Digest | None
    districts: Sequence[str]
    district: str


@bp.get("")
@staff("organizer", "analyst")
def show() -> ResponseReturnValue:
    """Show the digest of the newest published survey."""
    session, spoken = db.session(), language()
    release, district = newest_release(session), request.args.get("district", "")
    known = [name for name in districts(session) if name]
    made = None
    if release is not None:
        now = datetime.now(UTC)
        made = digest(digest_material(session, settings(), release, district, spoken, now), spoken)
    return render_template("briefings/staff/digest.html", page=DigestPage(made, known, district))

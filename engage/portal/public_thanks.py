"""The page after sending: it joins results and meetings, unknown to the room of answers."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.language import language
from engage.meetings.queries import next_meeting
from engage.places.queries import beat_by_code
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_trust import trust_texts
from engage.web import public

bp = Blueprint("portal_thanks", __name__)
# The longest code of a beat that is looked up.
LONGEST: Final = 40
WAYS: Final = ("complaints", "outside")
HEADERS: Final = {"Cache-Control": "no-store", "Clear-Site-Data": '"cache", "storage"'}


@bp.get("/s/<wave>/thanks")
@public
def show(wave: str) -> ResponseReturnValue:
    """Thank, the same for everybody of a beat; no answer stands here."""
    session = db.session()
    beat = beat_by_code(session, request.args.get("beat", "")[:LONGEST])
    survey = wave_by_code(session, wave)
    told = trust_texts(session, survey, language())
    page = render_template(
        "portal/thanks.html",
        survey=survey,
        ways=[text.words for text in told if text.topic in WAYS],
        beat=beat,
        meeting=next_meeting(session, beat.code if beat else None, datetime.now(UTC)),
    )
    return make_response(page, 200, HEADERS)

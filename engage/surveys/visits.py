"""What a request of a respondent brings along: the survey, the draft that its cookie opens, a code.

The one named module of this room that is of the web; every file of residents' pages calls it.
"""

from datetime import UTC, date, datetime, timedelta
from time import time
from typing import Any, Final

from flask import abort, current_app, request
from limits import RateLimitItem, parse
from werkzeug.wrappers import Response

from engage.db import db
from engage.language import language
from engage.limits import source_key
from engage.surveys.codes import code_hash
from engage.surveys.marks import Mark, marks_of
from engage.surveys.passing import Passing
from engage.surveys.proofs import is_proof, new_challenge
from engage.surveys.respondents import Draft
from engage.surveys.running import Survey, Surveys, stratum_of_code, was_sent
from engage.surveys.sealing import DraftKey, draft_key
from engage.surveys.sending import stored_draft
from engage.surveys.tallies import Dimension
from engage.web import limiter, settings

DRAFT_LIFE: Final = timedelta(hours=24)
# So long an old page of a wave that another process closed may show; sending checks it anyway.
SECONDS_KEPT: Final = 1.0
LONGEST: Final = 64
NO_STORE: Final = {"Cache-Control": "no-store"}
WRONG_CODES: Final = parse("10/minute")
# What open links bring from one network, and to one survey, without anybody wondering.
USUAL_HERE: Final = parse("10/10minute")
USUAL: Final = parse("200/hour")


def survey_of(wave: str) -> Survey | None:
    """Return a wave that takes answers, None where there is none of that code."""
    seconds = 0.0 if current_app.testing else SECONDS_KEPT
    new = Surveys(seconds, settings().city.name)
    surveys: Surveys = current_app.extensions.setdefault("engage_surveys", new)
    return surveys.find(db.session, wave)


def key_of_cookie() -> DraftKey | None:
    """Return the key of the draft that the cookie opens."""
    secret = request.cookies.get(cookie_name("answers"), "")
    return draft_key(secret) if secret and len(secret) <= LONGEST else None


def draft_of(wave: str) -> Draft | None:
    """Return the draft of this browser for a wave."""
    survey, key = survey_of(wave), key_of_cookie()
    if survey is None or key is None:
        return None
    content = stored_draft(db.engine, key)
    return Draft(survey, key, content) if content and content["wave"] == wave else None


def is_sent(key: str) -> bool:
    """Return whether answers were sent already under the key of a review page."""
    return was_sent(db.engine, key)


def last_day() -> date:
    """Return the last day of a draft that is kept now."""
    return (datetime.now(UTC) + DRAFT_LIFE).date()


def words_of(survey: Survey) -> str:
    """Return the language in which a survey is shown to this reader."""
    offered, wanted = survey.instrument.languages, language()
    return wanted if wanted in offered else offered[0]


def code_of_cookie() -> bytes | None:
    """Return the hash of the code that came by a link or was typed."""
    letters = request.cookies.get(cookie_name("code"), "")[:LONGEST]
    return code_hash(letters, settings().code_pepper) if letters else None


def beat_named(draft: Draft) -> str:
    """Return the name of the beat that a code knows where a text names it, else nothing.

    It is read from the unspent code each time and kept nowhere.
    """
    code = draft.content["code"]
    if not code or not draft.survey.names_beat:
        return ""
    stratum = stratum_of_code(db.session(), bytes.fromhex(code))
    return dict(draft.survey.areas).get(stratum or "", "")


def challenge_for(draft: Draft) -> dict[str, Any]:
    """Return the proof of work that is asked for the answers of an open link."""
    return new_challenge(draft.key.sent.hex(), settings().secret_key, datetime.now(UTC))


def marks_on(draft: Draft) -> list[Mark]:
    """Return the marks of answers that are being sent; those with a code get none."""
    if draft.content["code"]:
        return []
    is_usual = _is_within(USUAL_HERE, source_key()) and _is_within(USUAL, draft.survey.code)
    proof = request.form.get("proof", "")
    return marks_of(
        draft.survey.canonical,
        seconds_of(draft),
        is_burst=not is_usual,
        is_verified=is_proof(proof, draft.key.sent.hex(), settings().secret_key),
    )


def _is_within(limit: RateLimitItem, whose: str) -> bool:
    """Count one more, unless there are too many already: a count in memory starts a thread."""
    counted = limiter.limiter
    return counted.test(limit, "open answers", whose) and counted.hit(limit, "open answers", whose)


def seconds_of(draft: Draft) -> float | None:
    """Return how long ago a draft was begun."""
    begun = draft.content.get("begun")
    return None if begun is None else time() - begun


def today() -> date:
    """Return the day in the city."""
    return datetime.now(settings().city.zone).date()


def count_in_passing(survey: Survey, dimension: Dimension, bucket: str) -> None:
    """Count a step of somebody; this process writes such steps down several at once."""
    passing = current_app.extensions.setdefault("engage_passing", Passing())
    passing.count(db.engine, survey.wave_id, (dimension, bucket))


def count_wrong_code() -> None:
    """Count a code or phrase that opens nothing; refuse who has tried too many."""
    if not limiter.limiter.hit(WRONG_CODES, "wrong code", source_key()):
        abort(429)


def cookie_name(name: str) -> str:
    """Return the name of a cookie, with the prefix that browsers reserve for https."""
    return f"__Host-{name}" if settings().is_secure else name


def set_cookie(response: Response, name: str, value: str, life: timedelta) -> None:
    """Set a cookie of a respondent, or take it away by a life of nothing."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=life,
        expires=None if life else 0,  # the same answer in every second
        secure=settings().is_secure,
        httponly=True,
        samesite="Lax",
    )

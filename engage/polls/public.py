"""What a room sees of a live poll: the question on a phone, and the screen with the result."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import segno
from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse

from engage.db import db
from engage.language import language
from engage.limits import source_key
from engage.polls.forms import positions, read_answer
from engage.polls.models import Poll
from engage.polls.queries import poll_by_code
from engage.polls.services import PollClosed, count_answer, read_poll_code
from engage.polls.showing import Screen, Spoken, screen_of
from engage.web import csrf, limiter, public, require_same_origin, settings

bp = Blueprint("polls", __name__)
csrf.exempt(bp)  # a token would need a session; who answers has none, the origin is checked instead
NO_STORE: Final = {"Cache-Control": "no-store"}
# A whole room shares one network: mistyped codes are slowed down, a right one never is.
WRONG_CODES: Final = parse("60/minute")
# The same page sent twice by a double tap or a poor connection counts once (in each worker, or in
# all of them by Redis); what slips through is a courtesy lost, not a promise broken.
SAME_PAGE: Final = parse("1/10 minutes")
REMEMBERED: Final = timedelta(hours=24)
LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The question on a phone; ``is_again`` is the next person on the same phone."""

    code: str
    question: Spoken
    options: tuple[tuple[Spoken, str], ...]
    other: str
    is_multi: bool
    most: int | None
    is_again: bool
    error: str = ""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))


@bp.get("/p")
@public
def index() -> ResponseReturnValue:
    """Ask for the code on the screen."""
    return render_template("polls/index.html", is_wrong=False)


@bp.post("/p")
@public
def enter() -> ResponseReturnValue:
    """Take a typed code."""
    require_same_origin()
    return redirect(address(".ask", code=read_poll_code(request.form.get("code", "")) or "0"), 303)


@bp.get("/p/<code>")
@public
def ask(code: str) -> ResponseReturnValue:
    """Show the question; a phone that has answered is thanked, and may be handed on."""
    poll = _poll(code)
    if poll is None:
        return _no_such_poll()
    is_again = request.args.get("again") == "1"
    if poll.status != "open" or (_has_answered() and not is_again):
        return redirect(address(".thanks", code=poll.code), 303)
    page = _answer_page(poll, (), is_again=is_again)
    return render_template("polls/ask.html", page=page), NO_STORE


@bp.post("/p/<code>")
@public
def answer(code: str) -> ResponseReturnValue:
    """Count one answer."""
    require_same_origin()
    poll = _poll(code)
    if poll is None:
        return _no_such_poll()
    is_again = request.form.get("again") == "1"
    done = redirect(address(".thanks", code=poll.code), 303)
    if poll.status != "open" or (_has_answered() and not is_again):
        return done
    ticked = request.form.getlist("answer")
    outcome = read_answer(poll, ticked)
    if outcome.unknown is not None:
        abort(422)
    if outcome.value is None:
        page = _answer_page(poll, ticked, is_again=is_again, error=_said(outcome.reason, poll.most))
        return render_template("polls/ask.html", page=page), 422, NO_STORE
    _count(poll.id, positions(outcome), request.form.get("key", "")[:LONGEST])
    return _remembered(make_response(done), poll.code)


@bp.get("/p/<code>/thanks")
@public
def thanks(code: str) -> ResponseReturnValue:
    """Thank, and say where the result appears; nothing of the answer stands here."""
    poll = _poll(code)
    if poll is None:
        return _no_such_poll()
    page = screen_of(poll, language())
    return render_template("polls/thanks.html", page=page, has_answered=_has_answered()), NO_STORE


@bp.get("/p/<code>/screen")
@public
def screen(code: str) -> ResponseReturnValue:
    """Show what a projector shows; who has the newest state already gets 304 and no page."""
    poll = _poll(code)
    if poll is None:
        return _no_such_poll()
    page = screen_of(poll, language())
    # A plain comparison: caches on the way may mark the tag as weak.
    if request.if_none_match.contains_weak(page.stamp):
        response = Response(status=304)
    else:
        response = make_response(_drawn(page))
    response.set_etag(page.stamp)
    return response


def _drawn(page: Screen) -> str:
    link = f"{settings().base_url.rstrip('/')}{address('.ask', code=page.code)}"
    code = segno.make(link, error="m").svg_data_uri(border=2, dark="#16202E", light="#FFFFFF")
    return render_template("polls/screen.html", page=page, link=link.partition("//")[2], qr=code)


def _poll(code: str) -> Poll | None:
    return poll_by_code(db.session(), read_poll_code(code))


def _no_such_poll() -> ResponseReturnValue:
    if not limiter.limiter.hit(WRONG_CODES, "wrong poll code", source_key()):
        abort(429)
    return render_template("polls/index.html", is_wrong=True), 404, NO_STORE


def _count(poll_id: int, chosen: list[int], key: str) -> None:
    window = (SAME_PAGE, "poll page", key)
    if key and not limiter.limiter.hit(*window):
        return  # counted a moment ago
    try:
        count_answer(db.session(), poll_id, chosen)
    except PollClosed:
        return  # closed between the page and the answer: the next page says so
    except Exception:
        limiter.limiter.clear(*window)  # not counted: sending the page again must count
        raise


def _answer_page(
    poll: Poll, ticked: list[str] | tuple[str, ...], *, is_again: bool, error: str = ""
) -> AnswerPage:
    shown = screen_of(poll, language())
    return AnswerPage(
        code=poll.code,
        question=shown.question,
        options=tuple(
            (bar.words, " checked" if str(i) in ticked else "") for i, bar in enumerate(shown.bars)
        ),
        other=shown.other,
        is_multi=poll.is_multi,
        most=poll.most,
        is_again=is_again,
        error=error,
    )


def _said(reason: str | None, most: int | None) -> str:
    if reason == "too_many":
        return str(_("Choose at most %(high)s.", high=most))
    if reason == "exclusive":
        return str(_("Choose either answers or one of the last boxes, not both."))
    return str(_("Choose an answer first."))


def _cookie_name() -> str:
    # __Host- would need the path /, and then one poll would speak for all
    return "__Secure-poll" if settings().is_secure else "poll"


def _has_answered() -> bool:
    return _cookie_name() in request.cookies


def _remembered(response: Response, code: str) -> Response:
    response.set_cookie(
        _cookie_name(),
        "1",
        max_age=REMEMBERED,
        path=address(".ask", code=code),
        secure=settings().is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response

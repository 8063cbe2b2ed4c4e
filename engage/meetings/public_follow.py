"""Residents' pages of following: ask for mail, confirm it by a link, stop it with one tap."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.limits import text_key
from engage.meetings import services_follow
from engage.meetings.forms_notices import FollowForm
from engage.meetings.pages import attach, now
from engage.meetings.services_follow import Links
from engage.meetings.topics_followed import AT_ONCE, topic_title
from engage.people.services_followers import Wish
from engage.web import limiter, public, settings

bp = Blueprint("meetings_follow", __name__)
PRIVATE: Final = {"Cache-Control": "no-store"}
LONGEST: Final = 60
FOLLOW_LIMIT: Final = "40 per hour"
MAILED_LIMIT: Final = "6 per hour"


@dataclass(frozen=True, slots=True)
class FollowPage:
    """What can be followed, and the form."""

    title: str
    form: FollowForm
    at_once: bool


@bp.get("/follow")
@public
def ask() -> ResponseReturnValue:
    """Ask who wants to follow a topic."""
    return _page(FollowForm(formdata=None, topic=request.args.get("topic", "city")[:LONGEST]))


@bp.post("/follow")
@public
@limiter.limit(FOLLOW_LIMIT)
@limiter.limit(MAILED_LIMIT, key_func=lambda: text_key(request.form.get("email", "")))
def wish() -> ResponseReturnValue:
    """Keep a wish until its mailed link is confirmed."""
    form = FollowForm()
    if form.validate():
        if form.website.data:  # only programs see this field
            return redirect(url_for(".asked"), 303)
        topic = (form.topic.data or "")[:LONGEST]
        wanted = Wish(topic, form.email.data, language(), form.cadence.data)
        try:
            services_follow.request_follow(db.session(), wanted, now(), _links())
            return redirect(url_for(".asked"), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _page(form), 422, PRIVATE


@bp.get("/follow/check-your-mail")
@public
def asked() -> ResponseReturnValue:
    """Say that a mail is on its way, whoever asked."""
    return render_template("meetings/follow_asked.html")


def _page(form: FollowForm) -> str:
    title = topic_title(db.session(), form.topic.data or "", language())
    if title is None:
        abort(404)
    at_once = (form.topic.data or "").partition(":")[0] in AT_ONCE
    return render_template("meetings/follow.html", page=FollowPage(title, form, at_once))


def _links() -> Links:
    return Links(settings().base_url, settings().code_pepper)

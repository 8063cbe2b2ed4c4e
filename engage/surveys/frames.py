"""The journey of a respondent in a frame that is not an own browser: tablet, telephone.

A web module like visits.py: the pages of a frame are the resident's, with other ways in and out.
The draft's key lies in a cookie that only the pages of the frame are sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import time
from typing import Any

from flask import abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from engage.db import db
from engage.instrument.checking import UnknownAnswer
from engage.lean import see_other
from engage.surveys.fields import Filling
from engage.surveys.forms import answer_messages
from engage.surveys.forms_places import place_messages
from engage.surveys.models import Mode, Route, Status
from engage.surveys.respondents import (
    Draft,
    PageSent,
    answered,
    new_draft,
    reviewed,
    sealed_content,
    section_page,
)
from engage.surveys.running import ON_THE_WEB, Survey, open_survey
from engage.surveys.sealing import DraftKey, draft_key
from engage.surveys.sending import CodeUnusable, Sending, stored_draft
from engage.surveys.services import begin_draft, revise_draft, submit
from engage.surveys.services_later import drop_unsent
from engage.surveys.tallies import Arrived
from engage.surveys.visits import LONGEST, NO_STORE, beat_named, today, words_of
from engage.surveys.whereabouts import sought
from engage.web import settings


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a journey takes place: its blueprint and address, its cookie, what is sealed beside.

    ``name`` is also the folder of its templates; ``route`` is set where it is not that of the code.
    """

    name: str
    blueprint: str
    args: Mapping[str, str]
    life: timedelta
    mode: Mode
    route: Route | None = None
    takes: Sequence[Status] = ON_THE_WEB

    @property
    def wave(self) -> str:
        """Return the code of the wave."""
        return self.args["wave"]

    def at(self, view: str, **more: str) -> str:
        """Return the address of one of the frame's pages."""
        values: dict[str, Any] = {**self.args, **more}
        return url_for(f"{self.blueprint}.{view}", **values)

    def survey(self) -> Survey | None:
        """Return the survey, None where it takes no answers in this frame."""
        return open_survey(db.session(), self.wave, self.takes, city=settings().city.name)

    def draft(self) -> Draft | None:
        """Return the draft that the frame's cookie opens."""
        survey, key = self.survey(), self.key()
        if survey is None or key is None:
            return None
        content = stored_draft(db.engine, key)
        return Draft(survey, key, content) if content and content["wave"] == self.wave else None

    def key(self) -> DraftKey | None:
        """Return the key of the frame's cookie."""
        secret = request.cookies.get(self.cookie, "")
        return draft_key(secret) if secret and len(secret) <= LONGEST else None

    @property
    def cookie(self) -> str:
        """Return the name of the frame's cookie; its path is not /, so it cannot be __Host-."""
        return f"__Secure-{self.name}" if settings().is_secure else self.name

    def set_cookie(self, response: Response, secret: str) -> Response:
        """Keep the key of a draft for the frame's pages alone, or forget it."""
        response.set_cookie(
            self.cookie,
            secret,
            max_age=self.life if secret else timedelta(0),
            path=self.at("start"),
            secure=settings().is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response


def begin_in(frame: Frame, survey: Survey, code: str | None = None) -> Response:
    """Begin a new draft in a frame; the one before it is gone."""
    forget_in(frame)
    draft = new_draft(survey, code)
    draft.content["begun"] = int(time())
    begin_draft(db.engine, draft.key, draft.content, _last_day(frame))
    return frame.set_cookie(_go(frame, draft.undone()), draft.key.secret)


def forget_in(frame: Frame) -> None:
    """Delete the draft that the frame's cookie opens."""
    key = frame.key()
    if key is not None:
        drop_unsent(db.engine, key)


def ask_in(frame: Frame, section: str) -> Response:
    """Show one topic with the answers so far."""
    draft = frame.draft()
    if draft is None:
        return see_other(frame.at("start"))
    draft.section(section)
    return _page(frame, draft, section, Filling(answered(draft, draft.section(section))))


def answer_in(frame: Frame, section: str) -> Response:
    """Check and keep the answers to one topic."""
    survey, key = frame.survey(), frame.key()
    if survey is None or key is None:
        return see_other(frame.at("start"))
    given = {k: v for k, v in request.form.to_dict(flat=False).items() if k != "csrf_token"}
    looked_up = sought(db.session, survey.places, section, given)
    sent = PageSent(survey, key, section, looked_up)
    try:
        revise_draft(db.engine, key, sent.revise, _last_day(frame))
    except UnknownAnswer:
        abort(422)
    if sent.draft is None:
        return see_other(frame.at("start"))
    if sent.errors or sent.faults:
        filling = Filling(sent.form, answer_messages(sent.errors) | place_messages(sent.faults))
        return _page(frame, sent.draft, section, filling, 422)
    return frame.set_cookie(_go(frame, sent.next), key.secret)


def review_in(frame: Frame, *, shows_answers: bool) -> Response:
    """Show the last page before sending, with every answer or without."""
    draft = frame.draft()
    if draft is None:
        return see_other(frame.at("start"))
    if draft.undone():
        return _go(frame, draft.undone())
    topics = reviewed(draft, words_of(draft.survey), beat_named(draft)) if shows_answers else []
    html = render_template(f"surveys/{frame.name}/review.html", frame=frame, topics=topics)
    return make_response(html, 200, NO_STORE)


def send_in(frame: Frame) -> bool | None:
    """Send the answers; None where nothing is there to be sent, False where the code is spent."""
    draft = frame.draft()
    if draft is None or draft.undone():
        return None
    code = draft.content["code"]
    content = sealed_content(draft, words_of(draft.survey)) | {"mode": frame.mode, "marks": []}
    sending = Sending(
        wave_id=draft.survey.wave_id,
        wave=frame.wave,
        public_key=draft.survey.public_key,
        draft=draft.key,
        content=content | ({"route": frame.route} if frame.route else {}),
        code=bytes.fromhex(code) if code else None,
        arrived=Arrived(today()),
    )
    try:
        submit(db.engine, sending)
    except CodeUnusable:
        return False
    return True


def _page(frame: Frame, draft: Draft, name: str, filling: Filling, status: int = 200) -> Response:
    topic, words = draft.section(name), words_of(draft.survey)
    page = section_page(draft, topic, words, filling, beat_named(draft))
    html = render_template(f"surveys/{frame.name}/section.html", frame=frame, page=page)
    return make_response(html, status, NO_STORE)


def _go(frame: Frame, section: str | None) -> Response:
    if section is None:
        return see_other(frame.at("review"))
    return see_other(frame.at("ask", section=section))


def _last_day(frame: Frame) -> date:
    return (datetime.now(UTC) + frame.life).date()

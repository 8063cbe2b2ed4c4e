"""The home page of staff: what waits for them, each with the button that does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from engage.db import db
from engage.language import language
from engage.mail.models import OutboxMail
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.places.queries import beats
from engage.portal import queries
from engage.portal.queries import OwnBeat
from engage.surveys.models import Wave
from engage.surveys.queries_trust import Lack
from engage.web import settings, staff

bp = Blueprint("portal_staff", __name__)
N_MAILS: Final = 5


@dataclass(frozen=True, slots=True)
class WaitingWave:
    """A wave in the reader's language, and whether its private key is kept here."""

    code: str
    title: str
    is_key_here: bool


@dataclass(frozen=True, slots=True)
class StuckWave:
    """A wave that should have opened, and what residents would not be told."""

    code: str
    title: str
    missing: Sequence[Lack]


@dataclass(frozen=True, slots=True)
class Home:
    """What waits for the person who reads, by their roles, and an officer's own beats."""

    name: str
    to_open: Sequence[StuckWave]
    to_close: Sequence[WaitingWave]
    to_publish: Sequence[WaitingWave]
    mails: Sequence[OutboxMail]
    n_mails: int
    uncovered: Sequence[Meeting]
    to_file: Sequence[Meeting]
    promises: Sequence[Commitment]
    today: date
    own: Sequence[OwnBeat]
    is_officer: bool
    may_assign: bool
    needs_beats: bool

    @property
    def is_clear(self) -> bool:
        """Return whether nothing waits."""
        waves = (self.to_open, self.to_close, self.to_publish)
        rooms = (self.mails, self.uncovered, self.to_file, self.promises)
        return not any((*waves, *rooms))


@bp.get("/staff")
@staff()
def home() -> ResponseReturnValue:
    """Show what waits for the person signed in."""
    session, now, zone = db.session(), datetime.now(UTC), settings().city.zone
    today = now.astimezone(zone).date()
    organizes = current_user.has_role("organizer")
    assigns = current_user.has_role("administrator")
    mails = queries.mails_to_mend(session) if organizes or assigns else ()
    page = Home(
        name=current_user.name,
        to_open=_stuck(queries.waves_to_open(session, today, language())) if organizes else (),
        to_close=_named(queries.waves_to_close(session, today), organizes),
        to_publish=_named(queries.waves_to_publish(session), organizes),
        mails=mails[:N_MAILS],
        n_mails=len(mails),
        uncovered=queries.meetings_without_officer(session, now) if organizes or assigns else (),
        to_file=queries.minutes_to_file(session, now) if organizes else (),
        promises=queries.promises_to_keep(session, current_user, now, zone),
        today=today,
        own=queries.own_beats(session, current_user, now, zone, language()),
        is_officer=current_user.has_role("officer"),
        may_assign=assigns,
        needs_beats=(organizes or assigns) and not beats(session),
    )
    return render_template("portal/staff/home.html", page=page)


def _stuck(found: Sequence[tuple[Wave, Sequence[Lack]]]) -> list[StuckWave]:
    return [StuckWave(wave.code, wave.title_in(language()), missing) for wave, missing in found]


def _named(waves: Sequence[Wave], is_shown: bool) -> list[WaitingWave]:
    return (
        [WaitingWave(w.code, w.title_in(language()), w.is_key_held_here) for w in waves]
        if is_shown
        else []
    )

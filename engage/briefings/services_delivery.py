"""Briefings that go out by themselves: how the city wants it, and the mail with one."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.briefings.labels import file_name, speaker
from engage.briefings.models import ArchivedBriefing
from engage.briefings.models_delivery import RHYTHMS, BriefingSending
from engage.briefings.queries_delivery import Due, delivery
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.mail.outbox import MAX_SUBJECT, Attachment, UnfitMail, check_address, queue_mail
from engage.places.queries import beat_by_code

ACTOR: Final = "schedule"
MOST_DAYS_BEFORE: Final = 14
LEAST_KEPT, MOST_KEPT = 30, 36_500


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an organizer sets."""

    rhythm: str
    address: str
    weekday: int
    hour: int
    days_before: int
    language: str
    is_attached: bool
    is_public: bool
    keep_days: int


def set_delivery(session: Session, config: Config, wanted: Delivery, act: Act) -> None:
    """Keep the city's settings, or refuse what does not fit together."""
    if problems := _problems(config, wanted):
        raise InputErrors(problems)
    session.rollback()
    lock_for_writing(session)
    row = delivery(session)
    for name in Delivery.__slots__:
        setattr(row, name, getattr(wanted, name))
    session.add(row)
    detail = {"rhythm": wanted.rhythm, "keep_days": wanted.keep_days, "public": wanted.is_public}
    record(
        session,
        at=act.at,
        actor=act.actor,
        action="set delivery",
        object="briefings",
        detail=detail,
    )
    session.commit()


def _problems(config: Config, wanted: Delivery) -> list[Problem]:
    problems = []
    if wanted.rhythm not in RHYTHMS:
        problems.append(Problem("rhythm", "This rhythm is not known."))
    if wanted.language not in config.city.languages:
        problems.append(Problem("language", "This language is not offered."))
    try:
        if wanted.address or wanted.rhythm != RHYTHMS[0]:
            check_address(wanted.address)
    except UnfitMail as fault:
        problems.append(Problem("address", str(fault)))
    ranges = {
        "weekday": (wanted.weekday, 0, 6),
        "hour": (wanted.hour, 0, 23),
        "days_before": (wanted.days_before, 0, MOST_DAYS_BEFORE),
        "keep_days": (wanted.keep_days, LEAST_KEPT, MOST_KEPT),
    }
    for name, (value, least, most) in ranges.items():
        if not least <= value <= most:
            problems.append(Problem(name, "This number does not fit."))
    return problems


def mail_briefing(
    session: Session, config: Config, one: Due, row: ArchivedBriefing, content: bytes
) -> bool:
    """Put the mail into the outbox with the note that it has gone, both or neither.

    Return whether it was put there; another worker may have been faster.
    """
    sheet, now = _sheet(session, config, row), one.at
    attached = Attachment(sheet.name, "application/pdf", content)
    session.rollback()
    lock_for_writing(session)
    settings = delivery(session)
    session.add(BriefingSending(beat_code=one.beat_code, occasion=one.occasion, sent_at=now))
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return False
    queue_mail(
        session,
        to=settings.address,
        subject=sheet.subject,
        text=sheet.text,
        language=sheet.language,
        now=now,
        attachment=attached if settings.is_attached else None,
    )
    session.commit()
    return True


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The words of a mail with a briefing."""

    subject: str
    text: str
    language: str
    name: str


def _sheet(session: Session, config: Config, row: ArchivedBriefing) -> _Sheet:
    say = speaker(row.language)
    beat = beat_by_code(session, row.beat_code)
    title = beat.title if beat else row.beat_code
    address = f"{config.base_url}/staff/briefings/{row.beat_code}/{row.wave_code}"
    lines = (
        say("The briefing of beat %(title)s for line-up.", title=title),
        "",
        say("Open it (after signing in):"),
        f"{address}.{row.language}.pdf",
    )
    subject = say("Briefing: beat %(title)s", title=title)[:MAX_SUBJECT]
    name = file_name(row.beat_code, row.wave_code, row.language)
    return _Sheet(subject, "\n".join(lines) + "\n", row.language, name)

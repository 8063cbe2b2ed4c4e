"""Writes of outreach: sheets asked for and drawn in a job, partners, the log, the flyer pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage import pdf
from engage.audit.chain import record
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import Problem, Refused
from engage.mail.outbox import Attachment, queue_mail
from engage.meetings.drafts import By, normal_address
from engage.meetings.flyers import House, drawn, social_text
from engage.meetings.models import Meeting
from engage.meetings.models_flyers import (
    CHANNELS,
    FAILED,
    KINDS,
    MADE,
    WAITING,
    Outreach,
    Partner,
    Printed,
)
from engage.meetings.queries import meeting_by_id
from engage.meetings.queries_flyers import LEASE, MAX_ATTEMPTS, partners, printed_by_id
from engage.meetings.seats import NoSuchMeeting
from engage.meetings.wordings import line_faults, refuse

PARTNER_KINDS: Final = ("school", "church", "business", "association", "other")
MOST: Final = 60


class NotMade(Refused):
    """A sheet that is not drawn yet."""


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """A partner as typed."""

    name: str
    kind: str
    email: str = ""
    language: str = "en"
    beat_id: int | None = None


@dataclass(frozen=True, slots=True)
class OutreachDraft:
    """What was done to tell people, through whom, and about how many it reached."""

    channel: str
    what: str
    done_on: date
    reached: int = 0
    partner_id: int | None = None
    wave_code: str = ""


def request_sheet(
    session: Session, kind: str, meeting_ids: Sequence[int], languages: Sequence[str], now: datetime
) -> Printed:
    """Ask for a sheet; a worker draws it."""
    if kind not in KINDS or not languages or not 0 < len(meeting_ids) <= MOST:
        refuse([Problem("kind", "Choose a sheet, a language, and one to sixty meetings.")])
    lock_for_writing(session)
    made = Printed(
        kind=kind, meeting_ids=list(meeting_ids), languages=list(languages), requested_at=now
    )
    session.add(made)
    session.commit()
    return made


def draw_sheet(session: Session, config: Config, print_id: int, now: datetime) -> bool:
    """Draw a sheet that was asked for, and return whether it was; one at work is left alone."""
    if not _lease(session, print_id, now):
        return False
    row, fault, made = printed_by_id(session, print_id), "", None
    found = session.scalars(
        select(Meeting).where(Meeting.id.in_(row.meeting_ids)).order_by(Meeting.starts_at)
    ).all()
    city = config.city
    house = House(
        city.name,
        city.department,
        city.contact.non_emergency,
        config.base_url.rstrip("/"),
        city.paper,
    )
    try:
        html = drawn(row.kind, found, row.languages, house)
        made = pdf.render(html, language=row.languages[0], title=f"{city.name}: {row.kind}")
    except (pdf.RenderFailed, Refused, OSError) as failure:
        fault = str(failure)[:300]
    session.rollback()  # ends the read: drawing took a while, and nothing may wait for it
    lock_for_writing(session)
    row = printed_by_id(session, print_id)
    row.leased_until, row.fault = None, fault
    if made is not None:
        row.state, row.pdf = MADE, made
    elif row.attempts >= MAX_ATTEMPTS:
        row.state = FAILED
    session.commit()
    return made is not None


def add_partner(session: Session, draft: PartnerDraft, now: datetime, by: By) -> Partner:
    """Add a partner to the list."""
    email = normal_address(draft.email) if draft.email else ""
    faults = line_faults({"name": draft.name}, {"name": 120})
    if not draft.name:
        faults.append(Problem("name", "Write a name."))
    if draft.email and not email:
        faults.append(Problem("email", "Write an e-mail address like name@example.org."))
    if draft.kind not in PARTNER_KINDS:
        faults.append(Problem("kind", "Choose what kind of partner it is."))
    if any(one.name.casefold() == draft.name.casefold() for one in partners(session)):
        faults.append(Problem("name", "This partner is in the list already."))
    refuse(faults)
    lock_for_writing(session)
    made = Partner(
        name=draft.name, kind=draft.kind, email=email, language=draft.language,
        beat_id=draft.beat_id, added_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, at=now, actor=by.actor, action="partner.add", object=f"partner {made.id}")
    session.commit()
    return made


def drop_partner(session: Session, partner_id: int, now: datetime, by: By) -> None:
    """Take a partner off the list; the log keeps what was done."""
    lock_for_writing(session)
    found = session.get(Partner, partner_id)
    if found is not None:
        session.delete(found)
        record(session, at=now, actor=by.actor, action="partner.drop", object=f"partner {found.id}")
    session.commit()


def log_outreach(session: Session, meeting_id: int, draft: OutreachDraft) -> Outreach:
    """Note what was done to tell people of a meeting."""
    faults = line_faults({"what": draft.what, "wave": draft.wave_code}, {"what": 200, "wave": 40})
    if draft.channel not in CHANNELS:
        faults.append(Problem("channel", "Choose how people were told."))
    if not draft.what:
        faults.append(Problem("what", "Say what was done."))
    if not 0 <= draft.reached <= 1_000_000:
        faults.append(Problem("reached", "Write about how many people it reached."))
    refuse(faults)
    lock_for_writing(session)
    if meeting_by_id(session, meeting_id) is None:
        raise NoSuchMeeting("There is no such meeting.")
    made = Outreach(
        meeting_id=meeting_id, channel=draft.channel, what=draft.what, done_on=draft.done_on,
        reached=draft.reached, partner_id=draft.partner_id, wave_code=draft.wave_code,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


def mail_pack(session: Session, print_id: int, now: datetime, by: By) -> int:
    """Mail a flyer with its social text to each partner who has an address, and log it."""
    lock_for_writing(session)
    row = printed_by_id(session, print_id)
    if row.pdf is None:
        raise NotMade("This sheet is not drawn yet. Try again in a minute.")
    meeting = meeting_by_id(session, row.meeting_ids[0])
    if meeting is None:
        raise NoSuchMeeting("There is no such meeting.")
    told = [one for one in partners(session) if one.email and _serves(one, meeting)]
    for partner in told:
        text = social_text(meeting, partner.language, by.base_url)
        queue_mail(
            session, to=partner.email, subject=meeting.title(partner.language)[:200],
            text=text + "\n", language=partner.language, now=now,
            attachment=Attachment("flyer.pdf", "application/pdf", row.pdf),
        )  # fmt: skip
        session.add(
            Outreach(
                meeting_id=meeting.id, channel="mail", what="Flyer pack by mail",
                done_on=now.date(), partner_id=partner.id,
            )
        )  # fmt: skip
    record(session, at=now, actor=by.actor, action="flyer.mail", object=f"meeting {meeting.uid}")
    session.commit()
    return len(told)


def _serves(partner: Partner, meeting: Meeting) -> bool:
    """Return whether a partner is of the meeting's beats, or of the whole city."""
    return partner.beat_id is None or partner.beat_id in {beat.id for beat in meeting.beats}


def _lease(session: Session, print_id: int, now: datetime) -> bool:
    session.rollback()
    lock_for_writing(session)
    row = session.get(Printed, print_id, with_for_update=True)
    is_held = row is not None and row.leased_until is not None and row.leased_until > now
    if row is None or row.state != WAITING or is_held:
        session.rollback()
        return False
    row.leased_until, row.attempts = now + LEASE, row.attempts + 1
    session.commit()
    return True

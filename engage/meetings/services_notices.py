"""Writes of notices: sent to guests and followers in one transaction, or stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.calendar.ics import sent_to
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.mail.outbox import Attachment, queue_mail
from engage.meetings.agenda_mails import agenda_sheet
from engage.meetings.agendas import agenda_of
from engage.meetings.calendars import mime_of
from engage.meetings.drafts import By
from engage.meetings.models import CONFIRMED, Meeting, Rsvp
from engage.meetings.models_commitments import Commitment
from engage.meetings.models_notices import (
    AGENDA,
    AMENDED,
    CALLED_OFF,
    DROPPED,
    MINUTES,
    MOVED,
    NEW,
    PENDING,
    PROMISE,
    SENT,
    STOPPED,
    Notice,
)
from engage.meetings.notice_mails import Sheet, notice_sheet, promise_sheet
from engage.meetings.queries_agenda import agenda_items, changes_after_posting
from engage.meetings.queries_notices import guests_to_tell, notice_by_id
from engage.meetings.tokens import new_token, token_hash
from engage.meetings.topics_followed import topics_of
from engage.people.models_followers import Follower
from engage.people.queries_followers import followers_now
from engage.people.services_followers import follow_link, forget_followers


class TooLate(Refused):
    """A notice that was sent or stopped already."""


@dataclass(slots=True)
class Post:
    """How mails are written: the moment, the addresses of links, and a sheet per language."""

    session: Session
    now: datetime
    base_url: str
    pepper: str
    sheets: dict[str, Sheet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who is to be told: guests, and followers who are no guests; each address once."""

    guests: Sequence[Rsvp]
    followers: Sequence[Follower]

    @property
    def number(self) -> int:
        """Return how many mails that is."""
        return len(self.guests) + len(self.followers)


def recipients_of(session: Session, notice: Notice) -> Recipients:
    """Return whom a notice would go to now."""
    meeting = session.get_one(Meeting, notice.meeting_id)
    told = {MOVED, CALLED_OFF, AGENDA, AMENDED}
    guests = guests_to_tell(session, meeting.id) if notice.kind in told else []
    if notice.kind in {AGENDA, AMENDED}:
        guests = [guest for guest in guests if guest.status == CONFIRMED]
    topics = topics_of(meeting)
    if notice.kind == MINUTES:
        topics.append(f"minutes:{meeting.uid}")
    if notice.commitment_id is not None:
        promise = session.get_one(Commitment, notice.commitment_id)
        topics.append(f"promise:{promise.uid}")
    known = {guest.email for guest in guests}
    followers = {one.email: one for one in followers_now(session, topics)}
    return Recipients(guests, [one for email, one in followers.items() if email not in known])


def send_notice(session: Session, notice_id: int, post: Post) -> int:
    """Queue the mails of a notice that has waited long enough, and return how many there are."""
    lock_for_writing(session)
    notice = session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if notice is None or notice.state != PENDING or notice.due_at > post.now:
        session.commit()
        return 0
    meeting = session.get_one(Meeting, notice.meeting_id)
    if _is_stale(notice, meeting, post.now):
        notice.state = DROPPED
        session.commit()
        return 0
    found = recipients_of(session, notice)
    for guest in found.guests:
        _write_guest(post, notice, meeting, guest)
    for follower in found.followers:
        _write_follower(post, notice, meeting, follower)
    notice.state, notice.n_sent = SENT, found.number
    if notice.kind == MINUTES:
        forget_followers(session, f"minutes:{meeting.uid}")
    session.commit()
    return found.number


def stop_notice(session: Session, notice_id: int, now: datetime, by: By) -> None:
    """Let a notice that waits reach nobody."""
    _waiting(session, notice_id).state = STOPPED
    record(session, at=now, actor=by.actor, action="notice.stop", object=f"notice {notice_id}")
    session.commit()


def hurry_notice(session: Session, notice_id: int, now: datetime, by: By) -> None:
    """Let a notice go at once."""
    _waiting(session, notice_id).due_at = now
    record(session, at=now, actor=by.actor, action="notice.hurry", object=f"notice {notice_id}")
    session.commit()


def _waiting(session: Session, notice_id: int) -> Notice:
    """Return a notice that nobody was told of yet, locked."""
    lock_for_writing(session)
    notice = notice_by_id(session, notice_id)
    if notice.state != PENDING:
        raise TooLate("This notice was sent or stopped already.")
    return notice


def guest_mail(post: Post, sheet: Sheet, guest: Rsvp) -> None:
    """Queue a mail to a guest with a fresh link; only the newest link works."""
    token = new_token()
    guest.token_hash = token_hash(token)
    has_seat = guest.status == CONFIRMED and sheet.invitation
    calendar = sent_to(sheet.invitation, str(guest.email)) if has_seat else sheet.calendar
    queue_mail(
        post.session, to=str(guest.email), subject=sheet.subject,
        text=sheet.for_guest(token, post.base_url), language=guest.language, now=post.now,
        attachment=Attachment("meeting.ics", mime_of(calendar), calendar) if calendar else None,
    )  # fmt: skip


def _write_guest(post: Post, notice: Notice, meeting: Meeting, guest: Rsvp) -> None:
    guest_mail(post, _sheet(post, notice, meeting, guest.language), guest)


def _write_follower(post: Post, notice: Notice, meeting: Meeting, follower: Follower) -> None:
    sheet = _sheet(post, notice, meeting, follower.language)
    stop = follow_link(follower.uid, post.base_url, post.pepper)
    queue_mail(
        post.session, to=follower.email, subject=sheet.subject, text=sheet.for_follower(stop),
        language=follower.language, now=post.now, stop_link=stop,
    )  # fmt: skip


def _sheet(post: Post, notice: Notice, meeting: Meeting, language: str) -> Sheet:
    """Return the mail in a language, made once for all who read it."""
    if language not in post.sheets:
        if notice.kind == PROMISE and notice.commitment_id is not None:
            promise = post.session.get_one(Commitment, notice.commitment_id)
            words = str(notice.before.get("words", ""))
            post.sheets[language] = promise_sheet(promise, words, language, post.base_url)
        elif notice.kind in {AGENDA, AMENDED}:
            post.sheets[language] = _agenda(post, notice, meeting, language)
        else:
            post.sheets[language] = notice_sheet(
                notice.kind, meeting, notice.before, language, post.base_url
            )
    return post.sheets[language]


def _agenda(post: Post, notice: Notice, meeting: Meeting, language: str) -> Sheet:
    """Return the mail about an agenda as it stands now, with what was changed since it was told."""
    agenda = agenda_of(meeting, agenda_items(post.session, meeting.id), language)
    changes = changes_after_posting(post.session, meeting.id) if notice.kind == AMENDED else []
    news = [one for one in changes if one.at >= notice.made_at]
    return agenda_sheet(meeting, agenda, news, language, post.base_url)


def _is_stale(notice: Notice, meeting: Meeting, now: datetime) -> bool:
    """Return whether the news is none any more: the meeting began, was deleted or cancelled."""
    if meeting.deleted_at is not None:
        return notice.kind != CALLED_OFF
    if notice.kind in {NEW, MOVED, AGENDA, AMENDED}:
        return meeting.starts_at <= now or meeting.is_cancelled
    return notice.kind == CALLED_OFF and meeting.ends_at <= now

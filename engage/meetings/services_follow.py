"""Writes around following: wishes and their mail, reminders to guests, and digests."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Problem
from engage.mail.outbox import Attachment, forget_recipient, queue_mail
from engage.meetings.digests import Digest, confirm_letter, digest_text
from engage.meetings.drafts import normal_address
from engage.meetings.models import Meeting
from engage.meetings.models_notices import Reminded, ReminderRule
from engage.meetings.notice_mails import REMINDER, Sheet, notice_sheet
from engage.meetings.queries import is_guest
from engage.meetings.queries_notices import (
    guests_to_remind,
    meetings_to_remind,
    reminder_rules,
)
from engage.meetings.reminding import Rule, rules_of
from engage.meetings.tokens import new_token, token_hash
from engage.meetings.topics_followed import AT_ONCE, topic_title
from engage.meetings.wordings import refuse
from engage.people.models_followers import CADENCES
from engage.people.queries_followers import follower_by_uid, followers_due, is_follower
from engage.people.services_followers import (
    Wish,
    ask_to_follow,
    confirm_follower,
    follow_link,
    stop_follower,
)

log = logging.getLogger("engage")
ICS: Final = "text/calendar; charset=utf-8; method=PUBLISH"
HORIZON: Final = timedelta(days=31)
# A reminder that comes later than this before the start helps nobody any more.
USEFUL: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Links:
    """What links in mails are made of."""

    base_url: str
    pepper: str


def request_follow(session: Session, wish: Wish, now: datetime, links: Links) -> None:
    """Keep a wish and mail its link; nobody learns whether the address was known."""
    lock_for_writing(session)
    email, faults = normal_address(wish.email), list[Problem]()
    if not email:
        faults.append(Problem("email", "Write an e-mail address like name@example.org."))
    title = topic_title(session, wish.topic, wish.language)
    if title is None:
        faults.append(Problem("topic", "There is nothing of this name to follow."))
    if wish.cadence not in CADENCES:
        faults.append(Problem("cadence", "Choose how often."))
    refuse(faults)
    cadence = "now" if wish.topic.partition(":")[0] in AT_ONCE else wish.cadence
    asked = Wish(wish.topic, email, wish.language, cadence)
    follower = ask_to_follow(session, asked, now)
    link = follow_link(follower.uid, links.base_url, links.pepper)
    made = confirm_letter(title or "", link, wish.language)
    queue_mail(
        session, to=email, subject=made.subject, text=made.text, language=wish.language, now=now
    )
    session.commit()


def confirm_follow(session: Session, uid: str, cadence: str, now: datetime) -> None:
    """Note the consent of who follows."""
    lock_for_writing(session)
    if cadence not in CADENCES:
        refuse([Problem("cadence", "Choose how often.")])
    confirm_follower(session, uid, cadence, now)
    session.commit()


def stop_follow(session: Session, uid: str) -> None:
    """Forget who follows, and the mails to them that nobody waits for any more."""
    lock_for_writing(session)
    found = follower_by_uid(session, uid)
    stop_follower(session, uid)
    if found is not None:
        is_expected = is_guest(session, found.email) or is_follower(session, found.email)
        forget_recipient(session, found.email, and_waiting=not is_expected)
    session.commit()


def add_rule(session: Session, rule: ReminderRule) -> None:
    """Keep a rule for reminders."""
    lock_for_writing(session)
    session.add(rule)
    session.commit()


def drop_rule(session: Session, rule_id: int) -> None:
    """Forget a rule for reminders."""
    lock_for_writing(session)
    found = session.get(ReminderRule, rule_id)
    if found is not None:
        session.delete(found)
    session.commit()


def remind_guests(session: Session, now: datetime, base_url: str) -> int:
    """Remind the guests whose time has come, each once by each rule; return how many mails."""
    lock_for_writing(session)
    rules, n_mails = rules_of(reminder_rules(session)), 0
    for meeting in meetings_to_remind(session, now, now + HORIZON):
        for rule in rules:
            if rule.due_at(meeting) <= now:
                n_mails += _remind(session, meeting, rule, now, base_url)
    session.commit()
    return n_mails


def write_digests(
    session: Session, cadence: str, since: datetime, now: datetime, links: Links
) -> int:
    """Write the digest of a period that begins now to each who wants one; return how many."""
    lock_for_writing(session)
    texts: dict[tuple[str, str], str] = {}
    n_mails = 0
    for follower in followers_due(session, cadence, since):
        key = follower.topic, follower.language
        if key not in texts:
            texts[key] = digest_text(session, Digest(*key, cadence), now, links.base_url)
        follower.told_at = now
        if texts[key]:
            stop = follow_link(follower.uid, links.base_url, links.pepper)
            subject, _, text = texts[key].partition("\n")
            queue_mail(
                session, to=follower.email, subject=subject, text=f"{text}\n{stop}\n",
                language=follower.language, now=now, stop_link=stop,
            )  # fmt: skip
            n_mails += 1
    session.commit()
    return n_mails


def _remind(session: Session, meeting: Meeting, rule: Rule, now: datetime, base_url: str) -> int:
    guests = guests_to_remind(session, meeting, rule.id, rule.due_at(meeting))
    is_useful = meeting.starts_at - now > USEFUL
    if guests and not is_useful:
        log.warning("reminders of meeting %s came too late and were dropped", meeting.uid)
    sheets: dict[str, Sheet] = {}
    for guest in guests:
        session.add(Reminded(rsvp_id=guest.id, rule_id=rule.id))
        if not is_useful:
            continue
        if guest.language not in sheets:
            sheets[guest.language] = notice_sheet(REMINDER, meeting, {}, guest.language, base_url)
        sheet, token = sheets[guest.language], new_token()
        guest.token_hash = token_hash(token)
        queue_mail(
            session, to=str(guest.email), subject=sheet.subject,
            text=sheet.for_guest(token, base_url), language=guest.language, now=now,
            attachment=Attachment("meeting.ics", ICS, sheet.calendar),
        )  # fmt: skip
    return len(guests) if is_useful else 0

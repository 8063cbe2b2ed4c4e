"""What people and programs hand in that must not get through: one table for every text.

Times, series, seats and mail servers have their tests elsewhere; docs/meetings.md names them.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import Final

import icalendar
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors, Refused
from engage.mail.models import OutboxMail
from engage.meetings.calendars import meeting_file
from engage.meetings.drafts import When, known_zone
from engage.meetings.models import Meeting
from engage.meetings.services import cancel_meeting, schedule_meeting
from engage.meetings.services_agenda import ItemDraft, add_item
from engage.meetings.services_attendance import sign_in
from engage.meetings.services_bulk import cancel_many
from engage.meetings.services_commitments import Update, update_commitment
from engage.meetings.services_flyers import (
    OutreachDraft,
    PartnerDraft,
    add_partner,
    log_outreach,
)
from engage.meetings.services_follow import Links, request_follow
from engage.meetings.services_minutes import (
    ConcernDraft,
    NoteDraft,
    decide,
    raise_concern,
    write_note,
)
from engage.meetings.services_postings import Entry, log_posting
from engage.meetings.services_retention import hold
from engage.meetings.services_rsvps import note_rsvp, request_rsvp
from engage.meetings.services_venues import Place, close_day, save_venue
from engage.people.services_followers import Wish
from tests.meetings.minutes_rows import AFTER, DURING, held, item_ids, promised
from tests.meetings.rows import BASE, BY, NOW, details, guest, meeting

Act = Callable[[Session, Meeting, str], object]
BAD: Final[Mapping[str, str]] = {
    "header": "Streets\r\nBcc: everybody@example.org",
    "property": "Streets\nATTENDEE:mailto:x@example.org",
    "lone return": "Streets\rBcc: x",
    "NUL": "Str\x00eets",
    "escape": "\x1b[2JStreets",
    "delete": "Streets\x7f",
    "C1 control": "Streets\x85Bcc: x",
    "line separator": "Streets\u2028Bcc: x",
    "half a letter": "Streets\ud800",
    "right to left": "Streets\u202egnp.exe",
    "isolate": "\u2067Streets",
    "ten thousand": "x" * 10_000,
}
# These need a number, a whole address or a state besides the text.
ASK_FOR_MORE: Final = frozenset({"caller"})
LINES: Final = frozenset({"header", "property", "lone return"})


def titled(text: str) -> dict[str, object]:
    return {"titles": {"en": "Streets", "es": text}}


def item_of(session: Session, made: Meeting) -> int:
    return item_ids(session, made)[0]


WAYS: Final[Mapping[str, Act]] = {
    "title": lambda s, _m, t: meeting(s, **titled(t)),
    "about": lambda s, _m, t: meeting(s, about={"en": t}),
    "venue": lambda s, _m, t: meeting(s, venue=t),
    "address": lambda s, _m, t: meeting(s, address=t),
    "dial-in": lambda s, _m, t: meeting(s, phone=t),
    "link": lambda s, _m, t: meeting(s, online_url=f"https://meet.example/{t}"),
    "reason": lambda s, m, t: cancel_meeting(s, m.id, t, NOW, BY),
    "reason of many": lambda s, m, t: cancel_many(s, [m.id], t, NOW, BY),
    "listed venue": lambda s, _m, t: save_venue(s, None, Place(t), NOW, "a"),
    "its address": lambda s, _m, t: save_venue(s, None, Place("Hall", t), NOW, "a"),
    "its note": lambda s, _m, t: save_venue(s, None, Place("House", note=t), NOW, "a"),
    "closed day": lambda s, _m, t: close_day(s, date(2026, 7, 3), {"en": t}, NOW, "a"),
    "guest": lambda s, m, t: request_rsvp(s, m.id, guest(first_name=t), NOW, BASE),
    "needs": lambda s, m, t: request_rsvp(s, m.id, guest(needs=t), NOW, BASE),
    "question": lambda s, m, t: request_rsvp(s, m.id, guest(question=t), NOW, BASE),
    "topic": lambda s, m, t: request_rsvp(s, m.id, guest(topic=t), NOW, BASE),
    "mail of a guest": lambda s, m, t: request_rsvp(s, m.id, guest(f"{t}@x.org"), NOW, BASE),
    "caller": lambda s, m, t: note_rsvp(s, m.id, guest("", telephone=t, source="phone"), NOW, BY),
    "follower": lambda s, _m, t: request_follow(
        s, Wish("city", f"{t}@x.org", "en", "now"), NOW, Links(BASE, "pepper")
    ),
    "agenda": lambda s, m, t: add_item(s, m.id, ItemDraft({"en": t}, 5), NOW, BY),
    "decision": lambda s, m, t: decide(s, m.id, item_of(s, m), t, DURING, BY),
    "concern": lambda s, m, t: raise_concern(s, m.id, ConcernDraft(t), DURING, BY),
    "its place": lambda s, m, t: raise_concern(s, m.id, ConcernDraft("x", t), DURING, BY),
    "promise": lambda s, m, t: promised(s, m, what=t),
    "agency": lambda s, m, t: promised(s, m, owner="agency", agency=t),
    "step": lambda s, m, t: update_commitment(s, promised(s, m).id, Update("kept", t), AFTER, BY),
    "evidence": lambda s, m, t: update_commitment(
        s, promised(s, m).id, Update("kept", "x", f"https://city.example/{t}"), AFTER, BY
    ),
    "partner": lambda s, _m, t: add_partner(s, PartnerDraft(t, "school"), NOW, BY),
    "outreach": lambda s, m, t: log_outreach(s, m.id, OutreachDraft("flyers", t, date(2026, 1, 2))),
    "posting": lambda s, m, t: log_posting(s, m.id, Entry("posted", t), NOW, BY),
    "legal hold": lambda s, m, t: hold(s, m.id, t, NOW, BY),
    "sign-in": lambda s, m, t: sign_in(s, m.id, t, "", DURING),
}


def counts(session: Session) -> tuple[int, int]:
    made = (session.scalar(select(func.count()).select_from(t)) or 0 for t in (Meeting, OutboxMail))
    n_meetings, n_mails = made
    return n_meetings, n_mails


def test_no_text_breaks_its_line_turns_its_direction_or_never_ends(db_session: Session) -> None:
    made = held(db_session)
    before, through = counts(db_session), []
    for way, name in product(WAYS, BAD):
        try:
            WAYS[way](db_session, made, BAD[name])
            through.append((way, name))
        except (InputErrors, Refused):
            db_session.rollback()
    assert (through, counts(db_session)) == ([], before)


def test_plain_text_gets_through_everywhere(db_session: Session) -> None:
    """The table would prove nothing if its ways refused every text."""
    for way, act in WAYS.items():
        if way not in ASK_FOR_MORE:
            act(db_session, held(db_session), "Ana")


def test_minutes_keep_their_lines_and_nothing_else(db_session: Session) -> None:
    made = held(db_session)
    item = item_of(db_session, made)
    for name, text in BAD.items():
        if name in LINES | {"ten thousand"}:
            continue
        with pytest.raises(InputErrors):
            write_note(db_session, made.id, item, NoteDraft(text, 0), DURING, BY)
        db_session.rollback()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("US/Central", "America/Chicago"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
    ],
)
def test_zone_that_was_renamed_means_the_same_under_both_names(
    db_session: Session, old: str, new: str
) -> None:
    local, files = datetime.fromisoformat("2026-07-14T18:30"), []
    for name in (old, new):
        moment = When(local, known_zone(name), 60, None)
        made = schedule_meeting(db_session, details(), moment, NOW, BY)
        event = icalendar.Calendar.from_ical(meeting_file(made, "en", BASE)).events[0]
        files.append(event.start.astimezone(UTC))
        assert made.starts_at == files[-1]
    assert files[0] == files[1]

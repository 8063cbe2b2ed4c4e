"""What the privacy page promises about topics, holds, the sheet at the door, and mail asked for."""

from datetime import timedelta

from engage.db import db
from engage.meetings import services_retention, services_rsvps
from engage.meetings.queries_agenda import proposed_items
from engage.meetings.services_agenda import accept_item
from engage.meetings.services_attendance import sign_in
from engage.meetings.services_follow import Links, confirm_follow, request_follow, stop_follow
from engage.people.models_followers import Follower
from engage.people.services_followers import Wish
from tests.meetings import rows as meetings
from tests.promises.city import City
from tests.promises.page import keeps

EMAIL = "fayola.marker@example.org"
LATER = timedelta(days=31)


def signed_up(topic: str) -> tuple[int, str]:
    """Return a meeting to which a guest with a topic comes, and the guest's token."""
    session = db.session()
    made = meetings.meeting(session, beat_codes=("1",))
    guest = meetings.guest(EMAIL, topic=topic)
    services_rsvps.request_rsvp(session, made.id, guest, meetings.NOW, meetings.BASE)
    token = meetings.token_in(meetings.mails(session)[-1])
    services_rsvps.confirm_rsvp(session, token, meetings.NOW, meetings.BASE)
    return made.id, token


@keeps("A topic of yours that was taken into the agenda stays there without your name.")
def test_topic_on_the_agenda_leads_to_nobody(town: City) -> None:
    meeting_id, token = signed_up("Crosswalk at the school")
    [topic] = proposed_items(db.session(), meeting_id)
    accept_item(db.session(), meeting_id, topic.id, meetings.NOW, meetings.BY)
    services_rsvps.erase_rsvp(db.session(), token, meetings.NOW, meetings.BASE)
    assert EMAIL not in repr(town.dump())
    (row,) = town.rows("SELECT titles, source FROM agenda_item WHERE titles LIKE '%Crosswalk%'")
    assert row[1] is None


@keeps("Only a court or a records request can make us keep your details longer.")
def test_details_are_kept_longer_only_under_a_hold_that_is_audited(town: City) -> None:
    signed_up("")
    ends = meetings.meeting(db.session()).ends_at
    held = services_retention.hold(
        db.session(), None, "Court order 12-345", meetings.NOW, meetings.BY
    )
    services_retention.purge_contacts(db.session(), 30, ends + LATER)
    assert EMAIL in repr(town.rows("SELECT * FROM rsvp"))
    assert town.rows("SELECT action FROM audit WHERE action = 'hold.set'")
    services_retention.end_hold(db.session(), held.id, meetings.NOW, meetings.BY)
    services_retention.purge_contacts(db.session(), 30, ends + LATER)
    assert EMAIL not in repr(town.dump())


@keeps(
    "Nobody must sign in at the door; officers do not see the sheet, and it is erased with the"
    " rest."
)
def test_sheet_at_the_door_is_erased_with_the_rest(town: City) -> None:
    # that officers do not see it: tests/meetings/test_door.py
    made = meetings.meeting(db.session())
    sign_in(db.session(), made.id, "Fayolamarker", EMAIL, made.starts_at)
    services_retention.purge_contacts(db.session(), 30, made.ends_at + LATER)
    assert "Fayolamarker" not in repr(town.dump())
    assert EMAIL not in repr(town.dump())


@keeps("If you asked to be told by mail, we forget your address as soon as you stop it.")
def test_who_stops_mail_is_forgotten_at_once(town: City) -> None:
    wish = Wish("city", EMAIL, "en", "weekly")
    request_follow(db.session(), wish, meetings.NOW, Links(meetings.BASE, "pepper"))
    uid = db.session().query(Follower).one().uid
    confirm_follow(db.session(), uid, "weekly", meetings.NOW)
    stop_follow(db.session(), uid)
    assert EMAIL not in repr(town.dump())

"""Facts about the mail with an agenda: who gets it, in which language, once, and what it says."""

from datetime import timedelta

from sqlalchemy.orm import Session

from engage.meetings.announcing import DELAY
from engage.meetings.models import Meeting
from engage.meetings.models_notices import Notice
from engage.meetings.services import cancel_meeting
from engage.meetings.services_agenda import ItemDraft, add_item, post_agenda, remove_item
from engage.meetings.services_follow import Links, write_digests
from engage.meetings.services_notices import recipients_of, stop_notice
from engage.meetings.services_rsvps import confirm_rsvp, request_rsvp
from engage.people.models_followers import Follower
from tests.meetings.minutes_rows import held, item_ids
from tests.meetings.rows import BASE, BY, NOW, coming, guest, mails, token_in, told


def follower(session: Session, topic: str, email: str, cadence: str = "now") -> None:
    session.add(
        Follower(
            topic=topic, email=email, language="en", cadence=cadence, asked_at=NOW, confirmed_at=NOW
        )
    )
    session.commit()


def posted(session: Session) -> Meeting:
    """Return a meeting with a guest who reads Spanish and a follower, its agenda just posted."""
    made = held(session)
    request_rsvp(session, made.id, guest(language="es"), NOW, BASE)
    confirm_rsvp(session, token_in(mails(session)[-1]), NOW, BASE)
    follower(session, "beat:3", "fay@example.org")
    told(session)
    post_agenda(session, made.id, NOW, BY)
    return made


def test_posted_agenda_is_mailed_once_with_its_items_in_the_readers_language(
    db_session: Session,
) -> None:
    made = posted(db_session)
    post_agenda(db_session, made.id, NOW, BY)
    before = len(mails(db_session))
    assert told(db_session) == 2
    assert told(db_session, NOW + timedelta(hours=1)) == 0
    spanish, english = mails(db_session)[before:]
    assert spanish.subject.startswith("Orden del día: Reunión de la zona 3, martes")
    assert english.subject.startswith("Agenda: Beat 3 meeting, Tuesday")
    assert f"{BASE}/meetings/{made.uid}/agenda" in english.text
    assert "\n2 Progress" in english.text
    assert english.stop_link
    assert english.stop_link in english.text
    assert "/rsvp/" in spanish.text
    assert (spanish.attachment, english.attachment) == (None, None)


def test_who_only_asked_or_waits_gets_no_agenda(db_session: Session) -> None:
    made = held(db_session, capacity=1)
    coming(db_session, made.id, "ana@example.org")
    coming(db_session, made.id, "waits@example.org")
    request_rsvp(db_session, made.id, guest("asked@example.org"), NOW, BASE)
    told(db_session)
    post_agenda(db_session, made.id, NOW, BY)
    [notice] = db_session.query(Notice).filter_by(state="pending")
    assert [one.email for one in recipients_of(db_session, notice).guests] == ["ana@example.org"]


def test_changes_of_a_posted_agenda_become_one_mail_that_names_them(db_session: Session) -> None:
    made = posted(db_session)
    told(db_session)
    later = NOW + timedelta(days=1)
    lights = ItemDraft({"en": "Street lights", "es": "Alumbrado"}, 5)
    add_item(db_session, made.id, lights, later, BY)
    remove_item(db_session, made.id, item_ids(db_session, made)[2], later + DELAY / 2, BY)
    assert told(db_session, later) == 0, "the second change lets it wait anew"
    assert told(db_session, later + DELAY / 2) == 2
    spanish, english = mails(db_session)[-2:]
    assert english.subject.startswith("Agenda changed: Beat 3 meeting")
    assert "Added: Street lights\nTaken off: " in english.text
    assert "Añadido: Alumbrado" in spanish.text


def test_change_before_the_agenda_was_told_is_part_of_its_first_mail(db_session: Session) -> None:
    made = posted(db_session)
    add_item(db_session, made.id, ItemDraft({"en": "Street lights", "es": ""}, 5), NOW, BY)
    assert told(db_session) == 2
    assert mails(db_session)[-1].subject.startswith("Agenda: ")
    assert "Street lights" in mails(db_session)[-1].text


def test_stopped_agenda_and_one_of_a_cancelled_meeting_reach_nobody(db_session: Session) -> None:
    made = posted(db_session)
    [notice] = db_session.query(Notice).filter_by(state="pending")
    stop_notice(db_session, notice.id, NOW, BY)
    assert told(db_session) == 0
    other = held(db_session, "2026-01-20T18:30")
    told(db_session)
    post_agenda(db_session, other.id, NOW, BY)
    cancel_meeting(db_session, other.id, "Flood", NOW, BY)
    told(db_session)
    kinds = {(one.kind, one.state) for one in db_session.query(Notice)}
    assert ("agenda", "dropped") in kinds
    post_agenda(db_session, held(db_session).id, made.starts_at, BY)
    assert db_session.query(Notice).filter_by(kind="agenda", state="pending").count() == 0


def test_digest_names_the_agendas_posted(db_session: Session) -> None:
    made = posted(db_session)
    follower(db_session, "beat:3", "week@example.org", "weekly")
    monday = NOW + timedelta(days=1)
    assert write_digests(db_session, "weekly", monday, monday, Links(BASE, "pepper")) == 1
    assert f"Agendas posted\n- Beat 3 meeting {BASE}/meetings/{made.uid}/agenda" in (
        mails(db_session)[-1].text
    )

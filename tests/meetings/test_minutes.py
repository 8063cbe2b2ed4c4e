"""Facts about minutes: versions, conflicts, concerns without people, the way to publication."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.meetings.queries_agenda import (
    decisions_of,
    meetings_without_minutes,
    record_of,
    versions_of,
)
from engage.meetings.queries_commitments import concerns_of_meeting
from engage.meetings.records import NotNow
from engage.meetings.services import cancel_meeting
from engage.meetings.services_minutes import (
    ConcernDraft,
    NoteConflict,
    NoteDraft,
    approve_minutes,
    decide,
    file_minutes,
    publish_minutes,
    raise_concern,
    reopen_minutes,
    withdraw_concern,
    withdraw_decision,
    write_note,
)
from engage.meetings.services_reminders import remind_organizers
from engage.people.services import NewUser, create_user
from tests.meetings.minutes_rows import AFTER, DURING, held, item_ids
from tests.meetings.rows import BASE, BY, NOW, mails


def test_minutes_begin_with_the_meeting(db_session: Session) -> None:
    made = held(db_session)
    first = item_ids(db_session, made)[0]
    with pytest.raises(NotNow, match="begin when the meeting does"):
        write_note(db_session, made.id, first, NoteDraft("Early", 0), NOW, BY)
    db_session.rollback()
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    with pytest.raises(NotNow, match="cancelled"):
        write_note(db_session, made.id, first, NoteDraft("Late", 0), DURING, BY)


def test_who_writes_on_an_old_version_is_stopped_and_loses_nothing(db_session: Session) -> None:
    made = held(db_session)
    first = item_ids(db_session, made)[0]
    write_note(
        db_session, made.id, first, NoteDraft("Ana: 14 came.\r\n\r\nTwo new.", 0), DURING, BY
    )
    with pytest.raises(NoteConflict) as stopped:
        write_note(db_session, made.id, first, NoteDraft("Bo: 15 came.", 0), DURING, BY)
    assert stopped.value.theirs is not None
    assert (stopped.value.theirs.text, stopped.value.mine) == (
        "Ana: 14 came.\n\nTwo new.", "Bo: 15 came.",
    )  # fmt: skip
    db_session.rollback()
    write_note(db_session, made.id, first, NoteDraft("Ana: 14 came.\n\nTwo new.", 0), DURING, BY)
    write_note(db_session, made.id, first, NoteDraft("15 came.", 1), DURING, BY)
    assert [(one.version, one.text) for one in versions_of(db_session, first)] == [
        (1, "Ana: 14 came.\n\nTwo new."), (2, "15 came."),
    ]  # fmt: skip


ODD_TEXTS = ("a\x00b", "turn \u202e back", "x" * 10_001, "half \ud800", "line\u2028sep")
BAD_CONCERNS = {
    "nothing": (ConcernDraft(""), "what"),
    "telephone": (ConcernDraft("Call Bo at 805 555-0199"), "what"),
    "address": (ConcernDraft("Noise", "ask bo@example.org"), "place"),
    "line break": (ConcernDraft("Noise\r\nBcc: x"), "what"),
    "unknown time": (ConcernDraft("Noise", daytime="noon"), "daytime"),
}


def test_odd_notes_are_refused_and_concerns_say_what_where_and_when_but_not_who(
    db_session: Session,
) -> None:
    made = held(db_session)
    first = item_ids(db_session, made)[0]
    for text in ODD_TEXTS:
        with pytest.raises(InputErrors):
            write_note(db_session, made.id, first, NoteDraft(text, 0), DURING, BY)
        db_session.rollback()
    for name, (draft, where) in BAD_CONCERNS.items():
        with pytest.raises(InputErrors) as refused:
            raise_concern(db_session, made.id, draft, DURING, BY)
        assert (name, refused.value.problems[0].where) == (name, where)
        db_session.rollback()
    assert concerns_of_meeting(db_session, made.id) == []


def test_what_was_noted_by_mistake_is_taken_out_until_it_is_published(db_session: Session) -> None:
    made = held(db_session)
    first = item_ids(db_session, made)[0]
    concern = raise_concern(db_session, made.id, ConcernDraft("Cars race"), DURING, BY)
    decision = decide(db_session, made.id, first, "Meet at the park", DURING, BY)
    withdraw_concern(db_session, made.id, concern.id, DURING, BY)
    withdraw_decision(db_session, made.id, decision.id, DURING, BY)
    assert (concerns_of_meeting(db_session, made.id), decisions_of(db_session, made.id)) == ([], [])
    kept = decide(db_session, made.id, first, "Meet at the library", DURING, BY)
    file_minutes(db_session, made.id, AFTER, BY)
    approve_minutes(db_session, made.id, None, AFTER, BY)
    publish_minutes(db_session, made.id, AFTER, BY)
    with pytest.raises(NotNow, match="published"):
        withdraw_decision(db_session, made.id, kept.id, AFTER, BY)


def test_draft_is_filed_approved_at_the_next_meeting_and_published(
    db_session: Session, client: FlaskClient
) -> None:
    made, later = held(db_session), held(db_session, "2026-02-10T18:30")
    first = item_ids(db_session, made)[0]
    write_note(db_session, made.id, first, NoteDraft("Draft of it", 0), DURING, BY)
    write_note(db_session, made.id, first, NoteDraft("Fourteen neighbors came.", 1), DURING, BY)
    with pytest.raises(NotNow, match="filed first"):
        approve_minutes(db_session, made.id, later.id, AFTER, BY)
    with pytest.raises(NotNow, match="not over yet"):
        file_minutes(db_session, made.id, DURING - timedelta(minutes=5), BY)
    file_minutes(db_session, made.id, AFTER, BY)
    reopen_minutes(db_session, made.id, AFTER, BY)
    file_minutes(db_session, made.id, AFTER, BY)
    with pytest.raises(InputErrors, match="has begun"):
        approve_minutes(db_session, made.id, later.id, AFTER, BY)
    evening = later.starts_at + timedelta(minutes=5)
    with pytest.raises(InputErrors, match="Choose the meeting"):
        approve_minutes(db_session, made.id, None, evening, BY)
    approve_minutes(db_session, made.id, later.id, evening, BY)
    address = f"/meetings/{made.uid}/minutes"
    assert "Fourteen" not in client.get(address).text
    publish_minutes(db_session, made.id, evening, BY)
    amended = evening + timedelta(days=2)
    write_note(db_session, made.id, first, NoteDraft("Fifteen neighbors came.", 2), amended, BY)
    page = client.get(address).text
    for words in ("Fifteen", "Fourteen", "Amended on Feb 12", "Approved in the meeting of Tuesday"):
        assert words in page
    assert "Draft of it" not in page


def test_organizer_is_reminded_every_three_days_until_minutes_are_filed(
    db_session: Session,
) -> None:
    create_user(db_session, NewUser("o@example.org", "O", ("organizer",)), actor="test", now=NOW)
    made = held(db_session)
    days = (0, 1, 2, 3, 5, 6)
    sent = [remind_organizers(db_session, AFTER + timedelta(days=n), BASE) for n in days]
    assert sent == [1, 0, 0, 1, 0, 1]
    assert {(mail.to, mail.subject) for mail in mails(db_session)} == {
        ("o@example.org", "Minutes are missing: Beat 3 meeting")
    }
    file_minutes(db_session, made.id, AFTER, BY)
    assert remind_organizers(db_session, AFTER + timedelta(days=9), BASE) == 0
    assert meetings_without_minutes(db_session, AFTER + timedelta(days=9)) == []


def test_organizers_are_reminded_each_in_their_language(db_session: Session) -> None:
    for name, language in (("a", "en"), ("b", "es")):
        new = NewUser(f"{name}@example.org", name, ("organizer",), language)
        create_user(db_session, new, actor="test", now=NOW)
    held(db_session)
    remind_organizers(db_session, AFTER, BASE)
    assert [(mail.language, mail.subject) for mail in mails(db_session)] == [
        ("en", "Minutes are missing: Beat 3 meeting"),
        ("es", "Falta el acta: Reunión de la zona 3"),
    ]


def test_meetings_of_long_ago_and_cancelled_ones_ask_for_no_minutes(db_session: Session) -> None:
    made = held(db_session)
    assert list(meetings_without_minutes(db_session, AFTER)) == [made]
    assert meetings_without_minutes(db_session, AFTER + timedelta(days=31)) == []
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    assert meetings_without_minutes(db_session, AFTER) == []
    assert record_of(db_session, made.id) is not None

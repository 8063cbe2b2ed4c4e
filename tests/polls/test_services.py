"""Facts about live polls: what is counted, what is kept, what is shown."""

from collections.abc import Sequence

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.db import db
from engage.errors import InputErrors, Missing
from engage.meetings.models import Meeting
from engage.polls.drafts import poll_of_item, typed_poll
from engage.polls.models import Poll, PollCount
from engage.polls.queries import poll_counts, poll_items, polls
from engage.polls.services import (
    ALPHABET,
    PollClosed,
    close_poll,
    count_answer,
    delete_poll,
    make_poll,
    open_poll,
)
from engage.polls.showing import screen_of
from engage.surveys.models import InstrumentVersion
from engage.surveys.services import load_instrument_text
from tests.meetings.rows import meeting
from tests.polls.rows import ACTOR, NOW, closed_one, new_poll, open_one
from tests.surveys.rows import SMALL, small_instrument


def values(poll: Poll) -> list[str]:
    return [bar.value for bar in screen_of(poll, "en").bars]


def test_a_poll_counts_only_while_it_is_open(db_session: Session) -> None:
    poll = make_poll(db_session, new_poll(), None, ACTOR, NOW)
    with pytest.raises(PollClosed):
        count_answer(db_session, poll.id, [0])
    open_poll(db_session, poll.id, ACTOR, NOW)
    count_answer(db_session, poll.id, [0])
    assert (poll.n_answered, poll_counts(db_session, poll.id)) == (1, [1, 0, 0])
    close_poll(db_session, poll.id, ACTOR, NOW)
    with pytest.raises(PollClosed):
        count_answer(db_session, poll.id, [0])


def test_an_answer_leaves_no_row_and_no_moment_of_its_own(db_session: Session) -> None:
    poll = open_one(db_session, is_multi=True)
    for _ in range(3):
        count_answer(db_session, poll.id, [0, 1])
    assert len(db_session.scalars(select(PollCount)).all()) == 3
    columns = {c["name"] for c in inspect(db.engine).get_columns("poll_count")}
    assert columns == {"poll_id", "position", "n"}
    actions = db_session.scalars(select(AuditRow.action)).all()
    assert actions == ["poll.make", "poll.open"]


def test_closing_keeps_what_may_be_shown_and_deletes_the_counts(db_session: Session) -> None:
    poll = closed_one(db_session, [7, 5])
    assert poll_counts(db_session, poll.id) == []
    assert poll.n_answered == 10
    assert poll.result is not None
    assert {tuple(sorted(one)) for one in poll.result} == {("kind", "n", "phrase")}


@pytest.mark.parametrize(
    ("counts", "least", "shown"),
    [
        pytest.param([5, 4], 10, ["", "", ""], id="below ten nothing"),
        pytest.param([5, 9], 15, ["", "", ""], id="below the base of its instrument nothing"),
        pytest.param([10], 10, ["nearly all", "hardly anyone", "hardly anyone"], id="ten alike"),
        pytest.param([14, 14, 1], 10, ["about half", "about half", "hardly anyone"], id="words"),
        pytest.param([17, 12, 1], 10, ["57%", "40%", "nearly none"], id="whole per cents"),
        pytest.param([40], 10, ["nearly all", "nearly none", "nearly none"], id="all alike"),
    ],
)
def test_result_is_shown_by_the_rules_of_the_house(
    db_session: Session, counts: list[int], least: int, shown: list[str]
) -> None:
    assert values(closed_one(db_session, counts, min_base=least)) == shown


@pytest.mark.parametrize(("n", "said"), [(9, 0), (10, 10), (14, 10), (15, 20), (109, 110)])
def test_an_open_poll_tells_only_about_how_many(db_session: Session, n: int, said: int) -> None:
    poll = open_one(db_session)
    for _ in range(n):
        count_answer(db_session, poll.id, [1])
    assert (screen_of(poll, "en").n, values(poll)) == (said, ["", "", ""])


def test_deleting_leaves_nothing_counted(db_session: Session) -> None:
    poll = open_one(db_session)
    count_answer(db_session, poll.id, [0])
    delete_poll(db_session, poll.id, ACTOR, NOW)
    assert polls(db_session) == []
    assert db_session.scalars(select(PollCount)).all() == []
    with pytest.raises(Missing):
        delete_poll(db_session, 1, ACTOR, NOW)


def test_steps_follow_one_another(db_session: Session) -> None:
    poll = closed_one(db_session, [1])
    with pytest.raises(PollClosed):
        open_poll(db_session, poll.id, ACTOR, NOW)
    with pytest.raises(PollClosed):
        close_poll(db_session, poll.id, ACTOR, NOW)


def test_codes_are_short_and_hold_no_letter_that_looks_like_another(db_session: Session) -> None:
    made = [make_poll(db_session, new_poll(), None, ACTOR, NOW).code for _ in range(20)]
    assert len(set(made)) == 20
    assert all(len(code) == 5 and set(code) <= set(ALPHABET) for code in made)
    assert set("AEIOU01L").isdisjoint(ALPHABET)


def test_a_poll_belongs_to_a_meeting_and_outlives_it(db_session: Session) -> None:
    held = meeting(db_session)
    poll = make_poll(db_session, new_poll(), held.id, ACTOR, NOW)
    assert polls(db_session)[0].meeting == held
    db_session.delete(db_session.get_one(Meeting, held.id))
    db_session.commit()
    db_session.expire_all()
    assert db_session.get_one(Poll, poll.id).meeting_id is None


def test_single_and_multi_items_of_the_newest_version_may_be_polled(db_session: Session) -> None:
    load_instrument_text(db_session, SMALL, "small.yaml", NOW)
    later = small_instrument().canonical().replace("Life here", "Life in {city}")
    newer = InstrumentVersion(hash="2", name="small", version="2", canonical=later)
    newer.loaded_at = NOW.replace(hour=20)
    db_session.add(newer)
    db_session.commit()
    found = poll_items(db_session)
    assert [one.item.id for one in found] == ["first", "when"]
    poll = poll_of_item(found[0])
    assert (poll.is_multi, poll.most, poll.min_base) == (True, 2, 10)
    assert [(one["es"], one["alone"]) for one in poll.options] == [
        ("Ruido", False), ("Tráfico", False), ("Otro", False), ("No sé", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "most", "where"),
    [
        pytest.param(("a\nb", "a"), None, ["options_es", "options_es"], id="not as many"),
        pytest.param(("a", "a"), None, ["options_en", "options_es"], id="no choice"),
        pytest.param(("a\na", "a\nb"), None, ["options_en"], id="twice the same"),
        pytest.param(("a\nb", "a\n" + "b" * 121), None, ["options_es"], id="too long"),
        pytest.param(("a\nb", "a\nb"), 3, ["most"], id="more than there are"),
    ],
)
def test_a_typed_poll_is_refused_with_every_fault(
    lines: tuple[str, str], most: int | None, where: Sequence[str]
) -> None:
    words = dict(zip(("en", "es"), lines, strict=True))
    with pytest.raises(InputErrors) as refused:
        typed_poll({"en": "Q", "es": "P"}, words, True, most)
    assert [problem.where for problem in refused.value.problems] == where

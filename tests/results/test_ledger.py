"""The ledger: what was ever published of a wave is audited together with what comes next."""

from dataclasses import replace
from itertools import chain

import pytest
from sqlalchemy import delete, func, select, update

from engage.results import ledger, queries, services
from engage.results.memory import Memory
from engage.results.models import Release
from engage.results.models_content import CITY
from engage.results.models_ledger import LedgerEntry
from engage.stats.linked import Cell
from engage.stats.published import Suppressed
from engage.surveys import queries as surveys
from engage.surveys.models import Response
from tests.results.rows import NOW, answers, make_beats, make_margins, make_wave, store
from tests.results.test_staff_pages import post

CODE = "2026-10"
AGE = func.json_extract(Response.answers, "$.age")


def publish(session):
    """Publish the wave as the organizer."""
    return services.publish(session, CODE, NOW, "organizer")


def withdraw(session, content):
    """Take a release back."""
    services.withdraw(session, content.sha256, "By mistake.", NOW, "organizer")


def published(session, *sizes, kind="sampled"):
    """Publish a wave of beats with so many answers and take it back; return its release."""
    names = [f"B{i}" for i in range(len(sizes))]
    make_beats(session, *names)
    make_wave(session, kind=kind)
    store(session, CODE, chain(*(answers(b, n) for b, n in zip(names, sizes, strict=True))))
    content = publish(session)
    withdraw(session, content)
    return content


def set_aside(session, area, n):
    """Leave some answers of an area out of every figure, of every kind of answer alike.

    Numbers of answers are drawn, so an order by them would move other ages with every run.
    """
    query = select(Response.id).where(Response.area == area)
    alike = list(session.scalars(query.order_by(AGE, Response.answers)))
    keys = [alike[i * len(alike) // n] for i in range(n)]
    session.execute(update(Response).where(Response.id.in_(keys)).values(set_aside="fast"))
    session.commit()


def test_a_release_stands_in_the_ledger_without_its_small_numbers(db_session):
    content = published(db_session, 6, 40, 120)
    entry = db_session.get(LedgerEntry, content.sha256)
    counted = {tuple(cell[:3]): cell[3] for cell in entry.counts["safe"]}
    assert counted["B0", "", ""] is None
    assert counted["B2", "", ""] == 120
    assert set(entry.marks) == {"B0", "B1", "B2"}


@pytest.mark.parametrize("n", [1, 9])
def test_a_correction_by_few_answers_is_refused_with_the_cells(db_session, n):
    published(db_session, 40, 120)
    set_aside(db_session, "B1", n)
    with pytest.raises(ledger.WouldGiveAway, match="moved by so few") as refused:
        publish(db_session)
    assert "city; safe / city" in str(refused.value)
    assert queries.latest_release(db_session, CODE) is None


def test_a_correction_by_ten_answers_is_released(db_session):
    published(db_session, 40, 120)
    set_aside(db_session, "B1", 10)
    content = publish(db_session)
    assert content.area("B1").n == 110
    # each age moved by three or four, so who was young and answered is not told again
    ages = [content.figure(CITY, "age", "share", age) for age in ("young", "middle", "old")]
    assert ages == [Suppressed("base")] * 3
    assert {group.n for group in content.groups} == {None}


def test_answers_of_two_hidden_beats_do_not_slip_out_by_a_correction(db_session):
    # the shown beat loses ten, a hidden one loses three: the city's number tells the three
    published(db_session, 8, 13, 120)
    set_aside(db_session, "B2", 10)
    set_aside(db_session, "B0", 3)
    with pytest.raises(ledger.WouldGiveAway):
        publish(db_session)


def test_answers_exchanged_for_as_many_others_are_refused(db_session):
    published(db_session, 40, 120)
    db_session.execute(delete(Response).where(Response.area == "B1"))
    db_session.commit()
    store_more(db_session, "B1", 120)
    with pytest.raises(ledger.WouldGiveAway, match="B1"):
        publish(db_session)


def store_more(session, area, n):
    """Store answers of an area in place of those that are gone, as a repair by hand would."""
    rows = session.execute(select(Response.__table__).limit(1)).mappings().one()
    made = [{**rows, "id": f"{i:032x}", "area": area} for i in range(n)]
    session.execute(Response.__table__.insert(), made)
    session.commit()


def test_new_counts_of_the_population_move_no_answer_and_may_be_published(db_session):
    first = published(db_session, 6, 40, 120)
    make_margins(db_session, {"young": 500, "middle": 300, "old": 200}, {})
    second = publish(db_session)
    assert second.sha256 != first.sha256
    assert second.headline("B0", "safe") == Suppressed("base")


def test_weights_that_place_a_hidden_beat_are_a_fault(db_session):
    # weighting joins the smallest beats, so the program itself does not get here: a forged entry
    published(db_session, 9, 12, 40)
    found = services.prepare(db_session, CODE).audited
    assert found.faults == ()
    (seen,) = ledger.memory(db_session, CODE).seen
    forged = replace(seen, weights={"safe": {"B0": 0.5, "B1": 0.1, "B2": 0.4}})
    memory = Memory((forged,))
    (fault,) = ledger.audited(found.content, found.counted, memory).faults
    assert str(fault) == "safe / B0"


def test_a_beat_once_hidden_beside_a_small_one_stays_hidden(db_session):
    first = published(db_session, 6, 20, 34, 120)
    assert first.area("B1").n is None
    assert first.area("B2").n is not None
    set_aside(db_session, "B2", 20)  # now the smallest beside B0, but everybody could count it
    with pytest.raises(services.AlreadyPublished):
        republished_in_place(db_session, first)
    second = publish(db_session)
    assert second.area("B1").n is None
    assert second.area("B2").n is not None


def republished_in_place(session, content):
    """Bring the first release back and publish what would differ beside it."""
    session.execute(update(Release).values(withdrawn_at=None, withdrawn_reason=None))
    session.commit()
    try:
        publish(session)
    finally:
        withdraw(session, content)


def test_what_was_shown_once_is_known_for_ever(db_session):
    content = published(db_session, 6, 20, 120)
    wave = surveys.wave_by_code(db_session, CODE)
    seen = ledger.memory(db_session, CODE)
    assert seen.known("safe", {"B1": 20, "B2": 120}) == {"B2"}
    assert seen.kept("safe", {"B0": 6, "B1": 20, "B2": 120}, 10) == {"B0", "B1"}
    found = services.prepare(db_session, wave.code)
    assert found.audited.faults == ()
    forgetful = replace(seen.seen[0], hidden={"safe": frozenset({Cell("B0")})})
    forgetful = replace(forgetful, counts={"safe": {Cell("B1"): 20}})
    (fault,) = ledger.audited(
        found.content, found.audited.counted, replace(seen, seen=(forgetful,))
    ).faults
    assert (str(fault), fault.kind) == ("safe / B0", "solved")
    assert fault.equation.startswith("B0 >= 6.00")
    assert content.figure(CITY, "safe", "top2") is not None


def test_the_message_says_which_cells_and_what_to_do(db_session, staff_client):
    published(db_session, 40, 120)
    set_aside(db_session, "B0", 4)
    organizer = staff_client("organizer")
    assert "safe / city" in organizer.get(f"/staff/results/{CODE}").text
    answer = post(organizer, f"/staff/results/{CODE}/publish")
    assert answer.status_code == 409
    assert "safe / city" in answer.text
    assert "Count the same answers as then" in answer.text


def test_the_preview_names_the_cells_on_page_and_command_line(db_session, staff_client, runner):
    published(db_session, 40, 120)
    set_aside(db_session, "B0", 4)
    page = staff_client("organizer").get(f"/staff/results/{CODE}").text
    assert "These figures fail the last check of privacy: city, safe / city" in page
    told = runner("results", "preview", CODE)
    assert told.exit_code == 1
    assert "safe / city: moved by fewer answers than the base" in told.output


def test_what_was_published_after_the_audit_was_not_audited_with_it(db_session):
    first = published(db_session, 40, 120)
    found = services.prepare(db_session, CODE).audited
    db_session.add(LedgerEntry(sha256="f" * 64, wave_code=CODE, counts={}, marks={}, weights={}))
    db_session.commit()
    with pytest.raises(ledger.PublishedMeanwhile):
        ledger.enter(db_session, found)
    assert first.sha256 in found.seen

"""Decisions on comments, coding by two people, and what is counted and quoted of it."""

import json

import pytest
from sqlalchemy import inspect, select

from engage.audit.models import AuditRow
from engage.comments.models import Coding, Review
from engage.comments.models_voices import Quote
from engage.comments.queries import all_held, counts, gate, queue
from engage.comments.queues import urgent
from engage.comments.redacting import Span
from engage.comments.services import Decision, code, decide, reopen, undo
from engage.comments.services_frame import begin_frame, remove_theme
from engage.comments.services_voices import is_coded_twice, shown_words, voices
from engage.errors import Refused
from engage.stats.published import Figure, Suppressed, Words
from engage.surveys.services_forgetting import discard_old_responses
from tests.comments.rows import ANA, BO, NOW, WAVE, code_all, make_wave, show_all, writers


def first(session, wave):
    return all_held(session, wave)[0].comment


def test_decisions_made_together_are_undone_together(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise", "Dogs", "Trash"]))
    one, two, three = (held.comment.id for held in all_held(db_session, wave))
    decide(db_session, WAVE, {one: Decision("shown")}, ANA)
    batch = decide(
        db_session, WAVE, {two: Decision("shown"), three: Decision("withheld", "insult")}, ANA
    )
    assert (counts(db_session, wave).shown, counts(db_session, wave).withheld) == (2, 1)
    assert undo(db_session, WAVE, batch, ANA) == 2
    assert counts(db_session, wave).waiting == 2
    reopen(db_session, WAVE, one, ANA)
    assert len(queue(db_session, wave, "waiting", 0, 10)) == 3


def test_what_is_covered_is_never_what_was_written_anew(db_session):
    wave = make_wave(db_session, writers("B1", ["Ana is loud"]))
    decide(
        db_session,
        WAVE,
        {first(db_session, wave).id: Decision("shown", hidden=(Span(0, 3, "name"),))},
        ANA,
    )
    [held] = all_held(db_session, wave)
    assert shown_words(held) == "[name] is loud"
    assert held.comment.words == "Ana is loud"


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(Decision("withheld"), id="without a reason"),
        pytest.param(Decision("shown", is_quote=True), id="a quote nobody allowed"),
        pytest.param(Decision("shown", hidden=(Span(2, 99, "name"),)), id="beyond the end"),
    ],
)
def test_decisions_that_cannot_be_are_refused_whole(db_session, decision):
    wave = make_wave(db_session, writers("B1", ["Noise", "Dogs"], may_be_quoted=False))
    one, two = (held.comment.id for held in all_held(db_session, wave))
    with pytest.raises(Refused):
        decide(db_session, WAVE, {one: Decision("shown"), two: decision}, ANA)
    db_session.rollback()
    assert counts(db_session, wave).waiting == 2


def test_nothing_kept_of_a_decision_tells_when_or_in_which_order(db_session):
    columns = {c.name for m in (Review, Coding) for c in inspect(m).columns}
    assert not any(m.__table__.dialect_options["sqlite"]["with_rowid"] for m in (Review, Coding))
    assert not {c for c in columns if c.endswith(("_at", "_on")) or c in {"id", "seq", "position"}}
    wave = make_wave(db_session, writers("B1", ["Noise", "Dogs"]))
    show_all(db_session)
    rows = db_session.scalars(select(AuditRow).where(AuditRow.action == "comments.decide"))
    [detail] = [json.dumps(row.detail) for row in rows]
    assert detail == '{"shown": 2}'
    assert not any(held.comment.id in detail for held in all_held(db_session, wave))


def test_area_below_the_rule_is_not_known_to_the_moderator(db_session):
    wave = make_wave(
        db_session, writers("B1", ["Noise"] * 30), writers("B2", ["Dogs"] * 29), beats=("B1", "B2")
    )
    assert {held.comment.area for held in all_held(db_session, wave)} == {"B1", None}


def test_danger_has_a_queue_of_its_own_with_the_gravest_first(db_session):
    texts = ["Loud music", "They sell drugs here", "I want to die"]
    wave = make_wave(db_session, writers("B1", texts))
    assert [held.comment.words for held in urgent(db_session, wave)] == texts[:0:-1]
    show_all(db_session)
    assert urgent(db_session, wave) == []


def test_gate_names_what_waits_and_what_is_half_coded(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise", "Dogs", "n/a"]))
    assert gate(db_session, wave).n_waiting == 3
    by_words = {held.comment.words: held.comment.id for held in all_held(db_session, wave)}
    decide(
        db_session,
        WAVE,
        {
            by_words["Noise"]: Decision("shown"),
            by_words["Dogs"]: Decision("withheld", "insult"),
            by_words["n/a"]: Decision("withheld", "empty"),
        },
        ANA,
    )
    assert gate(db_session, wave).is_open, "nobody need code"
    begin_frame(db_session, ANA)
    code(db_session, WAVE, {by_words["Noise"]: ["noise"]}, 1, ANA)
    assert gate(db_session, wave).n_uncoded == 1, "what is withheld counts, what says nothing not"


def test_second_reading_is_made_by_somebody_else(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise"] * 20))
    show_all(db_session)
    begin_frame(db_session, ANA)
    one = first(db_session, wave).id
    code(db_session, WAVE, {one: ["noise", "noise", "unknown"]}, 1, ANA)
    with pytest.raises(Refused):
        code(db_session, WAVE, {one: ["noise"]}, 2, ANA)
    db_session.rollback()
    code(db_session, WAVE, {one: ["noise"]}, 2, BO)
    assert db_session.get(Coding, (one, 1)).themes == ["noise"]
    assert len(is_coded_twice(all_held(db_session, wave))) == 2
    with pytest.raises(Refused):
        remove_theme(db_session, "noise", ANA)


def coded_wave(session):
    """A city whose B1 writes on noise and traffic, B2 little, and B3 hardly at all."""
    wave = make_wave(
        session,
        writers("B1", ["Noise at night"] * 14 + ["Traffic"] * 26),
        writers("B2", ["Noise from bars"] * 5 + ["Parks"] * 15 + [""] * 20),
        writers("B3", ["Traffic", "Noise here"] + [""] * 40),
        beats=("B1", "B2", "B3"),
    )
    show_all(session)
    begin_frame(session, ANA)
    code_all(session, {"Noise": ["noise"], "Traffic": ["traffic"], "Parks": ["upkeep"]})
    code_all(session, {"Noise": ["noise"], "Traffic": ["traffic", "noise"]}, turn=2)
    return wave


def test_themes_are_shares_of_comments_by_the_rules_of_small_groups(db_session):
    [voice] = voices(db_session, coded_wave(db_session), ["B1", "B2", "B3"])
    assert (voice.item, voice.n, voice.n_twice) == ("words", 60, 60)
    assert {theme.code for theme in voice.themes} == {"noise", "traffic", "upkeep"}
    assert voice.share("B1", "noise") == Figure(0.35, None, None, 40)
    assert voice.share("B3", "noise") == Suppressed("base")
    assert voice.share("B2", "noise") == Suppressed("base"), "or B3 would be city minus B1 minus B2"
    assert voice.share("city", "traffic") == Figure(0.44, None, None, 60)


def test_quotes_stand_where_ten_speak_of_their_theme(db_session):
    [voice] = voices(db_session, coded_wave(db_session), ["B1", "B2", "B3"])
    assert voice.quoted("B1", "noise") == (Quote("B1", "noise", "en", "Noise at night"),)
    assert {quote.words for quote in voice.quoted("city", "noise")} == {
        "Noise from bars",
        "Noise here",
    }
    assert voice.quoted("B2", "noise") == ()
    assert {quote.words for quote in voice.quoted("city", "upkeep")} == {"Parks"}


def test_agreement_of_the_two_is_published_with_the_themes(db_session):
    [voice] = voices(db_session, coded_wave(db_session), ["B1", "B2", "B3"])
    assert voice.kappa is not None
    assert 0.3 < voice.kappa < 0.8


def test_themes_half_coded_or_of_nine_comments_are_not_published(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise"] * 9))
    show_all(db_session)
    begin_frame(db_session, ANA)
    code_all(db_session, {"Noise": ["noise"]})
    assert voices(db_session, wave, ["B1"]) == ()


def test_few_comments_of_an_area_are_told_in_words(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise"] * 8 + ["Parks"] * 8 + [""] * 20))
    show_all(db_session, is_quote=False)
    begin_frame(db_session, ANA)
    code_all(db_session, {"Noise": ["noise"]})
    [voice] = voices(db_session, wave, ["B1"])
    assert voice.share("B1", "noise") == Words("about_half", 20)
    assert voice.quotes == ()
    assert voice.kappa is None


def test_decisions_go_when_the_comments_go(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise"]))
    show_all(db_session)
    later = NOW.replace(year=NOW.year + 20)
    assert discard_old_responses(db_session, later, later.date()) == [WAVE]
    assert db_session.scalars(select(Review)).all() == []
    assert counts(db_session, wave).n == 0


def test_words_that_are_never_published_are_read_and_go_no_further(db_session):
    wave = make_wave(db_session, writers("B1", ["Noise"] * 40), publish="never")
    assert gate(db_session, wave).n_waiting == 40
    show_all(db_session, is_quote=False)
    begin_frame(db_session, ANA)
    code_all(db_session, {"Noise": ["noise"]})
    assert gate(db_session, wave).is_open
    assert voices(db_session, wave, ["B1"]) == ()

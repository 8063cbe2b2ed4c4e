"""Mailings: one code for each, stopped in time, forgotten after, silent where somebody asked."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.models import AuditRow
from engage.config import Config, Mail
from engage.errors import InputErrors
from engage.fieldwork.models_mailing import Mailing, MailingPiece, MailStop
from engage.fieldwork.queries_mailing import due_mailings, forgotten_drafts
from engage.fieldwork.services_handing import destroy_left_keys, expire_draft, hand_next
from engage.fieldwork.services_mailing import (
    NotNow,
    confirm_mailing,
    stop_mail,
    stop_mailing,
)
from engage.fieldwork.stop_links import address_mark, marked_by
from engage.mail.models import OutboxMail
from engage.mail.outbox import UnfitMail
from engage.surveys.codes import code_hash, read_code
from engage.surveys.models import CityText, Code, Deck, Kind
from engage.surveys.queries import wave_by_code
from engage.surveys.services import close_wave, open_wave
from tests.fieldwork.lists import (
    CLERK,
    DUE,
    NOW,
    WAVE,
    confirmed,
    mailed,
    open_survey,
    people,
    taken_out,
    upload,
    with_mail,
)
from tests.surveys.rows import add_beats, add_wave

CODE = re.compile(r"/c/([0-9A-Z-]{16})\b")


@pytest.fixture
def settings(config: Config) -> Config:
    """A configuration that could send mail."""
    return with_mail(config)


@pytest.fixture
def city(db_session: Session, settings: Config) -> Session:
    """Two beats and an open sampled wave."""
    add_beats(db_session, "1", "2")
    open_survey(db_session, settings)
    return db_session


def n(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def keys(config: Config) -> list[str]:
    return sorted(path.stem for path in config.keys.glob("mailing-*.key"))


def test_each_address_gets_one_code_of_its_stratum_that_works(
    city: Session, settings: Config
) -> None:
    both = [*people(60), *people(15, "2", "s")]
    letters = mailed(city, settings, confirmed(city, settings, both))
    assert sorted(one.to for one in letters) == sorted(one.address for one in both)
    strata = {row.hash: row.stratum for row in city.execute(select(Code.hash, Code.stratum))}
    assert len(strata) == 75
    for one in letters:
        (code,) = set(CODE.findall(one.text))
        mine = code_hash(read_code(code) or "", settings.code_pepper)
        assert strata.pop(mine) == ("2" if one.to.startswith("s") else "1")
    decks = {deck.stratum: deck.n_codes for deck in city.scalars(select(Deck))}
    assert decks == {"1": 60, "2": 15}


def test_list_is_handed_over_in_pieces_each_after_the_one_before(
    city: Session, settings: Config
) -> None:
    mailing_id = confirmed(city, settings, people(120))
    assert len(keys(settings)) == 3
    assert hand_next(city, settings, mailing_id, DUE)
    assert not hand_next(city, settings, mailing_id, DUE)  # the first fifty still wait
    assert (n(city, OutboxMail), n(city, Code)) == (50, 50)
    taken_out(city, settings)
    assert hand_next(city, settings, mailing_id, DUE)
    assert keys(settings) == [f"mailing-{mailing_id}-1", f"mailing-{mailing_id}-2"]
    mailed(city, settings, mailing_id)
    mailing = city.get_one(Mailing, mailing_id)
    assert (mailing.state, mailing.n_handed, mailing.starts_at) == ("sent", 120, None)
    assert (keys(settings), n(city, MailingPiece)) == ([], 0)


def test_two_lists_go_out_side_by_side(city: Session, settings: Config) -> None:
    first = confirmed(city, settings, people(70))
    second = confirmed(city, settings, people(70, "2", "s"))
    letters = [*mailed(city, settings, first), *mailed(city, settings, second)]
    assert len({one.to for one in letters}) == 140
    assert len({CODE.findall(one.text)[0] for one in letters}) == n(city, Code) == 140


def test_nothing_goes_out_within_ten_minutes_or_unconfirmed(
    city: Session, settings: Config
) -> None:
    draft, waiting = upload(city, settings, people(3)), confirmed(city, settings, people(3))
    early = DUE - timedelta(seconds=1)
    assert due_mailings(city, early) == []
    assert due_mailings(city, DUE) == [waiting]
    assert not hand_next(city, settings, waiting, early)
    assert not hand_next(city, settings, draft, DUE + timedelta(days=1))
    assert (n(city, Code), n(city, OutboxMail)) == (0, 0)


def test_stop_in_time_sends_nothing_and_destroys_the_list(city: Session, settings: Config) -> None:
    mailing_id = confirmed(city, settings, people(60))
    stop_mailing(city, settings, mailing_id, CLERK)
    assert not hand_next(city, settings, mailing_id, DUE)
    assert (n(city, Code), n(city, Deck), n(city, OutboxMail), n(city, MailingPiece)) == (0,) * 4
    assert keys(settings) == []
    with pytest.raises(NotNow):
        confirm_mailing(city, mailing_id, CLERK)
    with pytest.raises(NotNow):
        stop_mailing(city, settings, mailing_id, CLERK)


def test_stop_in_the_middle_keeps_what_is_handed_over_and_no_more(
    city: Session, settings: Config
) -> None:
    mailing_id = confirmed(city, settings, people(120))
    hand_next(city, settings, mailing_id, DUE)
    stop_mailing(city, settings, mailing_id, CLERK)
    assert not hand_next(city, settings, mailing_id, DUE)
    assert keys(settings) == [f"mailing-{mailing_id}-0"]
    assert len(taken_out(city, settings)) == n(city, Code) == 50
    destroy_left_keys(city, settings)
    assert keys(settings) == []


def test_list_that_nobody_confirmed_is_destroyed_after_its_second_day(
    city: Session, settings: Config
) -> None:
    mailing_id = upload(city, settings, people(3))
    later = NOW + timedelta(days=2)
    assert forgotten_drafts(city, (NOW + timedelta(days=1)).date()) == []
    assert forgotten_drafts(city, later.date()) == [mailing_id]
    expire_draft(city, settings, mailing_id, later)
    assert (keys(settings), n(city, MailingPiece)) == ([], 0)
    assert forgotten_drafts(city, later.date()) == []


def test_wave_that_closes_meanwhile_ends_its_mailings(city: Session, settings: Config) -> None:
    mailing_id = confirmed(city, settings, people(3))
    close_wave(city, WAVE, settings.keys, act=CLERK)
    assert not hand_next(city, settings, mailing_id, DUE)
    mailing = city.get_one(Mailing, mailing_id)
    assert (mailing.state, mailing.fault) == ("stopped", "the survey has closed")
    assert (n(city, Code), n(city, OutboxMail), keys(settings)) == (0, 0, [])


def test_list_whose_key_is_gone_ends_and_says_why(city: Session, settings: Config) -> None:
    """As after a restored backup, which has no keys."""
    mailing_id = confirmed(city, settings, people(3))
    vault.destroy_key(settings.keys, f"mailing-{mailing_id}-0")
    assert not hand_next(city, settings, mailing_id, DUE)
    mailing = city.get_one(Mailing, mailing_id)
    assert mailing.state == "stopped"
    assert "restored backup" in mailing.fault
    assert n(city, Code) == 0


def test_addresses_that_asked_for_silence_are_left_out_and_counted(
    city: Session, settings: Config
) -> None:
    stop_mail(city, address_mark("R0@example.org", settings.code_pepper))
    mailing_id = confirmed(city, settings, people(3))
    assert city.get_one(Mailing, mailing_id).n_silent == 1
    stop_mail(city, address_mark("r1@example.org", settings.code_pepper))  # in the ten minutes
    letters = mailed(city, settings, mailing_id)
    assert [one.to for one in letters] == ["r2@example.org"]
    mailing = city.get_one(Mailing, mailing_id)
    assert (mailing.n_silent, mailing.n_handed, n(city, Code)) == (2, 1, 1)


def test_list_of_silent_addresses_only_is_refused(city: Session, settings: Config) -> None:
    for _ in range(2):  # asking twice is asking once
        stop_mail(city, address_mark("r0@example.org", settings.code_pepper))
    assert n(city, MailStop) == 1
    with pytest.raises(InputErrors):
        upload(city, settings, people(1))
    assert n(city, Mailing) == 0


def test_reminders_go_to_everybody_and_carry_no_code(city: Session, settings: Config) -> None:
    letters = mailed(city, settings, confirmed(city, settings, people(60, "all"), "remind"))
    assert len({one.to for one in letters}) == 60
    assert n(city, Code) == n(city, Deck) == 0
    for one in letters:
        assert "/c/" not in one.text
        assert "everybody gets this mail" in one.text
        assert "805-555-0100" in one.text


def test_each_mail_stops_its_own_address_by_a_link_that_has_nothing_of_the_code(
    city: Session, settings: Config
) -> None:
    letters = mailed(city, settings, confirmed(city, settings, people(20)))
    tokens = [one.stop_link.rpartition("/")[2] for one in letters]
    assert len(set(tokens)) == 20
    for one, token in zip(letters, tokens, strict=True):
        assert one.stop_link in one.text
        assert marked_by(token, settings.code_pepper) == address_mark(one.to, settings.code_pepper)
        code = CODE.findall(one.text)[0]
        assert code.replace("-", "") not in token.upper()


@pytest.mark.parametrize("token", ["", "x" * 59, "é" * 59, "a" * 58, "../../etc"])
def test_foreign_token_stops_nothing(token: str) -> None:
    assert marked_by(token, "pepper") is None


def test_mail_says_in_both_languages_what_the_city_approved(
    city: Session, settings: Config
) -> None:
    (one,) = mailed(city, settings, confirmed(city, settings, people(1)))
    assert one.language == "en, es"
    assert one.subject == "Paso Robles: Small / Pequeña"
    for words in (
        "Who asks\nCity of Paso Robles",
        "Who can see your answers",
        "Quién puede ver sus respuestas",
        "su dirección salió elegida al azar",
        "call 9-1-1",
        "1 Spring Street",
    ):
        assert words in one.text


def test_blank_text_blocks_a_mailing(city: Session, settings: Config) -> None:
    city.delete(city.get_one(CityText, ("check", "es")))
    city.commit()
    with pytest.raises(InputErrors, match=r"Is this survey real\? \(es\)"):
        upload(city, settings, people(1))
    assert n(city, Mailing) == 0


def test_stratum_without_codes_is_refused_whole(city: Session, settings: Config) -> None:
    with pytest.raises(InputErrors):
        upload(city, settings, [*people(3), *people(3, "9", "s")])
    assert (n(city, Mailing), keys(settings)) == (0, [])


@pytest.mark.parametrize("kind", ["chose", "sampled"])
def test_only_open_waves_with_codes_are_mailed(
    db_session: Session, settings: Config, kind: Kind
) -> None:
    add_beats(db_session, "1")
    add_wave(db_session, WAVE, kind)  # a draft
    if kind == "chose":
        open_wave(db_session, WAVE, settings.keys, act=CLERK)
    with pytest.raises(NotNow, match="open surveys with codes"):
        upload(db_session, settings, people(3))


def test_words_that_no_mail_can_carry_are_refused_before_the_list_is_kept(
    city: Session, settings: Config
) -> None:
    wave = wave_by_code(city, WAVE)
    assert wave.texts
    wave.texts = {**wave.texts, "check": {"en": "\x07", "es": "\x07"}}
    city.commit()
    with pytest.raises(UnfitMail):
        upload(city, settings, people(1))
    assert n(city, Mailing) == 0


def test_without_a_mail_server_no_list_is_taken(city: Session, settings: Config) -> None:
    with pytest.raises(NotNow, match="No mail server"):
        upload(city, replace(settings, mail=Mail()), people(1))


def test_audit_has_numbers_and_nobody(city: Session, settings: Config) -> None:
    letters = mailed(city, settings, confirmed(city, settings, people(60)))
    rows = [row for row in city.scalars(select(AuditRow)) if row.action.startswith("mailing")]
    assert [row.action for row in rows] == ["mailing.upload", "mailing.confirm", "mailing.sent"]
    assert rows[-1].detail == {"kind": "invite", "handed": 60, "failed": 0, "codes 1": 60}
    written = repr([row.detail for row in city.scalars(select(AuditRow))])
    assert "example.org" not in written
    assert not [one for one in letters if CODE.findall(one.text)[0] in written]

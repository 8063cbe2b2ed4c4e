"""Sealed mail: unreadable while it waits, gone when it is sent or given up."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.config import Config
from engage.errors import Missing
from engage.mail.models import FAILED, WAITING, OutboxMail
from engage.mail.outbox import UnfitMail, failed_mails, retry_mail, waiting_mails
from engage.mail.sealed import Letter, forget_failed, keys_in_use, queue_letters
from engage.mail.sending import send_due
from tests.platform.test_mail import NOW, SmtpServer, by_smtp, letter, serving_smtp

KEY = "mailing-1-0"
LETTER = Letter(
    to="ana@example.org",
    subject="Reunión",
    text="Your code: 7K2M\n",
    language="en, es",
    stop_link="https://city.example/stop/abc",
)


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A mail server on this computer."""
    yield from serving_smtp()


def queued(session: Session, config: Config, *letters: Letter) -> list[OutboxMail]:
    """Queue sealed mails."""
    vault.make_key(config.keys, KEY)
    queue_letters(session, config.keys, KEY, letters or [LETTER], NOW)
    session.commit()
    return session.query(OutboxMail).order_by(OutboxMail.id).all()


def test_row_in_clear_says_nothing(db_session: Session, config: Config) -> None:
    (mail,) = queued(db_session, config)
    assert (mail.to, mail.subject, mail.text, mail.language) == ("", "", "", "")
    content = b"".join(p.read_bytes() for p in config.instance.rglob("*") if p.is_file())
    for secret in (LETTER.to, "7K2M", LETTER.stop_link):
        assert secret.encode() not in content


def test_sent_mail_arrives_whole_and_leaves_no_row(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    queued(db_session, config)
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 1
    assert smtp.recipients == ["<ana@example.org>"]
    for words in (
        "Your code: 7K2M",
        "List-Unsubscribe: <https://city.example/stop/abc>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Content-Language: en, es",
    ):
        assert words in smtp.received[0]
    assert db_session.query(OutboxMail).count() == 0


def test_long_link_stands_in_its_header_as_it_is(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    link = f"https://engage.police.city.example.gov/stop/{'aB_-' * 20}"
    queued(db_session, config, replace(LETTER, stop_link=link, text="ñ" * 200 + "\n"))
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert f"\r\nList-Unsubscribe: <{link}>\r\n" in smtp.received[0]
    assert smtp.received[0].isascii()


def test_without_https_no_mailbox_is_told_to_post(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    queued(db_session, config, replace(LETTER, stop_link="http://city.example/stop/abc"))
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert "List-Unsubscribe:" in smtp.received[0]
    assert "List-Unsubscribe-Post" not in smtp.received[0]


def test_mail_given_up_keeps_neither_words_nor_whom(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    smtp.replies["RCPT"] = "550 no such person <ana@example.org>"
    (mail,) = queued(db_session, config)
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert (mail.state, mail.sealed, mail.to) == (FAILED, None, "")
    assert mail.last_error == "SMTPRecipientsRefused"
    assert failed_mails(db_session) == []
    with pytest.raises(Missing):
        retry_mail(db_session, mail.id, Act("ana", NOW))
    assert forget_failed(db_session, "mailing-1-") == 1
    assert db_session.query(OutboxMail).count() == 0


def test_mail_that_is_tried_again_keeps_no_reply_of_the_server(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    smtp.replies["RCPT"] = "451 later, <ana@example.org>"
    (mail,) = queued(db_session, config)
    send_due(db_session, by_smtp(config, smtp), NOW)
    assert (mail.state, mail.last_error) == (WAITING, "SMTPRecipientsRefused")


def test_mail_whose_key_is_gone_is_given_up(
    db_session: Session, config: Config, smtp: SmtpServer
) -> None:
    (mail,) = queued(db_session, config)
    vault.destroy_key(config.keys, KEY)
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 0
    assert (mail.state, mail.sealed) == (FAILED, None)


def test_other_mail_goes_first(db_session: Session, config: Config, smtp: SmtpServer) -> None:
    queued(db_session, config, *[LETTER] * 60)
    letter(db_session, to="clerk@example.org")
    assert send_due(db_session, by_smtp(config, smtp), NOW) == 50
    assert smtp.recipients[0] == "<clerk@example.org>"
    assert waiting_mails(db_session) == []


@pytest.mark.parametrize("part", ["to", "subject", "text"])
def test_letter_that_could_smuggle_in_headers_is_refused(
    db_session: Session, config: Config, part: str
) -> None:
    with pytest.raises(UnfitMail):
        queued(db_session, config, replace(LETTER, **{part: "a@example.org\r\nBcc: b@example.org"}))
    db_session.rollback()
    assert db_session.query(OutboxMail).count() == 0


def test_keys_in_use_are_those_of_waiting_mail(db_session: Session, config: Config) -> None:
    first, second = queued(db_session, config, LETTER, LETTER)
    second.vault = "mailing-11-0"
    db_session.commit()
    assert keys_in_use(db_session, "mailing-1-") == {KEY}
    first.state = FAILED
    db_session.commit()
    assert keys_in_use(db_session, "mailing-1-") == set()

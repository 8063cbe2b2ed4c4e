"""A mailing forgets: who got which code is nowhere, whatever crashed, and nobody gets two."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy.orm import Session

from engage.backup import unpack, write_backup
from engage.config import Config, Mail, read_key
from engage.db import db
from engage.fieldwork.services_handing import destroy_left_keys, hand_next
from engage.fieldwork.services_mailing import stop_mailing
from engage.mail.sealed import Letter
from engage.mail.sending import send_due
from engage.surveys.codes import code_hash, read_code
from tests.fieldwork.lists import CLERK, DUE, confirmed, mailed, people, taken_out, upload
from tests.promises import insider
from tests.promises.city import City
from tests.promises.crashes import crash_at
from tests.promises.page import keeps

CODE = re.compile(r"/c/([0-9A-Z-]{16})\b")
N = 60


def settings(city: City) -> Config:
    """Return the city's settings with a mail server."""
    return replace(city.config, mail=Mail(host="mail.example.org"))


def codes_in(letters: list[Letter]) -> list[str]:
    """Return the code of each letter."""
    return [CODE.findall(one.text)[0] for one in letters]


@keeps("If a code came by e-mail, the mail company has seen it.")
def test_mail_as_the_mail_company_gets_it_has_address_and_code(town: City) -> None:
    town.open()
    demo = replace(town.config, mode="demo")
    mailing_id = confirmed(db.session(), demo, people(3))
    hand_next(db.session(), demo, mailing_id, DUE)
    assert send_due(db.session(), demo, DUE) == 3
    for path in (demo.instance / "mail").glob("*.eml"):
        text = path.read_text().replace("=\n", "")
        assert "@example.org" in text
        assert len(set(CODE.findall(text))) == 1


def test_nothing_that_is_left_joins_an_address_and_a_code(city: City) -> None:
    city.open()
    config, session = settings(city), db.session()
    letters = mailed(session, config, confirmed(session, config, people(N)))
    codes = codes_in(letters)
    hashes = [code_hash(read_code(one) or "", config.code_pepper) for one in codes]
    dump = repr(city.dump())
    assert not [one for one in letters if one.to in dump or one.stop_link in dump]
    assert not [one for one in codes if one in dump or one.replace("-", "") in dump]
    assert city.count("code") == N
    assert city.count("outbox_mail") == city.count("mailing_piece") == 0
    order = [bytes(row[0]) for row in city.rows("SELECT hash FROM code")]
    assert insider.hits(hashes, order) <= insider.MOST_HITS
    session.rollback()
    secrets = [one.to.encode() for one in letters] + [one.encode() for one in codes]
    assert insider.files_with(config.instance, secrets) == []


def test_addresses_and_codes_lie_nowhere_in_clear_even_while_they_wait(town: City) -> None:
    town.open()
    config, session = settings(town), db.session()
    hand_next(session, config, confirmed(session, config, people(N)), DUE)
    session.commit()
    content = {p: p.read_bytes() for p in config.instance.rglob("*") if p.is_file()}
    letters = taken_out(session, config)
    secrets = [one.to for one in letters] + codes_in(letters)
    assert len(secrets) == 100
    assert [p for p, found in content.items() for one in secrets if one.encode() in found] == []


def test_backup_of_the_worst_moment_opens_no_mail(
    city: City, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Fifty mails wait in the outbox, ten contacts on the list, and the night's backup is made."""
    city.open()
    config, session = settings(city), db.session()
    hand_next(session, config, confirmed(session, config, people(N)), DUE)
    session.commit()
    file = write_backup(config, tmp_path_factory.mktemp("sealed") / "night", DUE)
    folder = tmp_path_factory.mktemp("opened")
    unpack(file, read_key(config.instance, "backup_key"), folder)
    kept = [path.read_bytes() for path in folder.iterdir()]
    assert len(kept) >= 3
    keys = [path.read_bytes() for path in config.keys.glob("mailing-*")]
    letters = taken_out(session, config)
    secrets = [one.to.encode() for one in letters] + [c.encode() for c in codes_in(letters)]
    assert (len(keys), len(secrets)) == (2, 100)
    assert not [one for one in [*secrets, *keys] if any(one in content for content in kept)]


def test_crash_anywhere_sends_nobody_a_second_code_and_loses_nobody(city: City) -> None:
    city.open()
    config, session = settings(city), db.session()
    n_crashes = 0
    for k in count(1):
        before = city.count("code")
        mailing_id = confirmed(session, config, people(3, prefix=f"k{k}x"))
        with crash_at(k) as watch:
            hand_next(db.session(), config, mailing_id, DUE)
        session = db.session()
        letters = mailed(session, config, mailing_id)
        assert Counter(one.to for one in letters) == {f"k{k}x{i}@example.org": 1 for i in range(3)}
        assert len(set(codes_in(letters))) == city.count("code") - before == 3
        destroy_left_keys(session, config)
        assert list(config.keys.glob("mailing-*")) == []
        if not watch.has_crashed:
            break
        n_crashes += 1
    assert n_crashes >= 10


def test_crash_while_a_list_is_kept_or_stopped_leaves_all_of_it_or_nothing(city: City) -> None:
    city.open()
    config, session = settings(city), db.session()
    for k in count(1):
        with crash_at(k) as watch:
            upload(db.session(), config, people(60))
        session = db.session()
        rows = city.rows("SELECT id, n_contacts FROM mailing WHERE state = 'draft'")
        for mailing_id, n_contacts in rows:
            pieces = city.count("mailing_piece", f"mailing_id = {mailing_id}")
            assert (n_contacts, pieces) in {(0, 0), (60, 2)}
            stop_mailing(session, config, mailing_id, CLERK)
        destroy_left_keys(session, config)
        assert list(config.keys.glob("mailing-*")) == []
        assert city.count("mailing_piece") == 0
        if not watch.has_crashed:
            break
    assert k >= 10


@pytest.mark.engines
def test_two_workers_hand_a_piece_over_once(metropolis: City) -> None:
    metropolis.open()
    config = settings(metropolis)
    mailing_id = confirmed(db.session(), config, people(120))
    db.session.remove()

    def work(_worker: int) -> bool:
        with metropolis.app.app_context(), Session(db.engine) as session:
            return hand_next(session, config, mailing_id, DUE)

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 1
    assert metropolis.count("code") == metropolis.count("outbox_mail") == 50
    letters = mailed(db.session(), config, mailing_id)
    assert len({one.to for one in letters}) == len(set(codes_in(letters))) == 120

"""Whatever dies, and however many press at once: no answer is lost and none is doubled."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from threading import Barrier

from sqlalchemy.orm import Session

from engage.db import db
from engage.surveys import sealing
from engage.surveys.queries import wave_by_code
from engage.surveys.sending import CodeUnusable
from engage.surveys.services import begin_draft, close_wave, submit
from engage.surveys.services_forgetting import erase_traces
from engage.surveys.tasks import run_due
from tests.promises.city import CLERK, TODAY, City, tomorrow
from tests.promises.crashes import crash_at
from tests.promises.page import keeps

N = 5
LEAST_STATEMENTS = 5


def crash_everywhere(act: Callable[[int], bool]) -> int:
    """Do something that crashes at its first statement, its second and so on; return how many."""
    return next(k for k in count(1) if not act(k)) - 1


@keeps("Your code is deleted at the moment you send your answers.")
def test_crash_while_sending_keeps_the_code_or_the_answers(city: City) -> None:
    city.open()
    residents = iter(city.residents(20))

    def send_and_crash(k: int) -> bool:
        one = next(residents)
        before = city.count("inbox"), city.count("code"), city.count("sent_key")
        with crash_at(k) as watch:
            submit(db.engine, one.sending)
        if not watch.has_crashed:
            return False
        assert (city.count("inbox"), city.count("code"), city.count("sent_key")) == before
        assert submit(db.engine, one.sending)  # the browser sends again
        assert (city.count("inbox"), city.count("code")) == (before[0] + 1, before[1] - 1)
        return True

    assert crash_everywhere(send_and_crash) >= LEAST_STATEMENTS


def test_answer_that_was_stored_before_the_crash_is_not_stored_again(city: City) -> None:
    city.open()
    (one,) = city.residents(1)
    city.send([one])
    assert not submit(db.engine, one.sending)
    assert (city.count("inbox"), city.count("code")) == (1, 0)


def test_crash_while_keeping_a_draft_keeps_the_draft_before(city: City) -> None:
    number = city.open().id
    key = sealing.draft_key()
    begin_draft(db.engine, key, {"wave_id": number, "turn": 0}, TODAY)

    def keep_and_crash(k: int) -> bool:
        before = city.rows("SELECT id, sealed FROM draft")
        with crash_at(k) as watch:
            begin_draft(db.engine, key, {"wave_id": number, "turn": k}, TODAY)
        after = city.rows("SELECT id, sealed FROM draft")
        assert (after == before) is watch.has_crashed
        return watch.has_crashed

    assert crash_everywhere(keep_and_crash) >= 2


def test_crash_anywhere_in_the_mix_loses_and_doubles_nothing(city: City) -> None:
    def mix_and_crash(k: int) -> bool:
        wave = city.open(f"wave-{k}")
        number = wave.id
        city.send(city.residents(N, f"wave-{k}"))
        with crash_at(k) as watch:
            city.close(f"wave-{k}")
        of_wave = f"wave_id = {number}"
        parts = [city.count("inbox", of_wave), city.count("response", of_wave)]
        assert sorted(parts) == [0, N], f"statement {k}"
        assert city.close(f"wave-{k}") == N  # somebody presses the button again
        assert city.count("response", of_wave) == N
        assert [city.count(t, of_wave) for t in ("inbox", "code", "sent_key")] == [0, 0, 0]
        assert wave_by_code(db.session(), f"wave-{k}").root
        return watch.has_crashed

    assert crash_everywhere(mix_and_crash) >= 2 * LEAST_STATEMENTS


def test_calendar_that_crashed_anywhere_ends_the_wave_at_its_next_turn(city: City) -> None:
    folder, zone = city.config.keys, city.config.city.zone
    turns = (after_the_web, after_the_fieldwork)

    def turn_and_crash(k: int) -> bool:
        wave = city.open(f"wave-{k}")
        number, wave.is_automatic = wave.id, True
        wave.fieldwork_ends_on = wave.closes_on + timedelta(days=9)
        moments = [turn(wave.closes_on) for turn in turns]
        db.session.commit()
        city.send(city.residents(N, f"wave-{k}"))
        with crash_at(k) as watch:
            for moment in moments:
                run_due(db.session(), folder, moment, zone)
        run_due(db.session(), folder, moments[-1], zone)
        of_wave = f"wave_id = {number}"
        assert wave_by_code(db.session(), f"wave-{k}").status == "closed", f"statement {k}"
        db.session.rollback()
        assert [city.count(t, of_wave) for t in ("inbox", "response")] == [0, N]
        return watch.has_crashed

    assert crash_everywhere(turn_and_crash) >= 2 * LEAST_STATEMENTS


def after_the_web(closes_on: date) -> datetime:
    """Return a moment between the end on the web and the end of fieldwork."""
    return datetime.combine(closes_on + timedelta(days=2), time(12), UTC)


def after_the_fieldwork(closes_on: date) -> datetime:
    """Return a moment when a wave is mixed."""
    return datetime.combine(closes_on + timedelta(days=20), time(12), UTC)


def test_wave_whose_mix_crashed_takes_nothing_more(city: City) -> None:
    city.open()
    *early, late = city.residents(N)
    city.send(early)
    with crash_at(6) as watch:
        city.close()
    assert watch.has_crashed
    assert wave_by_code(db.session(), "2026-fall").status == "closing"
    db.session.rollback()
    outcomes = race(city, 1, lambda _session, _i: submit(db.engine, late.sending))
    assert outcomes == {"refused": 1}
    assert city.close() == len(early)


def test_key_that_a_crash_left_behind_is_destroyed_by_night(city: City) -> None:
    city.open()
    city.send(city.residents(N))
    n_statements = statements_of_a_mix(city)
    city.open("second")
    city.send(city.residents(N, "second"))
    with crash_at(n_statements):
        city.close("second")
    folder = city.config.keys
    assert wave_by_code(db.session(), "second").status == "closed"
    assert list(folder.glob("wave-*.key"))
    assert erase_traces(db.session(), folder, tomorrow(), city.config.city.zone)
    assert not list(folder.glob("wave-*.key"))


def statements_of_a_mix(city: City) -> int:
    """Close the first wave undisturbed and return how many statements and commits it took."""
    with crash_at(0) as watch:
        city.close()
    return watch.n


def race(city: City, n: int, act: Callable[[Session, int], object]) -> Counter[str]:
    """Run an act in n threads that start together, and count the outcomes."""
    start = Barrier(n)

    def one(i: int) -> str:
        with city.app.app_context(), Session(db.engine) as session:
            start.wait()
            try:
                return str(act(session, i))
            except CodeUnusable:
                return "refused"

    with ThreadPoolExecutor(n) as pool:
        return Counter(pool.map(one, range(n)))


def test_fifty_at_once_with_one_code_are_one_answer(city: City) -> None:
    city.open()
    (one,) = city.residents(1)
    sendings = [replace(one.sending, draft=sealing.draft_key()) for _ in range(50)]
    outcomes = race(city, 50, lambda _session, i: submit(db.engine, sendings[i]))
    assert outcomes == {"True": 1, "refused": 49}
    assert (city.count("inbox"), city.count("code"), city.count("sent_key")) == (1, 0, 1)


def test_paper_and_web_at_once_with_one_code_are_one_answer(city: City) -> None:
    city.open()
    (one,) = city.residents(1)
    ways = ("paper", "code") * 10
    sendings = [
        replace(
            one.sending,
            draft=sealing.draft_key(),
            content={**one.sending.content, "route": way},
        )
        for way in ways
    ]
    outcomes = race(city, len(ways), lambda _session, i: submit(db.engine, sendings[i]))
    assert outcomes == {"True": 1, "refused": len(ways) - 1}
    assert (city.count("inbox"), city.count("code"), city.count("sent_key")) == (1, 0, 1)


def test_fifty_clicks_on_one_button_are_one_answer(city: City) -> None:
    city.open()
    (one,) = city.residents(1)
    outcomes = race(city, 50, lambda _session, _i: submit(db.engine, one.sending))
    assert outcomes == {"True": 1, "False": 49}
    assert (city.count("inbox"), city.count("code")) == (1, 0)


def test_of_mixes_at_once_one_works_and_the_others_end(city: City) -> None:
    city.open()
    city.send(city.residents(20))
    root_rows = "SELECT n_stored, root, n_unreadable FROM wave"

    def close(session: Session, _i: int) -> object:
        return close_wave(session, "2026-fall", city.config.keys, act=CLERK)

    assert race(city, 6, close) == {"20": 6}
    assert (city.count("response"), city.count("inbox")) == (20, 0)
    assert city.count("audit", "action = 'wave.close'") == 1
    ((n_stored, root, n_unreadable),) = city.rows(root_rows)
    assert (n_stored, n_unreadable) == (20, 0)
    assert root != sealing.merkle_root([])


def test_answers_sent_while_the_wave_closes_are_stored_or_refused_with_their_code(
    city: City,
) -> None:
    city.open()
    residents = city.residents(20)
    city.send(residents[:4])

    def act(session: Session, i: int) -> object:
        if i == 0:
            return close_wave(session, "2026-fall", city.config.keys, act=CLERK) and "closed"
        return submit(db.engine, residents[3 + i].sending)

    outcomes = race(city, 17, act)
    assert outcomes["closed"] == 1
    assert outcomes["True"] + outcomes["refused"] == 16
    assert city.count("response") == 4 + outcomes["True"]
    assert city.count("inbox") == 0

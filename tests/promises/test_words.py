"""Words beside an answer, and dates, lead to nobody after the mix."""

from collections.abc import Sequence
from itertools import product

import pytest

from engage.db import db
from engage.instrument.loading import load_instrument
from engage.results.planning import planned_items
from engage.surveys.models import Wave
from engage.surveys.queries import sample
from engage.surveys.services import open_wave
from tests.promises import insider
from tests.promises.city import WAVE, City, Resident
from tests.promises.page import keeps
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_wave

N = 40
OTHER = "done.other"


def opened(city: City) -> Wave:
    """Open a wave whose instrument asks for words beside options, and for dates."""
    add_wave(db.session(), WAVE, text=KINDS)
    return open_wave(db.session(), WAVE, city.config.keys)


def writers(city: City, wave: Wave, n: int, language: str = "en", stratum: str = "1") -> list[str]:
    """Let residents tick the other option, write beside it and name a day; return their words."""
    days = product(range(1, 13), range(1, 28))
    said = []
    for code, (month, day) in zip(city.deck(n, stratum=stratum), days, strict=False):
        seen = f"2026-{month:02}-{day:02}"
        answers = {"done": ["other"], "seen": seen}
        said.append(f"{language} {stratum} {seen}")
        sending = city.sending(wave, code, answers, {OTHER: said[-1]})
        sending.content["language"] = language  # type: ignore[index]
        city.send([Resident(code, sending)])
    return said


def others(city: City, wave: Wave, n: int, language: str = "en") -> None:
    """Let residents answer who tick something else."""
    for code in city.deck(n):
        sending = city.sending(wave, code, {"done": ["call"], "seen": "2026-05-07"})
        sending.content["language"] = language  # type: ignore[index]
        city.send([Resident(code, sending)])


def is_chance(arrived: Sequence[str], found: Sequence[str]) -> bool:
    """Return whether an order tells nothing about another."""
    few = insider.hits(arrived, found) <= insider.MOST_HITS
    return few and insider.correlation(arrived, found) <= insider.MOST_CORRELATION


def test_no_order_of_words_beside_an_answer_is_that_of_arrival_or_of_the_answers(
    city: City,
) -> None:
    said = writers(city, opened(city), N)
    city.close()
    answers = [row[0] for row in city.rows("SELECT answers FROM response ORDER BY id")]
    by_answers = sorted(
        said, key=lambda one: next(i for i, a in enumerate(answers) if one[5:] in a)
    )
    hidden = ["ctid", "xmin::text::bigint"] if city.is_postgres else []
    for order in ("", "ORDER BY id", "ORDER BY words DESC", *(f"ORDER BY {h}" for h in hidden)):
        found = [row[0] for row in city.rows(f"SELECT words FROM comment {order}")]  # noqa: S608
        assert sorted(found) == sorted(said)
        assert order.endswith("DESC") or is_chance(said, found)
        assert is_chance(by_answers, found)


def test_words_beside_an_answer_share_no_key_with_it(city: City) -> None:
    writers(city, opened(city), N)
    city.close()
    responses = city.rows("SELECT * FROM response")
    comments = city.rows("SELECT * FROM comment")
    assert "en 1" not in repr(responses)
    assert not {row[0] for row in responses} & {row[0] for row in comments}


@keeps(
    "Words that belong to one answer, such as “something else”, are kept only if at least ten"
    " people gave that answer in the same language."
)
@pytest.mark.parametrize(
    ("n", "n_spanish", "kept"),
    [
        pytest.param(9, 0, set(), id="nine"),
        pytest.param(10, 0, {"en"}, id="ten"),
        pytest.param(10, 1, {"en"}, id="one in Spanish among them"),
        pytest.param(9, 10, {"es"}, id="ten in Spanish"),
    ],
)
def test_words_that_few_could_have_written_are_not_kept(
    town: City, n: int, n_spanish: int, kept: set[str]
) -> None:
    wave = opened(town)
    others(town, wave, 30)
    others(town, wave, 30, "es")
    writers(town, wave, n)
    if n_spanish:
        writers(town, wave, n_spanish, "es")
    town.close()
    found = town.rows("SELECT language, count(*) FROM comment GROUP BY language")
    assert dict(found) == {one: {"en": n, "es": n_spanish}[one] for one in kept}


def test_words_name_their_beat_only_where_thirty_of_it_ticked_the_answer(town: City) -> None:
    wave = opened(town)
    others(town, wave, 30)
    writers(town, wave, 29)
    writers(town, wave, 30, stratum="2")
    town.close()
    found = town.rows("SELECT area, count(*) FROM comment GROUP BY area")
    assert dict(found) == {None: 29, "2": 30}


def test_dates_stand_in_no_sample_and_no_plan(town: City) -> None:
    wave = opened(town)
    writers(town, wave, 12)
    town.close()
    found = sample(db.session(), WAVE)
    assert not {name for name in (*found.codes, *found.numbers) if name.startswith("seen")}
    planned = planned_items(load_instrument(KINDS, "kinds.yaml"))
    assert "seen" not in {item.item for item in planned}

"""The monitor: coarse counts of an open wave, and the response rate of its letters."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.config import Config
from engage.fieldwork.queries_monitor import Day, Part, median_minutes, monitor
from engage.stats.dispositions import dispositions, response_rate_1
from engage.surveys.models import Wave
from engage.surveys.passing import write_down
from engage.surveys.plans import DeckPlan
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_decks import create_deck
from engage.surveys.tallies import Dimension
from tests.surveys.rows import add_beats, add_wave

TODAY = date(2026, 9, 16)  # the Wednesday of week 38
WAVE = "2026-fall"


@pytest.fixture
def wave(db_session: Session, config: Config) -> Wave:
    """An open sampled wave with 200 codes in beat 1 and 100 in beat 2."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    for stratum, n in (("1", 200), ("2", 100)):
        plan = DeckPlan(stratum, n, date(2026, 9, 1))
        create_deck(db_session, WAVE, plan, config.code_pepper)
    return open_wave(db_session, WAVE, config.keys)


def count(session: Session, wave: Wave, **steps: dict[str, int]) -> None:
    """Raise counters of a wave."""
    wave_id = wave.id
    session.rollback()
    names: dict[str, Dimension] = {"area": "area", "day": "day", "language": "language"}
    names |= {"begun": "begun", "page": "page", "minutes": "minutes"}
    for name, buckets in steps.items():
        write_down(
            session.get_bind().engine, wave_id, {(names[name], b): n for b, n in buckets.items()}
        )


def test_counts_are_in_tens_and_of_finished_days(db_session: Session, wave: Wave) -> None:
    count(db_session, wave, day={"2026-09-14": 29, "2026-09-15": 9, "2026-09-16": 50})
    found = monitor(db_session, wave, TODAY)
    assert list(found.days[-2:]) == [Day(date(2026, 9, 14), 20), Day(date(2026, 9, 15), 0)]


def test_weeks_count_when_they_are_over(db_session: Session, wave: Wave) -> None:
    count(db_session, wave, area={"2026-W36 1": 35, "2026-W37 1": 10, "2026-W38 2": 40})
    areas = monitor(db_session, wave, TODAY).areas
    assert [(area.code, area.n) for area in areas] == [("1", 40), ("2", 0)]


def test_area_behind_its_share_of_the_letters_is_named(db_session: Session, wave: Wave) -> None:
    count(db_session, wave, area={"2026-W37 1": 81, "2026-W37 2": 22})
    one, two = monitor(db_session, wave, TODAY).areas
    assert (one.share, one.due, one.is_behind) == (0.8, pytest.approx(2 / 3), False)
    assert (two.share, two.due, two.is_behind) == (0.2, pytest.approx(1 / 3), True)


def test_no_share_is_told_of_a_handful(db_session: Session, wave: Wave) -> None:
    count(db_session, wave, area={"2026-W37 1": 19, "2026-W37 2": 9})
    assert [area.share for area in monitor(db_session, wave, TODAY).areas] == [None, None]


def test_page_where_people_leave_is_seen(db_session: Session, wave: Wave) -> None:
    count(db_session, wave, begun={"": 105}, page={"start": 98, "life": 45})
    pages = monitor(db_session, wave, TODAY).pages
    assert [(page.n, page.lost) for page in pages[:2]] == [
        (90, pytest.approx(0.1)),
        (40, pytest.approx(5 / 9)),
    ]


@pytest.mark.parametrize(
    ("buckets", "minutes"),
    [({}, None), ({"2": 9}, None), ({"2": 10}, 3), ({"1": 4, "5": 5, "30": 2}, 6)],
)
def test_median_minutes(buckets: dict[str, int], minutes: int | None) -> None:
    assert median_minutes(buckets) == minutes


@pytest.mark.parametrize(
    ("part", "is_behind"),
    [
        pytest.param(Part("es", "es", 10, 0.1, None), False, id="nothing known of the city"),
        pytest.param(Part("5", "5", 0, 0.0, 0.01, 1.0), False, id="a tiny beat lacks one answer"),
        pytest.param(Part("2", "2", 0, 0.0, 0.25, 25.0), True, id="a beat without an answer"),
        pytest.param(Part("2", "2", 20, 0.2, 0.25, 25.0), False, id="nearly its share"),
    ],
)
def test_part_is_behind(part: Part, is_behind: bool) -> None:
    assert part.is_behind == is_behind


@pytest.mark.parametrize(
    ("invited", "complete", "returned", "rate"),
    [(1000, 100, 0, 0.1), (1000, 90, 100, 0.1), (0, 0, 0, 0.0), (10, 0, 10, 0.0)],
)
def test_response_rate(invited: int, complete: int, returned: int, rate: float) -> None:
    assert response_rate_1(dispositions(invited, complete, returned)) == pytest.approx(rate)


@pytest.mark.parametrize("counts", [(10, 11, 0), (10, 5, 6), (10, -1, 0)])
def test_more_homes_than_were_invited_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="more homes"):
        dispositions(*counts)


def test_page_shows_an_open_wave_and_nothing_of_a_closed_one(
    staff_client: Callable[..., FlaskClient], db_session: Session, wave: Wave, config: Config
) -> None:
    count(db_session, wave, day={"2026-09-01": 29})
    organizer = staff_client("organizer")
    page = organizer.get(f"/staff/fieldwork/monitor/{WAVE}?returned=30")
    assert page.status_code == 200
    assert "At least 0 answers so far." in page.text
    assert ">30<" in page.text
    close_wave(db_session, WAVE, config.keys)
    assert "Counts stand here while the survey is open." in (
        organizer.get(f"/staff/fieldwork/monitor/{WAVE}").text
    )


@pytest.mark.parametrize("typed", ["-1", "x", "9" * 30, "٣", "1e3"])
def test_odd_number_of_letters_does_no_harm(
    staff_client: Callable[..., FlaskClient], wave: Wave, typed: str
) -> None:
    address = f"/staff/fieldwork/monitor/{WAVE}"
    page = staff_client("organizer").get(address, query_string={"returned": typed})
    assert page.status_code == 200

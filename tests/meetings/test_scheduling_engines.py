"""What the tests of series, of many dates and of guests say of SQLite, said again of PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from engage import instance
from engage.app import create_app
from engage.audit.models import AuditRow
from engage.config import City, Config
from engage.db import Base, db
from tests.meetings import test_bad_input, test_guests, test_many, test_rsvps, test_series
from tests.servers import PostgresServer

pytestmark = pytest.mark.engines
FACTS: Final[tuple[Callable[[Session], None], ...]] = (
    test_series.test_this_and_following_ends_the_old_rule_and_begins_a_new_one,
    test_series.test_hour_of_mondays_changes_after_three_meetings,
    test_series.test_all_keeps_what_single_dates_have_of_their_own,
    test_series.test_date_that_falls_away_is_cancelled_where_guests_know_of_it,
    test_series.test_added_date_is_an_rdate_and_a_double_one_is_refused,
    test_series.test_ended_series_cancels_what_is_later_and_keeps_what_was,
    test_many.test_venue_brings_its_words_and_its_limit,
    test_many.test_deleted_date_of_a_series_comes_back_to_its_place,
    test_many.test_what_guests_know_of_is_never_deleted_and_the_bin_is_emptied,
    test_many.test_holiday_is_skipped_everywhere_and_guests_are_told,
    test_many.test_many_dates_get_another_venue_or_officer_at_once_or_none_does,
    test_many.test_series_of_last_year_is_made_again_by_the_same_rule,
    test_rsvps.test_full_meeting_lets_people_wait_in_order,
    test_rsvps.test_smaller_party_frees_seats_and_larger_must_fit,
    test_guests.test_seven_seats_for_ten_who_come_leave_the_last_three_waiting,
    test_bad_input.test_no_text_breaks_its_line_turns_its_direction_or_never_ends,
)


@pytest.fixture(scope="module")
def city(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory, cache_folder: Path
) -> Iterator[Flask]:
    """One application on PostgreSQL for all of them."""
    folder = tmp_path_factory.mktemp("city")
    instance.create(folder)
    config = Config(
        instance=folder, secret_key=os.urandom(16).hex(), code_pepper=os.urandom(32).hex(),
        base_url="http://localhost", testing=True, cache=cache_folder,
        database_url=postgres_server.new_database(),
        city=City(name="Paso Robles", state="California", timezone="America/Los_Angeles"),
    )  # fmt: skip
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def empty(city: Flask) -> Iterator[Session]:
    """A session on tables that hold nothing."""
    with city.app_context():
        yield db.session()
        db.session.rollback()
        # rows of the audit are only ever added, and the other tests do not look at them
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != AuditRow.__tablename__:
                db.session.execute(table.delete())
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__.removeprefix("test_"))
def test_it_holds_on_postgresql(empty: Session, fact: Callable[[Session], None]) -> None:
    fact(empty)

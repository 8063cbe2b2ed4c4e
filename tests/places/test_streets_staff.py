"""The staff page of streets: who sees it, what it says, and that a bad file changes nothing."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.places.queries_streets import address_count, corner_count
from tests.places.files import row_of
from tests.places.test_staff import token
from tests.places.test_streets import ADDRESSES, CORNERS, import_map

PAGE = "/staff/places/streets"
Sign = Callable[..., FlaskClient]


def upload(client: FlaskClient, what: str, text: str) -> TestResponse:
    form = {"csrf_token": token(client, PAGE), what: (io.BytesIO(text.encode()), f"{what}.csv")}
    return client.post(f"{PAGE}/{what}", data=form)


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_only_organizers_and_administrators_see_it(staff_client: Sign, role: str) -> None:
    assert staff_client(role).get(PAGE).status_code == 403


def test_a_city_without_a_map_is_told_to_bring_one(staff_client: Sign) -> None:
    assert "as soon as the beats have a map" in staff_client("organizer").get(PAGE).text


def test_both_tables_are_saved_and_counted(staff_client: Sign, db_session: Session) -> None:
    import_map(db_session, row_of("1", "2"))
    client = staff_client("organizer")
    assert PAGE in client.get("/staff/places").text
    assert "No corner is known yet" in client.get(PAGE).text
    for what, text in (("corners", CORNERS), ("addresses", ADDRESSES)):
        answer = upload(client, what, text)
        assert f"The {what} are saved." in client.get(answer.location).text
    page = client.get(PAGE).text
    assert "3 corners are known." in page
    assert "4 addresses are known." in page


@pytest.mark.parametrize("what", ["corners", "addresses"])
def test_faults_stand_in_the_summary_beside_their_field(
    staff_client: Sign, db_session: Session, what: str
) -> None:
    import_map(db_session, row_of("1", "2"))
    rows = {"corners": CORNERS, "addresses": ADDRESSES}[what].replace("35.605", "36.605")
    answer = upload(staff_client("organizer"), what, rows)
    assert answer.status_code == 422
    assert f'href="#{what}"' in answer.text
    assert f"{what}.csv, row 2: the point -120.695, 36.605 lies in no beat." in answer.text
    assert corner_count(db_session) == address_count(db_session) == 0


@pytest.mark.parametrize("what", ["corners", "addresses"])
def test_a_form_without_a_file_asks_for_one(
    staff_client: Sign, db_session: Session, what: str
) -> None:
    import_map(db_session, row_of("1"))
    client = staff_client("administrator")
    answer = client.post(f"{PAGE}/{what}", data={"csrf_token": token(client, PAGE)})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text

"""The staff page of beats: upload, look, save."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.places.queries import beats, margins
from tests.places.files import collection, feature, row_of

Sign = Callable[..., FlaskClient]


def token(client: FlaskClient, path: str = "/staff/places") -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def upload(client: FlaskClient, name: str, data: bytes, **fields: str) -> TestResponse:
    form = {"csrf_token": token(client), "file": (io.BytesIO(data), name), **fields}
    return client.post("/staff/places/preview", data=form)


@pytest.mark.parametrize("role", ["officer", "analyst"])
def test_only_organizers_and_administrators_see_it(staff_client: Sign, role: str) -> None:
    assert staff_client(role).get("/staff/places").status_code == 403


def test_an_empty_city_says_what_will_be_here(staff_client: Sign) -> None:
    assert "will be listed here" in staff_client("administrator").get("/staff/places").text


def test_an_upload_is_looked_at_before_it_is_saved(staff_client: Sign, db_session: Session) -> None:
    client = staff_client("organizer")

    answer = upload(client, "b.geojson", row_of("1", "2"), code="beat", vintage="2027")
    preview = client.get(answer.location)

    assert answer.status_code == 302
    assert "2 beats in the file" in preview.text
    assert "<svg" in preview.text
    assert not beats(db_session)

    saved = client.post(
        f"{answer.location}/save", data={"csrf_token": token(client, answer.location)}
    )

    assert "The beats are saved." in client.get(saved.location).text
    assert [(beat.code, beat.vintage) for beat in beats(db_session)] == [
        ("1", "2027"),
        ("2", "2027"),
    ]
    assert client.get(answer.location).status_code == 404


def test_faults_of_a_map_stand_in_the_summary(staff_client: Sign, db_session: Session) -> None:
    client = staff_client("organizer")

    answer = upload(client, "b.geojson", collection(feature("1"), feature("1")), code="beat")

    assert answer.status_code == 422
    assert "b.geojson, features 1, 2: the code &#39;1&#39; stands more than once." in answer.text
    assert not beats(db_session)


def test_a_form_without_a_file_is_refused(staff_client: Sign) -> None:
    client = staff_client("organizer")

    answer = client.post("/staff/places/preview", data={"csrf_token": token(client)})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_list_and_margins_come_by_page_too(staff_client: Sign, db_session: Session) -> None:
    client = staff_client("administrator")
    answer = upload(client, "b.csv", b"code,name\n1,Downtown\n")
    client.post(f"{answer.location}/save", data={"csrf_token": token(client, answer.location)})
    rows = io.BytesIO(b"area,variable,level,count\ncity,age,young,5\n1,adults,all,1500\n")

    saved = client.post(
        "/staff/places/margins", data={"csrf_token": token(client), "file": (rows, "m.csv")}
    )

    page = client.get(saved.location).text
    assert "The counts are saved." in page
    assert "1,500" in page
    assert margins(db_session) == {"city": {"age": {"young": 5}}}


def test_faults_of_margins_stand_in_the_summary(staff_client: Sign) -> None:
    client = staff_client("organizer")
    rows = io.BytesIO(b"area,variable,level,count\ncity,age,young,-5\n")

    answer = client.post(
        "/staff/places/margins", data={"csrf_token": token(client), "file": (rows, "m.csv")}
    )

    assert answer.status_code == 422
    assert "m.csv, row 2: the count -5 is negative." in answer.text

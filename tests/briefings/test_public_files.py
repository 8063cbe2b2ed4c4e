"""The newest briefing of a beat as a file for everybody: what is handed out, and what is not."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.briefings.archive import archive_folder
from engage.briefings.services import make_briefing
from engage.briefings.services_delivery import set_delivery
from engage.briefings.services_editions import Edited, save_edition
from engage.briefings.verifying import checked_file
from engage.config import Config
from engage.results.services import withdraw
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, WAVE, city
from tests.briefings.test_delivery import WEEKLY

__all__ = ["city"]  # a fixture
ACT = Act("ana@example.org", NOW)
FILE = "/briefings/1.pdf"


@pytest.fixture
def made(city: Session, config: Config) -> bytes:
    """The PDF of the first beat in English."""
    return make_briefing(city, config, WANTED, NOW, "test")[1]


def test_anybody_gets_the_file_of_the_archive_by_its_name(client: FlaskClient, made: bytes) -> None:
    for address in (FILE, "/briefings/1/en.pdf"):
        found = client.get(address)
        assert (found.status_code, found.mimetype) == (200, "application/pdf")
        assert found.data == made
        assert f"filename=1.{WAVE}.en.pdf" in found.headers["Content-Disposition"]
        again = client.get(address, headers={"If-None-Match": found.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_pages_link_to_the_file_where_there_is_one(client: FlaskClient, made: bytes) -> None:
    for page in ("/briefings/{}", "/beats/{}"):
        assert "/briefings/1/en.pdf" in client.get(page.format(1)).text
        assert "/briefings/2/en.pdf" not in client.get(page.format(2)).text


def test_nothing_is_drawn_in_a_request(client: FlaskClient, city: Session, config: Config) -> None:
    answer = client.get(FILE)
    assert answer.status_code == 404
    assert "will be here as a file to print" in answer.text
    assert "after results of a survey are published" in answer.text
    assert not archive_folder(config).exists()


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [("weekly", "every week: Monday"), ("meeting", "1 day before each beat meeting")],
)
def test_missing_file_says_when_it_comes(
    client: FlaskClient, city: Session, config: Config, rhythm: str, said: str
) -> None:
    set_delivery(city, config, replace(WEEKLY, rhythm=rhythm), ACT)
    assert said in client.get(FILE).text
    assert said not in client.get("/briefings/1/es.pdf").text  # goes out in English only


def test_what_was_withdrawn_is_no_longer_handed_out(
    client: FlaskClient, city: Session, made: bytes
) -> None:
    withdraw(city, rows.release().sha256, "A beat was counted twice.", NOW, "ana@example.org")
    assert client.get(FILE).status_code == 404


def test_briefing_with_a_note_stays_with_staff(
    client: FlaskClient, city: Session, config: Config, made: bytes
) -> None:
    save_edition(city, "1", Edited([], "Park behind the library.", 0), ACT)
    make_briefing(city, config, WANTED, NOW + timedelta(days=1), "test")
    assert client.get(FILE).status_code == 404


def test_city_that_keeps_its_briefings_has_no_file(
    client: FlaskClient, city: Session, config: Config, made: bytes
) -> None:
    set_delivery(city, config, replace(WEEKLY, is_public=False), ACT)
    assert client.get(FILE).status_code == 404
    assert "/briefings/1/en.pdf" not in client.get("/beats/1").text


@pytest.mark.parametrize("address", ["/briefings/99.pdf", "/briefings/1/xx.pdf"])
def test_address_of_nothing_is_no_page(client: FlaskClient, city: Session, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("spoken", "said", "checked"),
    [
        ("en", "were withdrawn. The reason given: A beat", "its results were withdrawn"),
        ("es", "Se retiraron los resultados", "sus resultados fueron retirados"),
    ],
)
def test_withdrawal_is_told_in_both_languages(
    client: FlaskClient, city: Session, made: bytes, spoken: str, said: str, checked: str
) -> None:
    code = checked_file(city, made, ZoneInfo("UTC")).code
    withdraw(city, rows.release().sha256, "A beat was counted twice.", NOW, "ana@example.org")
    assert said in client.get(f"/briefings/1?lang={spoken}").text
    assert checked in client.get(f"/briefings/verify/{code}?lang={spoken}").text

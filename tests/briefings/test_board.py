"""The code of the roll-call board: on paper and on a card, and its address always leads on."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.briefings.compose import compose
from engage.briefings.pages import set_pages
from engage.briefings.services import compose_briefing
from engage.briefings.services_delivery import set_delivery
from engage.config import Config
from engage.printed import qr_address
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, city
from tests.briefings.test_delivery import WEEKLY

__all__ = ["city"]  # a fixture
ACT = Act("ana@example.org", NOW)
CARD = "/staff/briefings/1/board"


def test_first_page_has_the_code_of_the_board() -> None:
    made = compose(rows.material(), "en")
    first = set_pages(made, "lineup")
    assert first.count(qr_address(made.board_address)) == 1
    assert first.count(qr_address(made.verify_address)) == 1


def test_code_leads_to_the_newest_briefing(
    city: Session,
    config: Config,
    client: FlaskClient,
    staff_client: Callable[..., FlaskClient],
) -> None:
    made = compose_briefing(city, config, WANTED, NOW)
    found = client.get(urlsplit(made.board_address).path)
    assert found.status_code == 200
    assert made.masthead.beat in found.text
    card = staff_client("organizer").get(CARD).text
    assert made.board_address in card
    assert qr_address(made.board_address) in card


def test_city_that_keeps_its_briefings_has_no_code(
    city: Session, config: Config, staff_client: Callable[..., FlaskClient]
) -> None:
    set_delivery(city, config, replace(WEEKLY, is_public=False), ACT)
    made = compose_briefing(city, config, WANTED, NOW)
    assert not made.has_board
    assert qr_address(made.board_address) not in set_pages(made, "lineup")
    card = staff_client("organizer").get(CARD).text
    assert made.board_address not in card
    assert "keeps its briefings to the department" in card
    assert staff_client("organizer").get("/staff/briefings/99/board").status_code == 404

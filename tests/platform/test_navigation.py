"""The navigation offers each reader what may be opened, and marks where one is."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

LINK = re.compile(r'<li[^>]*><a href="([^"]+)"( aria-current="\w+")?>', re.DOTALL)
ROLES = ("administrator", "organizer", "officer", "analyst")


def entries(text: str) -> dict[str, str]:
    """Return the addresses of the navigation with what marks them."""
    nav = text.split('<nav class="nav"')[1].split("</nav>")[0]
    return dict(LINK.findall(nav))


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_opens(staff_client: Callable[..., FlaskClient], role: str) -> None:
    browser = staff_client(role)
    found = entries(browser.get("/staff").text)
    assert {"/staff", "/staff/meetings", "/staff/sign-out"} <= set(found)
    for address in found:
        assert browser.get(address).status_code == 200, address


def test_officer_is_offered_neither_people_nor_surveys(
    staff_client: Callable[..., FlaskClient],
) -> None:
    found = entries(staff_client("officer").get("/staff").text)
    assert "/staff/briefings" in found
    assert not {"/staff/people", "/staff/surveys", "/staff/places"} & set(found)


def test_the_page_one_is_on_is_marked(staff_client: Callable[..., FlaskClient]) -> None:
    found = entries(staff_client("organizer").get("/staff/meetings").text)
    assert [a for a, mark in found.items() if mark] == ["/staff/meetings"]


def test_the_part_one_is_in_is_marked(staff_client: Callable[..., FlaskClient]) -> None:
    found = entries(staff_client("organizer").get("/staff/meetings/new").text)
    assert found["/staff/meetings"] == ' aria-current="true"'
    assert found["/staff"] == ""


def test_visitors_get_the_public_pages(client: FlaskClient) -> None:
    assert entries(client.get("/meetings").text) == {
        "/": "",
        "/meetings": ' aria-current="page"',
        "/results": "",
        "/survey": "",
    }

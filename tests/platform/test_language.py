"""The language comes by ?lang=, then the cookie, then the browser."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from engage.app import create_app
from engage.config import Config


@pytest.mark.parametrize(
    ("query", "cookie", "header", "expected"),
    [
        pytest.param("", None, "", "en", id="nothing said"),
        pytest.param("", None, "es-MX,es;q=0.9", "es", id="browser"),
        pytest.param("", "en", "es", "en", id="cookie before browser"),
        pytest.param("?lang=es", "en", "en", "es", id="address before cookie"),
        pytest.param("?lang=xx", None, "es", "es", id="unknown language is ignored"),
    ],
)
def test_language_of_a_page(
    client: FlaskClient, query: str, cookie: str | None, header: str, expected: str
) -> None:
    if cookie:
        client.set_cookie("lang", cookie)
    page = client.get("/no-such-page" + query, headers={"Accept-Language": header})
    assert f'<html lang="{expected}"' in page.text


def test_choice_is_kept(client: FlaskClient) -> None:
    client.get("/no-such-page?lang=es")
    assert '<html lang="es"' in client.get("/no-such-page").text


def switch(page: str) -> str:
    """Return the address under which a page says it is there in Spanish."""
    found = re.search(r'<a href="([^"]*)" hreflang="es"', page)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "?lang=es"),
        ("?beat=2&language=en", "?beat=2&language=en&lang=es"),
        ("?beat=2&lang=en", "?beat=2&lang=es"),
        ("?a=%22%3E%3Cscript%3E&a=b%26c", "?a=%22%3E%3Cscript%3E&a=b%26c&lang=es"),
    ],
)
def test_language_link_keeps_the_rest_of_the_address(
    client: FlaskClient, query: str, expected: str
) -> None:
    assert switch(client.get(f"/meetings{query}").text) == expected


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        pytest.param("http://localhost/meetings/x?a=b", "/meetings/x?a=b&lang=es", id="own page"),
        pytest.param("http://localhost//evil.example", "/evil.example?lang=es", id="two slashes"),
        pytest.param("https://evil.example/x", "/?lang=es", id="another site"),
        pytest.param("", "/?lang=es", id="nowhere"),
    ],
)
def test_language_link_of_an_answer_to_a_post_leads_where_it_came_from(
    client: FlaskClient, came: str, expected: str
) -> None:
    page = client.post("/rsvp/change", headers={"Referer": came} if came else {})
    assert switch(page.text) == expected


def test_pages_kept_for_everybody_hold_nothing_of_one_request(client: FlaskClient) -> None:
    assert switch(client.get("/survey?code=SECRET").text) == "?lang=es"


def test_only_the_language_link_changes_the_language(client: FlaskClient) -> None:
    page = client.get("/meetings?lang=es").text
    links = re.findall(r'href="([^"]*lang=[^"]*)"', page)
    assert [unescape(link) for link in links] == ["?lang=en"]


def test_choice_is_kept_in_a_cookie_that_other_hosts_cannot_set(config: Config) -> None:
    client = create_app(replace(config, base_url="https://engage.example.gov")).test_client()
    response = client.get("/no-such-page?lang=es", base_url="https://engage.example.gov")
    assert response.headers["Set-Cookie"] == (
        "__Host-lang=es; Secure; HttpOnly; Path=/; SameSite=Lax"
    )

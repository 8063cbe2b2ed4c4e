"""The language comes by ?lang=, then the cookie, then the browser."""

import pytest
from flask.testing import FlaskClient


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

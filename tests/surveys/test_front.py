"""The pages that are the same for everybody are kept for a moment, and nothing else is."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from engage.surveys.front import SharedPages


class Counting:
    """An application that numbers its answers."""

    def __init__(self) -> None:
        self.n_asked = 0

    def __call__(self, environ, start_response):
        """Answer with the number; one path fails and one sets a cookie."""
        self.n_asked += 1
        path = Request(environ).path
        answer = Response(str(self.n_asked), 404 if path == "/s/unknown" else 200)
        answer.headers["Referrer-Policy"] = "same-origin"
        if path == "/s/cookie":
            answer.set_cookie("lang", "es")
        return answer(environ, start_response)


@pytest.fixture
def visitor() -> Client:
    """A client of an application behind the kept pages."""
    return Client(SharedPages(Counting(), seconds=3600), use_cookies=False)


@pytest.mark.parametrize("path", ["/s/2026-fall", "/s/2026-fall/thanks"])
def test_shared_page_is_made_once_with_all_its_headers(visitor: Client, path: str) -> None:
    answers = [visitor.get(path) for _ in range(3)]
    assert [answer.text for answer in answers] == ["1"] * 3
    assert {answer.headers["Referrer-Policy"] for answer in answers} == {"same-origin"}


@pytest.mark.parametrize(
    "different",
    [
        pytest.param({"query_string": "lang=es"}, id="asked language"),
        pytest.param({"headers": {"Accept-Language": "es"}}, id="accepted language"),
        pytest.param({"headers": {"Cookie": "lang=es"}}, id="chosen language"),
        pytest.param({"headers": {"Cookie": "__Host-lang=es"}}, id="chosen language over https"),
        pytest.param({"headers": {"Accept-Encoding": "gzip"}}, id="encoding"),
    ],
)
def test_another_language_or_encoding_is_another_page(
    visitor: Client, different: dict[str, object]
) -> None:
    first = visitor.get("/s/2026-fall")
    assert visitor.get("/s/2026-fall", **different).text != first.text
    assert visitor.get("/s/2026-fall").text == first.text


def test_cookies_of_a_respondent_do_not_matter(visitor: Client) -> None:
    answers = {
        visitor.get("/s/2026-fall", headers={"Cookie": f"answers={n}; code={n}"}).text
        for n in range(3)
    }
    assert answers == {"1"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("POST", "/s/2026-fall", id="post"),
        pytest.param("GET", "/s/2026-fall/q/life", id="page of a respondent"),
        pytest.param("GET", "/s/2026-fall/review", id="review"),
        pytest.param("GET", "/s/unknown", id="no good answer"),
        pytest.param("GET", "/s/cookie", id="sets a cookie"),
        pytest.param("GET", "/results", id="another page"),
    ],
)
def test_what_is_not_the_same_for_everybody_is_never_kept(
    visitor: Client, method: str, path: str
) -> None:
    assert [visitor.open(path, method=method).text for _ in range(2)] == ["1", "2"]

"""The privacy page and the tests of its promises cannot drift apart."""

import re
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from tests.promises.page import ROOT, keeps, kept, messages, sentences, split


class Words(HTMLParser):
    """The pieces of text inside the main part of a page, headings and links apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1] in {"p", "li"} and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.mark.parametrize("sentence", sentences())
def test_sentence_is_kept_by_a_test(sentence: str) -> None:
    assert kept().get(sentence), f"no test in tests/promises keeps: {sentence}"


def test_no_test_keeps_a_sentence_that_is_no_longer_there() -> None:
    assert set(kept()) - set(sentences()) == set()


def test_a_new_sentence_would_be_noticed() -> None:
    assert len(sentences()) >= 20
    assert "We sell nothing." not in kept()


def test_every_sentence_of_the_page_passes_through_the_catalogue(client: FlaskClient) -> None:
    shown = [s for piece in Words(client.get("/privacy").text).found for s in split(piece)]
    known = [re.sub(r"%\(\w+\)\w", "30", sentence) for sentence in sentences()]
    assert [sentence for sentence in shown if sentence not in known] == []
    assert len(shown) >= len(known) - 1  # the outside body stands there only where a city has one


def test_spanish_page_makes_as_many_promises() -> None:
    with (ROOT / "engage/translations/es/portal.po").open("rb") as file:
        catalogue = read_po(file, locale="es")
    for text in filter(split, messages()):
        found = catalogue.get(text) or next(
            m for m in catalogue if isinstance(m.id, tuple) and text in m.id
        )
        spanish = found.string if isinstance(found.string, str) else found.string[-1]
        assert len(split(spanish)) == len(split(text)), text


@keeps("What happens to what you tell us, and what could still go wrong.")
def test_page_tells_what_happens_and_what_can_still_go_wrong(client: FlaskClient) -> None:
    page = client.get("/privacy").text
    assert page.index("When you answer a survey") < page.index("What remains possible")
    assert page.count("<li>", page.index("What remains possible")) >= 6

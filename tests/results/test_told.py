"""Results told back on one page: screen, mail and print say the same, in both languages."""

import ast
import re
from pathlib import Path

import pikepdf
import pytest

from engage import pdf
from engage.language import catalogue
from engage.results import summary as module
from engage.results.services import publish, withdraw
from engage.results.summary import Imprint, mail_text, printed, summarized
from engage.stats.published import Suppressed
from tests.comments.rows import WAVE
from tests.comments.test_services import coded_wave
from tests.results.rows import NOW

IMPRINT = Imprint("Paso Robles", "Paso Robles Police", "https://engage.example.org", "letter")


@pytest.fixture
def release(db_session):
    """A release with headlines, what was named, themes and quotes."""
    coded_wave(db_session)
    return publish(db_session, WAVE, NOW, "a")


def test_page_tells_what_the_release_says_and_nothing_else(client, release):
    told = summarized(release, IMPRINT, "en")
    assert told.lines
    assert all(
        not isinstance(release.headline("city", i.column), Suppressed) for i in release.headlines
    )
    assert told.themes[0] == "Traffic and speeding"
    assert told.quote in {quote.words for quote in release.voices[0].quotes}
    page = client.get(f"/results/{WAVE}/summary").text
    assert all(line.text in page for line in told.lines)
    numbers = set(re.findall(r"\d+", " ".join(line.text for line in told.lines)))
    shown = re.findall(r"\d+", release.to_json().replace("0.", ""))
    assert numbers <= {*shown, "100"}


def test_mail_and_print_say_the_same_in_both_languages(release):
    for language in ("en", "es"):
        told = summarized(release, IMPRINT, language)
        mail, html = mail_text(told), printed(told, "letter", "page")
        for text in (told.title, told.asked, told.note, *(line.text for line in told.lines)):
            assert text in mail
            assert text.replace("“", "“") in html
        assert f"https://engage.example.org/results/{WAVE}" in mail


def test_every_sentence_of_the_page_is_spanish_too():
    tree = ast.parse(Path(module.__file__).read_text())
    said = {
        "".join(
            str(part.value) for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"
    } | set(module.CHANGES.values())
    spanish = catalogue("es")
    assert len(said) > 8
    assert [text for text in said if text and spanish.gettext(text) == text] == []


@pytest.mark.parametrize(("size", "width", "height"), [("page", 612, 792), ("poster", 792, 1224)])
def test_print_is_one_tagged_page_of_its_size(release, tmp_path, size, width, height):
    told = summarized(release, IMPRINT, "es")
    html = printed(told, "letter", size)
    path = tmp_path / "told.pdf"
    path.write_bytes(pdf.render(html, language="es", title=told.title, n_pages=1))
    with pikepdf.open(path) as found:
        assert len(found.pages) == 1
        assert [float(v) for v in found.pages[0].MediaBox][2:] == [width, height]
        assert str(found.Root.Lang) == "es"


def test_organizer_finds_the_text_of_a_mail_until_results_are_withdrawn(
    staff_client, db_session, release
):
    organizer = staff_client("organizer")
    page = organizer.get(f"/staff/results/{WAVE}/told").text
    assert "personas respondieron" in page
    assert "people answered" in page
    assert staff_client("officer").get(f"/staff/results/{WAVE}/told").status_code == 403
    withdraw(db_session, release.sha256, "Wrong.", NOW, "a")
    assert organizer.get(f"/staff/results/{WAVE}/told").status_code == 404

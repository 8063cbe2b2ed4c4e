"""What a resident's phone loads: no script, and little of anything else."""

import gzip
import re
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.config import Config
from engage.surveys.services import open_wave
from tests.surveys.rows import QUALITY_OF_LIFE, add_beats, add_wave

WAVE = "2026-fall"
MOST = 15 * 1024
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
LOADED = re.compile(r'<(?:link|img|source|use|object|script)\b[^>]*\b(?:href|src|data)="([^"#]+)')
INSIDE_CSS = re.compile(r"url\(['\"]?([^'\")]+)")
FORMS = (
    {"consent": "1", "beat": "1"},
    *({} for _ in range(6)),
)


@pytest.fixture
def pages(client: FlaskClient, db_session: Session, config: Config) -> dict[str, str]:
    """Every page on the way through the longest survey, by its address."""
    add_beats(db_session, *(str(number) for number in range(1, 71)))
    add_wave(db_session, text=QUALITY_OF_LIFE.read_text(encoding="utf-8"))
    open_wave(db_session, WAVE, config.keys)
    found = {path: client.get(path).text for path in ("/survey", f"/s/{WAVE}")}
    going = client.post(f"/s/{WAVE}", headers=SAME_SITE).location
    for form in FORMS:
        found[going] = client.get(going).text
        going = client.post(going, data=form, headers=SAME_SITE).location
    assert going == f"/s/{WAVE}/review"
    found[going] = client.get(going).text
    going = client.post(f"/s/{WAVE}/send", headers=SAME_SITE).location
    return found | {going: client.get(going).text}


def weight(client: FlaskClient, address: str, text: str) -> int:
    """Return the compressed bytes of a page with everything that it loads."""
    addresses = {urljoin(address, found) for found in LOADED.findall(text)}
    files = {found: loaded(client, found) for found in addresses if not found.startswith("data:")}
    inner = {
        urljoin(base, found)
        for base, (_, style) in files.items()
        if base.endswith(".css")
        for found in INSIDE_CSS.findall(style)
    }
    files |= {found: loaded(client, found) for found in inner}
    return len(gzip.compress(text.encode())) + sum(size for size, _ in files.values())


def loaded(client: FlaskClient, address: str) -> tuple[int, str]:
    """Return the bytes of a file on the way, and its text."""
    sent = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert sent.status_code == 200, address
    content = gzip.decompress(sent.data) if sent.content_encoding == "gzip" else sent.data
    return len(sent.data), content.decode("utf-8", "replace")


def test_every_page_of_a_survey_is_light_and_runs_no_script_but_the_proof_of_work(
    client: FlaskClient, pages: dict[str, str]
) -> None:
    weights = {address: weight(client, address, text) for address, text in pages.items()}
    assert {a: w for a, w in weights.items() if w > MOST} == {}
    assert [a for a, text in pages.items() if "javascript:" in text] == []
    scripts = [(a, found) for a, text in pages.items() for found in re.findall("<script.*?>", text)]
    assert [address for address, _ in scripts] == [f"/s/{WAVE}/review"]
    assert "proof" in scripts[0][1]
    assert len(weights) == 11

"""A page says of itself that it is a draft, no longer stands, or rests on few answers."""

from dataclasses import replace
from datetime import date

import pytest
from flask import render_template
from flask.app import Flask
from sqlalchemy.orm import Session

from engage.briefings.compose import compose
from engage.briefings.gathering import Occasion, material
from engage.briefings.material import Status
from engage.briefings.pages import set_pages
from engage.briefings.public import TwinPage
from engage.briefings.twin import twin_of
from engage.config import Config
from engage.places.models import Beat
from engage.places.queries import beats
from engage.results.models import Release
from engage.results.models_content import ReleaseContent
from tests.briefings import rows

STATUSES: dict[Status, tuple[str, str]] = {
    "draft": ("Draft, not published", "Borrador sin publicar"),
    "earlier": ("An earlier survey", "Encuesta anterior"),
    "superseded": ("Corrected since", "Resultados corregidos después"),
    "withdrawn": ("Results withdrawn", "Resultados retirados"),
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_has_the_mark_and_the_first_a_sentence(status: Status, language: str) -> None:
    made = compose(replace(rows.material(), status=status), language)
    assert made.masthead.mark == STATUSES[status][language == "es"]
    assert len(made.masthead.notices) == 2  # the sentence, and that it is a demonstration
    html = set_pages(made)
    assert f'<p class="standing">{made.masthead.mark}</p>' in html
    assert made.masthead.notices[0] in html


def test_page_that_stands_has_no_mark() -> None:
    made = compose(rows.material(), "en")
    assert made.masthead.mark == ""
    assert 'class="standing"' not in set_pages(made)


def test_few_answers_stand_on_every_page_beside_the_status() -> None:
    made = compose(replace(rows.material("3"), status="draft"), "en")
    assert made.masthead.mark == "Draft, not published · Few answers"


def test_web_page_shows_the_mark(app: Flask, db_session: Session) -> None:
    db_session.add(Beat(code="3", name="Northeast", vintage="2026", map_sha256=""))
    db_session.commit()
    made = compose(rows.material("3"), "en")
    with app.test_request_context("/"):
        page = TwinPage(beats(db_session)[0], twin_of(made))
        text = render_template("briefings/show.html", page=page)
    assert '<div class="notice notice-warning" role="status"><p>Few answers</p></div>' in text


def publish(session: Session, content: ReleaseContent) -> Release:
    row = Release(
        wave_code=content.wave,
        closes_on=content.closes_on,
        sha256=content.sha256,
        content=content.to_json(),
        published_at=rows.NOW,
        published_by="clerk",
    )
    session.add(row)
    session.commit()
    return row


def test_status_is_read_from_what_is_published(db_session: Session, config: Config) -> None:
    db_session.add(Beat(code="1", name="Downtown", vintage="2026", map_sha256=""))
    db_session.commit()
    content = rows.release()

    def status() -> Status:
        occasion = Occasion(beats(db_session)[0], content, "en", rows.NOW)
        return material(db_session, config, occasion).status

    assert status() == "draft"
    row = publish(db_session, content)
    assert status() == "current"
    later = replace(content, wave="2026-fall", closes_on=date(2026, 11, 1)).hashed()
    publish(db_session, later)
    assert status() == "earlier"
    row.corrected_at = rows.NOW
    db_session.commit()
    assert status() == "superseded"
    row.withdrawn_at, row.withdrawn_reason = rows.NOW, "A wrong margin"
    db_session.commit()
    assert status() == "withdrawn"

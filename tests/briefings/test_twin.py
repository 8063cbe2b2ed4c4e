"""The web page of a briefing: the same words and numbers as on paper, for everybody."""

import re
from dataclasses import replace

from flask import render_template
from flask.app import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.briefings.compose import compose
from engage.briefings.public import TwinPage
from engage.briefings.twin import twin_of
from engage.charts.words import vocabulary
from engage.places.models import Beat
from engage.places.queries import beats
from tests.briefings import rows


def test_page_has_the_figures_of_the_paper(app: Flask, db_session: Session) -> None:
    db_session.add(Beat(code="1", name="Downtown", vintage="2026", map_sha256=""))
    db_session.commit()
    material, words = rows.material(), vocabulary("en")
    made = compose(replace(material, before=rows.earlier(material.release)), "en")
    twin = TwinPage(beats(db_session)[0], twin_of(made))
    with app.test_request_context("/"):
        text = re.sub(r"\s+", " ", render_template("briefings/show.html", page=twin))
    assert made.measures is not None
    for line in made.measures.lines:
        assert words.value(line.shown) in text
    for line in made.trends.charts[0].lines:
        assert f"{line.label}</th><td>{words.value(line.shown)}" in text
    for change in made.changes.lines:
        assert change.label in text
    assert made.promises.do in text
    assert made.code not in text  # nobody printed it, so nobody could check it


def test_beat_without_a_published_survey_says_what_will_stand_there(
    client: FlaskClient, db_session: Session
) -> None:
    db_session.add(Beat(code="1", name="Downtown", vintage="2026", map_sha256=""))
    db_session.commit()
    response = client.get("/briefings/1")
    assert response.status_code == 200
    assert "once a survey is published" in response.text


def test_beat_that_does_not_exist_has_no_page(client: FlaskClient) -> None:
    assert client.get("/briefings/99").status_code == 404

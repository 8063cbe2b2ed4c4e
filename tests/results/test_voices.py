"""Themes and quotes in a release: frozen with it, counted by its rules, kept out where unread."""

from engage.comments.services_frame import begin_frame
from engage.results.models_content import ReleaseContent
from engage.results.services import prepare, publish
from tests.comments.rows import ANA, NOW, WAVE, code_all, make_wave, show_all, writers
from tests.comments.test_services import coded_wave


def test_voices_are_frozen_with_the_release(db_session, client):
    coded_wave(db_session)
    release = publish(db_session, WAVE, NOW, "a")
    [voice] = release.voices
    assert voice.quoted("B1", "noise")[0].words == "Noise at night"
    again = ReleaseContent.from_json(release.to_json())
    assert again == release
    code_all(db_session, {"Noise": ["traffic"]})
    assert client.get(f"/api/v1/waves/{WAVE}/voices").json["voices"][0]["item"] == "words"
    sent = client.get(f"/api/v1/waves/{WAVE}/voices").json["voices"][0]["quotes"]
    assert {quote["words"] for quote in sent if quote["area"] == "B1"} >= {"Noise at night"}


def test_release_without_themes_says_nothing_of_them(db_session):
    make_wave(db_session, writers("B1", ["Noise"] * 40))
    show_all(db_session)
    text = prepare(db_session, WAVE).content.to_json()
    assert "voices" not in text
    begin_frame(db_session, ANA)
    code_all(db_session, {"Noise": ["noise"]})
    assert "voices" in prepare(db_session, WAVE).content.to_json()

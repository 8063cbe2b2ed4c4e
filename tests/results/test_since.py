"""A second wave asked by a later version: what is compared, what breaks, and what the page says."""

import csv
import io
from datetime import timedelta

import pytest

from engage.results import services
from engage.results.models_content import ReleaseContent, Since
from engage.results.since import REASONS, said
from engage.surveys.services import load_instrument_text
from tests.results.rows import (
    INSTRUMENT,
    NOW,
    answers,
    load_instrument,
    make_beats,
    make_wave,
    store,
)

FIRST = INSTRUMENT.format(version="1", safe="How safe do you feel?", name="life")
TURNED = """\
    - {code: 1, en: "Very unsafe", es: "Muy insegura"}
    - {code: 2, en: "Unsafe", es: "Insegura"}
    - {code: 3, en: "Safe", es: "Segura"}
    - {code: 4, en: "Very safe", es: "Muy segura"}
"""
SCALE = FIRST[FIRST.index("    - {code: 4") : FIRST.index("sections:")]
DOGS = '          - {code: light, en: "Dark streets", es: "Calles oscuras"}\n'


@pytest.fixture
def second_release(db_session):
    """Publish a wave, then another one by a version in which texts were replaced."""

    def publish(*replaced, reasons=None, before=0.4, after=0.8):
        make_beats(db_session, "B1", "B2")
        text = FIRST.replace('version: "1"', 'version: "2"')
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        first = load_instrument(db_session)
        second = load_instrument_text(
            db_session, text, "life.yaml", NOW + timedelta(hours=1), reasons
        )
        waves = (("first", None, first, before), ("second", "first", second, after))
        for code, previous, instrument, share in waves:
            make_wave(db_session, code, previous=previous, instrument=instrument)
            store(db_session, code, *(answers(beat, 300, safe=share) for beat in ("B1", "B2")))
            content = services.publish(db_session, code, NOW, "organizer")
        return content

    return publish


def outcome(content: ReleaseContent, column: str = "safe") -> str | None:
    verdict = content.verdict("B1", column, "last_wave")
    return None if verdict is None else verdict.outcome


def test_same_questions_have_nothing_to_note(second_release):
    content = second_release()
    assert (outcome(content), content.since) == ("improved", ())


def test_breaking_change_is_not_compared_and_noted(second_release):
    content = second_release(("How safe do you feel?", "How safe is your home?"))
    assert outcome(content) is None
    assert content.changed("safe") == (Since("safe", "wording", True),)
    assert (outcome(content, "score"), content.changed("score")) == ("no_clear_change", ())


def test_scale_turned_round_is_compared_by_its_codes(second_release):
    content = second_release((SCALE, TURNED))
    assert outcome(content) == "improved"
    assert content.changed("safe") == (Since("safe", "order", False),)
    # and where nothing changed, turning the scale makes no difference
    assert outcome(content, "score") == "no_clear_change"


def test_turned_scale_finds_no_change_where_there_is_none(second_release):
    assert outcome(second_release((SCALE, TURNED), after=0.4)) == "no_clear_change"


def test_corrected_translation_and_confirmed_slip_go_on(second_release):
    content = second_release(
        ("¿Se siente segura?", "¿Qué tan segura se siente?"),
        ("How good is life here", "How god is life here"),
        reasons={"score.en": "A letter was lost."},
    )
    assert (outcome(content), outcome(content, "score")) == ("improved", "no_clear_change")
    assert content.since == (Since("safe", "translation", False),)


def test_what_changed_is_kept_in_the_release(second_release):
    more = DOGS + DOGS.replace("light", "dogs").replace("Dark streets", "Dogs")
    content = second_release((DOGS, more))
    assert content.changed("first") == (Since("first", "option_added", False),)
    assert ReleaseContent.from_json(content.to_json()) == content


def test_table_names_the_series_by_which_waves_may_be_put_together(second_release, client):
    second_release(("How safe do you feel?", "How safe is your home?"))
    found = {}
    for wave in ("first", "second"):
        rows = csv.DictReader(io.StringIO(client.get(f"/results/{wave}.csv").text))
        found[wave] = {row["column"]: row["series"] for row in rows}
    assert (found["first"]["safe"], found["second"]["safe"]) == ("safe", "safe_2")
    assert found["first"]["score"] == found["second"]["score"] == "score"


def test_page_says_in_both_languages_what_was_not_compared(second_release, client):
    second_release(("How safe do you feel?", "How safe is your home?"))
    english = client.get("/results/second", headers={"Accept-Language": "en"}).text
    assert "Not compared with the last survey: its wording changed." in english
    spanish = client.get("/results/second", headers={"Accept-Language": "es"}).text
    assert "No se compara con la encuesta anterior: su redacción cambió." in spanish


def test_every_change_of_a_question_has_words():
    def say(text, **values):
        return text % values if values else text

    told = [said([Since("q", kind, False)], say) for kind in REASONS]
    assert len(set(told)) == len(REASONS)
    assert said([], str) == ""

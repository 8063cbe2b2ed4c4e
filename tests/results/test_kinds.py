"""A rank item is published like a multi item of its first places; dates and words are not."""

from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy.orm import Session

from engage.results.models_content import ReleaseContent
from engage.results.services import publish
from engage.stats.published import Figure, Suppressed
from engage.surveys.records import Record
from engage.surveys.services import store_responses
from tests.results.rows import withhold_comments
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_beats, add_wave

N = 120
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ORDERS = (["gun", "noise", "light"], ["gun", "speed"], ["noise", "gun", "trash"], [])


@pytest.fixture
def release(db_session: Session) -> ReleaseContent:
    """The release of a wave in which three of four put gunfire among the first."""
    draw = Random(5)  # noqa: S311  # answers of a test
    add_beats(db_session, "1", "2")
    wave = add_wave(db_session, kind="chose", text=KINDS)
    wave.population, wave.recruitment = "Adults of the city", "An open link"
    spanish = {"population": "Personas adultas", "recruitment": "Un enlace", "sponsor": "La ciudad"}
    wave.translations = {"es": spanish}
    records = [
        Record(
            answers={
                "order": ORDERS[i % 4] or -8,
                "seen": f"2026-05-{1 + i % 28:02}",
                "moved": "1999-04",
                "done": ["other"] if i % 2 else ["call"],
                "way": draw.choice(["walk", "car"]),
                "years": i % 50,
                "rate.park": 1 + i % 3,
                "rate.street": 2,
            },
            area="12"[i % 2],
            route="open",
            language="en",
            comments={"done.other": f"words {i}"} if i % 2 else {},
        )
        for i in range(N)
    ]
    store_responses(db_session, "2026-fall", records)
    withhold_comments(db_session, "2026-fall")
    return publish(db_session, "2026-fall", NOW, "clerk@city.example")


def test_rank_is_published_by_its_first_places_in_words(release: ReleaseContent) -> None:
    item = release.item("order")
    assert item.type == "multi"
    assert item.wording["en"].endswith("(among the first 3 places)")
    shown = {
        row.option: row.shown
        for row in release.rows
        if (row.area, row.column, row.measure) == ("city", "order", "share")
    }
    assert set(shown) == {"speed", "noise", "gun", "light", "trash"}
    assert not any(isinstance(cell, Suppressed) for cell in shown.values())
    noise = shown["noise"]
    assert isinstance(noise, Figure)
    assert noise.value == pytest.approx(2 / 3, abs=0.01)


def test_gunfire_is_named_most(release: ReleaseContent) -> None:
    most = release.named_most("city", "order")
    assert most is not None
    assert most.options[0].code == "gun"


def test_release_holds_no_date_no_word_and_no_order(release: ReleaseContent) -> None:
    text = repr(release)
    for secret in ("2026-05", "1999-04", "words 1", "seen", "moved", "shown_order"):
        assert secret not in text

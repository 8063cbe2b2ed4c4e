"""The gate before publishing: each thing to be mended is named, and leads to its page."""

from dataclasses import replace

import pytest

from engage.results import services
from engage.results.gate import Fault, failing_cells
from engage.stats.published import Figure, Words
from engage.surveys.queries import wave_by_code
from tests.comments.rows import WAVE as COMMENTED
from tests.comments.rows import make_wave as make_commented
from tests.comments.rows import show_all, writers
from tests.results.rows import NOW, answers, make_beats, make_wave, store

CODE = "2026-10"


@pytest.fixture
def closed(db_session):
    """A closed wave of one beat with everything that its method needs."""
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 60))
    return db_session


def faults(session, code=CODE):
    """Return what keeps a wave from being published."""
    return services.prepare(session, code).faults


def test_nothing_is_in_the_way_of_a_wave_that_is_ready(closed):
    assert faults(closed) == ()


def test_a_text_that_is_missing_in_a_language_of_the_wave_is_named(closed, staff_client):
    wave = wave_by_code(closed, CODE)
    wave.translations = {"es": {**wave.translations["es"], "population": " "}}
    wave.title = {"en": "October", "es": ""}
    closed.commit()
    assert faults(closed) == (
        Fault("translation", "title", ("es",)),
        Fault("translation", "population", ("es",)),
    )
    page = staff_client("organizer").get(f"/staff/results/{CODE}").text
    assert "Who is described (es)" in page
    assert f'href="/staff/surveys/{CODE}/facts"' in page
    with pytest.raises(services.NotReady, match="translation is missing"):
        services.publish(closed, CODE, NOW, "organizer")


def test_comments_that_nobody_read_are_in_the_way(db_session, staff_client):
    make_commented(db_session, writers("1", ["It is loud at night."] * 12))
    assert Fault("quote", "12") in faults(db_session, COMMENTED)
    page = staff_client("organizer").get(f"/staff/results/{COMMENTED}").text
    assert f'href="/staff/comments/of/{COMMENTED}"' in page
    show_all(db_session)
    assert "quote" not in {fault.kind for fault in faults(db_session, COMMENTED)}


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(Figure(0.5, 0.6, 0.7, 60), id="below its limits"),
        pytest.param(Figure(float("nan"), None, None, 60), id="no number"),
        pytest.param(Words("about_half", 9), id="fewer than ten answers"),
    ],
)
def test_a_cell_that_no_rule_lets_through_is_stopped(closed, shown):
    content = services.prepare(closed, CODE).content
    broken = replace(content, rows=(replace(content.rows[0], shown=shown),))
    assert list(failing_cells(closed, wave_by_code(closed, CODE), broken)) == [
        Fault("cell", "city safe")
    ]

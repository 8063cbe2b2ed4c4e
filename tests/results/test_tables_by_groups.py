"""Tables by groups for staff: planned ones only, words for small cells, a test in steps."""

import numpy as np
import pytest

from engage.results import queries, services
from engage.results.depending import step
from engage.results.models_content import CITY
from engage.stats.crosstabs import Dependence
from engage.surveys.records import Record
from tests.results.rows import NOW, make_beats, make_wave, store

WAVE = "2026-10"
AGES = {"young": (140, 0.8), "middle": (130, 0.4), "old": (12, 0.5)}


def aged(age, n, safe):
    """Yield answers of people of one age, of whom a share feels safe."""
    for i in range(n):
        code = (4, 3)[i % 2] if (i + 0.5) / n < safe else (2, 1)[i % 2]
        said = {"safe": code, "score": 6 + i % 3, "first": ["speed", "noise"][: 1 + i % 2]}
        yield Record(answers={**said, "age": age}, area="B1", route="code", language="en")


def publish(session, kind="sampled", silent=30):
    make_beats(session, "B1")
    make_wave(session, kind=kind)
    groups = [aged(age, n, safe) for age, (n, safe) in AGES.items()]
    store(session, WAVE, *groups, aged(-8, silent, 0.5))
    services.publish(session, WAVE, NOW, "organizer")
    return queries.latest_release(session, WAVE)


@pytest.fixture
def analyst(staff_client):
    """The browser of an analyst."""
    return staff_client("analyst")


def test_a_planned_table_has_its_test_in_steps_of_the_groups_with_figures(db_session):
    content = publish(db_session)
    assert [(d.by, d.column, d.chance) for d in content.depends] == [("age", "safe", "below_001")]
    assert '"chance":"below_001"' in content.to_json()
    assert "statistic" not in content.to_json()


def test_people_who_chose_are_not_tested(db_session):
    assert publish(db_session, "chose").depends == ()


@pytest.mark.parametrize(
    ("p", "name"),
    [(0.0005, "below_001"), (0.005, "below_01"), (0.049, "below_05"), (0.05, "often")],
)
def test_p_is_told_in_steps(p, name):
    assert step(Dependence(1.0, 1.0, 1.0, p, np.zeros((2, 2)), 9.0)) == name


def test_staff_see_the_cells_in_words_and_the_test_in_a_sentence(analyst, db_session):
    publish(db_session)
    for lang, said in (("en", "fewer than 1 of 1,000"), ("es", "menos de 1 de cada 1,000")):
        text = analyst.get(f"/staff/results/{WAVE}/tables?table=age|safe&lang={lang}").text
        assert said in text
        assert "data-figure" in text
    assert "About half" in text or "más o menos la mitad" in text


def test_the_first_table_stands_where_none_is_asked_for(analyst, db_session):
    publish(db_session)
    text = analyst.get(f"/staff/results/{WAVE}/tables").text
    assert "How safe do you feel? By: Your age" in text


@pytest.mark.parametrize("table", ["age|none", "safe|age", "first|safe", "x"])
def test_a_table_outside_the_plan_is_refused(analyst, db_session, table):
    publish(db_session)
    response = analyst.get(f"/staff/results/{WAVE}/tables?table={table}")
    assert response.status_code == (200 if table == "x" else 404)


def test_what_is_not_among_the_published_cells_is_not_on_the_page(analyst, db_session):
    content = publish(db_session, silent=0)
    group = next(g for g in content.groups if g.code == "old")
    shown = content.group_headline(group, "safe")
    text = analyst.get(f"/staff/results/{WAVE}/tables?table=age|safe").text
    row = text[text.index('<th scope="row">65 or older') :].split("</tr>")[0]
    assert "%" not in row
    assert shown is not None
    assert content.headline(CITY, "safe") is not None

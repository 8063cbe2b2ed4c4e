"""The main measures over the surveys: what was published each time, and nothing joined wrongly."""

from dataclasses import replace

import pytest

from engage.briefings.compose import compose
from engage.briefings.content import Briefing
from engage.briefings.pages import n_pages, set_pages
from engage.charts.spoken import joint
from engage.charts.words import vocabulary
from engage.results.models_content import CITY, ReleaseContent
from engage.stats.published import Suppressed
from tests.briefings import rows


def briefing(
    beat: str = "1", content: ReleaseContent | None = None, *, is_asked_anew: bool = False
) -> Briefing:
    content = content or rows.release()
    before = rows.earlier(content, is_asked_anew=is_asked_anew)
    return compose(replace(rows.material(beat, content), before=before), "en")


@pytest.mark.parametrize("beat", ["1", "2", "5"])
def test_every_point_is_that_of_its_own_release(beat: str) -> None:
    content = rows.release()
    surveys = (*rows.earlier(content), content)
    made = briefing(beat, content)
    area = CITY if made.scope == "city" else beat
    columns = [item.column for item in content.headlines if item.type != "matrix"]
    assert len(made.trends.charts) == len(columns) == 3
    for column, chart in zip(columns, made.trends.charts, strict=True):
        assert [line.shown for line in chart.lines] == [s.headline(area, column) for s in surveys]
        beside = [None if area == CITY else s.headline(CITY, column) for s in surveys]
        assert [line.city for line in chart.lines] == beside


def test_question_that_was_asked_anew_breaks_its_line_and_says_so() -> None:
    made = briefing(is_asked_anew=True)
    first, second, last = made.trends.charts[0].lines
    assert joint(first, second) is None
    assert joint(second, last) is not None
    assert vocabulary("en").anew in made.trends.key
    assert vocabulary("en").anew not in briefing().trends.key


def test_few_answers_are_told_in_words_and_not_drawn() -> None:
    made = briefing("3")
    assert made.trends.charts == ()
    question, found = made.trends.told[0]
    assert question == "How would you rate your neighborhood as a place to live?"
    assert found.startswith("Apr 2025: about ")
    assert "%" not in "".join(found for _question, found in made.trends.told)


def test_first_survey_has_no_line_over_time() -> None:
    made = compose(rows.material(), "en")
    assert made.trends.charts == made.trends.told == ()
    assert "Over the surveys" not in set_pages(made)


def test_hidden_survey_has_no_place_on_the_line() -> None:
    content = rows.release()
    hidden = tuple(
        replace(row, shown=Suppressed("base")) if row.area == "1" else row for row in content.rows
    )
    first, second = rows.earlier(content)
    before = (replace(first, rows=hidden), second)
    made = compose(replace(rows.material("1", content), before=before), "en")
    chart = made.trends.charts[0]
    assert chart.lines[0].shown == Suppressed("base")
    assert chart.lines[0].city is None


def test_page_two_has_the_lines_and_what_their_marks_mean() -> None:
    made = briefing()
    html = set_pages(made)
    assert n_pages(made) == 4
    assert html.count('class="third"') == len(made.trends.charts)
    assert made.trends.key in html

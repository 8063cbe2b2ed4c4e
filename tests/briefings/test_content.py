"""What a briefing says: the figures of the release, named for whose they are, and no others."""

from dataclasses import replace

import pytest

from engage.briefings.codes import code_of
from engage.briefings.compose import compose
from engage.briefings.content import SECTIONS, Briefing, Section
from engage.briefings.material import Material
from engage.charts.words import vocabulary
from engage.results.models_content import CITY, Judged, ReleaseContent, Since
from engage.stats.published import Figure, Verdict, Words
from tests.briefings import rows


def briefing(
    beat: str = "1", content: ReleaseContent | None = None, language: str = "en"
) -> Briefing:
    return compose(rows.material(beat, content), language)


def charts(made: Briefing) -> list[object]:
    return [made.measures, made.named.chart, *made.columns[0], *made.columns[1]]


@pytest.mark.parametrize(
    ("beat", "scope"), [("1", "own"), ("3", "few"), ("5", "city")], ids=["own", "few", "city"]
)
def test_scope_follows_from_the_answers_of_the_beat(beat: str, scope: str) -> None:
    assert briefing(beat).scope == scope


@pytest.mark.parametrize("beat", ["1", "2", "4"])
def test_every_figure_is_that_of_the_release(beat: str) -> None:
    content = rows.release()
    own = {row.shown for row in content.rows if row.area == beat}
    city = {row.shown for row in content.rows if row.area == CITY}
    made = briefing(beat, content)
    assert made.measures is not None
    for chart in (made.measures, *made.columns[0], *made.columns[1]):
        for line in chart.lines:
            assert line.shown in own
            assert line.city is None or line.city in city


def test_tiny_beat_gets_the_figures_of_the_city_and_says_so() -> None:
    content = rows.release()
    made = briefing("5", content)
    assert made.measures is not None
    first = made.measures.lines[0]
    assert first.shown == content.headline(CITY, "qol")
    assert first.city is None
    assert any("whole city’s" in notice for notice in made.masthead.notices)
    assert made.changes.lines == ()


def test_few_answers_are_words_without_a_comparison() -> None:
    made = briefing("3")
    assert made.measures is not None
    for line in made.measures.lines:
        assert isinstance(line.shown, Words)
        assert line.city is None
        assert line.outcome is None
    assert "Too few" in made.changes.sentence


def test_people_who_chose_to_answer_are_said_once_and_never_get_a_range() -> None:
    made = briefing("4", rows.release("chose"))
    assert sum("chose to answer" in notice for notice in made.masthead.notices) == 1
    for chart in (made.measures, made.named.chart, *made.columns[0], *made.columns[1]):
        assert chart is not None
        assert chart.is_chosen
        for line in chart.lines:
            assert isinstance(line.shown, Figure)
            assert line.shown.low is None
            assert line.city is None
    assert made.changes.lines == ()


def test_verdicts_are_quoted_from_the_release() -> None:
    made = briefing("1")
    assert [(c.mark, c.word) for c in made.changes.lines] == [
        ("worse", "worse"),
        ("better", "improved"),
    ]
    assert made.changes.beside[0].word == "clearly lower"  # its heading names the rest


def test_nothing_clear_is_said_in_a_sentence() -> None:
    made = briefing("1", rows.release(changed={}))
    assert made.changes.sentence == "Nothing clearly changed since the last survey."
    assert made.changes.lines == ()


def test_first_wave_says_that_there_is_nothing_to_compare_with() -> None:
    first = replace(rows.release(), previous_wave=None, verdicts=())
    assert "first survey" in briefing("1", first).changes.sentence


def test_verdict_of_another_beat_does_not_leak() -> None:
    content = rows.release(changed={})
    foreign = Judged("2", "qol", Verdict("last_wave", "improved", 0.2))
    content = replace(content, verdicts=(*content.verdicts, foreign))
    assert briefing("1", content).changes.lines == ()


def test_what_was_named_stands_in_the_words_of_the_questionnaire() -> None:
    made = briefing("1")
    assert made.named.lead == "Ask about this first: Speeding or reckless driving."
    assert made.named.chart is not None
    assert made.named.chart.lines[0].label == "Speeding or reckless driving"
    assert made.named.also[0][1].startswith("Weekdays, daytime")


def test_uncertain_order_names_all_and_says_so() -> None:
    made = briefing("2")
    assert made.named.lead.startswith("Ask about these: ")
    assert made.named.note == "Some are too close to be put in order."


def test_same_material_gives_the_same_content() -> None:
    assert briefing().sha256 == briefing().sha256
    assert briefing().sha256 != briefing("2").sha256


def test_spanish_briefing_has_no_english_sentence() -> None:
    made = briefing("5", language="es")
    assert made.masthead.beat == "Zona 5 River Corridor"
    assert made.named.lead.startswith("Pregunte primero por esto")
    assert made.changes.sentence == "No se puede decir qué cambió solo en esta zona."
    assert made.meeting is not None
    assert made.meeting.day == "Lunes 11 de mayo de 2026"


def test_empty_rooms_give_sentences_and_not_gaps() -> None:
    bare: Material = replace(rows.material("2"), officers=(), meeting=None, shapes={})
    made = compose(bare, "en")
    assert made.masthead.officers == ("No officer is assigned to this beat yet.",)
    assert made.meeting is None
    assert made.masthead.map_svg == ""


def test_words_of_the_vocabulary_are_those_of_the_verdicts() -> None:
    made = briefing("1", language="es")
    assert made.changes.lines[0].word == vocabulary("es").outcomes["worse"]


def test_question_that_is_asked_anew_is_named_and_not_silently_left_out() -> None:
    content = rows.release()
    item = content.headlines[0]
    anew = replace(content, since=(Since(item.column, "wording", True),))
    sentence = briefing("1", anew).changes.sentence
    assert "Asked in another way than last time, so not compared: " in sentence
    noted = replace(content, since=(Since(item.column, "translation", False),))
    assert "Asked in another way" not in briefing("1", noted).changes.sentence


def test_option_that_clearly_leads_is_asked_about_first_though_the_rest_is_uncertain() -> None:
    content = rows.release()
    item = next(i for i in content.items if i.type == "multi")
    first = item.options[0].code
    lifted = tuple(
        replace(row, shown=Figure(0.9, 0.85, 0.95, 140))
        if (row.area, row.column, row.option) == ("2", item.column, first)
        else row
        for row in content.rows
    )
    made = briefing("2", replace(content, rows=lifted))
    assert made.named.lead == "Ask about this first: Speeding or reckless driving."
    assert made.named.note == "Some are too close to be put in order."


def test_promise_that_is_due_first_is_what_to_do() -> None:
    made = briefing()
    assert made.promises.do == "Do this: Bring a second light to the alley (late: was due April 2)."
    assert [one.is_late for one in made.promises.lines] == [True, False, False]
    assert made.promises.lines[1].next_step == "Bring the numbers of the third Friday"
    assert made.promises.lines[2].owner == "Public Works"
    assert made.promises.more == "More on the page of the beat: 1."
    assert made.promises.tally == "So far: 5 kept, 1 late, 1 dropped."


def test_concern_of_published_minutes_says_where_and_when() -> None:
    assert briefing().named.raised == (
        "Cars race after the bars close (Spring Street at 13th, at night)",
    )


def test_code_is_made_of_the_content_and_no_part_of_it() -> None:
    made = briefing()
    assert made.code == code_of(made.sha256)
    assert made.code not in made.to_json()
    assert made.verify_address == f"https://engage.example/briefings/verify/{made.code}"


@pytest.mark.parametrize("left_out", SECTIONS)
def test_section_that_is_left_out_is_in_no_part_of_the_value(left_out: Section) -> None:
    kept = [section for section in SECTIONS if section != left_out]
    made = compose(rows.material(), "en", kept)
    assert left_out not in made.sections
    assert made.sha256 != briefing().sha256
    if left_out == "promises":
        assert made.promises.do == ""


def test_few_answers_of_a_whole_wave_are_never_about_nobody() -> None:
    content = rows.release("chose")
    areas = tuple(replace(area, n=None) for area in content.areas)
    made = briefing("1", replace(content, n=0, areas=areas))
    assert made.asked[0] == "Fewer than 10 people answered in the city."


def test_merged_area_is_named() -> None:
    content = rows.release()
    merged = replace(content.areas[1], beats=("1", "2"), name=rows.text("Downtown and Uptown"))
    made = briefing("1", replace(content, areas=(content.areas[0], merged, *content.areas[2:])))
    assert "Reported together with its neighbors: Downtown and Uptown." in made.masthead.notices

"""Answers from elsewhere: the map, the recoding, and a report of all that is refused."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.surveys.models import Comment, Response, Wave
from engage.surveys.recoding import ImportReport
from engage.surveys.services import NotPossible, import_responses
from tests.surveys.rows import add_beats, add_wave

MAP = """\
engage_map: 1
instrument: small
sample_design: All addresses
wave: {column: Period, codes: {Q1: "2026-spring", Q2: "2026-fall"}}
area: {column: ZIP}
weight: {column: wt}
language: {column: Lang, codes: {English: en, Spanish: es}}
blank: ["", "N/A"]
columns:
  qol: {column: Life, codes: {Very good: 3, Good: 3, So-so: 2, Bad: 1, Don't know: -8}}
  prob.noise: {column: Noise}
  first: {column: First, split: ";", codes: {noise: noise, cars: speed, DK: -8}}
  trust: {column: Trust, codes: {Refused: -9}}
  words: {column: Comment}
"""
HEADER = "Period,ZIP,wt,Lang,Life,Noise,First,Trust,Comment\n"
GOOD = HEADER + (
    "Q1,1,1,English,Bad,Good,noise,3,\n"
    "Q2,1,1.5,English,Very good,Good,noise; cars,7,'=Cheap!\n"
    "Q2,2,0.5,Spanish,Don't know,Mala,DK,Refused,\n"
    "Q2,2,1,Spanish,N/A,3,,8.0,Más luz\n"
)


def bring(session: Session, text: str, recipe: str = MAP) -> ImportReport:
    """Import a text into the wave of fall."""
    return import_responses(session, "2026-fall", ("a.csv", text.encode()), ("map.yaml", recipe))


@pytest.fixture
def wave(db_session: Session) -> Wave:
    """An unopened wave with the beats 1 and 2."""
    add_beats(db_session, "1", "2")
    return add_wave(db_session, kind="chose")


def test_rows_are_recoded_by_the_map(db_session: Session, wave: Wave) -> None:
    report = bring(db_session, GOOD)
    assert (report.n_rows, report.n_other_waves, report.n_stored) == (4, 1, 3)
    rows = {r.base_weight: r for r in db_session.scalars(select(Response))}
    assert [json.loads(rows[w].answers) for w in (1.5, 0.5, 1.0)] == [
        {"qol": 3, "prob.noise": 3, "first": ["noise", "speed"], "trust": 7},
        {"qol": -8, "prob.noise": 1, "first": -8, "trust": -9},
        {"qol": -2, "prob.noise": 3, "first": -2, "trust": 8},
    ]
    assert [(rows[w].area, rows[w].language) for w in (1.5, 0.5)] == [("1", "en"), ("2", "es")]
    assert {r.kind for r in rows.values()} == {"sampled"}
    assert set(db_session.scalars(select(Comment.words))) == {"=Cheap!", "Más luz"}


def test_answers_without_a_design_count_as_chosen(db_session: Session, wave: Wave) -> None:
    bring(db_session, GOOD, MAP.replace("sample_design: All addresses\n", ""))
    assert set(db_session.scalars(select(Response.kind))) == {"chose"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("Q2,9,1,English,Bad,,,,", "row 2, column 'ZIP': '9' is no beat", id="beat"),
        pytest.param("Q2,1,-1,English,Bad,,,,", "column 'wt': '-1' is no weight", id="weight"),
        pytest.param("Q2,1,x,English,Bad,,,,", "column 'wt': 'x' is no weight", id="no number"),
        pytest.param("Q2,1,1,Klingon,Bad,,,,", "'Klingon' is no language", id="language"),
        pytest.param("Q2,1,1,English,Fine,,,,", "column 'Life': 'Fine' is not in", id="value"),
        pytest.param("Q2,1,1,English,,,cats,,", "column 'First': 'cats' is not in", id="part"),
        pytest.param("Q2,1,1,English,,,noise;DK,,", "'noise;DK' is not in", id="missing and more"),
        pytest.param("Q2,1,1,English,,,,11,", "column 'Trust': '11' is not in", id="number"),
        pytest.param("Q2,1", "row 2: The row has 2 cells, the header 9", id="short row"),
    ],
)
def test_refused_row_is_named_and_nothing_is_stored(
    db_session: Session, wave: Wave, row: str, expected: str
) -> None:
    with pytest.raises(InputErrors) as caught:
        bring(db_session, HEADER + row + "\n" + GOOD.partition("\n")[2])
    assert [expected in str(problem) for problem in caught.value.problems] == [True]
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(Response)) == 0
    assert db_session.scalars(select(Wave.kind)).one() == "chose"


def test_every_refusal_is_reported_at_once(db_session: Session, wave: Wave) -> None:
    rows = "Q2,9,1,English,Fine,,,11,\nQ2,1,0,English,Bad,Awful,,,\n"
    with pytest.raises(InputErrors) as caught:
        bring(db_session, HEADER + rows)
    places = [problem.where for problem in caught.value.problems]
    assert places == [
        "a.csv: row 2, column 'ZIP'",
        "a.csv: row 2, column 'Life'",
        "a.csv: row 2, column 'Trust'",
        "a.csv: row 3, column 'Noise'",
        "a.csv: row 3, column 'wt'",
    ]


def test_map_may_skip_unknown_values_and_leave_out_other_areas(
    db_session: Session, wave: Wave
) -> None:
    lenient = MAP.replace("{column: ZIP}", "{column: ZIP, unknown: leave_out}")
    rows = "Q2,9,1,English,Bad,,,,\nQ2,1,1,English,Fine,,,,\n"
    report = bring(db_session, HEADER + rows, lenient + "unknown: skip\n")
    assert (report.n_outside, report.n_stored, len(report.skipped)) == (1, 1, 1)
    assert "row 3, column 'Life'" in str(report.skipped[0])


def test_map_may_count_other_areas_for_the_city_only(db_session: Session, wave: Wave) -> None:
    citywide = MAP.replace("{column: ZIP}", "{column: ZIP, unknown: city_only}")
    report = bring(
        db_session, HEADER + "Q2,9,1,English,Bad,,,,\nQ2,1,1,English,Bad,,,,\n", citywide
    )
    assert (report.n_outside, report.n_city_only, report.n_stored) == (0, 1, 2)
    assert set(db_session.scalars(select(Response.area))) == {None, "1"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(("column: Life", "column: Lief"), "no column 'Lief'", id="absent column"),
        pytest.param(("Bad: 1", "Bad: 7"), "7 is no code of qol", id="unknown code"),
        pytest.param(("  trust:", "  thrust:"), "small has no column thrust", id="unknown item"),
        pytest.param(("prob.noise:", "prob:"), "prob is a matrix", id="whole matrix"),
        pytest.param(("instrument: small", "instrument: big"), "is for big", id="instrument"),
        pytest.param(("engage_map: 1\n", ""), "engage_map is missing", id="no version"),
        pytest.param(("blank:", "blanks:"), "Did you mean blank?", id="unknown key"),
        pytest.param(("  qol:", "  qol: &x"), "anchor", id="anchor"),
    ],
)
def test_wrong_map_is_explained(
    db_session: Session, wave: Wave, changed: tuple[str, str], expected: str
) -> None:
    assert changed[0] in MAP
    with pytest.raises(InputErrors, match=expected.replace("?", r"\?")):
        bring(db_session, GOOD, MAP.replace(*changed))


def test_wrong_encoding_is_named_with_its_line(db_session: Session, wave: Wave) -> None:
    raw = GOOD.encode("cp1252")
    with pytest.raises(InputErrors, match=r"a\.csv:5: The byte 0xe1 is not utf-8"):
        import_responses(db_session, "2026-fall", ("a.csv", raw), ("map.yaml", MAP))
    named = MAP + "encoding: cp1252\n"
    assert (
        import_responses(db_session, "2026-fall", ("a.csv", raw), ("map.yaml", named)).n_stored == 3
    )


def test_second_import_into_a_wave_is_refused(db_session: Session, wave: Wave) -> None:
    bring(db_session, GOOD)
    with pytest.raises(NotPossible):
        bring(db_session, GOOD)

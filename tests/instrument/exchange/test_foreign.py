"""LimeSurvey and SurveyJS in: a sample of each keeps its labels, codes and conditions.

The samples were written for these tests, after the documentation of the two tools.
"""

import json
import random
from pathlib import Path

import pytest

from engage.instrument.exchange.lime_expressions import xpath_of_lime
from engage.instrument.exchange.reading import read_foreign
from engage.instrument.exchange.reports import Imported, Unreadable
from engage.instrument.exchange.surveyjs_expressions import xpath_of_surveyjs
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.exchange.xlsform_writing import written_xlsform
from engage.instrument.model import (
    Instrument,
    MatrixItem,
    MultiItem,
    NumberItem,
    SingleItem,
    TextItem,
)
from tests.instrument.exchange.forms import HEAD, item, reviews, workbook

HERE = Path(__file__).parent
SAMPLES = ("sample.lss", "sample_surveyjs.json")
# What differs between the samples: how a code is spelt.
CODES = {
    "sample.lss": {
        "safe": "a1",
        "unsafe": "a2",
        "noise": "sq001",
        "speed": "sq002",
        "none": "sq003",
    },
    "sample_surveyjs.json": {c: c for c in ("safe", "unsafe", "noise", "speed", "none")},
}


def sample(name: str) -> Imported:
    return read_foreign((HERE / name).read_bytes(), "street")


@pytest.fixture(params=SAMPLES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def found(name: str) -> Imported:
    return sample(name)


def skip(instrument: Instrument, item_id: str) -> object:
    condition = instrument.item(item_id).show_if
    assert condition is not None
    return condition.model_dump(by_alias=True, exclude_none=True)


def test_labels_and_hints_are_those_of_the_sample(found: Imported) -> None:
    safe = item(found, "safe")
    assert safe.words == {"en": "Is your street safe?", "es": "¿Es segura su calle?"}
    assert safe.hint is not None
    assert safe.hint.words == {"en": "By day.", "es": "De día."}
    titles = [section.title.words for section in found.instrument.sections]
    assert titles[:2] == [{"en": "Your street", "es": "Su calle"}, {"en": "More", "es": "Más"}]
    assert found.instrument.title.words == {"en": "A safe street", "es": "Una calle segura"}


def test_codes_are_those_of_the_sample(name: str, found: Imported) -> None:
    codes = CODES[name]
    safe, prob, seen = (item(found, i) for i in ("safe", "prob", "seen"))
    assert isinstance(safe, SingleItem)
    assert isinstance(prob, MultiItem)
    assert isinstance(seen, MatrixItem)
    assert [(o.code, o.specify) for o in safe.options] == [
        (codes["safe"], False),
        (codes["unsafe"], False),
        ("other", True),
    ]
    assert [(o.code, o.exclusive) for o in prob.options] == [
        (codes["noise"], False),
        (codes["speed"], False),
        (codes["none"], True),
    ]
    assert [(o.code, o.words["es"]) for o in seen.options] == [(3, "A menudo"), (1, "Nunca")]
    assert [m.code for m in found.instrument.missing.values()] == [-9]
    assert [row.id for row in seen.rows] == ["day", "night"]


def test_limits_and_duties_are_those_of_the_sample(found: Imported) -> None:
    prob, years, words = (item(found, i) for i in ("prob", "years", "words"))
    assert isinstance(prob, MultiItem)
    assert isinstance(years, NumberItem)
    assert isinstance(words, TextItem)
    assert (prob.max, years.min, years.max, words.max_chars) == (2, 0, 99, 300)
    assert item(found, "safe").required
    assert item(found, "seen").required
    assert not item(found, "prob").required


def test_conditions_are_those_of_the_sample(name: str, found: Imported) -> None:
    codes, instrument = CODES[name], found.instrument
    assert skip(instrument, "prob") == {"item": "safe", "answered": True}
    assert skip(instrument, "years") == {
        "any": (
            {"item": "prob", "in": (codes["speed"],)},
            {"not": {"item": "safe", "in": (codes["safe"],)}},
        )
    }
    assert skip(instrument, "seen") == {"item": "safe", "in": (codes["unsafe"],)}
    assert skip(instrument, "words") == {
        "all": (
            {"item": "safe", "in": (codes["unsafe"],)},
            {"item": "seen.day", "at_least": 2},
            {"not": {"item": "years", "at_most": 4}},
        )
    }
    assert len(reviews(found, "again")) == 1


def test_what_stays_behind_is_reported(found: Imported) -> None:
    told = "\n".join(map(str, found.lines))
    assert "is not asked by Engage; left out" in told
    assert "calculate is filled in by a device or worked out" in told
    assert found.n_asked == found.n_kept + 1


def test_sample_goes_out_as_a_form_and_comes_back(found: Imported) -> None:
    assert read_xlsform(written_xlsform(found.instrument), "x").instrument == found.instrument


def test_older_layout_of_limesurvey_is_read() -> None:
    row = "<row><qid>1</qid><gid>1</gid><type>L</type><title>q</title>"
    row += "<question>{}</question><language>{}</language></row>"
    answer = "<row><qid>1</qid><code>A{}</code><answer>{}</answer><language>{}</language></row>"
    answers = [
        answer.format(n, t, lang)
        for n, t, lang in ((1, "Yes", "en"), (1, "Sí", "es"), (2, "No", "en"), (2, "No", "es"))
    ]
    text = f"""<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
      <languages><language>en</language><language>es</language></languages>
      <groups><rows><row><gid>1</gid><group_name>G</group_name><language>en</language></row></rows></groups>
      <questions><rows>{row.format("Is it?", "en")}{row.format("¿Lo es?", "es")}</rows></questions>
      <answers><rows>{"".join(answers)}</rows></answers></document>"""
    single = item(read_foreign(text.encode(), "old"), "q")
    assert isinstance(single, SingleItem)
    assert single.words == {"en": "Is it?", "es": "¿Lo es?"}
    assert [(o.code, o.words) for o in single.options] == [
        ("a1", {"en": "Yes", "es": "Sí"}),
        ("a2", {"en": "No", "es": "No"}),
    ]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("1", ""),
        ('((q1.NAOK == "A1"))', "( ( ${q1} = 'A1' ) )"),
        ("q1 eq 'A1' && q2.NAOK gt 3", "${q1} = 'A1' and ${q2} > 3"),
        ('m_a.NAOK == "Y" or m_b.NAOK == ""', "selected(${m}, 'a') or not(selected(${m}, 'b'))"),
        ("!is_empty(q1.NAOK)", "not(${q1} = '')"),
        ("is_empty(m_a)", "(not(selected(${m}, 'a')))"),
        ("count(q1, q2) > 1", "count(q1, q2) > 1"),
        ("q1.NAOK + 1 == 2", "q1.NAOK + 1 == 2"),
    ],
)
def test_condition_of_limesurvey_is_said_as_a_form_says_it(theirs: str, ours: str) -> None:
    assert xpath_of_lime(theirs, {"m_a", "m_b"}) == ours


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("{q} = 'a' and {n} >= 3", "${q} = 'a' and ${n} >= 3"),
        ("{q} <> 'a' || !({n} < 3)", "${q} != 'a' or not(${n} < 3)"),
        ("{m} anyof ['a', 'b']", "(selected(${m}, 'a') or selected(${m}, 'b'))"),
        ("{m} allof ['a', 'b']", "(selected(${m}, 'a') and selected(${m}, 'b'))"),
        ("{m} notcontains 'a'", "not(selected(${m}, 'a'))"),
        ("{m} empty", "(count-selected(${m}) = 0)"),
        ("{grid.my row} = 2", "${grid_my_row} = 2"),
        ("{b} = true", "${b} = 'true'"),
        ("age({q}) > 1 + 2", "age({q}) > 1 + 2"),
        ("{m} = ['a']", "{m} = ['a']"),
    ],
)
def test_condition_of_surveyjs_is_said_as_a_form_says_it(theirs: str, ours: str) -> None:
    assert xpath_of_surveyjs(theirs, {"m"}) == ours


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"<?xml version='1.0'?><a>", "no sound XML", id="broken-xml"),
        pytest.param(b"<?xml version='1.0'?><a/>", "no survey structure", id="other-xml"),
        pytest.param(b"<?xml version='1.0'?><!DOCTYPE a><a/>", "entities", id="doctype"),
        pytest.param(b'{"a": ', "no sound JSON", id="broken-json"),
        pytest.param(b'{"a": 1}', "no survey of SurveyJS", id="other-json"),
        pytest.param(b'{"pages": []}', "asks nothing", id="empty"),
        pytest.param(b'{"pages": ' + b'[{"elements": ' * 3000, "no sound JSON", id="deep"),
        pytest.param(b"[1]", "no spreadsheet", id="list"),
    ],
)
def test_what_is_no_survey_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_foreign(data, "x")


def test_spreadsheet_is_read_as_ever() -> None:
    assert read_foreign(workbook(survey=(HEAD, ("text", "a", "A"))), "x").n_kept == 1


def outcome(data: bytes) -> str:
    try:
        return "read" if read_foreign(data, "x").instrument else ""
    except Unreadable:
        return "refused"


def test_spoilt_samples_end_in_words(name: str) -> None:
    draw = random.Random(7)  # noqa: S311  # the same damage every time
    text = (HERE / name).read_text(encoding="utf-8")
    words = ["null", "7", "[]", "{}", '"x"', "<a/>", "${", "]]>", "-1"]
    spoilt = []
    for _ in range(150):
        at = draw.randrange(len(text))
        spoilt.append(text[:at] + draw.choice(words) + text[at + draw.randrange(12) :])
    assert {outcome(one.encode()) for one in spoilt} == {"read", "refused"}


def test_wrong_types_in_json_end_in_words() -> None:
    draw = random.Random(11)  # noqa: S311  # the same damage every time
    whole = json.loads((HERE / "sample_surveyjs.json").read_text(encoding="utf-8"))
    for _ in range(200):
        survey = json.loads(json.dumps(whole))
        node = survey["pages"][draw.randrange(2)]
        element = draw.choice(node["elements"])
        key = draw.choice([*element, "name", "title", "validators", "items", "visibleIf"])
        element[key] = draw.choice([None, 7, [], {}, "x", [None], [[]], [{"type": []}], True])
        assert outcome(json.dumps(survey).encode()) in ("read", "refused")

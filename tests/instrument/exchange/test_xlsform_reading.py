"""XLSForm in: what each row becomes, and a line for each thing dropped or repaired."""

import pytest

from engage.instrument.model import (
    ConsentItem,
    DateItem,
    MapPointItem,
    MultiItem,
    NoteItem,
    NumberItem,
    RankItem,
    SingleItem,
    TextItem,
)
from tests.instrument.exchange.forms import (
    HEAD,
    YES_NO,
    item,
    one,
    read,
    said,
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("text", TextItem),
        ("integer", NumberItem),
        ("decimal", NumberItem),
        ("range", NumberItem),
        ("date", DateItem),
        ("time", TextItem),
        ("dateTime", TextItem),
        ("barcode", TextItem),
        ("geopoint", MapPointItem),
        ("note", NoteItem),
        ("acknowledge", ConsentItem),
        ("select_one colors", SingleItem),
        ("select one from colors", SingleItem),
        ("select1 colors", SingleItem),
        ("Select_One colors", SingleItem),
        ("select_multiple colors", MultiItem),
        ("select all that apply from colors", MultiItem),
        ("rank colors", RankItem),
    ],
)
def test_type_in_any_spelling_becomes_an_item(kind: str, expected: type) -> None:
    found = one(kind)
    assert isinstance(item(found, "q"), expected)
    assert item(found, "q").words == {"en": "Q?"}


@pytest.mark.parametrize("kind", ["decimal", "time", "dateTime", "barcode"])
def test_type_that_loses_something_is_reported(kind: str) -> None:
    assert "asked as text" in said(one(kind), "survey", 2) or "whole number" in said(
        one(kind), "survey", 2
    )


def test_headers_in_old_spellings_and_any_case_are_read() -> None:
    rows = (
        ("COMMAND", "Tag", "Caption", "Relevance", "Required"),
        ("select one from yesno", "ok", "OK?", "", "Yes"),
        ("text", "why", "Why?", "${ok} = 'no'", ""),
    )
    choices = (("List Name", "Value", "Caption"), *YES_NO[1:])
    found = read(rows, choices)
    assert item(found, "ok").required
    show_if = item(found, "why").show_if
    assert show_if is not None
    assert (show_if.item, show_if.in_) == ("ok", ("no",))


def test_single_colons_and_bind_columns_are_read() -> None:
    rows = (
        ("type", "name", "label:English (en)", "label:Spanish(es)", "bind::required"),
        ("text", "a", "Why?", "¿Por qué?", "true()"),
    )
    found = read(rows)
    assert found.instrument.languages == ("en", "es")
    assert item(found, "a").words == {"en": "Why?", "es": "¿Por qué?"}
    assert item(found, "a").required


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("label::English (en)", "en"),
        ("label::Español", "es"),
        ("label::Deutsch (de)", "de"),
        ("label::Swahili(sw)", "sw"),
        ("label::zh-hant", "zh-Hant"),
        ("label::Indonesian (id)", "ind"),
        ("label::Klingon", "qaa"),
    ],
)
def test_language_of_a_header_is_declared(header: str, code: str) -> None:
    found = read((("type", "name", header), ("text", "a", "X")))
    assert found.instrument.languages == (code,)


def test_missing_text_is_taken_over_and_reported() -> None:
    rows = (
        ("type", "name", "label::English (en)", "label::Spanish (es)"),
        ("text", "a", "One", "Uno"),
        ("text", "b", "Two", ""),
    )
    found = read(rows)
    assert item(found, "b").words == {"en": "Two", "es": "Two"}
    assert said(found, "survey", 3) == "No text in es; the one in en was taken."


def test_text_without_a_language_is_the_default_languages() -> None:
    rows = (("type", "name", "label::Spanish (es)", "hint"), ("text", "a", "Uno", "pista"))
    settings = (("form_title", "default_language"), ("T", "Spanish (es)"))
    hint = item(read(rows, settings=settings), "a").hint
    assert hint is not None
    assert hint.words == {"es": "pista"}


def test_groups_become_sections_and_their_skips_those_of_the_questions() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("select_one yesno", "ok", "OK?", ""),
        ("begin_group", "inner", "More", "${ok} = 'yes'"),
        ("text", "a", "A", ""),
        ("begin group", "deep", "Deeper", ""),
        ("text", "b", "B", "${ok} != ''"),
        ("end group", "", "", ""),
        ("text", "c", "C", ""),
        ("end_group", "", "", ""),
    )
    found = read(rows, settings=(("form_title",), ("The form",)))
    sections = [
        (s.id, s.title.words["en"], [i.id for i in s.items]) for s in found.instrument.sections
    ]
    assert sections == [
        ("questions", "The form", ["ok"]),
        ("inner", "More", ["a"]),
        ("deep", "Deeper", ["b"]),
        ("inner_2", "More", ["c"]),
    ]
    for name in ("a", "b", "c"):
        show_if = item(found, name).show_if
        assert show_if is not None
        assert {leaf.item for leaf in show_if.leaves()} == {"ok"}


def test_unpaired_begins_and_ends_are_mended() -> None:
    rows = (HEAD, ("end group", "", ""), ("begin group", "g", "G"), ("text", "a", "A"))
    found = read(rows)
    assert "without a begin" in said(found, "survey", 2)
    assert "never ended" in said(found, "survey", 3)
    assert item(found, "a").words == {"en": "A"}


def test_repeat_is_read_once() -> None:
    rows = (HEAD, ("begin repeat", "r", "R"), ("text", "a", "A"), ("end repeat", "", ""))
    found = read(rows)
    assert said(found, "survey", 2) == "A repeat: its questions are asked once."
    assert (found.n_asked, found.n_kept) == (1, 1)


def test_what_nobody_is_asked_is_reported_and_not_counted() -> None:
    rows = (
        HEAD,
        *(("start", "s", ""), ("calculate", "c", ""), ("image", "i", "Photo"), ("audio", "x", "A")),
        ("geotrace", "g", "Draw"),
        ("text", "a", "A"),
        ("", "", "a remark"),
    )
    found = read(rows)
    assert [i.id for i in found.instrument.items()] == ["a"]
    assert (found.n_asked, found.n_kept) == (2, 1)
    assert all(said(found, "survey", row) for row in (2, 3, 4, 5, 6, 8))


def test_names_become_ids_and_stay_unique() -> None:
    rows = (
        HEAD,
        ("text", "firstName", "A"),
        ("text", "first-name", "B"),
        ("text", "1st", "C"),
        ("text", "x" * 50, "D"),
        ("text", "dup", "E"),
        ("text", "dup", "F"),
    )
    found = read(rows)
    ids = [i.id for i in found.instrument.items()]
    assert ids == ["first_name", "first_name_2", "q_1st", "x" * 31, "dup", "dup_2"]
    assert "firstName became first_name" in said(found, "survey", 2)
    assert "dup became dup_2" in said(found, "survey", 7)


def test_markup_is_taken_out() -> None:
    label = "## Title\n**Bold** and <span style='color:red'>red</span>, [us](https://example.org)"
    found = read((HEAD, ("note", "n", label)))
    assert item(found, "n").words == {"en": "Title\nBold and red, us (https://example.org)"}
    assert "Markup" in said(found, "survey", 2)


def test_columns_and_settings_that_stay_behind_are_named_once() -> None:
    rows = (
        (*HEAD, "constraint_message", "my_column", "media::image"),
        ("text", "a", "A", "Wrong!", "x", "a.jpg"),
        ("text", "b", "B", "Wrong!", "", ""),
    )
    found = read(rows, settings=(("form_title", "style"), ("T", "pages")))
    told = said(found, "survey", 2)
    assert "constraint_message is not carried over (2 rows)" in told
    assert "my_column is not known here (1 rows)" in told
    assert "image is not carried over" in told
    assert said(found, "settings", 2) == "The setting style is not carried over."


def test_settings_give_title_id_and_version() -> None:
    settings = (("form_title", "form_id", "version"), ("Our town", "Our-Town 1", 2026010101))
    instrument = read((HEAD, ("text", "a", "A")), settings=settings).instrument
    assert (instrument.id, instrument.version) == ("our_town_1", "2026010101")
    assert instrument.title.words == {"en": "Our town"}

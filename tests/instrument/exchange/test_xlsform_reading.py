"""XLSForm in: what each row becomes, and a line for each thing dropped or repaired."""

import pytest

from engage.instrument.exchange.reports import Imported
from engage.instrument.faults import InstrumentErrors
from engage.instrument.formatting import text_of
from engage.instrument.loading import load_draft, load_instrument
from engage.instrument.model import (
    ConsentItem,
    DateItem,
    MapPointItem,
    MatrixItem,
    MultiItem,
    NoteItem,
    NumberItem,
    RankItem,
    SingleItem,
    TextItem,
)
from tests.instrument.exchange.forms import YES_NO, Rows, item, read, said

HEAD = ("type", "name", "label")
COLORS: Rows = (
    ("list_name", "name", "label"),
    ("colors", "red", "Red"),
    ("colors", "green", "Green"),
    ("colors", "none", "None of them"),
    ("yesno", "yes", "Yes"),
    ("yesno", "no", "No"),
)


def one(kind: str, choices: Rows = COLORS, **cells: str) -> Imported:
    """Return what is read of a form with one question."""
    return read((("type", "name", "label", *cells), (kind, "q", "Q?", *cells.values())), choices)


def reviews(found: Imported, item_id: str = "q") -> tuple[str, ...]:
    return item(found, item_id).needs_review


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


def test_codes_become_words_or_stay_numbers() -> None:
    choices = (
        ("list_name", "name", "label"),
        *(("l", "A-1", "One"), ("l", "B 2", "Two"), ("l", "b_2", "Three")),
        *(("s", "3", "High"), ("s", "1", "Low")),
    )
    rows = (HEAD, ("select_one l", "a", "A"), ("select_one s", "b", "B"))
    found = read(rows, choices)
    first, second = item(found, "a"), item(found, "b")
    assert isinstance(first, SingleItem)
    assert isinstance(second, SingleItem)
    assert [o.code for o in first.options] == ["a_1", "b_2", "b_2_2"]
    assert [o.code for o in second.options] == [3, 1]
    assert "A-1 became a_1" in said(found, "choices", 2)
    assert "scale" in said(found, "choices", 5)


def test_negative_choices_are_reasons_for_no_answer() -> None:
    choices = (
        ("list_name", "name", "label"),
        *(("a", "1", "Yes"), ("a", "2", "No"), ("a", "-99", "Don't know")),
        *(("b", "1", "Low"), ("b", "2", "High"), ("b", "-99", "Refused"), ("b", "-999", "Lost")),
    )
    rows = (HEAD, ("select_one a", "a", "A"), ("select_one b", "b", "B"))
    found = read(rows, choices)
    missing = {name: (m.code, m.words["en"]) for name, m in found.instrument.missing.items()}
    assert missing["missing_99"] == (-99, "Don't know")
    assert sorted(words for _, words in missing.values()) == ["Don't know", "Lost", "Refused"]
    assert len({code for code, _ in missing.values()}) == 3
    assert load_instrument(text_of(found.instrument), "x.yaml") == found.instrument


def test_duplicate_choices_are_repaired() -> None:
    choices = (
        ("list_name", "name", "label"),
        *(("l", "a", "One"), ("l", "a", "One"), ("l", "a", "Other"), ("l", "b", "")),
    )
    found = read((HEAD, ("select_one l", "q", "Q")), choices)
    single = item(found, "q")
    assert isinstance(single, SingleItem)
    assert [(o.code, o.words["en"]) for o in single.options] == [
        ("a", "One"),
        ("a_2", "Other"),
        ("b", "b"),
    ]
    assert "one is kept" in said(found, "choices", 3)
    assert "became a_2" in said(found, "choices", 4)
    assert "no label" in said(found, "choices", 5)


def test_unused_list_is_reported() -> None:
    assert said(one("text"), "choices", 2) == (
        "The list colors is used by no question; it is not read."
    )


def test_or_other_becomes_an_option_that_asks_for_words() -> None:
    rows = (
        ("type", "name", "label::Spanish (es)"),
        ("select_one sex or_other", "sex", "¿Sexo?"),
    )
    choices = (("list_name", "name", "label::Spanish (es)"), ("sex", "m", "H"), ("sex", "f", "M"))
    single = item(read(rows, choices), "sex")
    assert isinstance(single, SingleItem)
    last = single.options[-1]
    assert (last.code, last.specify, last.words) == ("other", True, {"es": "Otra respuesta"})


@pytest.mark.parametrize("n_choices", [0, 1, 101])
def test_list_that_cannot_be_offered_is_asked_in_words_and_reviewed(n_choices: int) -> None:
    choices = (YES_NO[0], *(("l", f"c{n}", f"C{n}") for n in range(n_choices)))
    found = read((HEAD, ("select_one l", "q", "Q")), choices)
    assert isinstance(item(found, "q"), TextItem)
    assert reviews(found) == (f"list: l ({n_choices} choices)",)


def test_file_of_choices_needs_review() -> None:
    found = one("select_one_from_file villages.csv")
    assert reviews(found) == ("list: villages.csv (0 choices)",)


def test_table_list_becomes_a_matrix_and_its_rows_can_be_named() -> None:
    rows = (
        (*HEAD, "appearance", "relevant", "required"),
        ("begin_group", "prob", "How much?", "table-list", "", ""),
        ("select_one yesno", "prob_noise", "Noise", "", "", "yes"),
        ("select_one yesno", "speed", "Speed", "", "", "yes"),
        ("end_group", "", "", "", "", ""),
        ("text", "more", "More?", "", "${prob_noise} = 'yes'", ""),
    )
    found = read(rows)
    matrix = item(found, "prob")
    assert isinstance(matrix, MatrixItem)
    assert (matrix.words["en"], [r.id for r in matrix.rows]) == ("How much?", ["noise", "speed"])
    assert matrix.required
    show_if = item(found, "more").show_if
    assert show_if is not None
    assert show_if.item == "prob.noise"
    assert (found.n_asked, found.n_kept) == (3, 3)


def test_label_and_list_nolabel_become_a_matrix() -> None:
    rows = (
        (*HEAD, "appearance"),
        ("begin_group", "g", "Topic", "field-list"),
        ("select_one yesno", "head", "How much?", "label"),
        ("select_one yesno", "a", "A", "list-nolabel"),
        ("select_one yesno", "b", "B", "list-nolabel"),
        ("text", "t", "T", ""),
        ("end_group", "", "", ""),
    )
    found = read(rows)
    section = found.instrument.sections[0]
    assert section.title.words == {"en": "Topic"}
    assert [(i.id, i.words["en"]) for i in section.items] == [("head", "How much?"), ("t", "T")]


def test_table_list_of_mixed_questions_stays_a_group() -> None:
    rows = (
        (*HEAD, "appearance"),
        ("begin_group", "g", "G", "table-list"),
        ("select_one yesno", "a", "A", ""),
        ("integer", "n", "N", ""),
        ("end_group", "", "", ""),
    )
    assert [i.type for i in read(rows).instrument.items()] == ["single", "number"]


def test_limits_are_carried_over() -> None:
    number = item(one("integer", constraint=". >= 1 and . <= 7"), "q")
    assert isinstance(number, NumberItem)
    assert (number.min, number.max) == (1, 7)
    several = item(one("select_multiple colors", constraint="count-selected(.) <= 2"), "q")
    assert isinstance(several, MultiItem)
    assert several.max == 2
    alone = one(
        "select_multiple colors",
        constraint="not(selected(., 'none') and count-selected(.) > 1)",
    )
    options = item(alone, "q")
    assert isinstance(options, MultiItem)
    assert [o.exclusive for o in options.options] == [False, False, True]


def test_range_becomes_bounds() -> None:
    number = item(one("range", parameters="start=0 end=10 step=1"), "q")
    assert isinstance(number, NumberItem)
    assert (number.min, number.max) == (0, 10)
    assert reviews(one("range", parameters="start=-5 end=5")) == ("parameters: start=-5 end=5",)
    assert "step 2" in said(one("range", parameters="start=0 end=10 step=2"), "survey", 2)


@pytest.mark.parametrize(
    ("kind", "column", "text"),
    [
        ("text", "relevant", "regex(${q}, '[0-9]')"),
        ("text", "constraint", "regex(., '@')"),
        ("integer", "constraint", ". >= 10 and . <= 5"),
        ("integer", "constraint", ". >= -10"),
        ("select_one colors", "choice_filter", "region = ${q}"),
        ("text", "calculation", "concat('a', 'b')"),
        ("text", "read_only", "yes"),
    ],
)
def test_what_is_not_understood_is_kept_for_review(kind: str, column: str, text: str) -> None:
    found = one(kind, **{column: text})
    assert reviews(found) == (f"{column}: {text}",)
    assert f"Needs review: {column}" in said(found, "survey", 2)
    assert found.n_review == 1


def test_review_blocks_loading_and_lists_exactly_what_is_open() -> None:
    found = one("integer", constraint=". >= -10", relevant="${nothing} = 1")
    text = text_of(found.instrument)
    with pytest.raises(InstrumentErrors) as errors:
        load_instrument(text, "x.yaml")
    assert len(errors.value.faults) == 2
    assert all("another format" in fault.what for fault in errors.value.faults)
    assert load_draft(text, "x.yaml") == found.instrument


def test_skip_on_a_text_or_a_later_question_needs_review() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("text", "t", "T", ""),
        ("text", "a", "A", "${t} != ''"),
        ("text", "b", "B", "${later} = 'yes'"),
        ("select_one yesno", "later", "L", ""),
    )
    found = read(rows)
    assert reviews(found, "a") == ("relevant: ${t} != ''",)
    assert reviews(found, "b") == ("relevant: ${later} = 'yes'",)


def test_skip_that_no_answers_fulfil_needs_review() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("select_one yesno", "ok", "OK?", ""),
        ("text", "a", "A", "${ok} = 'yes' and ${ok} = 'no'"),
    )
    found = read(rows)
    assert reviews(found, "a") == ("relevant: ${ok} = 'yes' and ${ok} = 'no'",)
    assert "No answers can ever fulfil" in said(found, "survey", 3)


def test_curly_quotes_are_mended() -> None:
    rows = (
        (*HEAD, "relevant"),
        ("select_one yesno", "ok", "OK?", ""),
        ("text", "a", "A", "${ok}=’yes’"),
        ("text", "b", "B", "${ok}!=‘’"),
    )
    found = read(rows)
    assert "Curly quotes" in said(found, "survey", 3)
    assert not reviews(found, "a")
    assert not reviews(found, "b")


def test_text_with_an_earlier_answer_needs_review() -> None:
    found = read((HEAD, ("text", "n", "Name?"), ("note", "hi", "Hello ${n}, {welcome}!")))
    assert item(found, "hi").words == {"en": "Hello [n], (welcome)!"}
    assert reviews(found, "hi") == ("label: Hello ${n}, {welcome}!",)


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


def test_long_names_and_codes_leave_room_for_column_names() -> None:
    name, code = "entscheidungsverfahren_im_verein", "mitgliederversammlung_aller"
    choices = (YES_NO[0], ("l", code + "_a", "A"), ("l", code + "_b", "B"))
    rows = (
        (*HEAD, "relevant"),
        ("select_multiple l", name, "Q", ""),
        ("text", "why", "Why?", f"selected(${{{name}}}, '{code}_b')"),
    )
    found = read(rows, choices)
    assert load_instrument(text_of(found.instrument), "x.yaml") == found.instrument
    several = next(iter(found.instrument.items()))
    assert isinstance(several, MultiItem)
    show_if = item(found, "why").show_if
    assert show_if is not None
    assert show_if.in_ == (several.options[1].code,)
    assert "shortened" in said(found, "survey", 2)


def test_settings_give_title_id_and_version() -> None:
    settings = (("form_title", "form_id", "version"), ("Our town", "Our-Town 1", 2026010101))
    instrument = read((HEAD, ("text", "a", "A")), settings=settings).instrument
    assert (instrument.id, instrument.version) == ("our_town_1", "2026010101")
    assert instrument.title.words == {"en": "Our town"}

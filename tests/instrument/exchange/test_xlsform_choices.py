"""Lists of choices and matrices of a form: codes, repairs, reasons for no answer."""

import pytest

from engage.instrument.editing import text_of
from engage.instrument.loading import load_instrument
from engage.instrument.model import (
    MatrixItem,
    MultiItem,
    SingleItem,
    TextItem,
)
from tests.instrument.exchange.forms import (
    HEAD,
    YES_NO,
    item,
    one,
    read,
    reviews,
    said,
)


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


def test_short_names_that_stand_twice_stay_ids() -> None:
    rows = (HEAD, ("select_multiple yesno", "a", "A"), ("select_multiple yesno", "a", "B"))
    assert [i.id for i in read(rows).instrument.items()] == ["a", "a_2"]


def test_rows_that_are_numbers_become_ids() -> None:
    rows = (
        (*HEAD, "appearance"),
        ("begin_group", "g", "G", "table-list"),
        *(("select_one yesno", "1", "A", ""), ("select_one yesno", "g_2", "B", "")),
        ("end_group", "", "", ""),
    )
    matrix = item(read(rows), "g")
    assert isinstance(matrix, MatrixItem)
    assert [row.id for row in matrix.rows] == ["r_1", "g_2"]

"""Whatever rows a form has: it is refused in words, or only what needs review is left to mend."""

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engage.instrument.editing import text_of
from engage.instrument.exchange.reports import Imported, Unreadable
from engage.instrument.exchange.xlsform_reading import read_xlsform
from engage.instrument.loading import read_draft
from tests.instrument.exchange.forms import workbook

NAMES = st.sampled_from(("a", "b", "a_b", "A b", "ünï", "1st", "x" * 40, "a.b", "false", "in", ""))
TEXTS = st.sampled_from(
    (
        *("Why?", "", " ", "{city}", "${a}", "**bold** <b>b</b>", "No", "1"),
        *("a: b # c", "- x", "\n", "é" * 99),
    )
)
TYPES = st.sampled_from(
    (
        *(
            "text",
            "integer",
            "decimal",
            "range",
            "date",
            "geopoint",
            "note",
            "acknowledge",
            "rank l",
        ),
        *(
            "select_one l",
            "select_one n",
            "select_multiple l",
            "select_multiple n",
            "select_one gone",
        ),
        *("select_one l or_other", "select_multiple n or_other", "rank n", "SELECT ONE FROM l"),
        *("begin_group", "begin group", "begin repeat", "end_group", "end group", "end repeat"),
        *(
            "image",
            "calculate",
            "start",
            "geotrace",
            "select_one_from_file x.csv",
            "what",
            "",
            "note",
        ),
    )
)
SKIPS = st.sampled_from(
    (
        *("", "${a} = 'y'", "${a} != ''", "selected(${b}, 'n')", "not(${a_b} > 3)", "${a} < -5"),
        *("${a} = 'y' and ${a} = 'n'", "${gone} = 1", "regex(${a}, 'x')", "${a} = 1 or ${b} = 2"),
        *("count-selected(${b}) > 0", "((", "‘", "${a} >= 1.5", "count-selected(${b}) >= 2"),
    )
)
LIMITS = st.sampled_from(
    (
        *(
            "",
            ". > 0",
            ". >= -3",
            ". <= 0",
            ". >= 5 and . <= 2",
            "count-selected(.) <= 1",
            "regex(., 'x')",
        ),
        *(
            "string-length(.) <= 9",
            "string-length(.) <= 0",
            "not(selected(., 'y') and count-selected(.) > 1)",
        ),
    )
)
LOOKS = st.sampled_from(("", "table-list", "field-list", "label", "list-nolabel", "month-year"))
HEAD = ("type", "name", "label::English (en)", "label::Spanish (es)", "hint", "relevant")
MORE = ("constraint", "appearance", "required", "choice_filter", "calculation", "parameters")
ROWS = st.lists(
    st.tuples(TYPES, NAMES, TEXTS, TEXTS, TEXTS, SKIPS, LIMITS, LOOKS)
    .flatmap(lambda row: st.tuples(*(st.just(cell) for cell in row), *OTHERS)),
    min_size=1,
    max_size=12,
)  # fmt: skip
OTHERS = (
    st.sampled_from(("", "yes", "${a} = 1")),
    st.sampled_from(("", "x = ${a}")),
    st.sampled_from(("", "1 + 1")),
    st.sampled_from(("", "start=1 end=5 step=2", "start=-1", "randomize=true", "end=x")),
)
CODES = st.sampled_from(("y", "n", "Y", "a b", "other", "-9", "1", "x" * 40, ""))
WHOLE = st.sampled_from(("1", "2", "3", "-9", "-99", "-999", "-1", "01"))


def choices(name: str, codes: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    return st.lists(st.tuples(st.just(name), codes, TEXTS, TEXTS), max_size=6)


def imported(survey: list[Any], lists: list[Any], title: str) -> Imported | None:
    heads = ("list_name", "name", *HEAD[2:4])
    sheets = {"survey": [(*HEAD, *MORE), *survey], "choices": [heads, *lists]}
    settings = [("form_title", "form_id", "version"), (title, title, title)]
    try:
        return read_xlsform(workbook(**sheets, settings=settings), "form")
    except Unreadable:
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, choices("l", CODES), choices("n", WHOLE), TEXTS)
def test_only_what_needs_review_is_left_to_mend(
    survey: list[Any], words: list[Any], numbers: list[Any], title: str
) -> None:
    found = imported(survey, [*words, *numbers], title)
    assume(found is not None)
    assert found is not None
    draft = read_draft(text_of(found.instrument), "form.yaml")
    assert draft.instrument == found.instrument
    assert [str(fault) for fault in draft.faults] == []
    assert len(draft.reviews) == found.n_review

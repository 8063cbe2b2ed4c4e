"""A draft may hold what cannot be published yet; a published instrument may not."""

import pytest

from engage.instrument.faults import InstrumentErrors
from engage.instrument.formatting import formatted
from engage.instrument.loading import load_instrument, read_draft
from tests.surveys.rows import SMALL

REVIEW = SMALL.replace(
    "        scale: good3\n",
    "        scale: good3\n        needs_review: [\"regex(., '[0-9]+')\", 'today() > ${x}']\n",
    1,
)


def test_what_needs_review_stands_against_loading_with_its_line_and_expression() -> None:
    with pytest.raises(InstrumentErrors) as caught:
        load_instrument(REVIEW, "my.yaml")
    line = 1 + REVIEW[: REVIEW.index("needs_review")].count("\n")
    said = [str(fault) for fault in caught.value.faults]
    assert said[0].startswith(f"my.yaml:{line}:24: prob needs review: regex(., '[0-9]+') Say it")
    assert said[1].startswith(f"my.yaml:{line}:46: prob needs review: today() > ${{x}} Say it")
    assert len(said) == 2


def test_draft_is_read_with_what_needs_review() -> None:
    draft = read_draft(REVIEW, "my.yaml")
    assert draft.faults == ()
    assert [fault.what for fault in draft.reviews] == [
        "prob needs review: regex(., '[0-9]+')",
        "prob needs review: today() > ${x}",
    ]
    assert draft.instrument.item("prob").needs_review[1] == "today() > ${x}"


def test_draft_is_read_with_references_that_lead_nowhere() -> None:
    draft = read_draft(SMALL.replace("{item: first,", "{item: fist,"), "my.yaml")
    assert [fault.what for fault in draft.faults] == ["fist is no earlier item with an answer."]
    assert draft.instrument.id == "small"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(SMALL.replace("type: multi", "type: slider"), id="no type"),
        pytest.param(SMALL.replace("en: How is", "en: How is #3"), id="cut text"),
        pytest.param(SMALL.replace("id: small", "id: small\nid: big"), id="twice"),
    ],
)
def test_what_is_no_instrument_is_no_draft(text: str) -> None:
    with pytest.raises(InstrumentErrors):
        read_draft(text, "my.yaml")


def test_clean_instrument_is_read_alike_by_both() -> None:
    draft = read_draft(SMALL, "my.yaml")
    assert (draft.faults, draft.reviews) == ((), ())
    assert draft.instrument == load_instrument(SMALL, "my.yaml")


def test_what_needs_review_can_be_formatted() -> None:
    text = formatted(REVIEW, "my.yaml")
    assert "today() > ${x}" in text
    assert read_draft(text, "my.yaml").instrument == read_draft(REVIEW, "my.yaml").instrument

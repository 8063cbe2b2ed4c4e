"""docs/instruments.md: each example is an instrument, a part of one, or wrong as it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from engage.instrument.advice import advice
from engage.instrument.advice_words import WORDINGS
from engage.instrument.edits import WHAT
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument, Item

PAGE = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^```yaml ?(\w*)\n(.*?)^```\n(?:```text\n(.*?)\n```)?", re.MULTILINE | re.DOTALL
)
BLOCKS = [match.groups() for match in BLOCK.finditer(PAGE)]
KINDS = [kind for kind, _, _ in BLOCKS]


def texts() -> Iterator[tuple[str, str, str | None]]:
    """Yield the kind of each example, the instrument it makes with those before it, its fault."""
    whole = ""
    for kind, block, fault in BLOCKS:
        yield kind, whole + block, fault
        whole += "" if kind == "wrong" else block


ALL = list(texts())


@pytest.mark.parametrize("text", [text for kind, text, _ in ALL if kind != "wrong"])
def test_example_loads_with_those_before_it(text: str) -> None:
    assert load_instrument(text, "my_street.yaml").id == "my_street"


@pytest.mark.parametrize(("text", "fault"), [(t, f) for kind, t, f in ALL if kind == "wrong"])
def test_wrong_example_has_the_fault_that_the_page_prints(text: str, fault: str) -> None:
    with pytest.raises(InstrumentErrors, match=re.escape(fault)):
        load_instrument(text, "my_street.yaml")


def whole() -> Instrument:
    return load_instrument([text for kind, text, _ in ALL if kind != "wrong"][-1], "my_street.yaml")


def test_examples_of_every_kind_are_there() -> None:
    assert {"", "item", "index", "wrong"} == set(KINDS)
    assert KINDS.count("wrong") >= 3


def test_examples_need_no_advice() -> None:
    assert [(a.kind, a.what) for a in advice(whole())] == []


def test_every_type_is_explained() -> None:
    named = set(re.findall(r"\*\*(\w+)\*\*", PAGE))
    types = {
        get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(get_args(Item)[0])
    }
    assert types - named == set()


def test_advice_and_sizes_of_edits_are_explained() -> None:
    for what, _ in WORDINGS.values():
        told = what.replace("“{words}” ", "").split(";")[0].rstrip(".")
        assert f"| {told} |" in PAGE
    assert {part for part, _ in WHAT.values()} <= set(
        re.findall(r"^\| (\w+) \|", PAGE, re.MULTILINE)
    )

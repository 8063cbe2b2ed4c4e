"""The examples in the docstrings of every module are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import engage

PACKAGE = Path(engage.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(("engage", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_are_true(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0

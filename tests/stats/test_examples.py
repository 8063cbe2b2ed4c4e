"""Every public function of the statistics has an example, and a formula with a source."""

import ast
from pathlib import Path

import pytest

import engage.stats

FOLDER = Path(engage.stats.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
# what a survey statistician asks a source of: the modules of estimates, weights and tests
SOURCED = (
    *("variance", "intervals", "weights", "calibration", "comparisons", "waves", "crosstabs"),
    *("reliability", "planning", "smallarea", "fayherriot"),
)


def public_functions(module):
    """Return the public functions of a module with their docstrings."""
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    return {
        node.name: ast.get_docstring(node) or ""
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_has_an_example(module):
    assert [name for name, text in public_functions(module).items() if ">>>" not in text] == []


@pytest.mark.parametrize("module", SOURCED)
def test_every_formula_has_a_source(module):
    words = ("Formula", "Source", "formula")
    functions = public_functions(module).items()
    assert [name for name, text in functions if not any(word in text for word in words)] == []

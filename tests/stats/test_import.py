"""The pure statistics start fast and without scipy.stats."""

import subprocess
import sys


def loaded_by(statement):
    """Return the modules that a fresh interpreter holds after a statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(  # our own interpreter and a literal statement
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_package_itself_imports_nothing():
    assert not {"numpy", "scipy"} & loaded_by("import engage.stats")


def test_no_module_needs_scipy_stats_or_a_framework():
    modules = "estimates, comparisons, weights, disclosure, named, variance, fayherriot, mrp"
    modules += ", domains, waves, crosstabs, calibration, likert, reliability"
    loaded = loaded_by(f"from engage.stats import {modules}")
    assert not {"scipy.stats", "scipy.optimize", "pandas", "flask", "sqlalchemy"} & loaded


def test_the_analysts_commands_start_without_pandas_and_the_application():
    loaded = loaded_by("from engage.results import commands_analysts, commands_smallarea")
    assert not {"scipy.stats", "scipy.optimize", "pandas", "flask", "sqlalchemy"} & loaded

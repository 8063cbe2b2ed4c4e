"""The analysts' commands as tests call them, and a city's waves as files with every variable."""

import csv
import json

from click.testing import CliRunner

from engage.cli import engage
from tests.stats.reference import columns


def run(*words):
    """Run a command of `engage stats` and return click's result."""
    return CliRunner().invoke(engage, ["stats", *map(str, words)])


def printed(*words):
    """Return what a command prints, read as JSON that knows no NaN."""
    done = run(*words)
    assert done.exit_code == 0, done.output + repr(done.exception)
    return json.loads(done.stdout, parse_constant=refuse)


def refuse(constant):
    """Refuse NaN and infinities, which are no JSON."""
    raise AssertionError(f"{constant} in the output")


def by_group(*words):
    """Return the results of a command by group."""
    return {one["group"]: one for one in printed(*words)["results"]}


def write(path, made):
    """Write columns as a CSV file, NaN as an empty cell."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(made)
        for row in zip(*made.values(), strict=True):
            writer.writerow(["" if str(cell) == "nan" else cell for cell in row])
    return path


def with_derived(path, name, made, *kept):
    """Write some columns of a reference file beside arrays that were made of it."""
    given = {column: columns(name)[column] for column in kept}
    return write(path, given | {key: array.tolist() for key, array in made.items()})

"""The analysts' commands: statistics of CSV files, to check Engage against other software.

They need no instance and start without the application. More commands of the group stand in files
that ``cli.ADDED`` names.
"""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, get_args

import click

from engage.results.analysts_change import adjusted, changes
from engage.results.analysts_csv import fault, read_columns, write_whole
from engage.results.analysts_design import groups, measured, rows_of, weights_of
from engage.results.analysts_margins import (
    WEIGHT,
    read_margins,
    refuse_sources,
    told_diagnostics,
    with_weights,
)
from engage.results.analysts_telling import FILE, echo_json, note
from engage.stats import weights
from engage.stats.comparisons import benjamini_hochberg, holm
from engage.stats.crosstabs import TableError, rao_scott
from engage.stats.domains import DomainEstimate, Interval, Kind, domain_estimate
from engage.stats.margins import WeightingError
from engage.stats.variance import LonelyStratumWarning

FEW_EXPECTED: Final = 5  # effective answers in a cell below which the test is rough
OUT: Final = click.Path(dir_okay=False, writable=True)
DESIGN_OPTIONS: Final = (
    click.option("--weight", metavar="COL", help="The weight of each row; by default 1."),
    click.option("--strata", metavar="COL", help="The stratum of each row."),
    click.option("--cluster", metavar="COL", help="The sampling unit, nested in strata."),
    click.option("--fpc", metavar="COL", help="How many units the row's stratum has in all."),
)


@click.group()
def stats() -> None:
    """Compute statistics of CSV files, to check Engage against other software."""


def design_options(command: Any) -> Any:
    """Give a command the options that say how the rows were drawn."""
    for option in reversed(DESIGN_OPTIONS):
        command = option(command)
    return command


@stats.command()
@click.argument("file", metavar="FILE.csv", type=FILE)
@click.option("--item", metavar="COL", required=True, help="The column to estimate.")
@click.option("--by", metavar="COL", help="One result for each group of this column.")
@design_options
@click.option("--kind", type=click.Choice(get_args(Kind)), help="By default mean.")
@click.option("--value", metavar="V", help="The answer whose share or number is wanted.")
@click.option("--ci", type=click.Choice(get_args(Interval)), help="By default t; share: wilson.")
def estimate(file: str, item: str, by: str | None, **options: str | None) -> None:
    """Estimate a mean, share or total of a column.

    Prints JSON. Empty cells are missing and stay in the design; standard errors take weights as
    fixed; n_eff and deff are Kish's; df is sampling units less strata of the domain.
    """
    columns = read_columns(file)
    kind, interval = _asked(options)
    y = measured(columns, item, options["value"])
    if kind == "share" and not (y == 1).any():
        note(f"no cell of {item} is {options['value']!r}")
    rows = rows_of(columns, options)
    with _told_warnings():
        found = [
            (group, domain_estimate(y, rows, domain, kind, interval))
            for group, domain in groups(columns, by)
        ]
    for group, one in found:
        if one.n and one.low is None:
            note(f"{item}{'' if group is None else f' in {group}'} has no interval; see the docs")
    echo_json({"results": [_told(group, one) for group, one in found]})


@stats.command()
@click.argument("file", metavar="FILE.csv", type=FILE)
@click.option("--margins", metavar="FILE.csv", type=FILE, required=True, help="Known totals.")
@click.option("--weight", metavar="COL", help="Base weights; by default 1.")
@click.option("--trim", metavar="K", type=float, help="Cap weights at K medians, rake again.")
@click.option("--out", metavar="FILE.csv", type=OUT, required=True, help="The file to write.")
def rake(file: str, margins: str, weight: str | None, trim: float | None, out: str) -> None:
    """Rake the rows of a file to known totals.

    The margins are a CSV with variable, level and count. The file written has all columns and the
    raked weight as its last; printed as JSON is what the weighting did.
    """
    if trim is not None and not 1 < trim < math.inf:
        raise click.UsageError("--trim needs a number above 1: so many medians may a weight reach.")
    refuse_sources(Path(out), (file, margins))
    columns = read_columns(file)
    base = weights_of(columns, weight)
    known = read_margins(columns, read_columns(margins), base)
    try:
        made = weights.rake(base, known) if trim is None else weights.trim(base, known, trim)
    except WeightingError as error:
        raise fault(margins, f"{error}.") from error
    write_whole(Path(out), with_weights(columns, made.weight))
    if WEIGHT in columns.cells:
        note(f"the column {WEIGHT} of {file} is replaced in {out}")
    echo_json(told_diagnostics(made.diagnostics, columns.n))


@stats.command()
@click.argument("file", metavar="FILE.csv", type=FILE)
@click.option("--row", metavar="COL", required=True, help="The one question.")
@click.option("--col", metavar="COL", required=True, help="The other question.")
@design_options
def chisq(file: str, row: str, col: str, **options: str | None) -> None:
    """Test whether two questions depend on each other.

    Prints Rao and Scott's second-order F as JSON. Rows without an answer to both stay in the
    design.
    """
    columns = read_columns(file)
    one, other = (columns.codes(name, is_complete=False)[0] for name in (row, col))
    try:
        with _told_warnings():
            found = rao_scott(one, other, rows_of(columns, options))
    except TableError as error:
        raise fault(file, f"{row} by {col}: {error}.") from error
    if found.least_expected < FEW_EXPECTED:
        note(f"a cell expects {found.least_expected:.1f} effective answers; merge answers first")
    names = ("statistic", "ndf", "ddf", "p")
    echo_json({name: getattr(found, name) for name in names})


@stats.command()
@click.argument("file1", metavar="FILE1.csv", type=FILE)
@click.argument("file2", metavar="FILE2.csv", type=FILE)
@click.option("--item", metavar="COL", required=True, help="The column that is compared.")
@click.option("--person", metavar="COL", help="Who a row is; the same people count as such.")
@click.option("--by", metavar="COL", help="One result for each group of this column.")
@click.option("--weight", metavar="COL", help="The weight of each row; by default 1.")
@click.option(
    "--adjust",
    type=click.Choice(["bh", "holm"]),
    default="bh",
    show_default=True,
    help="How p is adjusted over all groups.",
)
@click.option("--value", metavar="V", help="Compare the share of this answer.")
def change(file1: str, file2: str, adjust: str, **options: str | None) -> None:
    """Compare a mean or share in two waves: FILE2 less FILE1.

    Prints JSON. p_adjusted counts all groups as one family; df is units with an answer, less one.
    """
    files = (read_columns(file1), read_columns(file2))
    results = changes(files, options)
    for one in results:
        if one["p"] is None:
            note(f"{options['item']} in {one['group'] or 'all'} has no answers in one of the files")
    echo_json({"results": adjusted(results, holm if adjust == "holm" else benjamini_hochberg)})


def _asked(options: dict[str, str | None]) -> tuple[Any, Any]:
    kind = options["kind"] or ("mean" if options["value"] is None else "share")
    if kind == "share" and options["value"] is None:
        raise click.UsageError("A share needs --value: the answer whose share is wanted.")
    if kind == "mean" and options["value"] is not None:
        raise click.UsageError("A mean takes no --value; ask for --kind share, or leave it out.")
    interval = options["ci"]
    if kind != "share" and interval not in {None, "t"}:
        raise click.UsageError(f"--ci {interval} is an interval of a share; a {kind} takes t.")
    return kind, interval


def _told(group: str | None, one: DomainEstimate) -> dict[str, object]:
    return {
        "group": group,
        "estimate": one.value,
        "se": one.se,
        "low": one.low,
        "high": one.high,
        "n": one.n,
        "n_eff": one.n_eff,
        "deff": one.deff,
        "df": one.df,
    }


@contextmanager
def _told_warnings() -> Iterator[None]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", LonelyStratumWarning)
        yield
    for words in dict.fromkeys(str(one.message) for one in caught):
        note(words)


COMMANDS: Final = [stats]

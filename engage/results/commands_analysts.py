"""The analysts' commands: statistics of CSV files, to check Engage against other software.

They need no instance and start without the application. More commands of the group stand in files
that ``cli.ADDED`` names.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, get_args

import click

from engage.results.analysts_csv import read_columns
from engage.results.analysts_design import groups, measured, rows_of
from engage.results.analysts_telling import FILE, echo_json, note
from engage.stats.domains import DomainEstimate, Interval, Kind, domain_estimate
from engage.stats.variance import LonelyStratumWarning

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

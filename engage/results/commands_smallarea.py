"""The analysts' command for small areas: a share by area that leans on the whole file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import click
import numpy as np

from engage.results.analysts_census import cells_of
from engage.results.analysts_csv import Columns, Floats, fault, read_columns
from engage.results.analysts_design import groups, measured, weights_of
from engage.results.analysts_telling import FILE, echo_json, note
from engage.stats.fayherriot import CovariatesError, fay_herriot_shares
from engage.stats.mrp import mrp
from engage.stats.smallarea import Modelled, benchmarked, beta_binomial
from engage.stats.weights import kish


@dataclass(frozen=True, slots=True)
class Counted:
    """The answers of each area: how many, effectively, the weighted share, the sum of weights."""

    names: Sequence[str]
    n: Floats
    n_eff: Floats
    share: Floats
    people: Floats


@click.command()
@click.argument("file", metavar="FILE.csv", type=FILE)
@click.option("--item", metavar="COL", required=True, help="The column to estimate.")
@click.option("--by", metavar="COL", required=True, help="The area of each row.")
@click.option("--value", metavar="V", required=True, help="The answer whose share is wanted.")
@click.option("--weight", metavar="COL", help="The weight of each row; by default 1.")
@click.option(
    "--covariates",
    metavar="FILE.csv",
    type=FILE,
    help="Facts of each area: the column of --by, then numbers; for 20 areas or more.",
)
@click.option(
    "--census",
    metavar="FILE.csv",
    type=FILE,
    help="People by area and joint group: the column of --by, traits of FILE, and count.",
)
def smallarea(file: str, covariates: str | None, census: str | None, **options: str | None) -> None:
    """Estimate a share in small areas, each leaning on all others.

    Prints JSON: the beta-binomial model, with covariates Fay and Herriot's, with a census the
    multilevel model of its groups (MRP, without weights). The first two are scaled to the share of
    the whole file where they miss it by over 2 % ("benchmark"). Areas of the second file without
    answers are estimated too. own_share is the part of the area's own answers.
    """
    columns, by = read_columns(file), options["by"] or ""
    if covariates and census:
        raise click.UsageError("Give --covariates or --census, not both.")
    second = covariates or census
    facts = None if second is None else read_columns(second)
    counted = _counted(columns, options, _named(columns, by, facts))
    if not counted.n.any():
        raise fault(file, f"no row has both {options['item']} and {by}.", "Name other columns.")
    if not counted.share.any():
        note(f"no cell of {options['item']} is {options['value']!r}")
    said: str | None = None
    if facts is not None and census:  # its people are the measure, not those who answered
        y = measured(columns, options["item"] or "", options["value"])
        modelled = mrp(cells_of(columns, y, facts, by, counted.names))
    else:
        modelled = _modelled(counted, by, facts)
        whole = float(counted.share @ counted.people / counted.people.sum())
        modelled, said = benchmarked(modelled, counted.people, (whole, whole))
    echo_json({"results": _told(counted, modelled), "benchmark": said})


def _named(columns: Columns, by: str, facts: Columns | None) -> Sequence[str]:
    """Return the areas: those of the answers, then those that only the second file knows."""
    names = columns.codes(by, is_complete=False)[1]
    if facts is None:
        return names
    levels = facts.codes(by)[1]
    if unknown := [name for name in names if name not in levels]:
        what = f"{by} {unknown[0]!r} of {columns.path} has no row."
        raise fault(facts.path, what, "Each area with answers needs its facts.")
    return [*names, *(level for level in levels if level not in names)]


def _counted(columns: Columns, options: Mapping[str, str | None], names: Sequence[str]) -> Counted:
    y = measured(columns, options["item"] or "", options["value"])
    weight = weights_of(columns, options["weight"])
    answered = dict(groups(columns, options["by"]))
    nobody = np.zeros(columns.n, dtype=bool)
    inside = [answered.get(name, nobody) & ~np.isnan(y) for name in names]
    people = np.array([weight[rows].sum() for rows in inside])
    yes = np.array([float(weight[rows] @ y[rows]) for rows in inside])
    return Counted(
        names,
        np.array([float(rows.sum()) for rows in inside]),
        np.array([kish(weight[rows])[0] for rows in inside]),
        np.divide(yes, people, out=np.zeros(len(names)), where=people > 0),
        people,
    )


def _facts(facts: Columns, by: str, names: Sequence[str]) -> Floats:
    """Return the covariates, one row an area in the order of the names, every cell a number."""
    rows = list(facts.text(by))
    twice = [i for i, name in enumerate(rows) if name in rows[:i]]
    facts.refuse(by, twice, "stands twice.", "Give each area one row.")
    found = []
    for column in (name for name in facts.cells if name != by):
        values = facts.numbers(column)
        facts.refuse(column, np.flatnonzero(np.isnan(values)), "is empty.", "It needs a number.")
        found.append(values)
    if not found:
        raise fault(facts.path, f"there is no column beside {by}.", "Add a fact of each area.")
    return np.column_stack(found)[[rows.index(name) for name in names]]


def _modelled(counted: Counted, by: str, facts: Columns | None) -> Modelled:
    if facts is None:
        return beta_binomial(counted.share, counted.n_eff)
    known = _facts(facts, by, counted.names)
    try:
        return fay_herriot_shares(counted.share, counted.n_eff, known)
    except CovariatesError as error:
        remedy = "Leave --covariates out, or name other facts."
        raise fault(facts.path, f"{error}.", remedy) from error


def _told(counted: Counted, modelled: Modelled) -> list[dict[str, object]]:
    return [
        {
            "area": name,
            "n": int(counted.n[i]),
            "n_eff": float(counted.n_eff[i]),
            "direct": float(counted.share[i]) if counted.n[i] else None,
            "estimate": float(modelled.value[i]),
            "low": float(modelled.low[i]),
            "high": float(modelled.high[i]),
            "own_share": float(modelled.own[i]),
        }
        for i, name in enumerate(counted.names)
    ]


ADDED: Final = {"stats": (smallarea,)}

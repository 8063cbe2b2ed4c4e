"""What analysts' options name in a CSV file: measured values, groups, weights and the design."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engage.results.analysts_csv import Columns, Floats, Ints, fault
from engage.stats.domains import Rows
from engage.stats.variance import Design, n_units

Options = Mapping[str, str | None]


def measured(columns: Columns, item: str, value: str | None) -> Floats:
    """Return the numbers of a column, or with a value 1 where it is chosen and 0 elsewhere."""
    y = columns.numbers(item) if value is None else columns.indicator(item, value.strip())
    if np.isnan(y).all():
        raise fault(columns.path, f"every cell of {item} is empty.", "Name another column.")
    return y


def groups(columns: Columns, by: str | None) -> list[tuple[str | None, NDArray[np.bool_]]]:
    """Return each group of a column with its rows; without a column all rows as one."""
    if by is None:
        return [(None, np.ones(columns.n, dtype=bool))]
    codes, levels = columns.codes(by, is_complete=False)
    return [(level, codes == i) for i, level in enumerate(levels)]


def weights_of(columns: Columns, name: str | None) -> Floats:
    """Return a column of weights, or a weight of 1 for each row."""
    return columns.positive(name) if name else np.ones(columns.n)


def rows_of(columns: Columns, options: Options) -> Rows:
    """Return the weights and the design that weight, strata, cluster and fpc name, checked."""
    weight = weights_of(columns, options["weight"])
    strata, cluster, fpc = (options[name] for name in ("strata", "cluster", "fpc"))
    design = Design(
        columns.codes(strata)[0] if strata else None,
        columns.codes(cluster)[0] if cluster else None,
        columns.positive(fpc) if fpc else None,
    )
    if cluster and n_units(columns.n, design) < 2:
        what = f"{cluster} names one sampling unit only, and a variance needs two."
        raise fault(columns.path, what, "Leave --cluster out, or name another column.")
    if fpc and design.population is not None:
        _check_population(columns, fpc, design)
    return Rows(weight, design)


def _check_population(columns: Columns, name: str, design: Design) -> None:
    population = design.population
    assert population is not None  # noqa: S101  # asked only where there is a column of it
    stratum: Ints = np.zeros(columns.n, np.int64) if design.strata is None else design.strata
    for code in np.unique(stratum):
        inside = stratum == code
        size = population[inside]
        other = np.flatnonzero(inside & (population != size[0]))
        remedy = f"Each row of a stratum needs the same number; its first has {size[0]:g}."
        columns.refuse(name, other, "differs within its stratum.", remedy)
        found = n_units(int(inside.sum()), design.within(inside))
        if found > size[0]:
            what = f"{name} says {size[0]:g} units in all, but {found} were drawn."
            remedy = "It counts sampling units of the row's stratum, not people."
            raise fault(f"{columns.path}:{columns.lines[int(np.argmax(inside))]}", what, remedy)

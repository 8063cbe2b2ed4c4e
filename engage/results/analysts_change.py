"""Two files of analysts as two waves: the change of each group, and the family of their tests."""

from collections.abc import Callable, Sequence

import numpy as np

from engage.results.analysts_csv import Columns, Floats, Ints, by_size
from engage.results.analysts_design import Options, measured, weights_of
from engage.stats.waves import Change, Wave, wave_change

Pair = tuple[Columns, Columns]
Result = dict[str, float | str | None]


def changes(files: Pair, options: Options) -> list[Result]:
    """Return the change of every group that either file has, None where one has no answers."""
    people = _people(files, options["person"])
    first, second = (
        Wave(
            measured(columns, str(options["item"]), options["value"]),
            weights_of(columns, options["weight"]),
            person,
        )
        for columns, person in zip(files, people, strict=True)
    )
    by = options["by"]
    if by is None:
        everyone = (np.ones(files[0].n, dtype=bool), np.ones(files[1].n, dtype=bool))
        return [_told(None, wave_change((first, second), everyone))]
    cells = [np.array(columns.text(by)) for columns in files]
    levels = sorted({level for column in cells for level in column.tolist() if level}, key=by_size)
    return [
        _told(level, wave_change((first, second), (cells[0] == level, cells[1] == level)))
        for level in levels
    ]


def adjusted(results: Sequence[Result], adjust: Callable[[Floats], Floats]) -> list[Result]:
    """Return the results with p-values adjusted over all of them that have one."""
    family = iter(adjust(np.array([one["p"] for one in results if one["p"] is not None], float)))
    return [
        one | {"p_adjusted": None if one["p"] is None else float(next(family))} for one in results
    ]


def _people(files: Pair, person: str | None) -> tuple[Ints | None, Ints | None]:
    if person is None:
        return None, None
    for columns in files:
        columns.codes(person)  # refuses an empty cell
    both = np.array([*files[0].text(person), *files[1].text(person)])
    codes = np.unique(both, return_inverse=True)[1].astype(np.int64)
    return codes[: files[0].n], codes[files[0].n :]


def _told(group: str | None, change: Change | None) -> Result:
    if change is None:
        return {"group": group, **dict.fromkeys(("w1", "w2", "diff", "se", "df", "p"))}
    found = change.difference
    return {
        "group": group,
        "w1": change.earlier,
        "w2": change.later,
        "diff": found.value,
        "se": found.se,
        "df": found.df,
        "p": found.p,
    }

"""The series of an instrument's columns over its versions: a breaking edit begins a new one."""

from collections.abc import Collection, Mapping, Sequence

from engage.instrument.columns import columns
from engage.instrument.edits import Slip
from engage.instrument.model import Instrument
from engage.instrument.versions import compared


def series_names(
    versions: Sequence[Instrument], slips: Collection[Slip] = ()
) -> list[Mapping[str, str]]:
    """Return the series of each column in each version, in the order in which they were loaded.

    A series is named like its column; after a break the column gets a suffix (``qol_2``). A version
    that asks again what an earlier one asked goes on with that one's series.
    """
    found: list[Mapping[str, str]] = []
    for k, version in enumerate(versions):
        # the latest of the earlier versions first
        earlier = [(found[i], compared(versions[i], version, slips)) for i in reversed(range(k))]
        names: dict[str, str] = {}
        for column in columns_of_series(version):
            joined = (
                known[column]
                for known, edit in earlier
                if column in known and not edit.breaks(column)
            )
            names[column] = next(joined, None) or _fresh(column, found)
        found.append(names)
    return found


def columns_of_series(instrument: Instrument) -> tuple[str, ...]:
    """Return the columns that have a series; the options of an item have one together."""
    names = (c.item if c.kind == "flag" else c.name for c in columns(instrument))
    return tuple(dict.fromkeys(names))


def _fresh(column: str, found: Sequence[Mapping[str, str]]) -> str:
    n_before = len({names[column] for names in found if column in names})
    return f"{column}_{n_before + 1}" if n_before else column

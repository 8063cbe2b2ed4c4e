"""Frozen values: a field that a later version added is left out of their data while it is empty.

So an old text and a new one are written alike where they say the same.
"""

from dataclasses import field, fields
from typing import Any, Final

LATER: Final = {"later": True}


def later(default: Any) -> Any:
    """Return a field of a frozen dataclass that is not written while it has its default.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Cell:
    ...     n: int
    ...     note: str = later("")
    >>> fields_of(Cell(10)), fields_of(Cell(10, "estimated"))
    ({'n': 10}, {'n': 10, 'note': 'estimated'})
    """
    return field(default=default, metadata=LATER)


def fields_of(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass value by name, those that are to be written.

    >>> from dataclasses import make_dataclass
    >>> fields_of(make_dataclass("Cell", ["n"])(10))
    {'n': 10}
    """
    found = ((one, getattr(value, one.name)) for one in fields(value))
    return {
        one.name: part for one, part in found if "later" not in one.metadata or part != one.default
    }

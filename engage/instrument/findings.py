"""What the semantic checks find, placed by the path through the instrument."""

from dataclasses import dataclass
from typing import TypeAlias

Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a path such as ("sections", 0, "items", 2, "max")."""

    loc: Loc
    what: str
    remedy: str

"""What the checks of an instrument find, placed by the path through it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Loc: TypeAlias = tuple[str | int, ...]
AdviceKind: TypeAlias = Literal[
    "duplicate",
    "double_barrelled",
    "leading",
    "negated",
    "hard_to_read",
    "long_text",
    "long_list",
    "long_page",
    "long_survey",
    "open_ended",
    "scale_direction",
    "no_way_out",
    "no_missing",
    "unreachable",
    "ends_early",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a path such as ("sections", 0, "items", 2, "max")."""

    loc: Loc
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice at a path; ``language`` where it is about the words of one language."""

    kind: AdviceKind
    loc: Loc
    what: str
    remedy: str
    language: str | None = None

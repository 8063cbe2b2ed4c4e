"""What a look-up of something typed may end in, and how much is listed or suggested."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Trouble: TypeAlias = Literal["corner", "address", "between", "differs"]
# More corners than this are typed: a longer list would weigh more than the rest of its page.
MOST_LISTED: Final = 40
MOST_SUGGESTED: Final = 6


@dataclass(frozen=True, slots=True)
class Fault:
    """Something typed that names no one place: the field, what is wrong, and what may help."""

    field: str
    trouble: Trouble
    help: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """Return the item that the field belongs to."""
        return self.field.partition(".")[0]

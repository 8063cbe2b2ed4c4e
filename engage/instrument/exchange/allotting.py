"""Ids for the items of an import: each once, and short enough for the columns made of them."""

from collections.abc import Sequence
from typing import Any, Final

from engage.instrument.exchange.naming import LONGEST, snake, unique

# Columns may have 32 signs, the words beside an option 31.
LONGEST_COLUMN: Final = 31
HALF: Final = 15


class Ids:
    """Gives ids to sections, items and the parts of items."""

    def __init__(self, *, is_own: bool = False) -> None:
        """Begin with nothing taken; what Engage has named itself is not shortened."""
        self.longest = 2 * LONGEST + 1 if is_own else LONGEST_COLUMN
        self.sections: set[str] = set()
        self.items: set[str] = set()
        self.columns: set[str] = set()

    def section(self, raw: str) -> str:
        """Return an id for a section."""
        found = unique(snake(raw, "part"), self.sections)
        self.sections.add(found)
        return found

    def plain(self, raw: str) -> str:
        """Return an id for an item that is no column, like a text."""
        found = unique(snake(raw, "question"), self.items)
        self.items.add(found)
        return found

    def item(self, raw: str, parts: Sequence[str] = ()) -> tuple[str, list[str]]:
        """Return an id for an item, and its parts short enough to make columns with it."""
        room = self.longest - 1
        id_room = _id_room(len(snake(raw, "question")), max(map(len, parts), default=0), room)
        taken = self.items | self.columns
        while True:
            found = unique(snake(raw, "question", id_room), taken, id_room)
            short = _short(parts, room - len(found))
            if not any(f"{found}_{part}" in taken for part in short):
                break
            taken = {*taken, found}
        self.items.add(found)
        self.columns |= {f"{found}_{part}" for part in short}
        return found, short


def _short(parts: Sequence[str], room: int) -> list[str]:
    short: list[str] = []
    for part in parts:
        is_number = part.isdigit()
        short.append(part if is_number else unique(snake(part, "row", room), short, room))
    return short


def _id_room(id_length: int, part_length: int, room: int) -> int:
    """Return how long an id may be, so that with its longest part it makes a column's name."""
    if not part_length or id_length + part_length <= room:
        return LONGEST
    return max(HALF, room - part_length)


def with_short_codes(
    fields: dict[str, Any], codes: dict[str, Any], short: Sequence[str]
) -> dict[str, Any]:
    """Give the options of a question their short codes; return the codes by their old names."""
    renamed = {
        option["code"]: option["code"] if isinstance(option["code"], int) else new
        for option, new in zip(fields["options"], short, strict=True)
    }
    for option in fields["options"]:
        option["code"] = renamed[option["code"]]
    return {name: renamed.get(code, code) for name, code in codes.items()}

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
        longest_part = max(map(len, parts), default=0)
        id_room, part_room = _room(len(snake(raw, "question")), longest_part, self.longest - 1)
        short: list[str] = []
        for part in parts:
            short.append(
                part if part.isdigit() else unique(snake(part, "row", part_room), short, part_room)
            )
        wanted = snake(raw, "question", id_room)
        taken = self.items | self.columns
        found = unique(wanted, taken, id_room)
        while any(f"{found}_{part}" in taken for part in short):
            taken = {*taken, found}
            found = unique(wanted, taken, id_room)
        self.items.add(found)
        self.columns |= {f"{found}_{part}" for part in short}
        return found, short


def _room(id_length: int, part_length: int, room: int) -> tuple[int, int]:
    """Return how long an id and its parts may be, so that a column name fits every file."""
    if not part_length:
        return LONGEST, LONGEST
    if id_length + part_length <= room:
        return id_length, max(part_length, HALF)
    if part_length <= room - HALF:
        return room - part_length, part_length
    if id_length <= HALF:
        return id_length, room - id_length
    return HALF, room - HALF


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

"""Names of other formats made into ids of ours, each one once."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

LONGEST: Final = 31
HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")


def snake(raw: str, fallback: str = "item", longest: int = LONGEST) -> str:
    """Return a name in small letters, digits and _, a letter first, not longer than allowed."""
    plain = unicodedata.normalize("NFKD", HUMP.sub("_", raw)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9_]+", "_", plain.lower()).strip("_")
    if not words:
        words = fallback
    if not words[0].isalpha():
        words = f"{fallback[0]}_{words}"
    return words[:longest].rstrip("_")


def unique(name: str, taken: Collection[str], longest: int = LONGEST) -> str:
    """Return a name that is not taken: itself, or with the first number that makes it new."""
    if name not in taken:
        return name
    for number in range(2, len(taken) + 3):
        ending = f"_{number}"
        if (candidate := name[: max(1, longest - len(ending))].rstrip("_") + ending) not in taken:
            return candidate
    raise AssertionError("a number below len(taken) + 3 is always free")

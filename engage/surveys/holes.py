"""Pages rendered once with a hole for every answer, and filled by joining strings."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from html import unescape
from typing import Final, NamedTuple

from markupsafe import escape

# The record separator stands in no text: clean_text and YAML both refuse it.
MARK: Final = "\x1e"


class Hole(NamedTuple):
    """The place of a tick (``value`` and the attribute that ticks it) or of words (no value)."""

    name: str
    value: str | None
    tick: str


def hole(name: str, value: str | None = None) -> str:
    """Return the mark of a hole: for the tick of a value, or for the words of a field."""
    return f"{MARK}{name}|{MARK}" if value is None else f"{MARK}{name}|{value}|checked{MARK}"


class Page:
    """A rendered page with holes."""

    def __init__(self, html: str) -> None:
        """Cut the page at its holes."""
        parts = html.split(MARK)
        self.plain: Final = parts[::2]
        self.holes: Final = [_parsed(unescape(part)) for part in parts[1::2]]

    def filled(self, typed: Mapping[str, Sequence[str]]) -> str:
        """Return the page with what was typed."""
        out = [self.plain[0]]
        for (name, value, tick), after in zip(self.holes, self.plain[1:], strict=True):
            given = typed.get(name, ())
            if value is None:
                out.append(str(escape("".join(given))))
            elif value in given:
                out.append(f" {tick}")
            out.append(after)
        return "".join(out)


def _parsed(mark: str) -> Hole:
    name, _, rest = mark.partition("|")
    value, divider, tick = rest.rpartition("|")
    return Hole(name, value if divider else None, tick)


class Pages:
    """The pages of one process, each rendered when it is first asked for."""

    def __init__(self, most: int) -> None:
        """Keep at most so many pages."""
        self.most = most
        self.kept: dict[Hashable, Page] = {}

    def find(self, key: Hashable, render: Callable[[], str]) -> Page:
        """Return a page, rendered now where it is new."""
        if key not in self.kept:
            if len(self.kept) >= self.most:
                self.kept.clear()
            self.kept[key] = Page(render())
        return self.kept[key]

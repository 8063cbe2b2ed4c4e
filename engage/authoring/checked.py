"""Every check of a draft's text: what must be mended, where, and in which item."""

from bisect import bisect_right
from dataclasses import dataclass

from engage.authoring.drafted import Drafted, drafted
from engage.instrument.advice import examined
from engage.instrument.editing import entry_lines
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.loading import read_draft
from engage.instrument.model import Instrument


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, and the item in which it stands, if it stands in one."""

    fault: Fault
    item: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with what was found in it; ``instrument`` is None while it has faults.

    ``advice`` keeps nothing from being published; it is looked for where there are no faults.
    """

    draft: Drafted
    instrument: Instrument | None
    found: tuple[Found, ...]
    advice: tuple[Found, ...] = ()

    def of(self, item: str) -> tuple[Found, ...]:
        """Return what was found in one item."""
        return tuple(one for one in self.found if one.item == item)

    def advice_on(self, item: str) -> tuple[Found, ...]:
        """Return the advice on one item."""
        return tuple(one for one in self.advice if one.item == item)

    @property
    def elsewhere(self) -> tuple[Found, ...]:
        """Return what was found outside of every item."""
        return tuple(one for one in self.found if one.item is None)


def checked(text: str) -> Checked:
    """Return everything that the checks find in a draft."""
    draft = drafted(text)
    name = f"{draft.id or 'draft'}.yaml"
    try:
        good = examined(text, name)
    except InstrumentErrors as errors:
        where = _Items(text, draft)
        found = tuple(Found(f, where.of(f.line)) for f in errors.faults)
        return Checked(draft, _awaiting_review(text, name), found)
    where = _Items(text, draft)
    advice = tuple(Found(note, where.of(note.line)) for note in good.notes)
    return Checked(draft, good.instrument, (), advice)


def _awaiting_review(text: str, name: str) -> Instrument | None:
    """Return the instrument of a draft against which nothing stands but what needs review."""
    try:
        read = read_draft(text, name)
    except InstrumentErrors:
        return None
    return None if read.faults else read.instrument


class _Items:
    """Which item a line belongs to."""

    def __init__(self, text: str, draft: Drafted) -> None:
        lines = entry_lines(text)
        ids = {item.loc: item.id for item in draft.items()}
        self.lines = [line for line, _ in lines]
        self.items = [ids.get(loc) or None for _, loc in lines]
        rows = text.splitlines()
        ends = (n for n, row in enumerate(rows, 1) if row[:1].isalpha())
        self.end = max(ends, default=1)

    def of(self, line: int) -> str | None:
        at = bisect_right(self.lines, line) - 1
        is_behind = at >= 0 and self.lines[at] < self.end <= line
        return None if at < 0 or is_behind else self.items[at]

"""The ledger of releases: a new one is audited together with every one that was ever seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.errors import Refused
from engage.results.counting import RESPONSES, Tables, hidden_in, hidden_of
from engage.results.memory import Memory, Seen
from engage.results.models_content import CITY, ReleaseContent
from engage.results.models_ledger import LedgerEntry
from engage.results.queries import release_by_hash
from engage.results.reweighing import solved_by_weights
from engage.stats.disclosure import EXACT_FROM, MIN_BASE
from engage.stats.linked import ALL, ELSEWHERE, NOT_GIVEN, Cell, Linked
from engage.stats.suppression import audit

MOST_NAMED: Final = 8


class WouldGiveAway(Refused):  # refusals are named for what was refused
    """A release that would show a hidden number to whoever kept an earlier one."""


class PublishedMeanwhile(Refused):  # see above
    """A release that was audited before another one of its wave was published."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell by which a hidden group would be given away; ``equation`` says how."""

    column: str
    cell: Cell
    kind: str  # "moved": by fewer answers than the base; "solved"
    equation: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return the cell as staff know it."""
        return " / ".join(part for part in (self.column, *self.cell) if part)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many answered in every cell, digests of who counts in each area, and their weights."""

    tables: Tables
    marks: Mapping[str, str]
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audited:
    """A release with what it counted and what it would give away."""

    content: ReleaseContent
    counted: Counted
    faults: tuple[Fault, ...]
    seen: frozenset[str]  # the hashes of the releases beside which it was audited


def memory(session: Session, wave_code: str) -> Memory:
    """Return what was published of a wave so far, withdrawn releases too."""
    query = select(LedgerEntry).where(LedgerEntry.wave_code == wave_code)
    entries = session.scalars(query.order_by(LedgerEntry.sha256))
    return Memory(tuple(_seen(session, entry) for entry in entries))


def audited(content: ReleaseContent, counted: Counted, before: Memory) -> Audited:
    """Return what a release would give away, by itself or beside the earlier ones of its wave.

    Each cell must have moved by 0 or by as many answers as the base since every earlier release,
    and so must what is left of a whole when the shown parts are taken away. A hidden cell that an
    earlier release showed counts as known. Every shown number counts as known exactly, so that
    neither rounding nor limits, deff or own share can make it worse.
    """
    moved = [fault for seen in before.seen for fault in _moved(content, counted, seen)]
    found = moved or [
        *_solved(content, counted.tables, before),
        *_reweighed(content, counted, before),
    ]
    seen = frozenset(seen.content.sha256 for seen in before.seen if seen.content)
    return Audited(content, counted, tuple(dict.fromkeys(found)), seen)


def refuse(audited: Audited) -> None:
    """Refuse a release that gives something away, and say which cells and what helps."""
    if not audited.faults:
        return
    cells = "; ".join(str(fault) for fault in audited.faults[:MOST_NAMED])
    if audited.faults[0].kind == "moved":
        raise WouldGiveAway(
            "Wave {wave} cannot be published: beside an earlier release of it, a reader could "
            "single out fewer answers than may be shown, because these numbers moved by so few: "
            "{cells}. Count the same answers as then, or change as many as the base at once.",
            wave=audited.content.wave,
            cells=cells,
        )
    raise WouldGiveAway(
        "Wave {wave} cannot be published: a reader could work out these hidden numbers of answers "
        "from what is shown: {cells}. Leave the tables by which they are shown out of the plan.",
        wave=audited.content.wave,
        cells=cells,
    )


def enter(session: Session, audited: Audited) -> None:
    """Write a release into the ledger; the caller commits. One that comes back is in it already.

    The caller has the lock for writing. What was published after the audit was not audited with it.
    """
    content = audited.content
    query = select(LedgerEntry.sha256).where(LedgerEntry.wave_code == content.wave)
    if set(session.scalars(query)) - audited.seen:
        message = "Wave {wave} was published by somebody else just now; look at it and try again."
        raise PublishedMeanwhile(message, wave=content.wave)
    if session.get(LedgerEntry, content.sha256) is not None:
        return
    counts: dict[str, list[list[str | int | None]]] = {
        column: [[*cell, n if n >= content.min_base else None] for cell, n in table.counts.items()]
        for column, table in audited.counted.tables.items()
    }
    session.add(
        LedgerEntry(
            sha256=content.sha256,
            wave_code=content.wave,
            counts=counts,
            marks=dict(audited.counted.marks),
            weights={name: dict(parts) for name, parts in audited.counted.weights.items()},
        )
    )


def _seen(session: Session, entry: LedgerEntry) -> Seen:
    counts: dict[str, dict[Cell, int | None]] = {
        column: {
            Cell(str(area), str(group), str(level)): None if n is None else int(n)
            for area, group, level, n in cells
        }
        for column, cells in entry.counts.items()
    }
    content = release_by_hash(session, entry.sha256)
    hidden = {} if content is None else hidden_in(content, counts)
    return Seen(counts, hidden, entry.marks, entry.weights, content)


def _solved(content: ReleaseContent, tables: Tables, before: Memory) -> Iterator[Fault]:
    """Yield the hidden cells that follow from what is shown, and was shown."""
    hidden = hidden_of(content, tables)
    for column, table in tables.items():
        known = dict(_not_given(tables[RESPONSES], table)) | {
            cell: (float(n), float(n))
            for seen in before.seen
            for cell, n in seen.counts.get(column, {}).items()
            if n is not None and n == table.counts.get(cell) and seen.shows(column, cell)
        }
        for leak in audit(table, hidden[column], content.min_base, known):
            yield Fault(column, leak.name, "solved", leak.equation)


def _reweighed(content: ReleaseContent, counted: Counted, before: Memory) -> Iterator[Fault]:
    """Yield the hidden areas whose figure follows from the same answers in several weightings."""
    same = [seen for seen in before.seen if seen.marks == counted.marks and seen.content]
    hidden = hidden_of(content, counted.tables)
    for item in content.headlines:
        parts, table = counted.weights.get(item.column, {}), counted.tables[item.column]
        other = [
            (seen.content, seen.weights[item.column])
            for seen in same
            if seen.content and seen.weights.get(item.column, parts) != parts
        ]
        small = sorted(
            cell for cell in table.primary(content.min_base) if cell in hidden[item.column]
        )
        if other and (
            areas := [cell.area for cell in small if cell.group == ALL and cell.area in parts]
        ):
            for found in solved_by_weights(item, areas, [*other, (content, parts)]):
                yield Fault(item.column, Cell(found.name), "solved", found.equation)


def _not_given(responses: Linked, table: Linked) -> Iterator[tuple[Cell, tuple[float, float]]]:
    """Yield what a reader can believe of those who answered but named no group of theirs.

    How many of all responses did not is known, but for the few that no number of answers tells
    apart from none; of the answers to a question it is the same number less those who skipped it.
    """
    for cell in table.unseen:
        if cell.level != NOT_GIVEN or cell.area != CITY:
            continue
        asked, n = responses.counts[Cell(CITY)], responses.counts[cell]
        slack = 0 if asked >= EXACT_FROM and n >= MIN_BASE else MIN_BASE - 1
        skipped = max(asked - table.counts[Cell(CITY)], MIN_BASE - 1)
        least = n - slack if table is responses else n - slack - skipped
        yield cell, (max(0.0, least), float(n + slack))


def _moved(content: ReleaseContent, counted: Counted, seen: Seen) -> Iterator[Fault]:
    """Yield every number that moved by too few answers since an earlier release."""
    least = content.min_base
    responses = counted.tables[RESPONSES].counts
    for area in sorted({*seen.marks, *counted.marks}):
        cell = Cell(area or ELSEWHERE)
        then, now = seen.count(RESPONSES, cell), responses.get(cell, 0)
        is_same_number = now < least if then is None else then == now
        if seen.marks.get(area) != counted.marks.get(area) and is_same_number:
            yield Fault(RESPONSES, cell, "moved")
    hidden = hidden_of(content, counted.tables)
    for column, table in counted.tables.items():
        moves = {
            cell: n - then
            for cell, n in table.counts.items()
            if cell not in hidden[column] and seen.shows(column, cell)
            if (then := seen.count(column, cell)) is not None
        }
        for cell in _moved_in(table, moves, least):
            yield Fault(column, cell, "moved")


def _moved_in(table: Linked, moves: Mapping[Cell, int], least: int) -> Iterator[Cell]:
    """Yield the cells shown both times, and wholes of which what is not shown, moved by too few."""
    yield from (cell for cell, move in moves.items() if 0 < abs(move) < least)
    for whole, parts in table.sums:
        left = moves.get(whole, 0) - sum(moves.get(part, 0) for part in parts)
        if whole in moves and 0 < abs(left) < least:
            yield whole

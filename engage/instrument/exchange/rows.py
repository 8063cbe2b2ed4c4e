"""The survey sheet as a tree: groups, questions, and the matrices that some groups are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engage.instrument.exchange.headings import Cells, Table
from engage.instrument.exchange.reports import Report, Unreadable

SHEET: Final = "survey"
MOST_DEPTH: Final = 30
SELECTS: Final = (
    ("select_one_from_file", "one_file"),
    ("select one from file", "one_file"),
    ("select_multiple_from_file", "several_file"),
    ("select multiple from file", "several_file"),
    ("select_one_external", "one_file"),
    ("add select one prompt using", "one"),
    ("add select multiple prompt using", "several"),
    ("select all that apply from", "several"),
    ("select all that apply", "several"),
    ("select multiple from", "several"),
    ("select_multiple", "several"),
    ("select multiple", "several"),
    ("select one from", "one"),
    ("select_one", "one"),
    ("select one", "one"),
    ("select1", "one"),
    ("rank", "rank"),
)
OTHER: Final = re.compile(r"\s+(or_other|or other|or specify other)$", re.IGNORECASE)
BEGIN: Final = re.compile(r"begin[\s_]+(group|repeat|lgroup|loop|looped group)\b", re.IGNORECASE)
END: Final = re.compile(r"end[\s_]+(group|repeat|lgroup|loop|looped group)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ask:
    """One row that asks: its kind (a select's, or its type in small letters) and its list."""

    row: Cells
    kind: str
    list_name: str = ""
    has_other: bool = False

    @property
    def appearance(self) -> frozenset[str]:
        """Return the words of its appearance."""
        return frozenset(self.row.get("appearance").lower().split())


@dataclass(frozen=True, slots=True)
class Matrix:
    """The same list asked for several rows; ``head`` is the row whose label is the question."""

    head: Cells
    list_name: str
    asks: tuple[Ask, ...]


@dataclass(slots=True)
class Group:
    """A group or repeat with what is in it."""

    row: Cells
    is_repeat: bool
    children: list["Node"] = field(default_factory=list)


Node: TypeAlias = Ask | Matrix | Group


def read_tree(table: Table, report: Report) -> Group:
    """Return the rows of the survey sheet as one group; unpaired begins and ends are mended."""
    root = Group(Cells(0), is_repeat=False)
    stack = [root]
    for row in _enabled(table.rows, report):
        kind = row.get("type")
        if begin := BEGIN.match(kind):
            group = Group(row, is_repeat=begin[1].lower() not in ("group",))
            stack[-1].children.append(group)
            stack.append(group)
            if len(stack) > MOST_DEPTH:
                what = f"Row {row.number}: groups are nested more than {MOST_DEPTH} deep."
                raise Unreadable(what, "Write the form flatter.")
        elif END.match(kind):
            if len(stack) == 1:
                report.add(SHEET, row.number, "An end without a begin; it is passed over.")
            else:
                stack.pop()
        else:
            stack[-1].children.append(ask_of(row))
    for group in stack[1:]:
        report.add(SHEET, group.row.number, "The group is never ended; it ends with the sheet.")
    _find_matrices(root)
    return root


def used_lists(group: Group) -> set[str]:
    """Return the names of the lists that some question in a group offers."""
    used: set[str] = set()
    for child in group.children:
        used |= used_lists(child) if isinstance(child, Group) else {child.list_name}
    return used


def _enabled(rows: Iterable[Cells], report: Report) -> Iterator[Cells]:
    for row in rows:
        if row.get("disabled").lower() in ("yes", "true", "true()"):
            report.add(SHEET, row.number, "The row is disabled; it is not read.")
        elif row.get("type"):
            yield row
        elif any(text.strip() for text in row.cells.values()):
            report.add(SHEET, row.number, "There is no type; the row is read as a remark.")


def ask_of(row: Cells) -> Ask:
    """Return what a row asks, by its type in any of the spellings."""
    text = " ".join(row.get("type").split())
    for spelling, kind in SELECTS:
        if text.lower() == spelling or text.lower().startswith(f"{spelling} "):
            rest = text[len(spelling) :].strip()
            name = OTHER.sub("", rest)
            return Ask(row, kind, name, name != rest)
    return Ask(row, text.lower())


def _find_matrices(group: Group) -> None:
    found: list[Node] = []
    for child in group.children:
        if isinstance(child, Group):
            _find_matrices(child)
            found.append(_as_table(child) or child)
        else:
            found.append(child)
    group.children = [*_headed(found)]


def _as_table(group: Group) -> Matrix | None:
    """Return a group in table-list appearance as a matrix if all its rows share one list."""
    asks = [child for child in group.children if isinstance(child, Ask) and child.kind == "one"]
    is_table = "table-list" in group.row.get("appearance").lower().split()
    lists = {ask.list_name for ask in asks}
    if not is_table or len(asks) != len(group.children) or len(lists) != 1:
        return None
    return Matrix(group.row, asks[0].list_name, tuple(asks))


def _headed(children: list[Node]) -> Iterator[Node]:
    """Yield children; a select in label appearance and those without labels become a matrix."""
    at = 0
    while at < len(children):
        head = children[at]
        at += 1
        rows: list[Ask] = []
        if isinstance(head, Ask) and head.kind == "one" and "label" in head.appearance:
            while at < len(children) and (row := _listed(children[at], head.list_name)):
                rows.append(row)
                at += 1
            yield Matrix(head.row, head.list_name, tuple(rows)) if rows else head
        else:
            yield head


def _listed(node: Node, list_name: str) -> Ask | None:
    is_row = (
        isinstance(node, Ask)
        and node.kind == "one"
        and node.list_name == list_name
        and "list-nolabel" in node.appearance
    )
    return node if is_row and isinstance(node, Ask) else None

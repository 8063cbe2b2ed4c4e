"""The way through a form: groups become sections, questions items, in the order of the rows."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from engage.instrument.exchange.allotting import Ids, with_short_codes
from engage.instrument.exchange.assembling import plain_condition
from engage.instrument.exchange.choices import ChoiceList
from engage.instrument.exchange.headings import Cells
from engage.instrument.exchange.hidden import hidden_of, is_unchanged, merged, part
from engage.instrument.exchange.items import Draft, Fields, Items
from engage.instrument.exchange.kinds import MEDIA, UNASKED
from engage.instrument.exchange.matrices import matrix_draft
from engage.instrument.exchange.naming import snake
from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.rows import SHEET, Ask, Group, Matrix
from engage.instrument.exchange.skips import Known, all_of, condition_of
from engage.instrument.exchange.wording import Wording, Words

Trail: TypeAlias = tuple[Group, ...]
WITHOUT_COLUMN: Final = frozenset({"text", "note", "map_point", "consent"})
FLAGGED: Final = frozenset({"multi", "rank"})
KINDS: Final[Mapping[str, Any]] = {"single": "coded", "multi": "flags", "number": "number"}


class Walk:
    """Goes through the tree once; an item may be skipped by those before it only."""

    def __init__(self, lists: Mapping[str, ChoiceList], wording: Wording, title: Words) -> None:
        """Begin with no section; questions outside of groups stand under the form's title."""
        self.wording = wording
        self.report = wording.report
        self.items = Items(lists, wording)
        self.title = title
        self.ids = Ids(is_own=wording.is_own)
        self.known: dict[str, Known] = {}
        self.sections: list[dict[str, Any]] = []
        self.skips: dict[str, tuple[str, int, str]] = {}
        self.rows: dict[str, int] = {}
        self._open: Group | None = None

    def through(self, group: Group, trail: Trail = ()) -> None:
        """Read everything in a group."""
        for child in group.children:
            if isinstance(child, Group):
                if child.is_repeat:
                    what = "A repeat: its questions are asked once."
                    self.report.add(SHEET, child.row.number, what)
                self.through(child, (*trail, child))
            elif isinstance(child, Matrix):
                self._matrix(child, trail)
            else:
                self._ask(child, trail)

    def _ask(self, ask: Ask, trail: Trail) -> None:
        hidden = hidden_of(ask.row)
        if self._is_box(hidden):
            return
        if ask.kind in UNASKED:
            what = f"{ask.kind} is filled in by a device or worked out; nobody is asked."
            self.report.add(SHEET, ask.row.number, what)
            return
        if ask.kind in MEDIA:
            self.report.add(SHEET, ask.row.number, f"{ask.kind} is not collected; left out.")
            return
        draft = self.items.draft(ask, part(hidden, "exact"))
        self.report.n_asked += ask.kind != "note"
        if draft is None:
            what = f"The type {ask.kind[:40]} is not asked by Engage; left out."
            self.report.add(SHEET, ask.row.number, what)
            return
        self.report.n_kept += ask.kind != "note"
        self._place(ask.row, draft, hidden, trail)

    def _is_box(self, hidden: Mapping[str, Any]) -> bool:
        """Return whether a row is only the box that an option of ours asks words in."""
        if "specify" not in hidden:
            return False
        name, _, code = str(hidden["specify"]).partition(".")
        items = (item for section in self.sections for item in section["items"])
        options = (o for item in items if item["id"] == name for o in item.get("options", ()))
        return any(o.get("specify") and str(o["code"]) == code for o in options)

    def _place(self, row: Cells, draft: Draft, hidden: Mapping[str, Any], trail: Trail) -> None:
        fields, codes = draft.fields, dict(draft.codes)
        parts = _parts(draft)
        name = self._wanted_id(row, hidden)
        if draft.kind in WITHOUT_COLUMN:
            fields["id"], short = self.ids.plain(name), parts
        else:
            fields["id"], short = self.ids.item(name, parts)
        self._say_id(row, str(fields["id"]), hidden)
        if draft.kind in FLAGGED and short != parts:
            codes = with_short_codes(fields, codes, short)
            self.report.add(SHEET, row.number, f"Its codes were shortened: {', '.join(short)}.")
        self._skip(row, fields, trail)
        self._add(row, merged(row, fields, hidden), trail)
        if row.get("name") and draft.kind in KINDS:
            self.known.setdefault(row.get("name"), Known(fields["id"], KINDS[draft.kind], codes))

    def _matrix(self, matrix: Matrix, trail: Trail) -> None:
        if not self.items.can_offer(matrix.list_name):
            for ask in matrix.asks:
                self._ask(ask, trail)
            return
        self.report.n_asked += len(matrix.asks)
        self.report.n_kept += len(matrix.asks)
        hidden = hidden_of(matrix.head)
        rows = [self._row_name(matrix, ask) for ask in matrix.asks]
        found_id, short = self.ids.item(self._wanted_id(matrix.head, hidden), rows)
        draft = matrix_draft(matrix, self.items, short)
        fields = draft.fields | {"id": found_id}
        self._say_id(matrix.head, found_id, hidden)
        self._skip(matrix.head, fields, trail)
        for ask, row in zip(matrix.asks, short, strict=True):
            if not is_unchanged(ask.row, hidden_of(ask.row), "name") and row != ask.row.get("name"):
                what = f"{ask.row.get('name')} became the row {row} of {found_id}."
                self.report.add(SHEET, ask.row.number, what)
            if expression := self.items.mended(ask.row, "relevant"):
                why = "a row of a matrix is asked whenever the matrix is"
                self.items.keep(ask.row, fields, "row", expression, why)
            known = Known(f"{found_id}.{row}", "coded", draft.codes)
            self.known.setdefault(ask.row.get("name"), known)
        self._add(matrix.head, merged(matrix.head, fields, hidden), trail)

    def _row_name(self, matrix: Matrix, ask: Ask) -> str:
        """Return the wanted id of a matrix row: its name without the matrix's own before it."""
        hidden = hidden_of(ask.row)
        kept = part(hidden, "row").get("id")
        if isinstance(kept, str) and is_unchanged(ask.row, hidden, "name"):
            return kept
        name = ask.row.get("name")
        rest = name.removeprefix(f"{matrix.head.get('name')}_")
        return snake(rest if rest[:1].isalpha() else name, "row")

    def _wanted_id(self, row: Cells, hidden: Mapping[str, Any]) -> str:
        kept = part(hidden, "item").get("id")
        is_kept = isinstance(kept, str) and is_unchanged(row, hidden, "name")
        return str(kept) if is_kept else row.get("name") or "question"

    def _say_id(self, row: Cells, found: str, hidden: Mapping[str, Any]) -> None:
        if found != self._wanted_id(row, hidden):
            self.report.add(SHEET, row.number, f"The name {row.get('name') or '–'} became {found}.")

    def _skip(self, row: Cells, fields: Fields, trail: Trail) -> None:
        """Give an item the skips of its row and of the groups around it."""
        conditions, sources = [], []
        for place in (*(group.row for group in trail), row):
            if expression := self.items.mended(place, "relevant"):
                sources.append(expression)
                try:
                    conditions.append(condition_of(expression, self.known))
                except Unclear as why:
                    self.items.keep(row, fields, "relevant", expression, str(why))
        if conditions:
            fields["show_if"] = plain_condition(all_of(conditions))
            self.skips[str(fields["id"])] = (SHEET, row.number, _joined(sources))

    def _add(self, row: Cells, fields: Fields, trail: Trail) -> None:
        if not fields.get("needs_review"):
            fields.pop("needs_review", None)
        home = next((group for group in reversed(trail) if self.wording.has_label(group.row)), None)
        home = home or (trail[-1] if trail else None)
        if not self.sections or home is not self._open:
            self._open = home
            self.sections.append(self._section(home))
        self.sections[-1]["items"].append(fields)
        self.rows[str(fields["id"])] = row.number

    def _section(self, group: Group | None) -> dict[str, Any]:
        if group is None:
            found = self.ids.section("questions")
            return {"id": found, "title": {"words": dict(self.title)}, "items": []}
        hidden = hidden_of(group.row)
        kept = part(hidden, "section").get("id")
        is_kept = isinstance(kept, str) and is_unchanged(group.row, hidden, "name")
        wanted = str(kept) if is_kept else group.row.get("name") or "part"
        words = self.wording.label(SHEET, group.row, part(hidden, "exact").get("label"))
        return {"id": self.ids.section(wanted), "title": {"words": words}, "items": []}


def _parts(draft: Draft) -> list[str]:
    """Return the codes that make names together with the id: of columns, or of boxes for words."""
    options = draft.fields.get("options", ())
    return [str(o["code"]) for o in options if draft.kind in FLAGGED or o.get("specify")]


def _joined(expressions: list[str]) -> str:
    if len(expressions) == 1:
        return expressions[0]
    return " and ".join(f"({expression})" for expression in expressions)

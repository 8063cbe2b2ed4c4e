"""A table of questions that share one list as the fields of a matrix."""

from collections.abc import Mapping, Sequence

from engage.instrument.exchange.choices import ChoiceList
from engage.instrument.exchange.hidden import hidden_of, part
from engage.instrument.exchange.items import Draft, Fields, Items
from engage.instrument.exchange.rows import SHEET, Ask, Matrix


def matrix_draft(matrix: Matrix, items: Items, rows: Sequence[str]) -> Draft:
    """Return what the visible columns of a matrix say; ``rows`` are the ids of its rows."""
    fields: Fields = {"type": "matrix", "needs_review": []}
    head = matrix.head
    exact = part(hidden_of(head), "exact")
    fields["words"] = items.wording.label(SHEET, head, exact.get("label"))
    if hint := items.wording.hint(SHEET, head, exact.get("hint")):
        fields["hint"] = {"words": hint}
    found = items.choices(head, matrix.list_name, fields) or ChoiceList(head.number)
    fields["options"] = [dict(option) for option in found.options]
    if found.missing:
        fields["missing"] = list(found.missing)
    fields["rows"] = [_row(ask, row, items) for ask, row in zip(matrix.asks, rows, strict=True)]
    needed = [items.required(ask.row) for ask in matrix.asks]
    if all(needed):
        fields["required"] = True
    elif any(needed):
        what = "Some rows of the matrix are required and some not; none is."
        items.report.add(SHEET, head.number, what)
    return Draft(fields, "matrix", found.codes)


def _row(ask: Ask, row: str, items: Items) -> dict[str, object]:
    exact: Mapping[str, object] = part(hidden_of(ask.row), "exact")
    return {"id": row, "words": items.wording.label(SHEET, ask.row, exact.get("label"))}

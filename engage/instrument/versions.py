"""Two versions of an instrument compared: which series go on, which with a note, which end."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from engage.instrument.columns import columns
from engage.instrument.edits import PARTS, Change, ChangeKind, Part, Slip, confirms, text_changes
from engage.instrument.model import (
    BaseItem,
    Condition,
    ConsentItem,
    Instrument,
    MatrixItem,
    MultiItem,
    NoteItem,
    Option,
    RankItem,
    SingleItem,
    Words,
)
from engage.instrument.option_edits import first_text, option_changes, order_changed

# What is compared by rules of its own below; the rest are settings.
OWN_RULES: Final = frozenset(
    {"id", "type", "words", "hint", "show_if", "options", "scale", "rows", "missing", "unit"}
)
# Settings that change what can be answered; every other one leaves the question what it was.
BOUNDS: Final = frozenset({"min", "max", "precision", "layer", "snap"})
UNSEEN: Final = frozenset({"needs_review"})


@dataclass(frozen=True, slots=True)
class Edit:
    """Everything that changed from one version to another."""

    changes: tuple[Change, ...]

    @property
    def part(self) -> Part | None:
        """Return how large the edit is: as its largest part, None where nothing changed."""
        return max((c.part for c in self.changes), key=PARTS.index, default=None)

    def on(self, column: str) -> tuple[Change, ...]:
        """Return the changes that concern a column."""
        return tuple(change for change in self.changes if column in change.columns)

    def breaks(self, column: str) -> bool:
        """Return whether the series of a column ends."""
        return any(change.part in ("breaking", "refused") for change in self.on(column))

    def of(self, part: Part) -> tuple[Change, ...]:
        """Return the changes of one size."""
        return tuple(change for change in self.changes if change.part == part)

    def slips(self, reasons: Mapping[str, str]) -> tuple[Slip, ...]:
        """Return what an author may confirm of it, by the keys of the changes and the reasons."""
        return tuple(
            Slip(change.where, change.language or "", change.old, change.new, reason.strip())
            for change in self.changes
            if change.may_be_slip and (reason := reasons.get(change.key, "")).strip()
        )


def compared(old: Instrument, new: Instrument, slips: Collection[Slip] = ()) -> Edit:
    """Return what changed from an old version to a new one, with the slips that were confirmed."""
    pair = _Pair(old, new)
    found = [*pair.whole(), *pair.items()]
    settled = _settled(found, slips, pair.languages[:1])
    return Edit(tuple(_merged([*settled, *pair.dependents(settled)])))


def _settled(
    changes: Sequence[Change], slips: Collection[Slip], source: tuple[str, ...]
) -> list[Change]:
    """Return the changes with confirmed slips; beside one, another language is its translation."""
    confirmed = [change.may_be_slip and confirms(slips, change) for change in changes]
    same = {
        change.where
        for change, is_slip in zip(changes, confirmed, strict=True)
        if is_slip and change.language in source
    }
    settled = []
    for change, is_slip in zip(changes, confirmed, strict=True):
        if is_slip:
            settled.append(replace(change, kind="spelling", may_be_slip=False))
        elif change.part == "breaking" and change.where in same:
            settled.append(replace(change, kind="translation", may_be_slip=False))
        else:
            settled.append(change)
    return settled


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield each change once, with the columns of all places that share a scale or a code."""
    places: dict[tuple[str, ...], Change] = {}
    for one in changes:
        key = (one.where, one.kind, one.language or "", one.old, one.new)
        known = places.get(key)
        joined = one.columns if known is None else (*known.columns, *one.columns)
        places[key] = replace(one, columns=tuple(dict.fromkeys(joined)))
    yield from places.values()


class _Pair:
    """An old and a new version of an instrument."""

    def __init__(self, old: Instrument, new: Instrument) -> None:
        self.old, self.new = old, new
        self.before: dict[str, BaseItem] = {item.id: item for item in old.items()}
        self.after: dict[str, BaseItem] = {item.id: item for item in new.items()}
        self.series: dict[str, tuple[str, ...]] = {}
        for column in columns(old):
            name = column.item if column.kind == "flag" else column.name
            known = self.series.get(column.item, ())
            self.series[column.item] = tuple(dict.fromkeys((*known, name)))
        # the source of the translations comes first
        self.languages = tuple(code for code in old.languages if code in new.languages)

    def texts(
        self, where: str, old: Words | None, new: Words | None, kind: ChangeKind
    ) -> Iterator[Change]:
        """Yield the changes of one text; none is an empty one."""
        return text_changes(where, (old or Words(), new or Words()), kind, self.languages)

    def whole(self) -> Iterator[Change]:
        """Yield what changed of the instrument as a whole."""
        every = tuple(name for names in self.series.values() for name in names)
        before, after = self.old.languages, self.new.languages
        for code in (code for code in before if code not in after):
            yield Change("languages", "language_removed", code, "", every)
        for code in (code for code in after if code not in before):
            yield Change("languages", "language_added", "", code)
        yield from self.texts("title", self.old.title, self.new.title, "heading")
        if self.old.privacy != self.new.privacy:
            yield Change("privacy", "setting", str(self.old.privacy), str(self.new.privacy))
        titles = {section.id: section.title for section in self.new.sections}
        for section in (one for one in self.old.sections if one.id in titles):
            where = f"section {section.id}"
            yield from self.texts(where, section.title, titles[section.id], "heading")
        yield from self.indices()

    def indices(self) -> Iterator[Change]:
        """Yield what changed of the indices."""
        for name, index in self.old.indices.items():
            other = self.new.indices.get(name)
            if other is None:
                yield Change(f"index {name}", "removed", name, "")
                continue
            yield from self.texts(f"index {name}", index, other, "heading")
            if (index.of, index.rescale) != (other.of, other.rescale):
                yield Change(f"index {name}", "index", ", ".join(index.of), ", ".join(other.of))

    def items(self) -> Iterator[Change]:
        """Yield what changed of the items."""
        for name, item in self.before.items():
            if name in self.after:
                yield from self.item(item, self.after[name])
            else:
                yield Change(name, "removed", first_text(item), "", self.series.get(name, ()))
        for name, item in self.after.items():
            if name not in self.before:
                yield Change(name, "item_added", "", first_text(item))
        for name in _moved(list(self.before), list(self.after)):
            yield Change(name, "order", name, name, self.series.get(name, ()))

    def item(self, old: BaseItem, new: BaseItem) -> Iterator[Change]:
        """Yield what changed of one item, with the columns that it concerns."""
        mine = self.series.get(old.id, ())
        if type(old) is not type(new):
            yield Change(old.id, "type", _type(old), _type(new), mine)
            return
        is_beside = isinstance(old, NoteItem | ConsentItem)
        found = [
            *self.texts(old.id, old, new, "heading" if is_beside else "wording"),
            *self.texts(f"{old.id}.hint", old.hint, new.hint, "hint"),
            *self.texts(f"{old.id}.unit", _unit(old), _unit(new), "wording"),
            *self.missing(old, new),
            *self.choices(old, new),
            *_settings(old, new),
        ]
        if old.show_if != new.show_if:
            before, after = _condition(old.show_if), _condition(new.show_if)
            found.append(Change(f"{old.id}.show_if", "who_is_asked", before, after))
        yield from (replace(change, columns=mine) for change in found)
        if isinstance(old, MatrixItem) and isinstance(new, MatrixItem):
            yield from self.rows(old, new)

    def missing(self, old: BaseItem, new: BaseItem) -> Iterator[Change]:
        """Yield what changed of the missing codes that an item offers."""
        before = [Option(code=c, words=m.words) for c, m in self.old.missing_of(old).items()]
        after = [Option(code=c, words=m.words) for c, m in self.new.missing_of(new).items()]
        yield from option_changes("missing", (before, after), self.languages, is_scale=False)

    def choices(self, old: BaseItem, new: BaseItem) -> Iterator[Change]:
        """Yield what changed of the options of an item."""
        kinds = SingleItem | MatrixItem | MultiItem | RankItem
        if isinstance(old, kinds) and isinstance(new, kinds):
            before, after = self.old.options_of(old), self.new.options_of(new)
            is_scale = all(isinstance(o.code, int) for o in (*before, *after))
            where = getattr(new, "scale", None) or new.id
            yield from option_changes(where, (before, after), self.languages, is_scale=is_scale)

    def rows(self, old: MatrixItem, new: MatrixItem) -> Iterator[Change]:
        """Yield what changed of the rows of a matrix, each a column of its own."""
        before, after = ({row.id: row for row in rows} for rows in (old.rows, new.rows))
        for name, row in before.items():
            mine = (f"{old.id}.{name}",)
            if name not in after:
                yield Change(mine[0], "removed", first_text(row), "", mine)
                continue
            for change in self.texts(mine[0], row, after[name], "wording"):
                yield replace(change, columns=mine)
        others = self.series.get(old.id, ())
        for name, row in after.items():
            if name not in before:
                yield Change(f"{old.id}.{name}", "row_added", "", first_text(row), others)
        if order_changed(list(before), list(after)):
            yield Change(f"{old.id} rows", "order", ", ".join(before), ", ".join(after), others)

    def dependents(self, changes: Sequence[Change]) -> Iterator[Change]:
        """Yield the items whose condition asks for an answer that no longer means the same."""
        broken = {c for one in changes if one.part == "breaking" for c in one.columns}
        for name, item in self.after.items():
            mine = set(self.series.get(name, ()))
            if item.show_if is None or name not in self.before or mine <= broken:
                continue
            deciding = sorted({leaf.item or "" for leaf in item.show_if.leaves()} & broken)
            if deciding:
                broken |= mine
                said = _condition(item.show_if)
                columns_of = self.series.get(name, ())
                yield Change(f"{name}.show_if", "who_is_asked", said, said, columns_of)


def _settings(old: BaseItem, new: BaseItem) -> Iterator[Change]:
    for name in sorted(type(old).model_fields.keys() - OWN_RULES - UNSEEN):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            kind: ChangeKind = "bounds" if name in BOUNDS else "setting"
            yield Change(f"{old.id}.{name}", kind, str(before), str(after))


def _moved(old: list[str], new: list[str]) -> list[str]:
    """Return what stands in another order among what both lists have."""
    before, after = (
        [name for name in names if name in others] for names, others in ((old, new), (new, old))
    )
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in before[block.a : block.a + block.size]}
    return [name for name in before if name not in kept]


def _unit(item: BaseItem) -> Words | None:
    return getattr(item, "unit", None)


def _condition(condition: Condition | None) -> str:
    if condition is None:
        return "everybody"
    return condition.model_dump_json(by_alias=True, exclude_none=True)


def _type(item: BaseItem) -> str:
    return str(getattr(item, "type", ""))

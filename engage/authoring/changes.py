"""What a form changes in a draft's text; each change can be made again on a later text."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from engage.authoring.conditions import value_of
from engage.authoring.drafted import Placed, drafted, entries
from engage.authoring.itemforms import Typed, words_typed
from engage.instrument.bank import Entry, with_entry
from engage.instrument.editing import Data, inserted, moved, removed, replaced, tidied

Change: TypeAlias = Callable[[str], str]
PRIVACY: Final = ("min_base", "retain_days")


def whole(typed: str) -> str:
    """Return a whole text as it is kept, or raise where YAML cannot read it."""
    return tidied(typed)


def facts_typed(
    before: Mapping[str, Data], form: Typed, languages: Sequence[str]
) -> dict[str, Data]:
    """Return the keys of the instrument with what was typed about it."""
    after = {**before}
    for key in ("id", "version"):
        after[key] = form.get(key, "").strip()
    after["languages"] = form.get("languages", "").replace(",", " ").split()
    after["title"] = words_typed(form, "text", [*languages, *after["languages"]])
    after["title"] = {k: v for k, v in after["title"].items() if k in after["languages"]}
    kept = before.get("privacy")
    privacy = {**kept} if isinstance(kept, Mapping) else {}
    for key in PRIVACY:
        typed = form.get(key, "").strip()
        privacy |= {key: value_of(typed)} if typed else {}
        if not typed:
            privacy.pop(key, None)
    after["privacy"] = privacy or None
    return after


def item_changed(before: Mapping[str, Data], after: Mapping[str, Data]) -> Change:
    """Return the change of one item's keys, found again by the id that it had."""
    return _changed(before, after, lambda text, name: drafted(text).item(name))


def section_changed(before: Mapping[str, Data], after: Mapping[str, Data]) -> Change:
    """Return the change of one section's keys."""
    return _changed(before, after, lambda text, name: drafted(text).section(name))


def facts_changed(before: Mapping[str, Data], after: Mapping[str, Data]) -> Change:
    """Return the change of the keys of the instrument itself."""

    def change(text: str) -> str:
        for key, value in _differences(before, after).items():
            text = replaced(text, (key,), value)
        return text

    return change


def item_added(section: str, item: Mapping[str, Data], at: int | None = None) -> Change:
    """Return the change that puts a new item into a section, at its end if no place is given."""

    def change(text: str) -> str:
        placed = drafted(text).section(section)
        n_items = len(entries(placed.data.get("items")))
        where = n_items if at is None else min(at, n_items)
        return inserted(text, (*placed.loc, "items"), where, dict(item))

    return change


def entry_added(section: str, entry: Entry) -> Change:
    """Return the change that puts an item of the question bank at the end of a section."""

    def change(text: str) -> str:
        draft = drafted(text)
        return with_entry(text, draft.section(section).loc, entry, draft.free_id(entry.id))

    return change


def section_added(section: Mapping[str, Data]) -> Change:
    """Return the change that puts a new section at the end."""

    def change(text: str) -> str:
        return inserted(text, ("sections",), len(list(drafted(text).sections())), dict(section))

    return change


def item_doubled(name: str) -> Change:
    """Return the change that puts a copy of an item behind it, under an id of its own."""

    def change(text: str) -> str:
        draft = drafted(text)
        item = draft.item(name)
        copy = {**item.data, "id": draft.free_id(name)}
        return inserted(text, item.loc[:-1], _at(item) + 1, copy)

    return change


def item_removed(name: str) -> Change:
    """Return the change that takes an item out."""
    return lambda text: removed(text, drafted(text).item(name).loc)


def section_removed(name: str) -> Change:
    """Return the change that takes a section out, with its items."""
    return lambda text: removed(text, drafted(text).section(name).loc)


def item_moved(name: str, step: int) -> Change:
    """Return the change that puts an item one place up or down, over the edge of its section."""

    def change(text: str) -> str:
        draft = drafted(text)
        item = draft.item(name)
        at, here = _at(item) + step, item.loc[:-1]
        if 0 <= at < len(list(draft.items(draft.section_of(item)))):
            return moved(text, item.loc, here, at)
        sections = list(draft.sections())
        s = sections.index(draft.section_of(item)) + step
        if not 0 <= s < len(sections):
            return text
        there = (*sections[s].loc, "items")
        return moved(text, item.loc, there, 0 if step > 0 else len(list(draft.items(sections[s]))))

    return change


def section_moved(name: str, step: int) -> Change:
    """Return the change that puts a section one place up or down."""

    def change(text: str) -> str:
        draft = drafted(text)
        section = draft.section(name)
        at = _at(section) + step
        if not 0 <= at < len(list(draft.sections())):
            return text
        return moved(text, section.loc, ("sections",), at)

    return change


def _changed(
    before: Mapping[str, Data],
    after: Mapping[str, Data],
    find: Callable[[str, str], Placed],
) -> Change:
    differences = _differences(before, after)

    def change(text: str) -> str:
        loc = find(text, str(before.get("id", ""))).loc
        for key, value in differences.items():
            text = replaced(text, (*loc, key), value)
        return text

    return change


def _differences(before: Mapping[str, Data], after: Mapping[str, Data]) -> dict[str, Data]:
    keys = [*after, *(key for key in before if key not in after)]
    return {key: after.get(key) for key in keys if before.get(key) != after.get(key)}


def _at(placed: Placed) -> int:
    return int(placed.loc[-1])

"""The question bank: items by construct, each with its source and its licence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from engage.instrument.editing import (
    Data,
    from_data,
    inserted,
    read_data,
    replaced,
    with_comment,
)
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.findings import Loc
from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument

LANGUAGES: Final = ("en", "es")
FACTS: Final = ("source", "licence")
KEYS: Final = frozenset({"item", "note", *FACTS})
FIRST_FREE_CODE: Final = -10
LAST_FREE_CODE: Final = -99


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the bank with what it needs, and where it comes from."""

    construct: str
    title: Mapping[str, str]
    item: Mapping[str, Data]
    scale: list[Data]
    missing: Mapping[str, Data]
    source: str
    licence: str
    note: str

    @property
    def id(self) -> str:
        """Return the id of the item."""
        return str(self.item["id"])

    def instrument(self) -> Instrument:
        """Return an instrument that asks this item alone, or raise what is wrong with it."""
        title = {"en": "Bank", "es": "Banco"}
        section = {"id": "bank", "title": title, "items": [dict(self.item)]}
        data: dict[str, Data] = {"engage_instrument": 1, "id": "bank", "version": "1"}
        data |= {"languages": list(LANGUAGES), "title": title, "missing": dict(self.missing)}
        if self.scale:
            data["scales"] = {str(self.item["scale"]): self.scale}
        return load_instrument(from_data(data | {"sections": [section]}), f"{self.construct}.yaml")


def read_bank(text: str, construct: str) -> tuple[Entry, ...]:
    """Return the entries of one file of the bank, or raise InstrumentErrors."""
    data = read_data(text)
    if data.get("engage_bank") != 1:
        _refuse(construct, "It is no file of the question bank.", "It begins with engage_bank: 1.")
    entries = tuple(_entry(data, one, construct) for one in data.get("entries", ()))
    for entry in entries:
        entry.instrument()
    return entries


def with_entry(text: str, section: Loc, entry: Entry, name: str) -> str:
    """Return a draft's text with an entry at the end of a section, under a name that is free.

    Its scale and its ways not to answer come along where the draft has none that say the same; its
    source and licence stand above it as a comment.
    """
    data = read_data(text)
    languages = [one for one in data.get("languages", LANGUAGES) if isinstance(one, str)]
    item = {**_spoken(entry.item, languages), "id": name}
    text, item = _with_scale(text, data, item, _spoken(entry.scale, languages))
    text, item = _with_missing(text, data, item, _spoken(entry.missing, languages))
    at = len(_items(data, section))
    text = inserted(text, (*section, "items"), at, item)
    about = [f"From the question bank. {entry.source}", f"Licence: {entry.licence}"]
    return with_comment(text, (*section, "items", at), about)


def _entry(data: Mapping[str, Data], one: Data, construct: str) -> Entry:
    if not isinstance(one, dict) or not isinstance(one.get("item"), dict) or set(one) - KEYS:
        _refuse(construct, "An entry has an item, a source, a licence, a note.", "Mend it.")
    item = one["item"]
    for fact in FACTS:
        if not str(one.get(fact, "")).strip():
            _refuse(construct, f"{item.get('id')} names no {fact}.", f"Add {fact}: …")
    missing = data.get("missing", {})
    return Entry(
        construct=construct,
        title=data.get("title", {}),
        item=item,
        scale=data.get("scales", {}).get(item.get("scale"), []),
        missing={name: missing[name] for name in item.get("missing", ()) if name in missing},
        source=str(one["source"]),
        licence=str(one["licence"]),
        note=str(one.get("note", "")),
    )


def _refuse(construct: str, what: str, remedy: str) -> NoReturn:
    raise InstrumentErrors([Fault(f"{construct}.yaml", 1, 1, what, remedy)])


def _with_scale(
    text: str, data: Mapping[str, Data], item: dict[str, Data], scale: Data
) -> tuple[str, dict[str, Data]]:
    if not scale:
        return text, item
    known: Mapping[str, Data] = data.get("scales") or {}
    same = next((name for name, options in known.items() if options == scale), None)
    name = same or _free(str(item["scale"]), known)
    if same is None:
        text = replaced(text, ("scales",), {**known, name: scale})
    return text, {**item, "scale": name}


def _with_missing(
    text: str, data: Mapping[str, Data], item: dict[str, Data], missing: Mapping[str, Data]
) -> tuple[str, dict[str, Data]]:
    known: dict[str, Any] = dict(data.get("missing") or {})
    before = dict(known)
    for name, one in missing.items():
        if name in known:
            continue
        taken = {other.get("code") for other in known.values() if isinstance(other, dict)}
        codes = (one["code"], *range(FIRST_FREE_CODE, LAST_FREE_CODE, -1))
        known[name] = {**one, "code": next(code for code in codes if code not in taken)}
    return (text if known == before else replaced(text, ("missing",), known)), item


def _spoken(value: Any, languages: list[str]) -> Any:
    """Return values without the languages that a draft does not have."""
    if isinstance(value, list):
        return [_spoken(one, languages) for one in value]
    if not isinstance(value, Mapping):
        return value
    dropped = set(LANGUAGES) - set(languages)
    return {key: _spoken(one, languages) for key, one in value.items() if key not in dropped}


def _free(wanted: str, taken: Mapping[str, Data]) -> str:
    names = (wanted, *(f"{wanted}_{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _items(data: Mapping[str, Data], section: Loc) -> list[Data]:
    found: Any = data
    for step in section:
        found = found[step]
    listed = found.get("items")
    return listed if isinstance(listed, list) else []

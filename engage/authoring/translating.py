"""All texts of a section side by side: each is found by its path, and put back there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engage.authoring.changes import Change
from engage.authoring.drafted import Drafted, drafted, text_of
from engage.authoring.itemforms import Typed, words_of, words_typed
from engage.instrument.editing import Data, NoSuchPlace, replaced
from engage.instrument.findings import Loc


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a draft in every language, and the item or scale that it belongs to."""

    loc: Loc
    owner: str
    words: Mapping[str, str]

    def is_missing(self) -> bool:
        """Return whether a language lacks it."""
        return not all(self.words.values())


def texts_in(draft: Drafted, section: str) -> list[Text]:
    """Return every text of a section, and of the scales that its items use."""
    placed = draft.section(section)
    found = [*_texts(draft, placed.loc, placed.data, placed.id)]
    declared = draft.data.get("scales")
    scales: Mapping[str, Data] = declared if isinstance(declared, Mapping) else {}
    used = dict.fromkeys(text_of(item.data.get("scale")) for item in draft.items(placed))
    for name in used:
        if name in scales:
            found += _texts(draft, ("scales", name), scales[name], name)
    return found


def texts_changed(texts: Sequence[Text], form: Typed, languages: Sequence[str]) -> Change:
    """Return the change that puts what was typed in place of each text that differs."""
    typed = [(one, words_typed(form, f"t-{n}", languages)) for n, one in enumerate(texts)]
    changed = [(one, words) for one, words in typed if words != one.words]

    def change(text: str) -> str:
        data: Data = drafted(text).data
        for one, words in changed:
            before = _at(data, one.loc)
            if any(text_of(before.get(code)) != said for code, said in one.words.items()):
                raise NoSuchPlace(str(one.loc))
            for code, said in words.items():
                if said != one.words[code]:
                    text = replaced(text, (*one.loc, code), said)
        return text

    return change


def _texts(draft: Drafted, loc: Loc, value: Data, owner: str) -> Iterator[Text]:
    if isinstance(value, Mapping):
        owner = text_of(value.get("id")) if loc[-2:-1] == ("items",) else owner
        if any(code in value for code in draft.languages):
            yield Text(loc, owner, words_of(value, draft.languages))
    for step, child in _children(value):
        yield from _texts(draft, (*loc, step), child, owner)


def _children(value: Data) -> Iterable[tuple[str | int, Data]]:
    if isinstance(value, list):
        return enumerate(value)
    return value.items() if isinstance(value, Mapping) else ()


def _at(data: Data, loc: Loc) -> Mapping[str, Data]:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise NoSuchPlace(str(loc)) from None
    if not isinstance(data, Mapping):
        raise NoSuchPlace(str(loc))
    return data

"""One change between two versions of an instrument: how large it is, and why."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engage.instrument.model import Words

# From the smallest to the largest; an edit is as large as its largest part.
Part: TypeAlias = Literal["cosmetic", "comparable", "breaking", "refused"]
PARTS: Final[tuple[Part, ...]] = ("cosmetic", "comparable", "breaking", "refused")
ChangeKind: TypeAlias = Literal[
    "punctuation",
    "spelling",
    "translation",
    "wording",
    "hint",
    "heading",
    "meaning",
    "option_added",
    "option_removed",
    "order",
    "scale_length",
    "bounds",
    "row_added",
    "item_added",
    "removed",
    "who_is_asked",
    "type",
    "setting",
    "index",
    "language_added",
    "language_removed",
]
WHAT: Final[Mapping[ChangeKind, tuple[Part, str]]] = {
    "punctuation": ("cosmetic", "Only spacing or punctuation changed."),
    "spelling": ("cosmetic", "A spelling slip was corrected."),
    "translation": ("comparable", "The translation was corrected."),
    "hint": ("comparable", "The hint changed."),
    "heading": ("comparable", "The words around the questions changed."),
    "option_added": ("comparable", "An answer was added at the end."),
    "order": ("comparable", "The order changed."),
    "row_added": ("comparable", "A row was added."),
    "item_added": ("comparable", "A question was added."),
    "setting": ("comparable", "How it is asked changed; its words did not."),
    "language_added": ("comparable", "A language was added."),
    "wording": ("breaking", "The wording changed."),
    "meaning": ("breaking", "What a code means changed."),
    "option_removed": ("breaking", "An answer was removed."),
    "scale_length": ("breaking", "The scale has another length."),
    "bounds": ("breaking", "What may be answered changed."),
    "removed": ("breaking", "It is no longer asked."),
    "who_is_asked": ("breaking", "Other people are asked."),
    "index": ("breaking", "The index is made of other parts."),
    "language_removed": ("breaking", "A language was removed, so other people can answer."),
    "type": ("refused", "The type of a published item never changes."),
}
TOKEN: Final = re.compile(r"[^\W_]+|[%$€+*=<>/#&]")
MOST_TYPOS: Final = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """A spelling slip that an author confirmed: the place, both texts, and the reason given."""

    where: str
    language: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the place and its columns, what it was and is, how large it is and why.

    ``may_be_slip`` says that the author may confirm the new wording as a corrected spelling slip.
    """

    where: str
    kind: ChangeKind
    old: str
    new: str
    columns: tuple[str, ...] = ()
    language: str | None = None
    may_be_slip: bool = False

    @property
    def part(self) -> Part:
        """Return how large the change is."""
        return WHAT[self.kind][0]

    @property
    def why(self) -> str:
        """Return the rule that makes it so, as a sentence."""
        return WHAT[self.kind][1]

    @property
    def key(self) -> str:
        """Return the name by which an author confirms it: the place, with the language if any."""
        return f"{self.where}.{self.language}" if self.language else self.where


def text_changes(
    where: str, texts: tuple[Words, Words], kind: ChangeKind, languages: tuple[str, ...]
) -> Iterator[Change]:
    """Yield how a text changed in each language, of which the first is the source of the others."""
    if not languages:
        return
    before, after = (words.words for words in texts)
    is_source_same = same_words(before.get(languages[0], ""), after.get(languages[0], ""))
    for language in languages:
        old, new = before.get(language, ""), after.get(language, "")
        if old == new:
            continue
        found: ChangeKind = kind
        if same_words(old, new):
            found = "punctuation"
        elif language != languages[0] and is_source_same:
            found = "translation"
        may_be_slip = found == kind and WHAT[kind][0] == "breaking" and looks_like_slip(old, new)
        yield Change(where, found, old, new, (), language, may_be_slip)


def same_words(old: str, new: str) -> bool:
    """Return whether two texts differ in spacing and punctuation only.

    >>> same_words("Do you walk here?", "Do you  walk, here"), same_words("1.5 km", "15 km")
    (True, False)
    """
    return _tokens(old) == _tokens(new)


def looks_like_slip(old: str, new: str) -> bool:
    """Return whether two texts differ by no more than a few letters of single words.

    >>> looks_like_slip("your neigborhood", "your neighborhood")
    True
    >>> looks_like_slip("In the last 3 months", "In the last 6 months")
    False
    """
    before, after = _tokens(old), _tokens(new)
    if len(before) != len(after):
        return "".join(before) == "".join(after)
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    return all(_is_typo(a.casefold(), b.casefold()) for a, b in pairs)


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(unicodedata.normalize("NFC", text))


def _is_typo(old: str, new: str) -> bool:
    is_word = old.isalpha() and new.isalpha()
    return is_word and distance(old, new) <= min(MOST_TYPOS, max(len(old), len(new)) // 3)


def distance(old: str, new: str) -> int:
    """Return the fewest letters to insert, delete or replace (Levenshtein 1966).

    >>> distance("neigborhood", "neighborhood")
    1
    """
    row = list(range(len(new) + 1))
    for i, letter in enumerate(old, 1):
        last, row[0] = row[0], i
        for k, other in enumerate(new, 1):
            last, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, last + (letter != other))
    return row[-1]


def confirms(slips: Collection[Slip], change: Change) -> bool:
    """Return whether confirmed slips lead from the old text of a change to the new one.

    A slip says that two texts ask the same, so slips of several versions add up.
    """
    edges = [
        (s.old, s.new) for s in slips if (s.where, s.language) == (change.where, change.language)
    ]
    reached, size = {change.old}, 0
    while len(reached) > size:
        size = len(reached)
        reached |= {text for pair in edges if not reached.isdisjoint(pair) for text in pair}
    return change.new in reached

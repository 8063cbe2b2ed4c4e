"""Hints for the code frame: words that mark a theme, and themes that texts speak of beyond it.

Both only propose. They are counted from texts, the same way every time, and need no network.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from engage.comments.stop_words import STOP_WORDS
from engage.comments.tokens import SHORTEST, language_of, stem, words

# From so many texts on, themes are proposed (statistics.md, section 10).
FEWEST_TEXTS: Final = 200
FEWEST_NAMED: Final = 10
MOST_THEMES: Final = 8
MOST_WORDS: Final = 6
MOST_HINTS: Final = 12
# G squared above it would come by chance once in a thousand words.
CLEAR: Final = 10.83


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme that texts outside the frame speak of: its words, and in how many texts they are."""

    words: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its language."""

    words: str
    language: str


class Counted:
    """The stems of each text, and the word in which each stem was met most often."""

    def __init__(self, texts: Iterable[Said]) -> None:
        """Cut the texts to stems."""
        self.sets: list[frozenset[str]] = []
        met: dict[str, Counter[str]] = {}
        for text in texts:
            found = _cut(text)
            self.sets.append(frozenset(found.values()))
            for word, cut in found.items():
                met.setdefault(cut, Counter())[word] += 1
        self.word = {cut: min(c, key=lambda w: (-c[w], w)) for cut, c in met.items()}


def proposed_themes(texts: Sequence[Said], covered: Collection[int]) -> tuple[Proposal, ...]:
    """Return themes of the texts that no keyword covers, the largest first; none below 200 texts.

    The word of most texts begins a theme, those that keep its company join it, its texts are laid
    aside, and so on: plain counting, so that everybody can follow it.
    """
    if len(texts) < FEWEST_TEXTS:
        return ()
    counted = Counted(texts)
    left = [one for i, one in enumerate(counted.sets) if i not in covered]
    found: list[Proposal] = []
    while len(found) < MOST_THEMES:
        counts = Counter(word for one in left for word in one)
        if not counts:
            break
        first, n = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if n < FEWEST_NAMED:
            break
        company = [w for w, _ in _marking(left, [first in one for one in left]) if w != first]
        chosen = [first, *company[: MOST_WORDS - 1]]
        found.append(Proposal(tuple(counted.word[cut] for cut in chosen), n))
        left = [one - {first} for one in left if first not in one]
    return tuple(found)


def keyword_hints(
    texts: Sequence[Said], is_coded: Sequence[bool], known: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return words that mark the texts a person gave a code to, and are no keywords of it yet."""
    counted = Counted(texts)
    taken = {stem(w, spoken) for spoken, all_ in known.items() for k in all_ for w in words(k)}
    found = [cut for cut, _ in _marking(counted.sets, is_coded) if cut not in taken]
    return tuple(counted.word[cut] for cut in found[:MOST_HINTS])


def _cut(text: Said) -> dict[str, str]:
    spoken = language_of(text.words, text.language)
    stop = STOP_WORDS.get(spoken, frozenset())
    said = (word for word in words(text.words) if len(word) >= SHORTEST and word not in stop)
    return {word: stem(word, spoken) for word in said}


def _marking(sets: Sequence[frozenset[str]], inside: Sequence[bool]) -> list[tuple[str, float]]:
    """Return the stems that are clearly more frequent inside, the clearest first (Dunning 1993)."""
    n_in = sum(inside)
    n_out = len(sets) - n_in
    ins = Counter(w for one, is_in in zip(sets, inside, strict=True) if is_in for w in one)
    everywhere = Counter(w for one in sets for w in one)
    scored = []
    for word, a in ins.items():
        b = everywhere[word] - a
        if a >= 3 and n_out and a * n_out > b * n_in:  # twice may be one person
            scored.append((word, _g2(a, n_in, b, n_out)))
    return sorted([s for s in scored if s[1] > CLEAR], key=lambda pair: (-pair[1], pair[0]))


def _g2(a: int, n_in: int, b: int, n_out: int) -> float:
    """Return the log likelihood ratio of a word that a of n_in and b of n_out texts hold.

    >>> _g2(5, 10, 50, 100), round(_g2(9, 10, 5, 100), 1)
    (0.0, 37.7)
    """
    share = (a + b) / (n_in + n_out)
    cells = [(a, n_in * share), (n_in - a, n_in * (1 - share))]
    cells += [(b, n_out * share), (n_out - b, n_out * (1 - share))]
    return 2 * sum(seen * log(seen / due) for seen, due in cells if seen and due)

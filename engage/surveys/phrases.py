"""The phrase by which answers are finished later: seven made-up words, alike in every language."""

import re
import secrets
from datetime import timedelta
from itertools import product
from typing import Final

SYLLABLES: Final = tuple("".join(pair) for pair in product("bdfglmnrstvz", "aeiou"))
N_WORDS: Final = 7
PHRASE_LIFE: Final = timedelta(days=7)
# What nobody wants to find in a phrase, or would read as a word of its own.
UNWANTED: Final = frozenset(
    (
        *("bala", "bobo", "boba", "dago", "gala", "gili", "lela", "lelo", "mala", "malo", "mata"),
        *("mate", "mato", "mora", "moro", "nazi", "robo", "sida", "teta", "tete", "titi", "vago"),
    )
)
WORDS: Final = tuple(
    word for pair in product(SYLLABLES, repeat=2) if (word := "".join(pair)) not in UNWANTED
)
PHRASE: Final = re.compile(r"[bdfglmnrstvz][aeiou][bdfglmnrstvz][aeiou]")


def new_phrase() -> str:
    """Return a phrase of seven words; 82 bits, too many to be tried before it expires."""
    return "-".join(secrets.choice(WORDS) for _ in range(N_WORDS))


def read_phrase(typed: str) -> str | None:
    """Return a phrase typed in any case and spacing, None where it cannot be one.

    >>> read_phrase("Nula  TIBO, resu-fado gute lima. zeru")
    'nula-tibo-resu-fado-gute-lima-zeru'
    >>> read_phrase("nula tibo") is None
    True
    """
    letters = re.sub(r"[^a-z]", "", typed[:200].lower())
    words = [letters[at : at + 4] for at in range(0, len(letters), 4)]
    is_phrase = len(words) == N_WORDS and all(PHRASE.fullmatch(word) for word in words)
    return "-".join(words) if is_phrase else None

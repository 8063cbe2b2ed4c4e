"""The code on a briefing: eight letters of the hash of what it says, by which anybody checks it."""

from typing import Final

# Crockford's letters: none is taken for another, and small ones are read like large ones.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
N_LETTERS: Final = 8
N_DIGITS: Final = 10  # of the hash: 40 bits, like the letters


def code_of(content_sha256: str) -> str:
    """Return the code of a hash.

    >>> code_of("00ff" + 60 * "0")
    '03ZG0000'
    """
    number = int(content_sha256[:N_DIGITS], 16)
    return "".join(LETTERS[number >> (5 * i) & 31] for i in reversed(range(N_LETTERS)))


def hash_begins(typed: str) -> str | None:
    """Return the first digits of the hash that a typed code stands for, None where it is none.

    >>> hash_begins("o3zg-0000"), hash_begins("3ZG")
    ('00ff000000', None)
    """
    plain = "".join(filter(str.isalnum, typed[:64].upper())).translate(READ_AS)
    if len(plain) != N_LETTERS or any(letter not in LETTERS for letter in plain):
        return None
    number = 0
    for letter in plain:
        number = number << 5 | LETTERS.index(letter)
    return f"{number:0{N_DIGITS}x}"

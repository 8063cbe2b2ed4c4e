"""Codes of a deck: 60 random bits as twelve Crockford letters, one check letter, a keyed hash."""

import csv
import hmac
import io
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES: Final = {letter: i for i, letter in enumerate(ALPHABET)}
READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
N_LETTERS: Final = 12
CHECK_MODULUS: Final = 37


def new_code() -> str:
    """Return a code as it is printed, XXXX-XXXX-XXXX-C.

    Crockford's check symbol is one of 37; codes that would need one of the five signs that are
    hard to type are drawn again, which costs 0.2 of the 60 bits.
    """
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(N_LETTERS))
        check = _check(letters)
        if check < len(ALPHABET):
            return "-".join((letters[:4], letters[4:8], letters[8:], ALPHABET[check]))


def read_code(typed: str) -> str | None:
    """Return the letters of a typed code in any case and spacing, or None where it is mistyped."""
    letters_typed = filter(str.isalnum, typed[:64].upper())  # without dashes and hidden signs
    plain = "".join(letters_typed).translate(READ_AS)
    if len(plain) != N_LETTERS + 1 or any(letter not in VALUES for letter in plain):
        return None
    letters, check = plain[:N_LETTERS], plain[N_LETTERS]
    return letters if _check(letters) == VALUES[check] else None


def code_hash(letters: str, pepper: str) -> bytes:
    """Return the keyed hash of a code's letters, the only thing that the database keeps."""
    return hmac.new(pepper.encode(), letters.encode(), sha256).digest()


def deck_csv(codes: Sequence[str], base_url: str) -> str:
    """Return the codes of a deck with their links as CSV."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["code", "url"])
    writer.writerows([code, f"{base_url.rstrip('/')}/c/{code}"] for code in codes)
    return file.getvalue()


def _check(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(ALPHABET) + VALUES[letter]
    return number % CHECK_MODULUS

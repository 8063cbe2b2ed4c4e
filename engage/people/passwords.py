"""Which long passwords are nevertheless guessed first."""

import re
from typing import Final

WORDS: Final = (
    "password|passwort|contrasena|contraseña|welcome|bienvenido|letmein|qwerty|asdf|zxcv|iloveyou|"
    "admin|administrator|police|policia|policía|engage|officer|changeme|secret|dragon|football|"
    "baseball|monkey|sunshine|princess|summer|winter|spring|autumn|department"
)
ROWS: Final = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LEET: Final = str.maketrans("013457@$!", "oieastasi")


def is_common(password: str, about: tuple[str, ...] = ()) -> bool:
    """Return whether hardly anything is left without common words, rows of keys and names."""
    rest = password.casefold()
    rest = _without_rows(rest)
    names = [
        re.escape(w) for text in about for w in re.split(r"\W+", text.casefold()) if len(w) > 2
    ]
    pattern = "|".join([*names, WORDS])
    rest = re.sub(pattern, "", rest)
    rest = re.sub(pattern, "", rest.translate(LEET))
    return len(set(re.sub(r"[\W_\d]", "", rest))) < 4 and len(set(rest)) < 6


def _without_rows(text: str) -> str:
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for start in range(len(row) - 3):
            text = re.sub(re.escape(row[start : start + 4]), "", text)
    return text

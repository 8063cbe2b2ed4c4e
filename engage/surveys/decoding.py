"""Decoding: the bytes of a file become a text, or a refusal with the line of the fault."""

from typing import Final

from engage.errors import InputErrors, Problem

UTF8: Final = "utf-8"
# What spreadsheets and survey tools write. Python knows more, among them codecs that are no text.
ENCODINGS: Final = (UTF8, "cp1252", "latin-1", "iso-8859-15", "mac-roman", "utf-16")


def decoded(raw: bytes, name: str, encoding: str = UTF8, *, is_by_map: bool = False) -> str:
    """Return the text of a file, or refuse with the place of the first byte that does not fit."""
    if encoding.lower() not in ENCODINGS:
        what, remedy = f"{encoding[:40]!r} is no encoding.", f"Write {', '.join(ENCODINGS)}."
        raise InputErrors([Problem(name, what, remedy)])
    try:
        text = raw.decode("utf-8-sig" if encoding.lower() == UTF8 else encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = f"The byte {raw[error.start]:#04x} is not {encoding}."
        remedy = "Save the file as UTF-8"
        remedy += ', or name its encoding in the map (encoding: "cp1252").' if is_by_map else "."
        raise InputErrors([Problem(f"{name}:{line}", what, remedy)]) from None
    if "\0" in text:
        where = f"{name}:{text[: text.index(chr(0))].count(chr(10)) + 1}"
        what = "There is a zero byte, which no text has."
        raise InputErrors([Problem(where, what, "Save the file as plain UTF-8.")])
    return text

"""An old .xls file, byte by byte: a BIFF8 workbook stream in an OLE2 container.

Written after the public descriptions of both formats ([MS-XLS] 2.4, [MS-CFB] 2.2); nothing writes
such files any more, and clerks still keep them.
"""

import struct
from collections.abc import Mapping, Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SMALLEST_STREAM = 4096
BOF, EOF, BOUNDSHEET, LABEL, NUMBER = 0x0809, 0x000A, 0x0085, 0x0204, 0x0203


def old_workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """Return an .xls file with these rows of texts and numbers."""
    return _container(_stream(sheets))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _stream(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    bodies = [_begin(0x0010) + b"".join(_cells(rows)) + _record(EOF) for rows in sheets.values()]
    head = _globals(sheets, [0] * len(bodies))
    starts = [len(head) + sum(map(len, bodies[:n])) for n in range(len(bodies))]
    return _globals(sheets, starts) + b"".join(bodies)


def _globals(sheets: Mapping[str, object], starts: Sequence[int]) -> bytes:
    bounds = [
        _record(BOUNDSHEET, struct.pack("<IBBBB", at, 0, 0, len(n), 1) + n.encode("utf-16-le"))
        for n, at in zip(sheets, starts, strict=True)
    ]
    return _begin(0x0005) + b"".join(bounds) + _record(EOF)


def _cells(rows: Sequence[Sequence[str | float]]) -> list[bytes]:
    return [
        _cell(r, c, value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if value != ""
    ]


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(LABEL, place + struct.pack("<HB", len(value), 1) + text)
    return _record(NUMBER, place + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(SMALLEST_STREAM, b"\0")
    n = -(-len(stream) // SECTOR)
    chain = [*range(1, n), END, END, FAT]
    fat = struct.pack("<128I", *chain, *([FREE] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, n, 0, SMALLEST_STREAM, END, 0, END, 0)
    header += struct.pack("<109I", n + 1, *([FREE] * 108))
    root = _entry("Root Entry", 5, child=1, start=END, size=0)
    book = _entry("Workbook", 2, child=FREE, start=0, size=len(stream))
    return header + stream.ljust(n * SECTOR, b"\0") + root + book + bytes(256) + fat


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    data = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return data + bytes(36) + struct.pack("<IQ", start, size)

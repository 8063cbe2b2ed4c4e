"""Files of authors: read and written whole or not at all, never over what nobody has seen."""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from engage.errors import InputErrors, Problem
from engage.instrument.editing import read_data
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.loading import read_draft
from engage.instrument.model import Instrument


class FileChanged(Exception):
    """A file that holds something else than its writer has seen; ``text`` is what stands there."""

    def __init__(self, text: str) -> None:
        """Keep what stands in the file."""
        super().__init__("the file was changed")
        self.text = text


def kept_texts(folder: Path) -> dict[str, str]:
    """Return the instruments kept as files in a folder, by file name; only what YAML can read."""
    found = {}
    for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            text = path.read_text(encoding="utf-8-sig")
            read_data(text)
        except (OSError, UnicodeDecodeError, InstrumentErrors):
            continue
        found[f"{folder.name}/{path.name}"] = text
    return found


def keep_text(path: Path, text: str, seen: Collection[str]) -> None:
    """Put a text into a file, whole or not at all, unless the file holds what was never seen."""
    if path.exists():
        there = path.read_text(encoding="utf-8", errors="replace")
        if there not in (text, *seen):
            raise FileChanged(there)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def draft_of(path: Path) -> Instrument:
    """Return the instrument of a YAML file; expressions in it may still need review."""
    try:
        draft = read_draft(path.read_bytes().decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as fault:
        what = f"The byte {fault.object[fault.start]:#04x} is not UTF-8."
        raise InputErrors([Problem(path.name, what, "Save the file as UTF-8.")]) from None
    except InstrumentErrors as errors:
        raise InputErrors([_problem(fault) for fault in errors.faults]) from None
    if draft.faults:
        raise InputErrors([_problem(fault) for fault in draft.faults])
    return draft.instrument


def _problem(fault: Fault) -> Problem:
    return Problem(fault.where, fault.what, fault.remedy)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError as fault:
        what = f"The file cannot be made: {fault.strerror}."
        raise InputErrors([Problem(str(path), what, "Choose a new name.")]) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError:
        path.unlink(missing_ok=True)
        raise

"""Files of authors: drafts read, new files written whole or not at all, never over another."""

import os
from pathlib import Path

from engage.errors import InputErrors, Problem
from engage.instrument.faults import Fault, InstrumentErrors
from engage.instrument.loading import read_draft
from engage.instrument.model import Instrument


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

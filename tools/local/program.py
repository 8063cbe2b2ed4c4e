"""Our own program as the checks use it: the command line, and one of these files in an instance."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class CheckFailed(Exception):
    """Something that must be so is not; the sentence says what."""


def engage(instance: Path, *words: str | Path) -> str:
    """Run a command on an instance and return what it printed."""
    print("  engage", *(w.name if isinstance(w, Path) else w for w in words), flush=True)
    return _run(instance, ["-m", "engage", *map(str, words)], "")


def inside(instance: Path, program: str, said: object) -> Any:
    """Run one of the programs beside this file in an instance: JSON in, JSON out."""
    return json.loads(_run(instance, [str(HERE / program)], json.dumps(said)))


def _run(instance: Path, words: list[str], said: str) -> str:
    done = subprocess.run(  # our own program with our own words
        [sys.executable, *words],
        env={**os.environ, "ENGAGE_INSTANCE": str(instance)},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CheckFailed(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout

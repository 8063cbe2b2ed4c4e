"""Columnar caches: the answers of a wave as files of columns, which can be made again at any time.

A file set stands under its wave and the version of its data, and is never the source of truth:
another version is another folder, and one that cannot be read is made anew.
"""

import json
import shutil
import tempfile
from collections.abc import Container
from pathlib import Path
from typing import Final

import numpy as np

from engage.stats.types import Sample

FOLDER: Final = "waves"
COLUMNS: Final = "columns.json"


def load(cache: Path, wave: str, version: str) -> Sample | None:
    """Return the columns of a wave, None where no whole file set of this version is there."""
    folder = cache / FOLDER / wave / version
    try:
        named = json.loads((folder / COLUMNS).read_text(encoding="utf-8"))
        codes, numbers, area, weight = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("codes", "numbers", "area", "weight")
        )
        return Sample(
            codes={name: np.asarray(codes[i]) for i, name in enumerate(named["codes"])},
            numbers={name: np.asarray(numbers[i]) for i, name in enumerate(named["numbers"])},
            area=np.asarray(area),
            areas=tuple(named["areas"]),
            base_weight=np.asarray(weight),
        )
    except (OSError, ValueError, KeyError, IndexError):
        return None


def keep(cache: Path, wave: str, version: str, sample: Sample) -> None:
    """Write the columns of a wave, whole or not at all, in place of those of other versions."""
    home = cache / FOLDER / wave
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    named = {"codes": [*sample.codes], "numbers": [*sample.numbers], "areas": [*sample.areas]}
    np.save(written / "codes.npy", np.stack([*sample.codes.values()]))
    none = np.zeros((0, sample.n), np.float32)
    np.save(written / "numbers.npy", np.stack([*sample.numbers.values()] or [none[:0]]))
    np.save(written / "area.npy", sample.area)
    np.save(written / "weight.npy", sample.base_weight)
    (written / COLUMNS).write_text(json.dumps(named), encoding="utf-8")
    shutil.rmtree(home / version, ignore_errors=True)  # one that could not be read
    try:
        written.rename(home / version)
    except OSError:  # another process was faster with the same columns
        shutil.rmtree(written, ignore_errors=True)
    for other in home.iterdir():
        if other.name != version and not other.name.startswith(".new-"):
            shutil.rmtree(other, ignore_errors=True)


def forget(cache: Path, kept: Container[str]) -> list[str]:
    """Delete the file sets of every wave but those to be kept, and return whose they were."""
    folder = cache / FOLDER
    gone = [one for one in folder.iterdir() if one.name not in kept] if folder.is_dir() else []
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return sorted(one.name for one in gone)

"""Checks briefings of every beat of Chicago: real outlines, answers made up from a seed."""

import csv
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from printed import check_printed
from program import HERE, CheckFailed, engage

from engage.briefings.labels import file_name

WAVE, PERIOD, SEED, N_BEATS = "2019q1", "2019Q1", 7, 275
BASES = (4, 18, 55)  # too few to show, few enough for words, enough for figures
QUESTIONS = (
    "Quality of Life",
    "Overall Feeling of Safety",
    "Neighborhood Safety",
    "Neighborhood Appearance",
    "Police - Overall",
    "Police Visibility",
    "Crime Prevention",
)
ANSWERS = ("Very Satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very Dissatisfied")


def check_chicago_briefings(data: Path, folder: Path) -> None:
    """Chicago: briefings of all 275 beats, with made-up answers of each of the three bases."""
    source, instance = data / "chicago" / "cpd_beats.geojson", folder / "chicago-briefings"
    engage(instance, "beats", "import", source, "--code", "beat", "--district", "district")
    codes = [beat["code"] for beat in json.loads(engage(instance, "beats", "list", "--json"))]
    made_up = folder / "made-up.csv"
    with made_up.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_rows(codes))
    _publish(instance, made_up)
    out, started = folder / "briefings", time.monotonic()
    engage(instance, "briefing", "make", "--all", "--wave", WAVE, "--out", out)
    seconds = time.monotonic() - started
    files = {code: out / file_name(code, WAVE, "en") for code in codes}
    missing = [code for code, path in files.items() if not path.is_file()]
    if missing or len(files) != N_BEATS:
        raise CheckFailed(f"{len(files)} beats, expected {N_BEATS}; without briefing: {missing}")
    print(f"  {len(files)} briefings in {seconds:.0f} s")
    check_printed(instance, WAVE, files, [WAVE])


def _publish(instance: Path, answers: Path) -> None:
    engage(instance, "survey", "load", HERE / "nashville.yaml")
    words = {
        "--title": "en=Made-up survey",
        "--kind": "sampled",
        "--opens": "2019-01-01",
        "--closes": "2019-03-28",
        "--sponsor": "Nobody",
        "--population": "Made up",
        "--recruitment": "Made up from a seed.",
        "--sample-design": "Made up from a seed.",
    }
    flat = (word for pair in words.items() for word in pair)
    engage(instance, "wave", "create", WAVE, "nashville", *flat)
    engage(instance, "responses", "import", WAVE, answers, "--map", HERE / "nashville.map.yaml")
    engage(instance, "results", "publish", WAVE)


def _rows(codes: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield a table as Nashville's map reads it; neighbouring beats have different bases."""
    chance = random.Random(SEED)  # noqa: S311  # made-up answers, the same in every run
    yield ("Period", "ZIP Code", *QUESTIONS)
    for number, code in enumerate(codes):
        liking = chance.uniform(0.5, 2)
        weights = [liking**power for power in (2, 1, 0, -1, -2)]
        for _ in range(BASES[number % len(BASES)]):
            yield (PERIOD, code, *chance.choices(ANSWERS, weights, k=len(QUESTIONS)))

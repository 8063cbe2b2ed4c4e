"""What many answers cost: a resident's way beside 100,000 of them, and mixing as many."""

import json
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from answering import City
from cities import WAVE, environment
from sqlalchemy import insert, select
from timing import Figure, most_memory, seconds

from engage.cli import engage
from engage.db import db
from engage.surveys import sealing
from engage.surveys.models import Inbox, Response, Wave

MANY, FEW, PIECE, WALKS = 100_000, 10_000, 5000, 60
ANSWERS = {f"item{number}": number % 5 for number in range(25)}
CONTENT = {
    "answers": ANSWERS,
    "area": "1",
    "language": "en",
    "route": "open",
    "comments": {"words": "More light at the corner, and slower cars on the hill, please."},
    "quotable": ["words"],
}


def figures(folder: Path) -> Iterator[Figure]:
    """Yield the cost of answering beside few and many answers, then what mixing them takes."""
    none, many = City(folder / "none", "NORMAL"), City(folder / "many", "NORMAL")
    fill(many, MANY)
    took: dict[City, list[float]] = {none: [], many: []}
    for _ in range(WALKS):
        for city, found in took.items():
            found.append(city.walked())
    journey = {city: statistics.median(found[5:]) for city, found in took.items()}
    yield Figure(
        f"whole journey beside {MANY:,} stored and {MANY:,} waiting / beside none",
        journey[many] / journey[none],
        "x",
        1.1,
    )
    few = City(folder / "few", "NORMAL")
    fill(few, FEW)
    small, large = close(folder / "few"), close(folder / "many")
    yield Figure(f"mix of {MANY:,} sealed answers, by command", large["seconds"], "s", 120)
    yield Figure(f"most memory of mixing {FEW:,}", small["mb"], "MB")
    more = large["mb"] - small["mb"]
    yield Figure(f"what {MANY:,} take more", more, "MB", 100)


def fill(city: City, n: int) -> None:
    """Store so many responses and put as many sealed answers into the inbox."""
    with city.app.app_context():
        session = db.session()
        wave = session.scalars(select(Wave).where(Wave.code == WAVE)).one()
        number, key, instrument = wave.id, wave.public_key or b"", wave.instrument_hash
        response = {"wave_id": number, "instrument_hash": instrument, "kind": "chose"}
        response |= {"route": "open", "language": "en", "base_weight": 1.0, "answers": "{}"}
        for _ in range(n // PIECE):
            # a sealed text is copied: to the mix each is one more
            sealed = [sealing.seal(CONTENT, key, WAVE) for _ in range(20)]
            ids = [secrets.token_bytes(16) for _ in range(PIECE)]
            waiting = [
                {"id": one, "wave_id": number, "sealed": sealed[i % 20]}
                for i, one in enumerate(ids)
            ]
            session.execute(insert(Inbox), waiting)
            session.execute(insert(Response), [response | {"id": uuid4().hex} for _ in ids])
            session.commit()


def close(folder: Path) -> dict[str, float]:
    """Close the wave of a city by the command in a fresh process; return its seconds and its MB."""
    command = [sys.executable, str(Path(__file__))]
    done = subprocess.run(
        command, env=environment(folder), check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    took = seconds(lambda: engage(["wave", "close", WAVE], standalone_mode=False))
    print(json.dumps({"seconds": took, "mb": most_memory()}))

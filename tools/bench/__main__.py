"""The speed of what people wait for, as ratios to yardsticks of the same run: make bench."""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from flask import Flask
from resident import Resident
from timing import best_of, call, median_ms, yardsticks
from weasyprint import HTML

from engage import instance, pdf
from engage.app import create_app
from engage.config import City, Config, data_folder
from engage.db import Base, db
from engage.demo import generator, truths
from engage.demo.loading import Site, load_places, load_wave, publish_wave
from engage.stats.estimates import tabulate
from engage.surveys import services as surveys
from engage.surveys.plans import WaveFacts

NOW = datetime.now(UTC)


def say(name: str, value: float, unit: str, goal: str = "") -> None:
    """Print one figure."""
    print(f"{name:58} {value:9.2f} {unit:6} {goal}", flush=True)


def make_app(folder: Path, synchronous: str = "NORMAL") -> Flask:
    """Return an application on a fresh instance with one open wave."""
    instance.create(folder)
    config = replace(
        Config(instance=folder, secret_key="b" * 40, code_pepper="c" * 40, mode="demo"),
        synchronous=synchronous,
        base_url="http://localhost",
        city=City(name="Bench"),
    )
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        site = Site(db.session(), config, NOW)
        load_places(site)
        path = data_folder("surveys") / "quality_of_life.yaml"
        found = surveys.load_instrument_file(db.session(), path, NOW)
        today = date.today()  # noqa: DTZ011  # any day will do
        facts = WaveFacts({"en": "Bench", "es": "Bench"}, "chose", today, today + timedelta(days=9))
        surveys.create_wave(db.session(), "bench", found, facts)
        surveys.open_wave(db.session(), "bench", config.keys)
    return app


def bench_journey(folder: Path) -> None:
    """Time the pages of the survey."""
    empty, insert = yardsticks()
    say("yardstick: empty Flask response", empty, "ms")
    say("yardstick: bare Flask + one INSERT", insert, "ms")
    app = make_app(folder)
    first, posts, sends, walks = [], [], [], []
    for _ in range(60):
        resident = Resident(app)
        resident.walk("/s/bench")
        first += resident.took["first"][:1]
        posts += resident.took["POST"][1:-1]
        sends += resident.took["last"]
        walks.append(sum(resident.took["all"]))
    say("first survey page, cached / empty response", median_ms(first[10:]) / empty, "x", "<= 2")
    say("page POST / bare + INSERT", median_ms(posts[50:]) / insert, "x", "<= 4")
    say("final submit / bare + INSERT", median_ms(sends[10:]) / insert, "x", "<= 7")
    say("whole journey", median_ms(walks[10:]), "CPU-ms", "<= 9")


def bench_results(folder: Path) -> None:
    """Time the same results page from few and from many responses."""
    took = {}
    counts = dict(truths.ANSWERS)
    for times in (1, 20):
        truths.ANSWERS["2025-fall"] = tuple(n * times for n in counts["2025-fall"])
        app = make_app(folder / str(times))
        with app.app_context():
            site = Site(db.session(), app.extensions["engage"], NOW)
            load_wave(site, "2025-fall")
            publish_wave(site, "2025-fall")
        pages = [call(app, "/results/2025-fall/2").cpu for _ in range(60)]
        took[times] = median_ms(pages[10:])
    truths.ANSWERS.update(counts)
    say("results page from 611 responses", took[1], "ms")
    say("the same from 12,220 / from 611", took[20] / took[1], "x", "about 1")


def bench_briefing() -> None:
    """Time our rendering against WeasyPrint on the same page, both warm, one process each."""
    body = "".join(
        f"<p>{made.comment or 'No words.'}</p>" for made in generator.responses("2025-fall")
    )
    html = f"<!doctype html><html lang=en><title>Bench</title><h1>Bench</h1>{body[:9000]}</html>"
    bare = best_of(lambda: HTML(string=html).write_pdf(), 10)
    ours = best_of(lambda: pdf.render(html, language="en", title="Bench"), 10)
    say("PDF in the child process / bare WeasyPrint", ours / bare, "x", "<= 1.3")


def bench_marginals() -> None:
    """Tabulate a million responses, forty items, seventy beats."""
    rng = np.random.default_rng(1)
    n, items = 1_000_000, 40
    area = rng.integers(0, 70, n).astype(np.int16)
    weight = rng.uniform(0.5, 2, n)
    columns = [rng.integers(0, 5, n).astype(np.int8) for _ in range(items)]

    def all_items() -> None:
        for codes in columns:
            tabulate(codes, area, weight, (70, 5))

    say("1,000,000 x 40 x 70 with n, sum w, sum w2", best_of(all_items, 5), "s", "<= 0.4")


def bench_import() -> None:
    """Time what an analyst waits for first."""

    def run(program: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", program], check=True)  # ours

    nothing = best_of(run("pass"), 10)
    stats = best_of(run("import engage.stats"), 10)
    special = best_of(run("import scipy.special"), 10)
    estimates = best_of(run("import engage.stats.estimates"), 10)
    say("import engage.stats", stats - nothing, "s", "< 0.2")
    say("import engage.stats.estimates less scipy.special", estimates - special, "s", "< 0.2")


def main() -> None:
    """Run every benchmark and print its figures."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    with tempfile.TemporaryDirectory() as folder:
        bench_journey(Path(folder) / "journey")
        bench_results(Path(folder) / "results")
    bench_briefing()
    bench_marginals()
    bench_import()


if __name__ == "__main__":
    main()

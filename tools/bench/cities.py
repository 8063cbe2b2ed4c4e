"""The instances that are measured: an empty city with an open survey, and the demonstration."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from engage import instance
from engage.app import create_app
from engage.config import City, Config, data_folder, load_config
from engage.db import Base, db
from engage.demo.loading import Site, load_places
from engage.demo.words import TEXTS
from engage.surveys import services as surveys
from engage.surveys.plans import Act, WaveFacts
from engage.surveys.services_texts import approve_texts

NOW = datetime.now(UTC)
WAVE = "bench"


def open_city(folder: Path, synchronous: str, text: str = "") -> Flask:
    """Return an application on a fresh instance with one survey that anybody may answer.

    By default it is the shipped one, else that of a text.
    """
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
        load_places(Site(db.session(), config, NOW))
        text = text or (data_folder("surveys") / "quality_of_life.yaml").read_text()
        found = surveys.load_instrument_text(db.session(), text, "bench.yaml", NOW)
        today = NOW.date()
        facts = WaveFacts(
            title={"en": "Bench", "es": "Bench"},
            kind="chose",
            opens_on=today,
            closes_on=today + timedelta(days=9),
            sponsor="Bench",
            recruitment="Bench",
        )
        approve_texts(db.session(), TEXTS, Act("bench", NOW))
        surveys.create_wave(db.session(), WAVE, found, facts)
        surveys.open_wave(db.session(), WAVE, config.keys)
    return app


def load_demo(folder: Path) -> None:
    """Build the demonstration city with its briefings in a folder."""
    command = [sys.executable, "-m", "engage", "demo", "load"]
    subprocess.run(command, env=environment(folder), check=True, stdout=subprocess.DEVNULL)


def demo_city(folder: Path) -> Flask:
    """Return an application on a demonstration that was built before."""
    return create_app(load_config(folder))


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which a command works on the instance in a folder."""
    return dict(os.environ) | {"ENGAGE_INSTANCE": str(folder)}

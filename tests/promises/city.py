"""A city whose residents answer in a known order, with known codes and known answers."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any, Final, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from engage.app import create_app
from engage.config import Config
from engage.db import Base, db
from engage.surveys import codes, sealing
from engage.surveys.models import Wave
from engage.surveys.plans import Act, DeckPlan
from engage.surveys.queries import wave_by_code
from engage.surveys.sending import Sending
from engage.surveys.services import close_wave, open_wave, submit
from engage.surveys.services_decks import create_deck
from tests.pages import CheckingClient
from tests.surveys.rows import add_beats, add_wave

T = TypeVar("T")
TODAY: Final = date(2026, 9, 1)
NOON: Final = datetime(2026, 9, 1, 19, tzinfo=UTC)  # noon in the city
CLERK: Final = Act("clerk@city.example", NOON)
WAVE: Final = "2026-fall"
ANSWER_PATH: Final = ("code", "draft", "inbox", "sent_key", "response", "comment", "map_point")
SAME_SITE: Final = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who answers: the code as printed, and answers that nobody else gives."""

    code: str
    sending: Sending

    @property
    def answers(self) -> str:
        """Return the answers as they are stored."""
        return json.dumps(self.sending.content["answers"], ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class City:
    """An application on one engine, and what an insider does with it."""

    app: Flask
    config: Config

    @property
    def is_postgres(self) -> bool:
        """Return whether the city runs on PostgreSQL."""
        return bool(self.config.database_url)

    def open(self, code: str = WAVE) -> Wave:
        """Open a new sampled wave."""
        add_wave(db.session(), code)
        return open_wave(db.session(), code, self.config.keys, act=CLERK)

    def deck(self, n_codes: int, wave: str = WAVE, stratum: str = "1") -> list[str]:
        """Return new codes for a stratum."""
        plan = DeckPlan(stratum, n_codes, TODAY)
        return create_deck(db.session(), wave, plan, self.config.code_pepper, CLERK)

    def residents(self, n: int, wave: str = WAVE) -> list[Resident]:
        """Return residents of one beat, each with a code and answers of their own."""
        found = wave_by_code(db.session(), wave)
        every = shuffled(product((1, 2, 3), (1, 2, 3), range(11)), seed=11)
        return [
            Resident(code, self.sending(found, code, {"qol": q, "prob.noise": p, "trust": t}))
            for code, (q, p, t) in zip(self.deck(n, wave), every, strict=False)
        ]

    def sending(
        self,
        wave: Wave,
        code: str | None,
        answers: Mapping[str, Any],
        comments: Mapping[str, str] | None = None,
    ) -> Sending:
        """Return what a browser sends at the end of a survey."""
        letters = codes.read_code(code or "")
        parts = {"comments": comments or {}, "quotable": [], "language": "en", "route": "code"}
        return Sending(
            wave_id=wave.id,
            wave=wave.code,
            public_key=wave.public_key or b"",
            draft=sealing.draft_key(),
            content={"answers": answers, "area": None, **parts},
            code=codes.code_hash(letters, self.config.code_pepper) if letters else None,
        )

    def send(self, residents: Sequence[Resident]) -> None:
        """Let residents send their answers, one after the other."""
        db.session.rollback()
        for one in residents:
            assert submit(db.engine, one.sending)

    def send_words(self, wave: Wave, code: str, words: str) -> None:
        """Let somebody send nothing but words."""
        db.session.refresh(wave)
        sending = self.sending(wave, code, {}, {"words": words})
        self.send([Resident(code, sending)])

    def close(self, code: str = WAVE) -> int:
        """Close a wave, which mixes it."""
        return close_wave(db.session(), code, self.config.keys, act=CLERK)

    def rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Read with the rights of a superuser."""
        with db.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    def count(self, table: str, where: str = "1 = 1") -> int:
        """Return how many rows a table has now."""
        # names of our own tables and columns, here and below
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])  # noqa: S608

    def dump(self) -> dict[str, list[str]]:
        """Return every row of every table, in an order that means nothing."""
        names = Base.metadata.tables
        return {n: sorted(map(repr, self.rows(f'SELECT * FROM "{n}"'))) for n in names}  # noqa: S608


@contextmanager
def founded(config: Config) -> Iterator[City]:
    """Build a city with the beats 1 and 2, and be inside its application."""
    app = create_app(config)
    app.test_client_class = CheckingClient
    with app.app_context():
        Base.metadata.create_all(db.engine)
        add_beats(db.session(), "1", "2")
        yield City(app, config)
        db.session.remove()
        db.engine.dispose()


def post(client: FlaskClient, path: str, data: Mapping[str, Any] | None = None) -> TestResponse:
    """Send a form from the survey's own pages."""
    return client.post(path, data=dict(data or {}), headers=SAME_SITE)


def answer_all(client: FlaskClient, code: str, words: str = "") -> str:
    """Go from the link of a letter to the review page by the forms, and return that page."""
    client.get(f"/c/{code}")
    step = post(client, f"/s/{WAVE}").location
    step = post(client, step, {"consent": "1"}).location
    step = post(client, step, {"qol": "3", "first": "speed"}).location
    step = post(client, step, {"trust": "7", "words": words}).location
    assert step == f"/s/{WAVE}/review"
    return client.get(step).text


def shuffled(values: Iterable[T], seed: int) -> list[T]:
    """Return values in an order that is the same in every run."""
    found = list(values)
    Random(seed).shuffle(found)  # noqa: S311  # a fixed order is the point
    return found


def tomorrow() -> datetime:
    """Return a moment when traces are erased, whatever the hour."""
    return NOON + timedelta(hours=25)

"""Columnar caches: the same columns as the database, made anew where it changed, and forgotten."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

from engage.db import cache_folder
from engage.stats.types import Sample
from engage.surveys import columnar, queries
from engage.surveys.models import Response, Wave
from engage.surveys.services import store_responses
from engage.surveys.services_columns import cached_sample
from engage.surveys.services_forgetting import discard_old_responses
from engage.surveys.services_integrity import put_back, set_aside
from tests.results.rows import answers, make_beats, make_wave

CODE = "columns"
AREAS = ("B1", "B2")


@pytest.fixture
def wave(db_session: Session) -> Iterator[Wave]:
    """A closed wave of two beats whose answers chose to come."""
    make_beats(db_session, *AREAS)
    wave = make_wave(db_session, CODE, kind="chose")
    records = [replace(one, route="open") for beat in AREAS for one in answers(beat, 30, safe=0.4)]
    store_responses(db_session, CODE, records)
    yield wave
    columnar.forget(folder_of(db_session), ())


def folder_of(session: Session) -> Path:
    """Return the folder of the caches."""
    cache = cache_folder(session)
    assert cache is not None
    return cache


def versions(session: Session) -> list[Path]:
    """Return the file sets of the wave."""
    return sorted((folder_of(session) / columnar.FOLDER / CODE).glob("*"))


def same(one: Sample, other: Sample) -> bool:
    """Return whether two samples hold the same columns of the same kind."""
    for name in ("codes", "numbers"):
        left, right = getattr(one, name), getattr(other, name)
        if [*left] != [*right] or {c.dtype for c in left.values()} != {
            c.dtype for c in right.values()
        }:
            return False
        if not all(np.array_equal(left[k], right[k], equal_nan=name == "numbers") for k in left):
            return False
    whole = [f.name for f in fields(Sample) if f.name in {"area", "base_weight"}]
    return one.areas == other.areas and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in whole
    )


def test_columns_from_files_are_those_of_the_database(db_session: Session, wave: Wave) -> None:
    truth = queries.sample(db_session, CODE, areas=AREAS)
    assert same(cached_sample(db_session, wave, AREAS), truth)
    [files] = versions(db_session)
    np.save(files / "weight.npy", np.full(truth.n, 7.0))
    assert set(cached_sample(db_session, wave, AREAS).base_weight) == {7.0}


def test_files_are_made_anew_when_other_answers_count(db_session: Session, wave: Wave) -> None:
    cached_sample(db_session, wave, AREAS)
    before = versions(db_session)
    found = db_session.scalars(queries.select(Response.id).limit(3)).all()
    set_aside(db_session, CODE, dict.fromkeys(found, "too_fast"), "seen")
    assert cached_sample(db_session, wave, AREAS).n == 57
    assert versions(db_session) != before
    put_back(db_session, CODE, "not so")
    assert cached_sample(db_session, wave, AREAS).n == 60
    assert versions(db_session) == before


def test_files_that_cannot_be_read_are_made_anew(db_session: Session, wave: Wave) -> None:
    truth = cached_sample(db_session, wave, AREAS)
    (versions(db_session)[0] / "codes.npy").write_bytes(b"broken")
    assert same(cached_sample(db_session, wave, AREAS), truth)
    assert (versions(db_session)[0] / "codes.npy").stat().st_size > len(b"broken")


def test_files_go_with_the_answers(db_session: Session, wave: Wave) -> None:
    cached_sample(db_session, wave, AREAS)
    now = datetime(2040, 1, 1, tzinfo=UTC)
    assert discard_old_responses(db_session, now, date(2040, 1, 1)) == [CODE]
    assert versions(db_session) == []
    assert cached_sample(db_session, wave, AREAS).n == 0


def test_files_are_for_their_owner_only(db_session: Session, wave: Wave) -> None:
    cached_sample(db_session, wave, AREAS)
    assert versions(db_session)[0].stat().st_mode & 0o077 == 0

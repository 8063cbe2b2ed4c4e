"""Writes of surveys: loading, waves, decks, sending, storing; each commits once at its end."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.places.queries import beats
from engage.surveys import keys, mixing, plans, sealing, traces
from engage.surveys.acts import note
from engage.surveys.decoding import decoded
from engage.surveys.gathering import insert_shuffled
from engage.surveys.mapping import read_map
from engage.surveys.models import InstrumentVersion, Wave
from engage.surveys.opening import opening_problems
from engage.surveys.plans import Act, NotPossible, WaveFacts, WaveKey, WrongKey
from engage.surveys.queries import instrument_of, locked_wave, response_count, wave_by_code
from engage.surveys.queries_trust import city_words
from engage.surveys.queries_versions import proposed_edit
from engage.surveys.recoding import ImportReport, Recoder
from engage.surveys.records import Record, first_fault
from engage.surveys.sealing import DraftKey
from engage.surveys.sending import (
    Sending,
    draft_content,
    keep_draft,
    spend_and_seal,
    writing,
)

Content: TypeAlias = dict[str, Any]


def load_instrument_text(
    session: Session,
    text: str,
    name: str,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> str:
    """Load a checked instrument and return its hash; the same content is loaded once.

    A further version is classified against the latest one, and keeps the classification with the
    ``reasons`` by which its author confirms spelling slips.
    """
    try:
        instrument = load_instrument(text, name)
    except InstrumentErrors as errors:
        raise InputErrors([Problem(f.where, f.what, f.remedy) for f in errors.faults]) from None
    content_hash = instrument.content_hash()
    if session.get(InstrumentVersion, content_hash) is not None:
        return content_hash
    taken = select(InstrumentVersion).filter_by(name=instrument.id, version=instrument.version)
    if session.scalar(taken) is not None:
        what = f"Version {instrument.version} of {instrument.id} is loaded with other content."
        raise InputErrors([Problem(name, what, "Every edit needs a new version.")])
    proposed = proposed_edit(session, instrument, reasons)
    if proposed is not None and (refused := proposed.edit.of("refused")):
        raise InputErrors(
            [Problem(f"{name}: {one.key}", one.why, "Give it a new id.") for one in refused]
        )
    version = InstrumentVersion(
        hash=content_hash,
        name=instrument.id,
        version=instrument.version,
        canonical=instrument.canonical(),
        loaded_at=now,
        changes=None if proposed is None else proposed.record(),
    )
    session.add(version)
    session.commit()
    return content_hash


def load_uploaded_text(session: Session, text: str, name: str, now: datetime) -> str:
    """Load an instrument that somebody sent, but none that ends a series before it was looked at.

    Publishing it from a draft shows what it ends, and asks.
    """
    with suppress(InstrumentErrors):
        proposed = proposed_edit(session, load_instrument(text, name))
        if proposed is not None and (ended := proposed.edit.of("breaking")):
            remedy = "Begin a draft from the file; publishing it shows what it ends, and asks."
            raise InputErrors([Problem(f"{name}: {one.key}", one.why, remedy) for one in ended])
    return load_instrument_text(session, text, name, now)


def load_instrument_file(
    session: Session, path: Path, now: datetime, reasons: Mapping[str, str] | None = None
) -> str:
    """Load an instrument from a file and return its hash."""
    text = decoded(path.read_bytes(), path.name)
    return load_instrument_text(session, text, path.name, now, reasons)


def create_wave(
    session: Session, code: str, instrument_hash: str, facts: WaveFacts, act: Act | None = None
) -> Wave:
    """Create a wave in the state of a draft."""
    lock_for_writing(session)
    if problems := plans.wave_problems(session, code, instrument_hash, facts):
        raise InputErrors(problems)
    previous = wave_by_code(session, facts.previous) if facts.previous else None
    wave = Wave(
        code=code,
        title=dict(facts.title),
        kind=facts.kind,
        instrument_hash=instrument_hash,
        previous_id=previous.id if previous else None,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
        fieldwork_ends_on=facts.fieldwork_ends_on or facts.closes_on,
        is_automatic=facts.is_automatic or facts.period_months is not None,
        period_months=facts.period_months,
    )
    for name in plans.FACTS:
        plans.put_fact(wave, name, getattr(facts, name))
    session.add(wave)
    note(session, act, "wave.create", code, {"kind": facts.kind})
    session.commit()
    return wave


def open_wave(
    session: Session,
    code: str,
    folder: Path,
    public_key: bytes | None = None,
    act: Act | None = None,
) -> Wave:
    """Open a wave; without a public key from outside its private key is kept in the folder.

    The city's texts are kept with it as they stand now; a blank one blocks the opening.
    """
    wave = locked_wave(session, code)
    if wave.status == "open" and public_key is None:
        session.rollback()  # the calendar, or another click, was faster
        return wave
    if wave.status != "draft":
        message = "The wave {code} is {status}; only a draft can be opened."
        raise NotPossible(message, code=code, status=wave.status)
    public_key = public_key or wave.public_key
    is_key_held_here = public_key is None
    if problems := opening_problems(session, wave, is_key_held_here=is_key_held_here):
        raise InputErrors(problems)
    wave.texts = city_words(session, is_key_held_here=is_key_held_here)
    wave.is_key_held_here = is_key_held_here
    wave.public_key = public_key or sealing.public_key_of(keys.make_wave_key(folder, code))
    wave.status = "open"
    note(session, act, "wave.open", code, {"key_held_here": wave.is_key_held_here})
    session.commit()
    return wave


def begin_draft(engine: Engine, key: DraftKey, content: Content, until: date) -> None:
    """Keep a new draft under the key of a cookie until a day is over."""
    with writing(engine) as connection:
        keep_draft(connection, key, content, until)
        connection.commit()


def revise_draft(
    engine: Engine, key: DraftKey, revise: Callable[[Content], Content | None], until: date
) -> None:
    """Read a draft, let it be revised, and keep the revision; None from the reviser keeps the old.

    All of it is one transaction, begun for writing: two pages sent at once follow one another.
    """
    with writing(engine) as connection:
        content = draft_content(connection, key)
        revised = None if content is None else revise(content)
        if revised is not None:
            keep_draft(connection, key, revised, until)
            connection.commit()


def submit(engine: Engine, sending: Sending) -> bool:
    """Seal answers into the inbox and spend their code; False where they had been sent before."""
    with writing(engine) as connection:
        is_new = spend_and_seal(connection, sending)
        connection.commit()
    return is_new


def close_wave(
    session: Session,
    code: str,
    folder: Path,
    private_key: bytes | None = None,
    act: Act | None = None,
) -> int:
    """Close a wave and mix its answers; return how many it holds, also when it was closed before.

    The inbox is shut in a first transaction, opened by reading only, and everything that changes
    does so in one second transaction: a crash leaves the answers in the inbox or in the responses.
    """
    return mix_wave(session, code, WaveKey(folder, private_key), act)


def mix_wave(
    session: Session,
    code: str,
    key: WaveKey,
    act: Act | None = None,
    heard: mixing.Heard | None = None,
) -> int:
    """Close a wave as close_wave does; ``heard`` is told how many answers of how many are open."""
    wave = locked_wave(session, code)
    if wave.status == "draft":
        raise NotPossible("The wave {code} was never opened.", code=code)
    private_key = key.private_key or keys.read_wave_key(key.folder, code)
    if wave.status != "closed":
        if private_key is None or sealing.public_key_of(private_key) != wave.public_key:
            raise WrongKey(
                "The private key of wave {code} is not here; bring the right key file.", code=code
            )
        wave.status = "closing"
        session.commit()
        opened = mixing.open_inbox(session, wave, private_key, heard)
        session.rollback()
        _store_mixed(session, code, opened, act)
    n_stored = wave_by_code(session, code).n_stored or 0
    session.rollback()
    traces.empty_log(session)
    keys.destroy_wave_key(key.folder, code)
    return n_stored


def _store_mixed(session: Session, code: str, opened: mixing.Opened, act: Act | None) -> None:
    wave = locked_wave(session, code)
    if wave.status != "closing":
        session.rollback()  # another mix has done it
        return
    if mixing.n_waiting(session, wave) != opened.n_sealed:
        session.rollback()
        raise NotPossible("The inbox of {code} changed while it was opened; try again.", code=code)
    mixing.store(session, wave, opened)
    note(session, act, traces.CLOSED, code, {"responses": wave.n_stored, "root": wave.root})
    session.commit()


def store_responses(
    session: Session, code: str, records: Sequence[Record], act: Act | None = None
) -> int:
    """Store the responses of a wave that was collected elsewhere, close it, return their number."""
    wave = locked_wave(session, code)
    if wave.status != "draft" or response_count(session, wave):
        message = "The wave {code} is {status}; only an unopened wave takes answers from a file."
        raise NotPossible(message, code=code, status=wave.status)
    fault = first_fault(instrument_of(session, wave), records)
    if fault is not None:
        raise InputErrors([Problem(code, fault + ".", "Nothing was stored.")])
    insert_shuffled(session, wave, records)
    wave.status = "closed"
    wave.n_stored = len(records)
    note(session, act, "wave.import", code, {"responses": len(records)})
    session.commit()
    return len(records)


def import_responses(
    session: Session,
    code: str,
    answers: tuple[str, bytes],
    recipe: tuple[str, str],
    act: Act | None = None,
) -> ImportReport:
    """Import a CSV file (name, bytes) by a map (name, text): all of it, or nothing and why."""
    wave = locked_wave(session, code)
    instrument = instrument_of(session, wave)
    found = read_map(recipe[1], recipe[0], instrument)
    areas = {beat.code for beat in beats(session)}
    recoder = Recoder(instrument, found, code, areas, answers[0])
    recoder.run(decoded(answers[1], answers[0], found.encoding, is_by_map=True))
    wave.kind = "sampled" if found.sample_design else "chose"
    plans.put_fact(wave, "sample_design", found.sample_design)
    store_responses(session, code, recoder.records, act)
    return recoder.report()

"""Mending the facts of a wave after it was made; what is published of it stays as it is."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.surveys.models import Wave
from engage.surveys.plans import FACTS, Act, Revision, put_fact
from engage.surveys.queries import locked_wave


def revise_wave_facts(session: Session, code: str, revision: Revision, act: Act) -> Wave:
    """Put the facts of a wave into new words, in whatever state it is; who asked stays on record.

    Its method can be completed until it is published; a release keeps the words it was frozen with.
    """
    wave = locked_wave(session, code)
    changed = {name: words for name, words in asdict(revision).items() if words is not None}
    if revision.title is not None:
        wave.title = dict(revision.title)
    for name in FACTS:
        if name in changed:
            put_fact(wave, name, changed[name])
    record(
        session,
        at=act.at,
        actor=act.actor,
        action="wave.revise",
        object=f"wave {code}",
        detail={"facts": sorted(changed)},
    )
    session.commit()
    return wave

"""Putting beats together for a wave, before any code of it is made."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors, Problem
from engage.places.queries import beats
from engage.surveys.acts import note
from engage.surveys.models import Deck, ReportingArea, Wave
from engage.surveys.plans import Act, NotPossible
from engage.surveys.queries import locked_wave, response_count

LONGEST = 40


def join_beats(session: Session, code: str, groups: Sequence[Sequence[str]], act: Act) -> None:
    """Count the beats of each group together in a wave; every other beat stands by itself.

    It is settled before the first deck: a code belongs to one area, and what is shown of an area
    must not follow from what was answered.
    """
    wave = locked_wave(session, code)
    if not may_join(session, wave):
        message = "The areas of {code} are settled, because it has codes or answers already."
        raise NotPossible(message, code=code)
    known = [beat.code for beat in beats(session)]
    if problems := _problems(groups, known):
        raise InputErrors(problems)
    session.execute(delete(ReportingArea).where(ReportingArea.wave_id == wave.id))
    for group in groups:
        ordered = sorted(group, key=known.index)
        session.add(ReportingArea(wave_id=wave.id, code="+".join(ordered), beats=ordered))
    note(session, act, "wave.areas", code, {"joined": ["+".join(group) for group in groups]})
    session.commit()


def may_join(session: Session, wave: Wave) -> bool:
    """Return whether the areas of a wave can still be decided."""
    has_deck = session.scalar(select(Deck.id).where(Deck.wave_id == wave.id).limit(1)) is not None
    return wave.status == "draft" and not has_deck and not response_count(session, wave)


def _problems(groups: Sequence[Sequence[str]], known: Sequence[str]) -> list[Problem]:
    problems = []
    named = [beat for group in groups for beat in group]
    for beat in dict.fromkeys(named):
        if beat not in known:
            problems.append(Problem("areas", f"There is no beat {beat}.", "Mend its code."))
        if named.count(beat) > 1:
            what = f"Beat {beat} stands in two areas."
            problems.append(Problem("areas", what, "Leave it in one."))
    for group in groups:
        if len(group) < 2:
            what = f"Beat {group[0]} has nothing beside it in its group."
            problems.append(Problem("areas", what, "Add a neighbor, or let it stand by itself."))
        if len("+".join(group)) > LONGEST:
            what = f"{len(group)} beats are too many for one area."
            problems.append(Problem("areas", what, "Make two areas of them."))
    return problems

"""Writes of venues, of closed days and of the private calendars of staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import InputErrors, Missing, Problem
from engage.meetings.drafts import text_faults
from engage.meetings.models import ACCESS, Venue
from engage.meetings.models_days import CalendarLink, ClosedDay
from engage.meetings.tokens import new_token, token_hash

MAX_SEATS = 100_000


class NoSuchVenue(Missing):
    """A venue that is not in the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a venue."""

    name: str
    address: str = ""
    capacity: int = 0
    access: Sequence[str] = ()
    note: str = ""


def save_venue(
    session: Session, venue_id: int | None, place: Place, now: datetime, actor: str
) -> Venue:
    """Add a venue to the list, or change one; meetings keep the words they were made with."""
    lock_for_writing(session)
    venue = Venue() if venue_id is None else venue_named(session, venue_id)
    _check(session, place, venue_id)
    venue.name, venue.address, venue.note = place.name, place.address, place.note
    venue.capacity, venue.access, venue.changed_at = place.capacity, list(place.access), now
    session.add(venue)
    session.flush()
    record(session, at=now, actor=actor, action="venue.save", object=f"venue {venue.name}")
    session.commit()
    return venue


def delete_venue(session: Session, venue_id: int, now: datetime, actor: str) -> Venue:
    """Put a venue into the bin; meetings that are planned there stay."""
    lock_for_writing(session)
    venue = venue_named(session, venue_id)
    venue.deleted_at, venue.deleted_by = now, actor
    record(session, at=now, actor=actor, action="venue.delete", object=f"venue {venue.name}")
    session.commit()
    return venue


def venue_named(session: Session, venue_id: int) -> Venue:
    """Return a venue of the list."""
    found = session.get(Venue, venue_id)
    if found is None or found.deleted_at:
        raise NoSuchVenue("There is no such venue.")
    return found


def close_day(
    session: Session, on: date, titles: Mapping[str, str], now: datetime, actor: str
) -> None:
    """Note that the city holds no meetings on a day; previews warn of it."""
    faults = [fault for text in titles.values() for fault in text_faults("title", text, 120)]
    if not any(titles.values()):
        faults.append(Problem("title", "A title is missing."))
    if faults:
        raise InputErrors(faults)
    lock_for_writing(session)
    kept = {code: text for code, text in titles.items() if text}
    session.merge(ClosedDay(on=on, titles=kept))
    record(session, at=now, actor=actor, action="day.close", object=f"day {on}")
    session.commit()


def open_day(session: Session, on: date, now: datetime, actor: str) -> None:
    """Take a day out of the closed ones."""
    lock_for_writing(session)
    found = session.get(ClosedDay, on)
    if found is not None:
        session.delete(found)
        record(session, at=now, actor=actor, action="day.open", object=f"day {on}")
    session.commit()


def make_calendar_link(session: Session, user_id: int, now: datetime) -> str:
    """Return a new private calendar address of a person; the one before no longer works."""
    lock_for_writing(session)
    token = new_token()
    session.merge(CalendarLink(user_id=user_id, token_hash=token_hash(token), made_at=now))
    session.commit()
    return token


def _check(session: Session, place: Place, venue_id: int | None) -> None:
    faults = [
        *text_faults("name", place.name, 120),
        *text_faults("address", place.address, 200),
        *text_faults("note", place.note, 500),
    ]
    if not place.name:
        faults.append(Problem("name", "Write the name of the venue."))
    if not 0 <= place.capacity <= MAX_SEATS:
        faults.append(Problem("capacity", "The number of seats must be 0 or more."))
    if unknown := set(place.access) - set(ACCESS):
        faults.append(Problem.of("access", "Not known: {names}.", names=", ".join(sorted(unknown))))
    # a name that cannot be stored cannot be looked for either
    other = None if faults else session.scalar(select(Venue).where(Venue.name == place.name))
    if other is not None and other.id != venue_id:
        fault, remedy = "This name is in the list already,", "perhaps in the bin."
        faults.append(Problem("name", fault, remedy))
    if faults:
        raise InputErrors(faults)

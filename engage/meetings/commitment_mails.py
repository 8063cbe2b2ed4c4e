"""What officers are written about a promise of theirs: the facts and the link that updates it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel import dates

from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.words import DAY, day_words, translator

STANDS_IN: Final = (
    "No supervisor of this beat has an account, so this mail goes to the organizers. "
    "An administrator can enter one under People."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail is for: the language, and whether only because nobody holds the role."""

    language: str
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class ShortLetter:
    """A finished mail without its address."""

    subject: str
    text: str


def update_letter(
    commitment: Commitment, token: str, now: datetime, base_url: str, reader: Reader
) -> ShortLetter:
    """Return the mail with the link by which an officer says what became of a promise."""
    say, code = translator(reader.language), reader.language
    day = dates.format_date(commitment.due_on, DAY[code], locale=code)
    is_late = commitment.is_late(local_day(commitment, now))
    opening = "This promise is late." if is_late else "This promise is due soon."
    facts = [
        (say("Promise"), commitment.what),
        (say("Beat"), commitment.beat.title if commitment.beat else ""),
        (say("Due"), day),
        (say("Next step"), commitment.next_step),
    ]
    parts = [
        say(opening),
        "\n".join(f"{name}: {value}" for name, value in facts if value),
        say(STANDS_IN) if reader.stands_in else "",
        say("Open the link and tap what became of it. It works for two weeks, for you alone:"),
        f"{base_url.rstrip('/')}/commitments/update/{token}",
        say("Nothing changes before you press the button. Residents read what you write."),
    ]
    subject = say("Late: {what}") if is_late else say("Due soon: {what}")
    return ShortLetter(
        subject.format(what=commitment.what)[:200], "\n\n".join(filter(None, parts)) + "\n"
    )


def filing_letter(meeting: Meeting, base_url: str, language: str) -> ShortLetter:
    """Return the mail that asks an organizer for the minutes of a meeting."""
    say = translator(language)
    title = meeting.title(language)
    day = day_words(meeting.starts_at, ZoneInfo(meeting.zone), language)
    parts = [
        f"{title}, {day}",
        say("The minutes of this meeting are not filed yet."),
        f"{base_url.rstrip('/')}/staff/meetings/{meeting.id}/minutes",
        say("We ask again every three days until they are filed, for a month at most."),
    ]
    subject = say("Minutes are missing: {title}").format(title=title)
    return ShortLetter(subject[:200], "\n\n".join(parts) + "\n")


def local_day(commitment: Commitment, now: datetime) -> date:
    """Return the day that it is where a promise was made."""
    return now.astimezone(ZoneInfo(commitment.zone)).date()

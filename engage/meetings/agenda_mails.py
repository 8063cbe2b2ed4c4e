"""What guests and followers are written about an agenda: its items, and what was changed in it."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from engage.meetings.agendas import Agenda, Row
from engage.meetings.calendars import meeting_address
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import AgendaChange
from engage.meetings.models_notices import AGENDA, AMENDED
from engage.meetings.notice_mails import Sheet
from engage.meetings.words import day_words, hours_words, translator

SUBJECTS: Final = {AGENDA: "Agenda: {title}, {day}", AMENDED: "Agenda changed: {title}, {day}"}
OPENINGS: Final = {
    AGENDA: "The agenda of this meeting is posted.",
    AMENDED: "The posted agenda of this meeting was changed. Below is what holds now.",
}
CHANGES: Final = {
    "added": "Added: {title}",
    "changed": "Changed: {title}",
    "moved": "Moved: {title}",
    "removed": "Taken off: {title}",
}


def agenda_sheet(
    meeting: Meeting, agenda: Agenda, changes: Sequence[AgendaChange], language: str, base_url: str
) -> Sheet:
    """Return the mail with an agenda: the first one, or, where there are changes, the new one."""
    say, kind = translator(language), AMENDED if changes else AGENDA
    title = meeting.title(language)
    day = day_words(meeting.starts_at, ZoneInfo(meeting.zone), language)
    parts = [
        title,
        say(OPENINGS[kind]),
        f"{day}, {hours_words(meeting, language)}\n{meeting.place}".strip(),
        "\n".join(dict.fromkeys(_change(one, language) for one in changes)),
        "\n".join(_line(row) for row in agenda.rows),
        f"{meeting_address(meeting, base_url)}/agenda",
    ]
    subject = say(SUBJECTS[kind]).format(title=title, day=day)[:200]
    return Sheet(subject, "\n\n".join(filter(None, parts)) + "\n", b"", language)


def _line(row: Row) -> str:
    return f"{row.number} {row.title} ({row.clock})" if row.clock else f"{row.number} {row.title}"


def _change(change: AgendaChange, language: str) -> str:
    say = translator(language)
    return say(CHANGES[change.what]).format(title=change.title(language))

"""Reading the demonstration's comments: two made-up people cover, show and code them."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.comments.models import FIRST, SECOND
from engage.comments.queries import all_held, themes
from engage.comments.redacting import proposals
from engage.comments.services import MOST_AT_ONCE, Decision, code, decide
from engage.comments.services_frame import begin_frame
from engage.comments.services_voices import is_coded_twice
from engage.comments.suggesting import Keywords, Suggester
from engage.surveys.queries import wave_by_code

READERS = ("organizer@demo.example", "admin@demo.example")


def read_comments(session: Session, wave_code: str, now: datetime) -> None:
    """Decide on every comment of a wave, and code them by the frame that is shipped."""
    first, second = (Act(reader, now) for reader in READERS)
    if not themes(session):
        begin_frame(session, first)
    found = all_held(session, wave_by_code(session, wave_code))
    made = {
        one.comment.id: Decision(
            "shown", hidden=proposals(one.comment.words), is_quote=one.comment.may_be_quoted
        )
        for one in found
    }
    finder = Suggester([Keywords(theme.code, theme.keywords) for theme in themes(session)])
    coded = {one.comment.id: finder.themes(one.comment.words) for one in found}
    keys = list(made)
    for start in range(0, len(keys), MOST_AT_ONCE):
        part = keys[start : start + MOST_AT_ONCE]
        decide(session, wave_code, {key: made[key] for key in part}, first)
        code(session, wave_code, {key: coded[key] for key in part}, FIRST, first)
    # the second reader is the stricter one: of two themes the first is enough
    twice = {key: coded[key][:1] for key in is_coded_twice(found)}
    code(session, wave_code, twice, SECOND, second)

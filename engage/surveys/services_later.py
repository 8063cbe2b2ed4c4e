"""Finishing later: a draft moves under the key of a phrase; commits once."""

from datetime import date

from sqlalchemy import Engine

from engage.surveys.sealing import DraftKey
from engage.surveys.sending import draft_content, drop_draft, keep_draft, writing


def move_draft(engine: Engine, key: DraftKey, to: DraftKey, until: date) -> bool:
    """Lock a draft under another key and keep it longer; False where the first opens nothing."""
    with writing(engine) as connection:
        content = draft_content(connection, key)
        if content is None:
            return False
        drop_draft(connection, key)
        keep_draft(connection, to, content, until)
        connection.commit()
    return True


def drop_unsent(engine: Engine, key: DraftKey) -> None:
    """Delete a draft that nobody will finish; without one, do nothing."""
    with writing(engine) as connection:
        drop_draft(connection, key)
        connection.commit()

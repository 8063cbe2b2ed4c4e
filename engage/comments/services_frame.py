"""The code frame, edited by staff: begin with the one that is shipped, write a theme, remove it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.comments.models import Theme
from engage.comments.queries import n_with_theme, theme, themes
from engage.comments.starting import FRAME
from engage.comments.tokens import plain
from engage.db import lock_for_writing
from engage.errors import Refused

MOST_THEMES: Final = 60
LONGEST_CODE: Final = 31


@dataclass(frozen=True, slots=True)
class NewTheme:
    """A theme as it was written: its name and its keywords by language."""

    label: Mapping[str, str]
    keywords: Mapping[str, Sequence[str]]


def begin_frame(session: Session, act: Act) -> None:
    """Take the shipped frame over where there is none yet."""
    lock_for_writing(session)
    if themes(session):
        raise Refused("There is a code frame already; add themes to it.")
    for position, (code, label, keywords) in enumerate(FRAME):
        session.add(Theme(code=code, label=label, keywords=keywords, position=position))
    _note(session, "frame.begin", "all", act)
    session.commit()


def add_theme(session: Session, new: NewTheme, act: Act) -> str:
    """Add a theme at the end of the frame and return its code, made of its English name."""
    lock_for_writing(session)
    known = themes(session)
    if len(known) >= MOST_THEMES:
        raise Refused("A code frame has at most {n} themes.", n=MOST_THEMES)
    code = _code(new.label["en"], {one.code for one in known})
    position = max((one.position for one in known), default=-1) + 1
    session.add(Theme(code=code, **_columns(new), position=position))
    _note(session, "frame.theme", code, act)
    session.commit()
    return code


def change_theme(session: Session, code: str, new: NewTheme, act: Act) -> None:
    """Change the names and keywords of a theme; what was published keeps the old ones."""
    lock_for_writing(session)
    found = theme(session, code)
    for name, value in _columns(new).items():
        setattr(found, name, value)
    _note(session, "frame.theme", code, act)
    session.commit()


def remove_theme(session: Session, code: str, act: Act) -> None:
    """Remove a theme that no comment carries."""
    lock_for_writing(session)
    found = theme(session, code)
    if n_with_theme(session, code):
        raise Refused("Comments carry this theme; rename it, or code them anew first.")
    session.delete(found)
    _note(session, "frame.remove", code, act)
    session.commit()


def _columns(new: NewTheme) -> dict[str, dict[str, object]]:
    keywords: dict[str, object] = {
        spoken: [word for word in dict.fromkeys(plain(w).strip() for w in words) if word]
        for spoken, words in new.keywords.items()
    }
    return {"label": dict(new.label), "keywords": keywords}


def _code(label: str, taken: set[str]) -> str:
    """Return a code for a name that no other theme has.

    >>> _code("Noise & music", {"noise_music"})
    'noise_music_2'
    """
    base = re.sub(r"[^a-z0-9]+", "_", plain(label)).strip("_")[: LONGEST_CODE - 3] or "theme"
    numbered = (base if n == 1 else f"{base}_{n}" for n in range(1, MOST_THEMES + 2))
    return next(code for code in numbered if code not in taken)


def _note(session: Session, action: str, what: str, act: Act) -> None:
    about = f"theme {what}"
    record(session, at=act.at, actor=act.actor, action=action, object=about, detail={})

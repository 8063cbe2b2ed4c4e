"""Answers that staff enter for a resident: a paper form keyed twice, a telephone call.

Nothing here names who entered what: no row, no audit, no log. The first entry of a form waits as a
draft under a key that only the form's code gives; the second is compared with it and sent.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from engage.config import Config
from engage.instrument.checking import Answers
from engage.instrument.facts import GENERIC, with_facts
from engage.language import catalogue
from engage.surveys.codes import code_hash, new_code, read_code
from engage.surveys.keyed import KeyedForm, Slip, differing, read_keyed
from engage.surveys.models import Draft, Wave
from engage.surveys.paper import PaperForm, Question, paper_form
from engage.surveys.queries import wave_by_code
from engage.surveys.running import BY_STAFF, Survey, keyed_wave_of_code, open_survey
from engage.surveys.sealing import DraftKey, draft_key
from engage.surveys.sending import (
    CodeUnusable,
    Sending,
    draft_content,
    keep_draft,
    spend_and_seal,
    stored_draft,
    writing,
)
from engage.surveys.tallies import Arrived

__all__ = ["KeyedForm", "Question", "Sheet", "Slip"]  # what the pages of staff name
# A wave may be closed some days late; its drafts go when it is.
KEPT_AFTER: Final = timedelta(days=14)
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper form at hand: its survey, the code written on it, and its first entry, if any.

    On a survey that is open to everybody the code opens the first entry and is worth nothing else.
    """

    survey: Survey
    form: PaperForm
    written: str
    hash: bytes | None = field(repr=False)
    key: DraftKey = field(repr=False)
    first: Typed | None = field(repr=False)

    def read(self, typed: Typed) -> KeyedForm:
        """Return what was keyed, by the rules of the instrument."""
        checker = self.survey.checker(has_code=self.hash is not None)
        return read_keyed(checker, self.form.keyed(), typed)

    def differences(self, typed: Typed) -> list[Question]:
        """Return the questions whose second entry is not the first."""
        first = self.first or {}
        return [q for q in self.form.keyed() if differing(q, first, typed)]


def open_sheet(
    session: Session, config: Config, written: str, language: str, wave: str = ""
) -> Sheet | None:
    """Return the form that bears a code, None where the code is none or can be used no more.

    ``wave`` is the open survey of a form without a code of a deck, for its first entry.
    """
    letters, pepper = read_code(written), config.code_pepper
    if letters is None:
        return None
    key, hashed = _key(letters, pepper), code_hash(letters, pepper)
    content = stored_draft(session.get_bind().engine, key)
    of_deck = keyed_wave_of_code(session, hashed)
    found = of_deck or (content or {}).get("wave") or wave
    survey = open_survey(session, found, BY_STAFF, city=config.city.name) if found else None
    if survey is None or (of_deck is None and not _is_open_to_all(session, found)):
        return None
    return Sheet(
        survey=survey,
        form=_form(survey, language, asks_area=of_deck is None),
        written=written.strip().upper(),
        hash=hashed if of_deck else None,
        key=key,
        first=content["typed"] if content else None,
    )


def new_sheet_code() -> str:
    """Return a code to write on a form that came without one."""
    return new_code()


def keep_first_entry(session: Session, sheet: Sheet, typed: Typed) -> bool:
    """Keep the first entry of a form, sealed under its code; False where somebody was quicker."""
    content = {"wave": sheet.survey.code, "wave_id": sheet.survey.wave_id, "typed": dict(typed)}
    until = wave_by_code(session, sheet.survey.code).fieldwork_ends_on + KEPT_AFTER
    session.rollback()
    with writing(session.get_bind().engine) as connection:
        if draft_content(connection, sheet.key) is not None:
            return False
        keep_draft(connection, sheet.key, content, until, is_keyed=True)
        connection.commit()
    return True


def send_sheet(engine: Engine, sheet: Sheet, answers: Answers, language: str, on: date) -> bool:
    """Send the settled answers of a form and spend its code; the first entry goes with it.

    False where the code was spent or the wave closed meanwhile: then nothing is sent.
    """
    parts = _sealed(sheet.survey, answers, has_code=sheet.hash is not None)
    sending = Sending(
        wave_id=sheet.survey.wave_id,
        wave=sheet.survey.code,
        public_key=sheet.survey.public_key,
        draft=sheet.key,
        content={**parts, "language": language, "route": "paper"},
        code=sheet.hash,
        arrived=Arrived(on),
    )
    with writing(engine) as connection:
        try:
            spend_and_seal(connection, sending)
        except CodeUnusable:
            return False
        connection.commit()
    return True


def n_first_entries(session: Session, wave_id: int) -> int:
    """Return how many forms of a wave wait for their second entry."""
    query = select(func.count()).select_from(Draft)
    return session.scalar(query.where(Draft.wave_id == wave_id, Draft.is_keyed)) or 0


def waves_for_entry(session: Session) -> list[Wave]:
    """Return the waves that take what staff enter."""
    query = select(Wave).where(Wave.status.in_(BY_STAFF)).order_by(Wave.code)
    return list(session.scalars(query))


def _key(letters: str, pepper: str) -> DraftKey:
    """Return the key of a form; another one than that of its hash, which the database keeps."""
    return draft_key(hmac.new(pepper.encode(), b"paper " + letters.encode(), sha256).hexdigest())


def _is_open_to_all(session: Session, wave: str) -> bool:
    return wave_by_code(session, wave).kind == "chose"


def _form(survey: Survey, language: str, *, asks_area: bool) -> PaperForm:
    say = catalogue(language).gettext
    spoken = language if language in survey.instrument.languages else survey.instrument.languages[0]
    said = with_facts(survey.instrument, GENERIC)
    return paper_form(said, spoken, say, survey.areas, asks_area=asks_area)


def _sealed(survey: Survey, answers: Answers, *, has_code: bool) -> dict[str, object]:
    on_path = survey.checker(has_code=has_code).on_path(answers)
    return survey.apart.split(on_path)

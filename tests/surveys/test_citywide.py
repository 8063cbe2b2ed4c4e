"""Surveys about the whole city: no area is asked, codes are for everybody."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.config import Config, data_folder
from engage.db import db
from engage.errors import InputErrors
from engage.surveys import codes, sealing
from engage.surveys.models import Response, Wave
from engage.surveys.plans import DeckPlan
from engage.surveys.sending import Sending
from engage.surveys.services import close_wave, open_wave, submit
from engage.surveys.services_decks import create_deck
from tests.surveys.rows import add_beats, add_wave

TODAY = date(2026, 9, 1)


def sending(wave: Wave, code: str, config: Config) -> Sending:
    """Return what a browser sends for somebody who left everything blank."""
    parts = {"answers": {}, "comments": {}, "quotable": [], "language": "en", "route": "code"}
    return Sending(
        wave_id=wave.id,
        wave=wave.code,
        public_key=wave.public_key or b"",
        draft=sealing.draft_key(),
        content={"area": None, **parts},
        code=codes.code_hash(codes.read_code(code) or "", config.code_pepper),
    )


def test_survey_that_asks_for_no_area_has_codes_for_the_whole_city(
    db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1")
    survey = (data_folder("surveys") / "after_contact.yaml").read_text(encoding="utf-8")
    wave = add_wave(db_session, text=survey)
    with pytest.raises(InputErrors, match="the whole city"):
        create_deck(db_session, wave.code, DeckPlan("1", 1, TODAY), config.code_pepper)
    plan = DeckPlan("city", 1, TODAY)
    (code,) = create_deck(db_session, wave.code, plan, config.code_pepper)
    wave = open_wave(db_session, wave.code, config.keys)
    assert submit(db.engine, sending(wave, code, config))
    close_wave(db_session, wave.code, config.keys)
    assert db_session.scalars(select(Response.area)).all() == [None]

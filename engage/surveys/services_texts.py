"""The city's texts, written by a clerk once and approved by the city for all waves."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.surveys.models import CityText
from engage.surveys.plans import Act
from engage.surveys.queries_trust import CITY_TOPICS, Texts


def approve_texts(session: Session, texts: Texts, act: Act) -> None:
    """Keep the city's texts as they were approved; waves that are open keep their own."""
    lock_for_writing(session)
    session.execute(delete(CityText))
    for topic in CITY_TOPICS:
        for language, words in texts.get(topic, {}).items():
            if words.strip():
                session.add(CityText(topic=topic, language=language, words=words.strip()))
    record(session, at=act.at, actor=act.actor, action="texts.approve", object="city", detail={})
    session.commit()

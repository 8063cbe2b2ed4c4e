"""Facts about the Spanish titles of imported meetings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.meetings.importing import CalendarMap, read_calendar, read_map
from engage.meetings.models import Meeting, Series
from engage.meetings.proposals import proposals
from engage.meetings.queries_import import imported_rows
from engage.meetings.services_import import Taking, keep_rows, take
from tests.meetings.rows import BY, NOW, beat
from tests.meetings.test_import import CHICAGO

SPANISH = "title,es,start,place\n" + "".join(
    f"Beat 3 meeting,{es},2026-0{month}-05 19:00,Library\n"
    for month, es in ((5, ""), (6, "Junta de la zona 3"))
)
ONE_BY_ONE = {name: name for name in ("title", "start", "place")}


def titles_taken(session: Session, plan: CalendarMap, text: str = SPANISH) -> list[str]:
    beat(session, "3", "")
    keep_rows(session, "x.csv", read_calendar(text.encode(), plan, {"3"}), NOW, BY)
    kept = imported_rows(session, "x.csv")
    keys, ids = [one.key for one in proposals(kept)], [row.id for row in kept if not row.series_key]
    take(session, Taking("x.csv", keys, ids), CHICAGO, NOW, BY)
    found = session.scalars(select(Meeting).order_by(Meeting.starts_local))
    return [meeting.title("es") for meeting in found]


def test_spanish_title_comes_from_the_column_else_from_the_constant(db_session: Session) -> None:
    text = "columns: {title: title, title_es: es, start: start}\ntitle_es: Reunión vecinal\n"
    titles = titles_taken(db_session, read_map(text, "map"))
    assert titles == ["Reunión vecinal", "Junta de la zona 3"]


def test_spanish_title_that_nobody_gave_is_said_from_kind_and_beat_or_place(
    db_session: Session,
) -> None:
    more = SPANISH + "Coffee,,2026-07-05 09:00,Library\nTown hall,,2026-08-05 09:00,\n"
    plan = CalendarMap(ONE_BY_ONE, {"coffee": ["coffee"], "town_hall": ["town hall"]})
    titles = titles_taken(db_session, plan, more)
    assert titles[0] == "Reunión de la zona 3"
    assert titles[2:] == ["Café con un agente: Library", "Asamblea abierta"]


def test_spanish_title_of_a_series_is_that_of_its_kind_and_beat(db_session: Session) -> None:
    days = (f"Beat 3 meeting,,2026-{month:02}-05 19:00,\n" for month in range(3, 10))
    plan = CalendarMap(ONE_BY_ONE, {"beat": ["beat"]})
    titles = titles_taken(db_session, plan, "title,es,start,place\n" + "".join(days))
    assert set(titles) == {"Reunión de la zona 3"}
    [series] = db_session.scalars(select(Series))
    assert series.title("es") == "Reunión de la zona 3"


def test_map_that_names_spanish_titles_later_knows_its_rows_again(db_session: Session) -> None:
    plain = read_calendar(SPANISH.encode(), CalendarMap(ONE_BY_ONE, {}), {"3"})
    spanish = read_calendar(
        SPANISH.encode(), CalendarMap(ONE_BY_ONE | {"title_es": "es"}, {}), {"3"}
    )
    assert [row.key for row in plain] == [row.key for row in spanish]

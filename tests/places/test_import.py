"""Imports change what differs and nothing else; a point lies in one beat."""

import random
from datetime import UTC, datetime

import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.errors import InputErrors, Missing
from engage.places import queries
from engage.places.models import Beat, BeatDraft, FormerShape, Margin
from engage.places.queries import (
    beat_at,
    beat_by_code,
    beat_map,
    beats,
    districts,
    frame_counts,
    margins,
    natural_key,
)
from engage.places.reading import Fields, read_geojson
from engage.places.services import (
    Change,
    draft,
    import_beats,
    import_draft,
    import_margins,
    keep_draft,
    preview,
)
from engage.places.tables import read_list, read_margins
from tests.places.files import SEATTLE, collection, feature, row_of, square

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
HEAD = b"area,variable,level,count\n"


def load(session: Session, data: bytes, vintage: str = "", field: str = "beat") -> Change:
    reading = read_geojson(
        data, Fields(field, "name", "district") if field == "all" else Fields(field)
    )
    return import_beats(session, reading, vintage, actor="test", now=NOW)


def load_margins(session: Session, rows: bytes) -> None:
    import_margins(session, read_margins(HEAD + rows), actor="test", now=NOW)


def codes(session: Session) -> list[str]:
    return [beat.code for beat in beats(session)]


def test_a_first_import_adds_every_beat_in_natural_order(db_session: Session) -> None:
    change = load(db_session, row_of("B10", "B2", "A1"))

    assert change.added == ("A1", "B2", "B10")
    assert codes(db_session) == ["A1", "B2", "B10"]
    assert change.vintage == "2026-05-04"


def test_the_same_file_twice_changes_nothing(db_session: Session) -> None:
    load(db_session, SEATTLE.read_bytes(), field="name")
    rows = db_session.scalar(select(func.count()).select_from(AuditRow))

    again = load(db_session, SEATTLE.read_bytes(), "another name", field="name")

    assert again.is_empty
    assert again.n_same == 51
    assert db_session.scalar(select(func.count()).select_from(AuditRow)) == rows


def test_a_new_shape_keeps_the_beat_and_remembers_the_former_shape(db_session: Session) -> None:
    load(db_session, row_of("1", "2"), "2020")
    before = {beat.code: beat.id for beat in beats(db_session)}
    moved = collection(feature("1", square(-120.7, 35.6)), feature("2", square(-120.69, 35.61)))

    change = load(db_session, moved, "2026")

    assert (change.reshaped, change.n_same) == (("2",), 1)
    assert {beat.code: beat.id for beat in beats(db_session)} == before
    assert [beat.vintage for beat in beats(db_session)] == ["2020", "2026"]
    former = db_session.scalars(select(FormerShape)).one()
    assert (former.beat_id, former.vintage) == (before["2"], "2020")
    assert "35.6," in (former.geometry or "") or "35.6]" in (former.geometry or "")


def test_a_beat_that_is_gone_is_retired_and_can_come_back(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))
    first = beat_by_code(db_session, "2")

    assert load(db_session, row_of("1")).retired == ("2",)
    assert beat_by_code(db_session, "2") is None
    assert beat_at(db_session, -120.685, 35.605) is None
    assert load(db_session, row_of("1", "2")).added == ("2",)
    assert beat_by_code(db_session, "2") == first


def test_a_plain_list_names_beats_and_leaves_their_shapes(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))
    reading = read_list(b"code,name,district\n1,Downtown,West\n2,Uptown,West\n")

    change = import_beats(db_session, reading, "", actor="test", now=NOW)

    assert (change.renamed, change.reshaped) == (("1", "2"), ())
    assert beat_at(db_session, -120.695, 35.605) == beat_by_code(db_session, "1")
    assert {name: len(found) for name, found in districts(db_session).items()} == {"West": 2}


def test_a_city_with_a_list_only_has_no_map(db_session: Session) -> None:
    import_beats(db_session, read_list(b"code\n1\n2\n"), "", actor="test", now=NOW)

    assert beat_map(db_session) is None
    assert beat_at(db_session, 0, 0) is None
    assert codes(db_session) == ["1", "2"]


def test_a_preview_changes_nothing(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))

    change = preview(db_session, read_geojson(row_of("2", "3"), Fields("beat")), "", now=NOW)

    assert (change.added, change.retired, change.reshaped) == (("3",), ("1",), ("2",))
    assert codes(db_session) == ["1", "2"]


def test_a_draft_is_saved_once_and_forgotten_after_a_day(db_session: Session) -> None:
    reading = read_geojson(row_of("1"), Fields("beat"))
    old = keep_draft(db_session, reading, "", datetime(2026, 5, 1, tzinfo=UTC))
    token = keep_draft(db_session, reading, "2026", NOW)

    assert draft(db_session, token) == (reading, "2026")
    assert import_draft(db_session, token, actor="test", now=NOW).added == ("1",)
    for gone in (old, token):
        with pytest.raises(Missing):
            import_draft(db_session, gone, actor="test", now=NOW)
    assert db_session.scalars(select(BeatDraft)).all() == []


def test_a_common_border_belongs_to_exactly_one_beat(db_session: Session) -> None:
    load(db_session, row_of("10", "9"))

    found = beat_at(db_session, -120.69, 35.605)

    assert found is not None
    assert found.code == "9"


def test_lookup_agrees_with_shapely_on_seattle(db_session: Session) -> None:
    load(db_session, SEATTLE.read_bytes(), field="name")
    rows = read_geojson(SEATTLE.read_bytes(), Fields("name")).beats
    shapes = {beat.code: shapely.from_geojson(beat.geometry) for beat in rows}
    draw = random.Random(4)  # noqa: S311  # points of a test, not secrets
    points = [(draw.uniform(-122.44, -122.24), draw.uniform(47.49, 47.74)) for _ in range(1000)]

    for point in points:
        holding = {code for code, shape in shapes.items() if shapely.intersects_xy(shape, *point)}
        found = beat_at(db_session, *point)
        assert (found.code if found else None) in (holding or {None})


def test_only_a_few_maps_stay_in_memory(db_session: Session) -> None:
    for size in (0.01, 0.011, 0.012, 0.013, 0.014, 0.015):
        load(db_session, row_of("1", size=size))
        assert beat_map(db_session) is not None

    assert len(queries._maps) <= 4


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["B10", "B2", "A1"], ["A1", "B2", "B10"]),
        (["0212", "0111", "21"], ["21", "0111", "0212"]),
        (["b2", "B1", "10", "2"], ["2", "10", "B1", "b2"]),
        (["", "1"], ["", "1"]),
    ],
)
def test_codes_sort_as_people_count(given: list[str], ordered: list[str]) -> None:
    assert sorted(given, key=natural_key) == ordered


def test_margins_come_back_by_area_without_the_frame(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))

    load_margins(
        db_session, b"city,age,young,50\ncity,age,old,70\n1,tenure,own,9\n1,adults,all,40\n"
    )

    assert margins(db_session) == {
        "city": {"age": {"young": 50, "old": 70}},
        "1": {"tenure": {"own": 9}},
    }
    assert frame_counts(db_session) == {"1": 40}


def test_households_stand_in_where_adults_are_not_known_of_all(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))

    load_margins(db_session, b"1,adults,all,40\n1,households,all,20\n2,households,all,30\n")

    assert frame_counts(db_session) == {"1": 20, "2": 30}


def test_a_variable_is_replaced_whole_and_others_stay(db_session: Session) -> None:
    load_margins(db_session, b"city,age,young,50\ncity,age,old,70\ncity,tenure,own,9\n")

    rows = read_margins(HEAD + b"city,age,young,51\ncity,age,middle,10\n")
    change = import_margins(db_session, rows, source="census", actor="test", now=NOW)

    assert (change.n_added, change.n_changed, change.n_same) == (1, 2, 0)
    assert margins(db_session)["city"] == {
        "age": {"young": 51, "middle": 10},
        "tenure": {"own": 9},
    }
    assert set(db_session.scalars(select(Margin.source))) == {"census", ""}


def test_the_same_margins_twice_change_nothing(db_session: Session) -> None:
    load_margins(db_session, b"city,age,young,50\n")

    rows = read_margins(HEAD + b"city,age,young,50\n")

    assert import_margins(db_session, rows, actor="test", now=NOW).n_same == 1


def test_margins_of_an_unknown_beat_are_refused_and_nothing_is_stored(db_session: Session) -> None:
    load(db_session, row_of("1", "2"))
    rows = read_margins(HEAD + b"city,age,young,50\n7,age,young,5\n")

    with pytest.raises(InputErrors, match="row 3: the area '7' is not known") as caught:
        import_margins(db_session, rows, actor="test", now=NOW)

    assert "there are: 1, 2" in str(caught.value)
    assert margins(db_session) == {}


def test_a_title_is_the_code_with_a_name_of_its_own() -> None:
    titles = [Beat(code="1", name=name).title for name in ("Downtown", "", "1")]

    assert titles == ["1 Downtown", "1", "1"]

"""Maps are read whole or refused with every fault by feature number."""

import json
from zoneinfo import ZoneInfo

import pytest
import shapely

from engage.errors import InputErrors
from engage.places import reading
from engage.places.outlines import zone_longitude
from engage.places.reading import Fields, read_geojson
from tests.places.files import SEATTLE, collection, feature, row_of, square

BEAT = Fields("beat")
HERE = -120.0


def faults_of(data: bytes, fields: Fields = BEAT) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read_geojson(data, fields, source="beats.geojson", longitude=HERE)
    return [str(problem) for problem in caught.value.problems]


def swapped(west: float, south: float) -> dict[str, object]:
    ring = square(west, south)["coordinates"][0]
    return {"type": "Polygon", "coordinates": [[[y, x] for x, y in ring]]}


BAD = [
    pytest.param(b"beat,name\n1,Downtown\n", "line 1: this is not JSON", id="a table"),
    pytest.param(b'{"type": "FeatureCollection",\n"features": [', "line 2", id="cut off"),
    pytest.param(b'{"type": "\xf3"}', "not a text in UTF-8", id="binary"),
    pytest.param(b"[" * 100_000, "nested too deep", id="nested"),
    pytest.param(b'{"type": "FeatureCollection", "features": [NaN]}', "NaN", id="NaN"),
    pytest.param(b'{"type": "Topology"}', "FeatureCollection but 'Topology'", id="TopoJSON"),
    pytest.param(b"[1, 2]", "FeatureCollection but 'list'", id="a list"),
    pytest.param(collection(), "has no features", id="empty"),
    pytest.param(
        collection(feature("1", name="A", zone="x")).replace(b'"beat"', b'"BEAT"'),
        "no feature has a field 'beat'. The fields are: BEAT, name, zone.",
        id="other field",
    ),
    pytest.param(collection(7, feature("1")), "feature 1: it has no code", id="not a feature"),
    pytest.param(collection(feature("1"), feature("  ")), "feature 2: it has no code", id="blank"),
    pytest.param(collection(feature("1"), feature(True)), "feature 2: it has no code", id="true"),
    pytest.param(collection(feature("a/b")), "'a/b' has signs", id="slash"),
    pytest.param(collection(feature("City")), "stands for the whole city", id="reserved"),
    pytest.param(collection(feature("1", 5)), "feature 1: it has no shape", id="no shape"),
    pytest.param(
        collection(feature("1", {"type": "Point", "coordinates": [-120.7, 35.6]})),
        "feature 1: its shape is a Point, not an area.",
        id="point",
    ),
    pytest.param(
        collection(feature("1", {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]})),
        "feature 1: its coordinates cannot be read",
        id="two points",
    ),
    pytest.param(
        collection(feature("1", {"type": "Polygon", "coordinates": []})), "no points", id="hollow"
    ),
    pytest.param(
        collection(feature("1", swapped(-120.7, 35.6))), "longitude are swapped", id="far swapped"
    ),
    pytest.param(
        collection(feature("1", swapped(-86.7, 36.1))), "longitude are swapped", id="near swapped"
    ),
    pytest.param(
        collection(feature("1", square(1_270_000.0, 230_000.0, 5000.0))),
        "are projected, not degrees",
        id="projected",
    ),
    pytest.param(
        collection(feature("1", square(100.0, 95.0))), "beyond the poles", id="beyond the poles"
    ),
    pytest.param(
        collection(
            feature("1", {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0], [0, 0]]]})
        ),
        "encloses nothing",
        id="flat",
    ),
    pytest.param(
        collection(feature("7"), feature("8"), feature("7")),
        "features 1, 3: the code '7' stands more than once.",
        id="duplicates",
    ),
]


@pytest.mark.parametrize(("data", "said"), BAD)
def test_bad_map_is_refused_with_where_what_and_remedy(data: bytes, said: str) -> None:
    found = faults_of(data)

    assert said in found[0]
    assert all(text.startswith("beats.geojson") and text.endswith(".") for text in found)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    found = faults_of(collection(feature(""), feature("2", 5), feature("3"), feature("3")))

    assert [text.partition(":")[0] for text in found] == [
        "beats.geojson, feature 1",
        "beats.geojson, feature 2",
        "beats.geojson, features 3, 4",
    ]


def test_the_same_fault_of_many_features_is_told_once() -> None:
    found = faults_of(collection(*(feature(str(i), swapped(-86.7, 36.1)) for i in range(300))))

    assert found == [
        "beats.geojson, features 1, 2, 3, 4, 5, 6, 7, 8 and 292 more: latitude and longitude are "
        "swapped. GeoJSON wants the longitude first: export the file again, or swap the columns."
    ]


def test_a_million_vertices_are_refused_before_they_are_parsed() -> None:
    ring = [[-120.7, 35.6]] * 1_000_001
    data = collection(feature("1", {"type": "Polygon", "coordinates": [ring]}))

    assert "1,000,001 points, more than 400,000. Simplify" in faults_of(data)[0]


def test_a_huge_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 100)

    assert "MB, more than" in faults_of(b"{" * 101)[0]


def test_seattle_has_51_beats_with_labels_inside() -> None:
    found = read_geojson(SEATTLE.read_bytes(), Fields("name"), longitude=HERE)

    assert len(found.beats) == 51
    assert not found.notes
    for beat in found.beats:
        assert shapely.contains_xy(shapely.from_geojson(beat.geometry), *(beat.label or (0, 0)))


def test_a_bow_tie_is_repaired_and_told_by_number() -> None:
    bow = [[-120.7, 35.6], [-120.6, 35.7], [-120.6, 35.6], [-120.7, 35.7], [-120.7, 35.6]]
    data = collection(feature("1", square(-120.9, 35.6)), feature("2", _polygon(bow)))

    found = read_geojson(data, BEAT)

    assert shapely.from_geojson(found.beats[1].geometry).is_valid
    assert [str(note) for note in found.notes] == [
        "file, feature 2: the outline crossed itself and was repaired."
    ]


def test_features_of_one_code_are_joined_when_asked() -> None:
    data = row_of("1", "2", "1", "2")

    found = read_geojson(data, Fields("beat", dissolve=True))

    assert [beat.code for beat in found.beats] == ["1", "2"]
    assert json.loads(found.beats[0].geometry or "")["type"] == "MultiPolygon"
    assert "4 features became 2 beats." in str(found.notes[-1])


def test_overlapping_beats_are_noticed() -> None:
    data = collection(feature("1", square(0.0, 1.0)), feature("2", square(0.005, 1.0)))

    found = read_geojson(data, BEAT)

    assert "1 and 2 overlap by 50%" in str(found.notes[0])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param("0111", "0111", id="a leading zero stays"),
        pytest.param(12, "12", id="whole number"),
        pytest.param(12.0, "12", id="number with a point"),
        pytest.param("  B  2 ", "B 2", id="blanks"),
    ],
)
def test_codes_are_texts(value: object, code: str) -> None:
    assert read_geojson(collection(feature(value)), BEAT).beats[0].code == code


def test_names_and_districts_are_read_from_their_fields() -> None:
    data = collection(feature("1", label="Downtown", area=3))

    beat = read_geojson(data, Fields("beat", "label", "area")).beats[0]

    assert (beat.name, beat.district) == ("Downtown", "3")


def test_heights_are_dropped() -> None:
    ring = [[*point, 12.5] for point in square(-120.7, 35.6)["coordinates"][0]]

    text = read_geojson(collection(feature("1", _polygon(ring))), BEAT).beats[0].geometry

    assert "12.5" not in (text or "")


@pytest.mark.parametrize(
    ("zone", "longitude"), [("America/Los_Angeles", -120), ("America/Chicago", -90), ("UTC", 0)]
)
def test_a_time_zone_tells_about_where_a_city_lies(zone: str, longitude: float) -> None:
    assert zone_longitude(ZoneInfo(zone)) == longitude


def _polygon(ring: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring]}

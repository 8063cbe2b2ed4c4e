"""Bad files of places, by the command line and by the page: refused in words, nothing stored."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.places.models import Beat, BeatDraft, Margin
from engage.places.services import import_beats
from engage.places.tables import read_list
from tests.places.files import collection, feature, row_of, square
from tests.places.test_import import NOW
from tests.places.test_reading import swapped
from tests.places.test_staff import token

Run = Callable[..., Result]
Sign = Callable[..., FlaskClient]
HEAD = b"area,variable,level,count\n"


def ring(*points: object) -> bytes:
    return collection(feature("1", {"type": "Polygon", "coordinates": [list(points)]}))


MAPS = [
    pytest.param(b"", "the file is empty. Export", id="empty"),
    pytest.param(b"beats", "line 1: this is not JSON", id="no JSON"),
    pytest.param(json.dumps(square(-120.7, 35.6)).encode(), "but 'Polygon'", id="a bare shape"),
    pytest.param(collection(), "the file has no features", id="no features"),
    pytest.param(row_of("1", "1"), "features 1, 2: the code '1' stands more", id="duplicates"),
    pytest.param(collection(feature("1", swapped(-120.7, 35.6))), "are swapped", id="swapped"),
    pytest.param(row_of("\xd1").replace(b"\\u00d1", b"\xd1"), "line 1: byte 0xd1", id="encoding"),
    pytest.param(row_of("1").replace(b"35.6", b"NaN"), "a number in it cannot", id="NaN"),
    pytest.param(b'{"type": ' + b"9" * 5000 + b"}", "far too many digits", id="digits"),
    pytest.param(row_of("1").replace(b"35.6", b"1e999"), "cannot be read", id="infinite"),
    pytest.param(ring(["a", "b"], 5, None), "lists of pairs of numbers", id="words for numbers"),
    pytest.param(ring([1, 2], [3, 4], [3, 2]), "do not form a closed", id="open ring"),
    pytest.param(row_of("1\0"), "'1\\x00' has signs", id="zero byte"),
    pytest.param(row_of("\ud800"), "'\\ud800' has signs", id="half a character"),
]
LISTS = [
    pytest.param(b"", "row 1: the column 'code' is missing", id="empty"),
    pytest.param(b"name\nA\n", "there are: name", id="no code"),
    pytest.param("code,name\n1,Año\n".encode("cp1252"), "may be Windows-1252", id="cp1252"),
    pytest.param("code\n1\n".encode("utf-16"), "may be UTF-16", id="UTF-16"),
    pytest.param(b"code\n1\n2\0\n", "row 3: there is a zero byte", id="zero byte"),
    pytest.param(b"code,code\n1,2\n", "the column 'code' stands twice", id="column twice"),
    pytest.param(b"code,name\n1,A,B\n", "row 2: the row has 3 cells", id="ragged"),
    pytest.param(b"code\n=1+1\n", "row 2: its code '=1+1' has signs", id="formula"),
    pytest.param(b"code,name\n1," + b"x" * 200_000, "row 2: this is not CSV", id="huge cell"),
]
MARGINS = [
    pytest.param(HEAD + b"77,age,a18,3\n", "m.csv, row 2: the area '77' is not known", id="area"),
    pytest.param(HEAD + b"=cmd,age,a18,3\n", "the area '=cmd' is not known", id="formula"),
    pytest.param(HEAD + b"1,age,a," + b"9" * 5000, "row 2: the count 999", id="digits"),
    pytest.param(HEAD + "1,age,a,٣\n".encode(), "is not a whole number", id="other digits"),
    pytest.param(HEAD + b"1," + b"v" * 81 + b",a,3\n", "column variable is too long", id="long"),
    pytest.param(HEAD + b"1,age,a\0,3\n", "row 2: there is a zero byte", id="zero byte"),
    pytest.param(HEAD + b"1,age,a,3,4\n", "the row has 5 cells, the first row 4", id="ragged"),
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "zero byte", id="a picture"),
]


@pytest.fixture
def city(db_session: Session) -> Session:
    """A city with the beats 1 and 2."""
    import_beats(db_session, read_list(b"code\n1\n2\n"), "2026", actor="test", now=NOW)
    return db_session


def stored(session: Session) -> tuple[list[str], int, int]:
    """Return the codes of the beats, and how many drafts and margins there are."""
    session.rollback()
    n_drafts, n_margins = (
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (BeatDraft, Margin)
    )
    return sorted(session.scalars(select(Beat.code).where(Beat.is_current))), n_drafts, n_margins


def by_command(run: Run, path: Path, data: bytes, *words: str) -> str:
    """Return what a command said to a file that it must refuse."""
    path.write_bytes(data)
    result = run(*words[:2], path, *words[2:])
    assert isinstance(result.exception, InputErrors)
    assert all(problem.remedy for problem in result.exception.problems)
    return str(result.exception)


def by_page(client: FlaskClient, action: str, name: str, data: bytes, **more: str) -> str:
    """Return what a page said to a file that it must refuse."""
    form = {"csrf_token": token(client), "file": (io.BytesIO(data), name), **more}
    answer = client.post(f"/staff/places/{action}", data=form)
    assert answer.status_code == 422
    return answer.text.replace("&#39;", "'")


@pytest.mark.parametrize(("data", "said"), MAPS)
def test_bad_map_changes_nothing(
    city: Session, runner: Run, staff_client: Sign, tmp_path: Path, data: bytes, said: str
) -> None:
    words = ("beats", "import", "--code", "beat")
    assert said in by_command(runner, tmp_path / "b.geojson", data, *words)
    assert said in by_page(staff_client("organizer"), "preview", "b.geojson", data, code="beat")
    assert stored(city) == (["1", "2"], 0, 0)


@pytest.mark.parametrize(("data", "said"), LISTS)
def test_bad_list_changes_nothing(
    city: Session, runner: Run, staff_client: Sign, tmp_path: Path, data: bytes, said: str
) -> None:
    assert said in by_command(runner, tmp_path / "b.csv", data, "beats", "import")
    assert said in by_page(staff_client("organizer"), "preview", "b.csv", data)
    assert stored(city) == (["1", "2"], 0, 0)


@pytest.mark.parametrize(("data", "said"), MARGINS)
def test_bad_margins_change_nothing(
    city: Session, runner: Run, staff_client: Sign, tmp_path: Path, data: bytes, said: str
) -> None:
    assert said in by_command(runner, tmp_path / "m.csv", data, "margins", "import")
    assert said in by_page(staff_client("organizer"), "margins", "m.csv", data)
    assert stored(city) == (["1", "2"], 0, 0)


def test_a_map_may_begin_with_a_byte_order_mark_or_be_utf_16(
    city: Session, runner: Run, tmp_path: Path
) -> None:
    for data in (b"\xef\xbb\xbf" + row_of("1", "2"), row_of("1", "2").decode().encode("utf-16")):
        (tmp_path / "b.geojson").write_bytes(data)
        assert runner("beats", "import", tmp_path / "b.geojson", "--code", "beat").exit_code == 0

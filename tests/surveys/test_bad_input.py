"""Bad instruments, answers and maps, by the command line and by the page: refused, all of it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.surveys.models import Comment, InstrumentVersion, Response, Wave
from tests.surveys.rows import SMALL, add_beats, add_wave
from tests.surveys.test_staff import send

Run = Callable[..., Result]
Sign = Callable[..., FlaskClient]
MAP = 'engage_map: 1\ninstrument: small\narea: {column: "Zone"}\ncolumns:\n  qol: {column: "Q"}\n'
HEAD = "Q,Zone\n"
GOOD = HEAD + "Good,1\n"


def changed(old: str, new: str) -> bytes:
    """Return the small instrument with one change."""
    assert old in SMALL
    return SMALL.replace(old, new, 1).encode("utf-8", "surrogatepass")


INSTRUMENTS = [
    pytest.param(b"", "x.yaml:1:1: The file is empty", id="empty"),
    pytest.param(b"hello", "x.yaml:1:1: The file holds keys with values", id="a word"),
    pytest.param(b"- a\n- b\n", "x.yaml:1:1: The file holds keys", id="a list"),
    pytest.param(SMALL.encode("cp1252"), "x.yaml:5: The byte 0xf1 is not utf-8", id="cp1252"),
    pytest.param(SMALL.encode("utf-16"), "x.yaml:1: The byte 0xff", id="UTF-16"),
    pytest.param(b"%PDF-1.7\n%\xe2\xe3\n", "x.yaml:2: The byte 0xe2", id="PDF"),
    pytest.param(changed("id: small", "id: sm\0all"), "x.yaml:2: There is a zero", id="zero byte"),
    pytest.param(changed("id: small", "id: &a small"), "x.yaml:2:5: &a is read as", id="anchor"),
    pytest.param(changed("missing: [dk]", "missing: *a"), "*a is read as a reference", id="alias"),
    pytest.param(changed("id: small", "id: small\nid: b"), "x.yaml:3:1: id stands", id="twice"),
    pytest.param(changed("id: small", "id: small\nids: 1"), "x.yaml:3:1: ids is not", id="key"),
    pytest.param(changed("id: small", "id: !!python/name:os.system"), "tag", id="tag"),
    pytest.param(changed("        max: 2", "\tmax: 2"), "There is a tab", id="tab"),
    pytest.param(changed('"1"', "2027.10"), "x.yaml:3:1: 2027.10 is not read", id="2027.10"),
    pytest.param(changed('"1"', "01"), 'in quotes: version: "01"', id="01"),
    pytest.param(changed("en: How is", "en: How #3"), "The text ends at #", id="comment"),
    pytest.param(changed("max: 10", "max: 010"), "Write digits only", id="octal"),
    pytest.param(changed("max: 10", "max: " + "9" * 5000), "whole number", id="digits"),
    pytest.param(changed("max: 2", "max: two"), "max is a whole number, but two", id="word"),
    pytest.param(changed("missing: [dk]", "missing: dk"), "missing is a list", id="no list"),
    pytest.param(changed("required: true", "required: Yes"), "true or false", id="Yes"),
    pytest.param(changed("code: noise", "code: 1.5"), "whole number, or a word", id="code"),
    pytest.param(changed("en: How is", r'en: "\ud800"'), "cannot be printed", id="half a sign"),
    pytest.param(changed("en: How is", r'en: "a\0b"'), "cannot be printed", id="escaped zero"),
    pytest.param(changed("layer: beats", "layer: moon"), "There is no layer moon", id="layer"),
    pytest.param(SMALL.encode() + b"#" * 300_000, "The file is too large", id="huge"),
]
ANSWERS = [
    pytest.param(b"", "a.csv: row 1: The row is empty", id="empty"),
    pytest.param(HEAD.encode(), "Of 0 rows 0 are of other waves", id="only a header"),
    pytest.param(b"Q\nGood\n", "a.csv: row 1: There is no column 'Zone'", id="no column"),
    pytest.param(b"Q;Zone\nGood;1\n", "row 1: There is no column 'Q'", id="semicolons"),
    pytest.param(b"Q,Zone,Q\nGood,1,Bad\n", "The column 'Q' stands twice", id="column twice"),
    pytest.param((HEAD + "Mál,1\n").encode("cp1252"), "a.csv:2: The byte 0xe1", id="cp1252"),
    pytest.param(GOOD.encode("utf-16"), "a.csv:1: The byte 0xff", id="UTF-16"),
    pytest.param((HEAD + "Go\0od,1\n").encode(), "a.csv:2: There is a zero", id="zero byte"),
    pytest.param((HEAD + "=1+1,1\n").encode(), "row 2, column 'Q': '=1+1' is not", id="formula"),
    pytest.param((GOOD + "Good\n").encode(), "row 3: The row has 1 cells", id="short"),
    pytest.param((GOOD + "Good,1,2\n").encode(), "row 3: The row has 3 cells", id="long"),
    pytest.param((GOOD + "Good,9\n").encode(), "row 3, column 'Zone': '9' is no beat", id="beat"),
    pytest.param((HEAD + "x" * 200_000 + ",1\n").encode(), "field larger than", id="huge cell"),
    pytest.param((HEAD + '"Good,1\n').encode(), "Look for a stray delimiter", id="open quote"),
]
MAPS = [
    pytest.param("", "m.yaml:1:1: The file is empty", id="empty"),
    pytest.param("hello", "m.yaml:1:1: The file holds keys", id="a word"),
    pytest.param("engage_map: 1\ncolumns: {}\n", "columns has too few entries", id="no columns"),
    pytest.param(MAP + "encoding: base64\n", "'base64' is no encoding", id="no text"),
    pytest.param(MAP + "encoding: undefined\n", "'undefined' is no encoding", id="undefined"),
    pytest.param(MAP + 'encoding: "utf-8\\0"\n', "cannot be printed", id="zero byte"),
    pytest.param(MAP + "language: fr\n", "language cannot be fr. Write 'en' or 'es'", id="French"),
    pytest.param(MAP + '  first: {column: "Q", split: ""}\n', "split is empty", id="split"),
    pytest.param(MAP + '  first: {column: "Q"}\n', "column 'Q': 'Good' is not in", id="multi"),
    pytest.param(MAP.replace('"Q"}', '"Q", ticked: ["1"]}'), "one answer in a cell", id="ticked"),
    pytest.param(MAP + '  words: {column: "Q", codes: {a: b}}\n', "Free text takes", id="text"),
    pytest.param(MAP + '  trust: {column: "Q", codes: {a: 99}}\n', "99 is no number", id="number"),
    pytest.param(MAP + '  trust: {column: "Q", codes: {a: b}}\n', "b is no number", id="no number"),
    pytest.param(
        MAP + '  first: {column: "Q"}\n  first.noise: {column: "Q", ticked: ["1"]}\n',
        "first is mapped as a whole and by its options",
        id="twice",
    ),
    pytest.param(
        MAP + 'wave: {column: "Zone", codes: {"1": spring}}\n',
        "Of 1 rows 1 are of other waves",
        id="other wave",
    ),
    pytest.param(
        MAP.replace('"Zone"}', '"Zone", codes: {"1": x}}'), "'1' (in the map: x)", id="area"
    ),
]


@pytest.fixture
def wave(db_session: Session) -> Session:
    """A city with one beat and an unopened wave."""
    add_beats(db_session, "1")
    add_wave(db_session, kind="chose")
    return db_session


def stored(session: Session) -> tuple[list[int], list[str]]:
    """Return how many instruments, responses and comments there are, and the states of waves."""
    session.rollback()
    tables = (InstrumentVersion, Response, Comment)
    counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    return counts, list(session.scalars(select(Wave.status)))


def refused(result: Result) -> str:
    """Return what a command said that must refuse."""
    assert isinstance(result.exception, InputErrors)
    assert all(problem.remedy for problem in result.exception.problems)
    return str(result.exception)


def by_page(client: FlaskClient, page: str, action: str, **files: tuple[str, bytes]) -> str:
    """Return what a page said that must refuse."""
    data = {field: (BytesIO(raw), name) for field, (name, raw) in files.items()}
    answer = send(client, page, f"{page}/{action}", data)
    assert answer.status_code == 422
    return answer.text.replace("&#39;", "'").replace("&amp;", "&").replace("&#34;", '"')


def check_import(wave: Session, run: Run, client: FlaskClient, files: Path) -> str:
    """Bring a file in by command and page, and return what both said, the page last."""
    answers, recipe = files / "a.csv", files / "m.yaml"
    told = refused(run("responses", "import", "2026-fall", answers, "--map", recipe))
    sent = {p.name: (p.name, p.read_bytes()) for p in (answers, recipe)}
    page = by_page(
        client,
        "/staff/surveys/2026-fall",
        "import",
        answers=sent["a.csv"],
        recipe=sent["m.yaml"],
    )
    assert all(line in page for line in told.splitlines())
    assert stored(wave) == ([1, 0, 0], ["draft"])
    return told


@pytest.mark.parametrize(("data", "said"), INSTRUMENTS)
def test_bad_instrument_is_not_loaded(
    db_session: Session, runner: Run, staff_client: Sign, tmp_path: Path, data: bytes, said: str
) -> None:
    (tmp_path / "x.yaml").write_bytes(data)
    assert said in refused(runner("survey", "load", tmp_path / "x.yaml"))
    files = {"file": ("x.yaml", data)}
    assert said in by_page(staff_client("organizer"), "/staff/surveys", "instruments", **files)
    assert stored(db_session) == ([0, 0, 0], [])


@pytest.mark.parametrize(("data", "said"), ANSWERS)
def test_bad_answers_are_not_imported(
    wave: Session, runner: Run, staff_client: Sign, tmp_path: Path, data: bytes, said: str
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    (tmp_path / "m.yaml").write_text(MAP)
    assert said in check_import(wave, runner, staff_client("organizer"), tmp_path)


@pytest.mark.parametrize(("recipe", "said"), MAPS)
def test_bad_map_imports_nothing(
    wave: Session, runner: Run, staff_client: Sign, tmp_path: Path, recipe: str, said: str
) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "m.yaml").write_text(recipe)
    assert said in check_import(wave, runner, staff_client("organizer"), tmp_path)

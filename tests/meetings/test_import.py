"""Facts about importing a messy calendar: the real one of Chicago, and made-up rows."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.calendar.findrule import FoundRule, found_rule
from engage.calendar.messy import beats_in, scrubbed
from engage.errors import InputErrors
from engage.meetings.importing import CalendarMap, ReadRow, read_calendar, read_map
from engage.meetings.models import Meeting, Series
from engage.meetings.models_imports import ImportedRow
from engage.meetings.proposals import proposals
from engage.meetings.queries_import import imported_rows, warning_counts
from engage.meetings.services_import import Taking, keep_rows, take
from tests.meetings.rows import BY, NOW, beat
from tests.meetings.test_series import expanded, stored

DATA = Path(__file__).parent.parent / "data"
CSV = (DATA / "chicago_meetings_2016.csv").read_bytes()
MAP = read_map((DATA / "chicago_meetings.yaml").read_text(encoding="utf-8"), "map")
BEATS = frozenset((DATA / "chicago_beats.txt").read_text(encoding="utf-8").split())
CHICAGO = ZoneInfo("America/Chicago")
SIMPLE = CalendarMap({"title": "title", "start": "start", "end": "end"}, {"beat": ["beat"]})


@pytest.fixture(scope="module")
def rows() -> list[ReadRow]:
    """The calendar of Chicago, read once."""
    return read_calendar(CSV, MAP, BEATS)


def series_of(rows: list[ReadRow]) -> dict[str, list[date]]:
    found = defaultdict(list)
    for row in rows:
        if row.series_key and row.times:
            found[row.series_key].append(row.times.starts.date())
    return found


def is_one_rule(found: FoundRule | None) -> bool:
    if found is None:
        return False
    n_moved = len(found.moved)
    return len(found.missing) + n_moved <= 2 and len(found.extra) + n_moved <= 2


def test_series_come_out_as_one_rule_with_at_most_two_exceptions(rows: list[ReadRow]) -> None:
    found = {key: found_rule(days) for key, days in series_of(rows).items()}
    assert len(found) >= 183
    assert sum(map(is_one_rule, found.values())) >= 178


def test_series_of_the_departments_own_column_do_too() -> None:
    sets: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in read_own_columns():
        sets[row["district"], row["beats"]].append(datetime.fromisoformat(row["start"]).date())
    series = [days for days in sets.values() if len(days) >= 4]
    assert len(series) == 187
    assert sum(is_one_rule(found_rule(days)) for days in series) >= 178


def read_own_columns() -> Iterator[dict[str, str]]:
    columns = {name: name for name in ("title", "start", "end", "group")}
    plan = CalendarMap(columns | {"group": "district", "details": "beats", "place": "kind"}, {})
    for row in read_calendar(CSV, plan, BEATS):
        if row.typed["place"] == "beat" and row.typed["details"]:
            yield {
                "district": row.typed["group"],
                "beats": row.typed["details"],
                "start": row.typed["start"],
            }


@pytest.mark.parametrize(
    ("beats", "rule", "gone", "extra"),
    [
        pytest.param("0835", "INTERVAL=1;BYDAY=4WE", (), ("11-03",), id="extra Thursday"),
        pytest.param("0813,0833", "INTERVAL=1;BYDAY=4TU", (), (), id="all twelve"),
        pytest.param("0811", "INTERVAL=1;BYDAY=3TU", ("03-15",), (), id="election day"),
        pytest.param("2431", "INTERVAL=2;BYDAY=4TU", ("08-23",), (), id="one missing"),
        pytest.param("1433", "INTERVAL=2;BYDAY=3TH", (), (), id="one moved"),
        pytest.param("2534", "INTERVAL=2;BYDAY=4WE", (), (), id="ends early"),
        pytest.param("2022", "INTERVAL=2;BYDAY=2TU", (), (), id="morning typed"),
    ],
)
def test_cases_of_the_reference(
    rows: list[ReadRow], beats: str, rule: str, gone: tuple[str, ...], extra: tuple[str, ...]
) -> None:
    [days] = [days for key, days in series_of(rows).items() if key.endswith(f"|{beats}")]
    found = found_rule(days)
    assert found
    assert found.rule.text == f"FREQ=MONTHLY;{rule}"
    assert tuple(f"{day:%m-%d}" for day in found.missing) == gone
    assert tuple(f"{day:%m-%d}" for day in found.extra) == extra
    moved = {f"{a:%m-%d}": f"{b:%m-%d}" for a, b in found.moved.items()}
    assert moved == ({"06-16": "06-23"} if beats == "1433" else {})


def test_report_names_what_is_doubtful(rows: list[ReadRow]) -> None:
    meetings = [row for row in rows if row.kind == "beat"]
    doubts = Counter(name for row in meetings for name in row.warnings)
    assert sum("duplicate" in row.warnings for row in rows) == 3
    assert doubts["duplicate"] == 2
    assert doubts["no_end"] == 279
    assert doubts["end_is_start"] == 5
    assert doubts["cancelled_in_words"] == 5
    assert doubts["short_form"] >= 89
    early = {
        (row.beats, f"{row.times.starts:%m-%d %H:%M}")
        for row in meetings
        if "early" in row.warnings and row.times
    }
    assert early >= {
        (("2022",), "02-09 07:00"), (("1013",), "01-20 06:00"), (("1915",), "06-02 06:30"),
        (("1913",), "09-06 06:30"),
    }  # fmt: skip
    late = [row for row in meetings if row.times and row.times.starts.hour >= 22]
    assert late
    assert not any("early" in row.warnings for row in late)


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        pytest.param("Beat Meeting:1133/34", ("1133", "1134"), id="slash"),
        pytest.param("Beat Meeting:1113/14/15", ("1113", "1114", "1115"), id="two slashes"),
        pytest.param("1821,22,23 Beat Meeting", ("1821", "1822", "1823"), id="commas"),
        pytest.param("213-215-224 Beat Meeting", ("0213", "0215", "0224"), id="three digits"),
        pytest.param("1923, 1924 & 1925 Beat Meeting", ("1923", "1924", "1925"), id="and"),
        pytest.param("30 Sector Beat Meeting (331, 332)", ("0331", "0332"), id="sector and beats"),
        pytest.param("Beat Meeting for beat 1711and beat 1712", ("1711", "1712"), id="no blank"),
        pytest.param("935's Beat Meeting", ("0935",), id="apostrophe"),
        pytest.param("Faith & Action 2016", (), id="a year"),
        pytest.param("1020 SECTOR MEETING", (), id="a sector"),
        pytest.param("11th Dist Beat Meeting Beat 1133", ("1133",), id="a district"),
        pytest.param("211 3240 Indiana", ("0211",), id="an address"),
        pytest.param("ALL BEATS MEETING", (), id="none"),
        pytest.param("Beat 1513N CAPS Meeting", ("1513",), id="north of a beat"),
    ],
)
def test_beats_are_recognised_in_titles(title: str, codes: tuple[str, ...]) -> None:
    assert beats_in(title, BEATS).codes == codes


def test_import_twice_is_import_once_and_nothing_is_in_the_calendar_unconfirmed(
    db_session: Session,
) -> None:
    small = read_calendar(b"\n".join(CSV.splitlines()[:150]), MAP, BEATS)
    first = keep_rows(db_session, "x.csv", small, NOW, BY)
    again = keep_rows(db_session, "renamed.csv", small, NOW, BY)
    assert len(small) > 100
    assert (first.n_new, again.n_new, again.n_known) == (len(small), 0, len(small))
    assert db_session.scalar(select(func.count()).select_from(Meeting)) == 0
    assert warning_counts(imported_rows(db_session, "x.csv"))["no_end"] > 0


def test_confirmed_series_stands_in_the_calendar_with_its_exceptions(
    db_session: Session, rows: list[ReadRow]
) -> None:
    for code in ("1433", "2022", "1622"):
        beat(db_session, code, "")
    wanted = [row for row in rows if row.series_key.partition("|")[2] in {"1433", "2022", "1622"}]
    keep_rows(db_session, "x.csv", wanted, NOW, BY)
    kept = imported_rows(db_session, "x.csv")
    keys = [one.key for one in proposals(kept)]
    typed = {row.id: dict(row.typed) for row in kept}
    assert take(db_session, Taking("x.csv", keys), CHICAGO, NOW, BY) == (3, 0)
    moved = meeting_on(db_session, date(2016, 6, 23), "1433")
    assert moved.slot_local == datetime(2016, 6, 16, 18, 30)  # noqa: DTZ001  # wall time
    assert meeting_on(db_session, date(2016, 2, 9), "2022").starts_local.hour == 7, "as typed"
    assert meeting_on(db_session, date(2016, 12, 14), "1622").is_cancelled
    assert {row.id: dict(row.typed) for row in imported_rows(db_session, "x.csv")} == typed
    in_2016 = datetime(2016, 12, 1, tzinfo=UTC)
    assert expanded(db_session, in_2016, (2015, 2018)) == stored(db_session)
    again = keep_rows(db_session, "x.csv", wanted, NOW, BY)
    assert again.n_new == 0
    assert db_session.scalar(select(func.count()).select_from(Series)) == 3


def test_likely_times_are_taken_only_where_they_were_confirmed(
    db_session: Session, rows: list[ReadRow]
) -> None:
    beat(db_session, "2022", "")
    wanted = [row for row in rows if row.series_key.endswith("|2022")]
    keep_rows(db_session, "x.csv", wanted, NOW, BY)
    [proposal] = proposals(imported_rows(db_session, "x.csv"))
    taking = Taking("x.csv", [proposal.key], with_likely_times=True)
    take(db_session, taking, CHICAGO, NOW, BY)
    assert meeting_on(db_session, date(2016, 2, 9), "2022").starts_local.hour == 19
    [row] = [r for r in imported_rows(db_session, "x.csv") if "early" in r.warnings]
    assert row.typed["start"] == "2016-02-09T07:00:00"


def meeting_on(session: Session, day: date, code: str) -> Meeting:
    [found] = [
        meeting
        for meeting in session.scalars(select(Meeting))
        if meeting.starts_local.date() == day and [b.code for b in meeting.beats] == [code]
    ]
    return found


def test_numbers_to_call_and_mail_addresses_are_never_kept(db_session: Session) -> None:
    text = (
        "title,start,end\n"
        '"Beat 3 meeting, call 773-555-0100 or bo@example.org",2026-05-05 19:00,2026-05-05 18:00\n'
        "Beat 3 meeting,tomorrow,\n"
    )
    [row, broken] = read_calendar(text.encode(), SIMPLE, {"3"})
    assert row.typed["title"] == "Beat 3 meeting, call [number removed] or [address removed]"
    assert set(row.warnings) >= {"number_removed", "end_before_start"}
    assert (broken.times, broken.is_left_out) == (None, True)
    keep_rows(db_session, "x.csv", [row, broken], NOW, BY)
    stored_rows = db_session.scalars(select(ImportedRow)).all()
    assert not any("555" in str(one.typed) for one in stored_rows)
    assert scrubbed("8530 S. Kedzie, 60652-1234") == ("8530 S. Kedzie, 60652-1234", False)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("columns: {title: t}", "which column is 'start'", id="no start"),
        pytest.param("columns: {title: t, start: s, room: r}", "not known here", id="unknown"),
        pytest.param("columns: {title: t, start: s}\nkinds: {party: [x]}", "not a kind", id="kind"),
        pytest.param("- a", "must be a table", id="a list"),
        pytest.param("columns: {title: t\n", "map", id="broken"),
    ],
)
def test_faulty_map_is_refused_with_words(text: str, fault: str) -> None:
    with pytest.raises(InputErrors, match=fault):
        read_map(text, "map")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"title,start\n", "no column end", id="no column"),
        pytest.param("title,start,end\né,,".encode("cp1252"), "UTF-8", id="Windows"),
        pytest.param(b'title,start,end\n"a', "cannot be read as a table", id="open quote"),
    ],
)
def test_faulty_file_is_refused_with_words(data: bytes, fault: str) -> None:
    with pytest.raises(InputErrors, match=fault):
        read_calendar(data, SIMPLE, {"3"})

"""Facts about importing a calendar by command and by page."""

import io
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.meetings.models import Meeting
from engage.meetings.queries_import import imported_rows
from tests.meetings.rows import beat, csrf


def test_command_reports_and_takes_what_is_confirmed(
    runner: Callable[..., Result], db_session: Session, tmp_path: Path
) -> None:
    beat(db_session)
    lines = [f"Beat 3 meeting,2026-0{month}-1{day} 18:30," for month, day in enumerate("3071", 1)]
    lines += [
        "Beat 3 meeting,2026-05-12 18:30,",
        "Beat 3 meeting,2026-06-09 06:30,2026-06-09 19:30",
    ]
    file, plan = tmp_path / "old.csv", tmp_path / "map.yaml"
    file.write_text("\n".join(["title,start,end", *lines]), encoding="utf-8")
    plan.write_text("columns: {title: title, start: start, end: end}\n", encoding="utf-8")
    report = runner("meetings", "import", file, "--map", plan)
    assert report.exit_code == 0, report.output
    assert "the second Tuesday of every month" in report.output
    assert "line 7: 06:30, likely 18:30" in report.output
    assert db_session.scalar(select(Meeting)) is None
    taken = runner("meetings", "import", file, "--map", plan, "--take")
    assert "1 series" in taken.output
    assert len(db_session.scalars(select(Meeting)).all()) == 6


def test_page_reads_reports_and_takes_what_is_ticked(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    beat(db_session)
    browser, path = staff_client("organizer"), "/staff/meetings/import"
    lines = [f"Beat 3 meeting,2026-0{n}-{day} 18:30,Hall" for n, day in enumerate(DAYS, 1)]
    data = "\n".join(["title,start,location", *lines, "Picnic,2026-07-04 12:00,Park"])
    fields = {"title": "title", "start": "start", "end": "", "words": "beat, picnic"}
    page = upload(browser, path, data, fields)
    assert "5 new rows, 0 known already." in page
    assert "the second Tuesday of every month, 18:30" in page
    [picnic] = [r for r in imported_rows(db_session, "old.csv") if r.typed["title"] == "Picnic"]
    form = {"csrf_token": csrf(page), "series": "|3", "row": str(picnic.id), "step": "take"}
    done = browser.post(f"{path}/report/old.csv", data=form, follow_redirects=True).text
    assert "1 series and 1 single meetings are in the calendar." in done
    assert "Nothing of this calendar waits any more." in done
    assert len(db_session.scalars(select(Meeting)).all()) == 5
    assert "0 new rows, 5 known already." in upload(browser, path, data, fields)
    assert "has no column begin" in upload(browser, path, data, fields | {"start": "begin"})


DAYS = ("13", "10", "10", "14")


def upload(browser: FlaskClient, path: str, data: str, fields: dict[str, str]) -> str:
    token = csrf(browser.get(path).text)
    sent = fields | {"csrf_token": token, "file": (io.BytesIO(data.encode()), "old.csv")}
    return browser.post(path, data=sent, follow_redirects=True).text

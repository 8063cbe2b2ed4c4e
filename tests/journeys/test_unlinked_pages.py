"""Pages that no link leads to pass all checkers, and no page is looked at by nobody."""

from pathlib import Path

import pytest
from flask import Flask

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.unlinked import WAYS
from tests.journeys.walking import FIRST, check_ways, linked

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("more_waves")]
FILES = {
    *("static", "meetings_feeds.beat", "meetings_feeds.city", "meetings_feeds.meeting"),
    *("meetings_feeds.atom", "meetings_feeds.as_json", "meetings_feeds.own"),
    *("results_questions.area_file", "results_questions.question_file"),
    *("results.download_csv", "results.download_json", "briefings_staff.download"),
    *("briefings_batch.download_all", "briefings_files.newest", "briefings_files.in_language"),
    "results_releases.download",
    *("fieldwork_print.download", "fieldwork_paper.download"),
    "meetings_outreach_staff.download",
    *("meetings_door_offline.state", "meetings_door_offline.worker"),
    *(f"results_api.{name}" for name in ("openapi", "waves", "wave", "areas", "items", "cells")),
    *(f"results_api.{name}" for name in ("verdicts", "voices", "nothing")),
    *("results_downloads.download", "authoring_files.download", "authoring_files.download_xlsform"),
}
LEAD_ON = {
    "meetings.enter",
    "commitments.enter",
    "meetings_door_staff.scan",
    "surveys_phone.start",
}  # they show no page of their own


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_that_no_link_leads_to_pass(
    app: Flask, demo_site: DemoSite, open_context: OpenContext, language: str, tmp_path: Path
) -> None:
    check_ways(app, demo_site, open_context, language, tmp_path / "html")


def test_no_page_is_left_out(app: Flask, demo_site: DemoSite, open_context: OpenContext) -> None:
    seen = set[str]().union(*(way.views for way in WAYS))
    for role, first in FIRST.items():
        context = open_context()
        if role != "resident":
            demo_site.sign_in(context, role)
        seen |= linked(app, demo_site, context, first)
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - seen - FILES - LEAD_ON == set()

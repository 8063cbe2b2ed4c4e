"""The handover of a beat: promises with their history, what failed, and nobody's contact."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.models import AuditRow
from engage.briefings.handover import Duty, Handover, HandoverMaterial, handover
from engage.briefings.material import Pledge, PledgeStep
from engage.briefings.services_handover import WantedHandover, draw_handover, make_handover
from engage.config import Config
from engage.errors import Missing
from engage.places.models import Beat
from engage.results.models_content import ReleaseContent
from tests.briefings import rows
from tests.briefings.test_archive import NOW, city

__all__ = ["city"]  # a fixture
DROPPED = Pledge(
    *("Close the alley at night", "agency", "Public Works", date(2026, 3, 1), "", "dropped"),
    reason="The fire department needs the way",
    steps=(PledgeStep(date(2026, 1, 5), "made", ""), PledgeStep(date(2026, 2, 9), "dropped", "")),
)


def material(beat: str = "1", content: ReleaseContent | None = None) -> HandoverMaterial:
    one = rows.material(beat, content)
    steps = (PledgeStep(date(2026, 3, 3), "made", ""), PledgeStep(date(2026, 4, 1), "updated", "x"))
    first = replace(rows.PLEDGES.first[0], steps=steps)
    return HandoverMaterial(
        city=one.city,
        is_demo=False,
        title=one.title,
        duties=[Duty("Maya Castillo", "beat officer", "days", date(2024, 1, 8), None)],
        pledges=[first, *rows.PLEDGES.first[1:], DROPPED],
        meetings=[one.meeting] if one.meeting else [],
        raised=one.raised,
        beat=beat,
        releases=[one.release],
        today=one.today,
    )


def made(beat: str = "1", language: str = "en") -> Handover:
    return handover(material(beat), language)


def test_open_promises_have_their_whole_history() -> None:
    first = made().still[0]
    assert first.status == "Late"
    assert len(first.steps) == 2


def test_what_was_dropped_stands_apart_with_its_reason() -> None:
    (only,) = made().tried
    assert only.status == "Dropped: The fire department needs the way"


def test_partners_are_the_organizations_that_owned_a_promise() -> None:
    assert [name for name, _what in made().partners] == ["Public Works"]


def test_officer_stands_with_the_days_of_the_tenure() -> None:
    assert made().people == (("Maya Castillo", "beat officer, days, since Jan 8, 2024"),)


def test_beat_with_too_few_answers_does_not_borrow_what_the_city_named() -> None:
    assert "Too few" in made("5").named[0][1]


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_says_that_it_is_internal(language: str) -> None:
    assert made(language=language).notices[0].startswith("Intern")


def test_it_is_tagged() -> None:
    with pikepdf.open(io.BytesIO(draw_handover(made()))) as document:
        assert "/StructTreeRoot" in document.Root


def test_each_drawing_is_in_the_audit(city: Session, config: Config) -> None:
    make_handover(city, config, WantedHandover("1", "es"), Act("test", NOW))
    found = city.scalars(select(AuditRow).where(AuditRow.action == "make handover")).all()
    assert [(one.actor, one.object) for one in found] == [("test", "beat 1, es")]


def test_language_that_the_city_does_not_offer_is_refused(city: Session, config: Config) -> None:
    with pytest.raises(Missing):
        make_handover(city, config, WantedHandover("1", "fr"), Act("test", NOW))


def test_officer_opens_that_of_the_own_beat_only(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    desk = staff_client("officer", beats=[1])
    assert desk.get("/staff/briefings/1/handover").status_code == 200
    assert desk.get("/staff/briefings/2/handover").status_code == 404


def test_organizer_opens_all(city: Session, staff_client: Callable[..., FlaskClient]) -> None:
    desk = staff_client("organizer")
    assert desk.get("/staff/briefings/2/handover?lang=es").status_code == 200
    assert desk.get("/staff/briefings/9/handover").status_code == 404


def test_reading_the_page_is_in_the_audit(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    staff_client("organizer").get("/staff/briefings/2/handover?lang=es")
    found = city.scalars(select(AuditRow).where(AuditRow.action == "read handover")).all()
    assert [one.object for one in found] == ["beat 2, es"]


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_link_stands_once_for_each_own_beat_also_before_results(
    db_session: Session, staff_client: Callable[..., FlaskClient], spoken: str
) -> None:
    db_session.add(Beat(code="1", name="Beat 1", vintage="2026", map_sha256=""))
    db_session.commit()
    page = staff_client("officer", beats=[1]).get(f"/staff/briefings?lang={spoken}").text
    assert page.count("/handover") == 1

"""What residents wrote, as officers may read it: covered, of their areas, after publishing."""

from sqlalchemy import select

from engage.comments.queries import all_held
from engage.comments.redacting import proposals
from engage.comments.services import Decision, decide
from engage.places.models import Beat
from engage.results.services import publish
from tests.comments.rows import ANA, NOW, WAVE, make_wave, writers

TEXTS = (["Call 805-555-0134 about noise"] * 29, ["An insult"])


def test_officer_reads_covered_words_of_the_own_area_once_they_are_public(staff_client, db_session):
    wave = make_wave(
        db_session,
        writers("B1", [*TEXTS[0], *TEXTS[1]]),
        writers("B2", ["Loud bars"] * 30),
        writers("B3", ["Dogs"] * 20),
        beats=("B1", "B2", "B3"),
    )
    decide(
        db_session,
        WAVE,
        {
            one.comment.id: Decision("withheld", "insult")
            if one.comment.words == "An insult"
            else Decision("shown", hidden=proposals(one.comment.words))
            for one in all_held(db_session, wave)
        },
        ANA,
    )
    own = db_session.scalar(select(Beat.id).where(Beat.code == "B1"))
    officer, organizer = staff_client("officer", beats=[own]), staff_client("organizer")
    assert "about noise" not in officer.get("/staff/words").text
    publish(db_session, WAVE, NOW, "a")
    page = officer.get("/staff/words").text
    assert page.count("Call [telephone number] about noise") == 29
    assert "An insult" not in page
    assert "Loud bars" not in page
    assert "Dogs" not in page, "too few could have written it, so it has no area"
    assert "Dogs" in organizer.get("/staff/words?from=50").text

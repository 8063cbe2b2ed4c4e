"""Ways to the pages that no link leads to: each goes on from page to page and stops at every one.

A way is told apart by who goes it. It presses buttons by their place, so that it can be gone in
any language, and yields whenever a page is there to be looked at.
"""

import json
import re
from collections.abc import Iterator

from playwright.sync_api import Page

from engage.config import read_key
from engage.demo import city
from engage.fieldwork.stop_links import stop_token
from tests.journeys.conftest import DemoSite
from tests.journeys.keyboard import key_in
from tests.journeys.steps import awaited, awaited_mail, fill
from tests.journeys.unlinked_rooms import ROOM_WAYS
from tests.journeys.unlinked_scheduling import SCHEDULING_WAYS
from tests.journeys.ways import FORWARD, onward, press, spoken, way

KEYED = {"language": "en", "1": "1", "2": "2", "3": "1"}
FORGETFUL = {"en": "organizer@demo.example", "es": "officer@demo.example"}


def agreed(page: Page) -> None:
    """Say yes and name the first beat, on a page that asks for both."""
    for name in ("consent", "beat"):
        for box in page.locator(f"main input[name={name}]").all()[:1]:
            box.check()


def answered(page: Page, ends: str) -> Iterator[None]:
    """Go through a survey from its first page on, until the address ends like this."""
    while not page.url.split("?")[0].endswith(ends):
        yield
        agreed(page)
        onward(page)
    yield


def resident(page: Page, site: DemoSite) -> Iterator[None]:
    """Mistype a code, answer, save for later, look at everything, send."""
    page.goto(f"{site.url}/c/2345-6789-ABCD-X")
    yield
    page.goto(f"{site.url}/survey/later")
    onward(page)
    yield
    page.goto(f"{site.url}/s/open-now")
    onward(page)
    onward(page)  # without the consent: the page says what is wrong
    yield
    press(page, "button[formaction*='to=later']")
    yield
    onward(page)
    yield
    page.goto(f"{site.url}/s/open-now/q/start")
    yield from answered(page, "/review")
    onward(page)
    yield


def guest(page: Page, site: DemoSite) -> Iterator[None]:
    """Say that one comes to a meeting, and take it back."""
    page.goto(f"{site.url}/meetings")
    press(page, "main a[href*='/meetings/']:not([href$='.ics'])")
    address = f"guest-{spoken(page)}@example.org"
    fill(page, email=address, party="2")
    onward(page)
    yield
    link = re.search(r"https?://\S+/rsvp/\S+", awaited_mail(site, address))
    assert link
    page.goto(link[0])
    yield
    press(page, "form[action$='/erase'] button")
    yield


def forgetful(page: Page, site: DemoSite) -> Iterator[None]:
    """Have a link mailed by which one chooses a new password."""
    page.goto(f"{site.url}/staff/forgotten")
    address = FORGETFUL[spoken(page)]
    fill(page, email=address)
    onward(page)
    text = awaited_mail(site, address, "/staff/forgotten/")
    link = re.search(r"https?://\S+/staff/forgotten/\S+", text)
    assert link
    page.goto(link[0])
    yield


def leaver(page: Page, site: DemoSite) -> Iterator[None]:
    """Change one's password before leaving."""
    page.goto(f"{site.url}/staff/sign-out")
    yield
    press(page, "main a[href='/staff/people/account']")
    yield
    press(page, "main a[href='/staff/password']")
    yield


def caller(page: Page, site: DemoSite) -> Iterator[None]:
    """Take answers down by telephone."""
    page.goto(f"{site.url}/staff/phone")
    fill(page, code="2345-6789-ABCD-X")
    onward(page)
    yield
    page.goto(f"{site.url}/staff/phone")
    press(page, "main form.card button")
    yield from answered(page, "/review")


def tablet(page: Page, site: DemoSite) -> Iterator[None]:
    """Answer on the tablet of a meeting."""
    page.goto(f"{site.url}/staff/tablets")
    language = spoken(page)
    press(page, "section.card a")
    press(page, f".languages-big button[lang={language}]")
    yield from answered(page, "/end")
    onward(page)
    yield


def room(page: Page, site: DemoSite) -> Iterator[None]:
    """Answer a question to the room."""
    page.goto(f"{site.url}/staff/polls")
    polls = page.locator("main a[href^='/staff/polls/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    for poll in polls:
        page.goto(poll)
        if found := re.search(r"/p/[2-9A-Z]{5}\b", page.content()):
            page.goto(f"{site.url}{found[0]}")
            if page.locator("main input[name=answer]").count():
                break
    onward(page)  # nothing is chosen
    yield
    page.locator("main input[name=answer]").first.check()
    onward(page)
    yield


def trial(page: Page, site: DemoSite) -> Iterator[None]:
    """Try a draft by its test link."""
    page.goto(f"{site.url}/staff/instruments")
    press(page, "main a[href^='/staff/instruments/']:not([href$='/new'])")
    page.goto(f"{page.url}/trial")
    page.goto(site.url + str(page.locator("main a[href*='/try/']").first.get_attribute("href")))
    yield
    onward(page)
    while "/try/" in page.url and not page.url.endswith("/thanks"):
        yield
        agreed(page)
        onward(page)
    yield


def moderator(page: Page, site: DemoSite) -> Iterator[None]:
    """Take a decision back, look at the queue, and decide anew."""
    page.goto(f"{site.url}/staff/comments")
    press(page, "main table a[href*='/comments/of/']")
    press(page, "main a[href*='view=shown']")
    yield
    press(page, "main .entries a")
    yield
    press(page, "form[action$='/reopen'] button")
    yield
    page.locator("input[value=shown]").first.check()
    onward(page)
    yield


def two_authors(page: Page, site: DemoSite) -> Iterator[None]:
    """Save what somebody else has changed in the meantime."""
    page.goto(f"{site.url}/staff/instruments")
    press(page, "main a[href^='/staff/instruments/']:not([href$='/new'])")
    outline = page.url
    page.goto(f"{outline}/facts")
    other = page.context.new_page()
    other.goto(f"{outline}/facts")
    fill(other, **{"text-en": f"Another title {spoken(page)}"})
    onward(other)
    other.close()
    fill(page, **{"text-en": "A third title"})
    onward(page)
    yield


def keyer(page: Page, site: DemoSite) -> Iterator[None]:
    """Key a form in twice, differently."""
    page.goto(f"{site.url}/staff/fieldwork/paper")
    press(page, "main form.inline button")
    yield
    code = page.locator("strong.code").inner_text()
    onward(page)  # nothing is keyed yet
    yield
    page.goto(f"{site.url}/staff/fieldwork/paper")
    for change in ({}, {"3": "2"}):
        fill(page, code=code)
        onward(page)
        key_in(page, KEYED | change)
    yield


def printer(page: Page, site: DemoSite) -> Iterator[None]:
    """Order sheets, think of a lost batch, and give a spare code."""
    page.goto(f"{site.url}/staff/fieldwork/print/letters")
    page.locator("#stratum").select_option(index=2)
    fill(page, n_each="20")
    press(page, f"form:has(#n_each) {FORWARD.removeprefix('main ')}")
    yield
    press(page, "main a[href$='/void']")
    yield
    page.go_back()
    awaited(page, lambda: page.locator("#spare-stratum").count() > 0)
    page.locator("#spare-stratum").select_option(index=1)
    press(page, "form:has(#spare-stratum) button")
    yield


def mailer(page: Page, site: DemoSite) -> Iterator[None]:
    """Upload a list of addresses, then follow the link that stops such mail."""
    page.goto(f"{site.url}/staff/fieldwork/mail/letters")
    people = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"email\nana@example.org\n"}
    page.locator("main input[type=file]").set_input_files(people)  # type: ignore[arg-type]  # a file payload
    page.locator("#stratum").select_option(index=1)
    press(page, f"form:has(#stratum) {FORWARD.removeprefix('main ')}")
    yield
    token = stop_token("ana@example.org", read_key(site.folder, "code_pepper"))
    page.goto(f"{site.url}/stop/{token}")
    yield


def closer(page: Page, site: DemoSite) -> Iterator[None]:
    """Close a survey on the web, and look at what its link says then."""
    page.goto(f"{site.url}/staff/surveys/late")
    if page.locator("form[action$='/close-web']").count():
        press(page, "form[action$='/close-web'] button")
    yield
    page.goto(f"{site.url}/s/late")
    yield


def mapper(page: Page, site: DemoSite) -> Iterator[None]:
    """Look at a new map before it is saved."""
    page.goto(f"{site.url}/staff/places")
    beats = {"name": "b.geojson", "mimeType": "", "buffer": json.dumps(city.beats()).encode()}
    page.locator("main form").first.locator("input[type=file]").set_input_files(beats)  # type: ignore[arg-type]  # a file payload
    fill(page, code="beat", name="name", district="district", vintage="2027")
    press(page, "main form button")
    yield


def newcomer(page: Page, site: DemoSite) -> Iterator[None]:
    """Open a one-time link."""
    found = re.search(r"officer +(\S+)", site.engage("demo", "links"))
    assert found
    page.goto(found[1])
    yield


WAYS = (
    way(
        "resident", resident, "surveys", "follow", "ask", "answer", "review",
        surveys_later="explain", portal_thanks="show",
    ),
    way("resident", guest, "meetings", "asked", "rsvp", "erased"),
    way("resident", forgetful, "security", "reset_password"),
    way(
        "organizer", leaver, "people", "leave",
        people_staff="account", security="change_password",
    ),
    way("resident", newcomer, "people", "sign_in"),
    way("organizer", caller, "surveys_phone", "enter", "ask", "review"),
    way("organizer", tablet, "surveys_kiosk", "ask", "review", "thanks"),
    way("organizer", room, "polls", "answer", "thanks"),
    way("organizer", trial, "authoring", "start", "begin", "answer", "thanks"),
    way("organizer", keyer, "fieldwork_paper", "begin", "keep"),
    way("organizer", printer, "fieldwork_print", "show", "void", "spare"),
    way("organizer", moderator, "comments", "show", "one"),
    way("organizer", two_authors, "authoring_sections", "save_facts"),
    way("organizer", mailer, "fieldwork_mailing", "show", fieldwork_stop="ask"),
    way("organizer", closer, "surveys", "start", surveys_staff="show"),
    way("administrator", mapper, "places_staff", "preview"),
    *ROOM_WAYS,
    *SCHEDULING_WAYS,
)  # fmt: skip

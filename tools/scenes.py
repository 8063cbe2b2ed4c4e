"""Pictures of pages that are reached by doing something: answering, printing, keying in, polls."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

FORWARD: Final = "main button.button:not(.button-quiet):not(.button-danger):not([formaction])"
FACTS: Final = ("sponsor", "population", "recruitment", "sample-design")
SAID: Final = ("en=City of Paso Robles", "es=Ciudad de Paso Robles")
SHEETS: Final = (("letter", 2), ("form", 1), ("cards", 1))
TRIES: Final = 240


@dataclass(frozen=True)
class Stage:
    """Where the pictures are taken: the site, who is signed in, and how a page is kept."""

    browser: Browser
    base: str
    states: dict[str, Any]
    engage: Callable[..., str]
    folder: Path
    target: Path

    def page(self, width: int, language: str, role: str = "resident") -> Page:
        """Open a browser of somebody, with scripts."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            locale=language,
            storage_state=self.states[role],
        )
        return context.new_page()

    def keep(self, page: Page, name: str) -> None:
        """Take the picture of a page as it is now."""
        page.wait_for_load_state()
        width = page.evaluate("innerWidth")
        language = page.evaluate("document.documentElement.lang")
        file = f"{name}-{width}-{language}.png"
        page.screenshot(path=self.target / file, full_page=True)
        print(file, flush=True)

    def draw(self, pdf: bytes, name: str, pages: int, first: int = 1) -> None:
        """Draw some pages of a PDF."""
        path = self.folder / f"{name}.pdf"
        path.write_bytes(pdf)
        last = str(first + pages - 1)
        order = ["pdftoppm", "-r", "60", "-f", str(first), "-l", last, "-png", str(path)]
        subprocess.run([*order, str(self.target / name)], check=True)


SERIES = {"title_en": "Porch talk", "on": "2031-01-01", "at": "18:30", "until": "2031-12-31"}


def take(stage: Stage, kinds: Path) -> None:
    """Take all of them."""
    stage.engage("survey", "load", str(kinds))
    for code, instrument, kind in (
        ("letters", "quality_of_life", "sampled"),
        ("kinds", "kinds", "chose"),
    ):
        _wave(stage, code, instrument, kind)
    for scene in (
        *(_answering, _every_kind, _printing, _keying, _room, _author),
        *(_promises, _moderating, _series),
    ):
        scene(stage)


def _wave(stage: Stage, code: str, instrument: str, kind: str) -> None:
    words = [word for fact in FACTS for said in SAID for word in (f"--{fact}", said)]
    titles = ("--title", "en=Our neighborhoods", "--title", "es=Nuestros vecindarios")
    days = ("--opens", "2026-10-05", "--closes", "2099-11-30", "--kind", kind)
    stage.engage("wave", "create", code, instrument, *titles, *words, *days)
    stage.engage("wave", "open", code)


def _onward(page: Page) -> None:
    with page.expect_navigation():
        page.locator(FORWARD).last.click()


def _agree(page: Page) -> None:
    page.locator("main input[name=consent]").check()
    page.locator("main input[name=beat]").nth(1).check()


def _answering(stage: Stage) -> None:
    """A resident, from the start to the thanks, with a mistake and a phrase on the way."""
    for width, language in ((320, "es"), (1280, "en")):
        page = stage.page(width, language)
        page.goto(f"{stage.base}/s/open-now")
        stage.keep(page, "survey-start")
        _onward(page)
        _onward(page)
        stage.keep(page, "survey-mistake")
        _agree(page)
        stage.keep(page, "survey-map")
        while not page.url.endswith("/review"):
            if page.url.endswith("/q/problems"):
                stage.keep(page, "survey-matrix")
            for group in page.locator("main fieldset:not(.matrix)").all():
                if (buttons := group.get_by_role("radio")).count():
                    buttons.nth(1).check()
            _onward(page)
        stage.keep(page, "survey-review")
        _onward(page)
        stage.keep(page, "survey-thanks")


def _every_kind(stage: Stage) -> None:
    page = stage.page(320, "en")
    page.goto(f"{stage.base}/s/kinds")
    _onward(page)
    _agree(page)
    _onward(page)
    stage.keep(page, "survey-rank-date-words")
    with page.expect_navigation():
        page.locator("button[formaction*='to=later']").click()
    stage.keep(page, "survey-later")
    _onward(page)
    stage.keep(page, "survey-phrase")


def _printing(stage: Stage) -> None:
    """Letters, a paper form, postcards and a poster, as the worker draws them."""
    page = stage.page(1280, "en", "organizer")
    for layout, n in SHEETS:
        page.goto(f"{stage.base}/staff/fieldwork/print/letters")
        page.locator("main #layout").select_option(layout)
        page.locator("main #stratum").select_option(index=3)
        page.locator("main #n_each").fill(str(n * 20))
        with page.expect_navigation():
            page.locator("form:has(#n_each) button").last.click()
        # a batch begins with its dividing page, both sides of it
        stage.draw(_drawn(page), f"print-{layout}", 2, first=1 if layout == "form" else 3)
    stage.keep(page, "print-run")
    page.goto(f"{stage.base}/staff/fieldwork/print/kinds")
    with page.expect_navigation():
        page.locator("form:has(#open-layout) button").click()
    stage.draw(_drawn(page), "print-poster", 1)


def _drawn(page: Page) -> bytes:
    newest = page.locator("main tbody tr").first.locator("a[href$='.pdf']")
    for _ in range(TRIES):
        if newest.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    address = page.evaluate("a => a.href", newest.first.element_handle())
    return page.context.request.get(address).body()


def _keying(stage: Stage) -> None:
    page = stage.page(1280, "en", "organizer")
    page.goto(f"{stage.base}/staff/fieldwork/paper")
    with page.expect_navigation():
        page.locator("main form.inline button").first.click()
    stage.keep(page, "key-in")
    phone = stage.page(1280, "en", "organizer")
    phone.goto(f"{stage.base}/staff/phone")
    with phone.expect_navigation():
        phone.locator("main form.card button").first.click()
    stage.keep(phone, "phone-entry")


def _room(stage: Stage) -> None:
    """The projector and a phone of both polls, and the tablet."""
    page = stage.page(1280, "en", "organizer")
    page.goto(f"{stage.base}/staff/polls")
    polls = page.locator("main a[href^='/staff/polls/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    for number, poll in enumerate(dict.fromkeys(p for p in polls if not p.endswith("/new"))):
        page.goto(poll)
        found = re.search(r"/p/[2-9A-Z]{5}\b", page.content())
        if found is None:
            continue
        screen, phone = stage.page(1280, "en"), stage.page(320, "es")
        screen.goto(f"{stage.base}{found[0]}/screen")
        stage.keep(screen, f"poll-screen-{number}")
        phone.goto(f"{stage.base}{found[0]}")
        stage.keep(phone, f"poll-phone-{number}")
    page.goto(f"{stage.base}/staff/tablets")
    page.set_viewport_size({"width": 820, "height": 1180})
    with page.expect_navigation():
        page.locator("section.card a").first.click()
    stage.keep(page, "kiosk")


def _author(stage: Stage) -> None:
    """An item in the editor, its bank, and two authors at once."""
    page = stage.page(1280, "en", "organizer")
    page.goto(f"{stage.base}/staff/instruments")
    first = page.locator("main a[href^='/staff/instruments/']:not([href$='/new'])").first
    outline = str(first.evaluate("a => a.href"))
    for name in ("bank", "preview", "publish"):
        page.goto(f"{outline}/{name}")
        stage.keep(page, f"editor-{name}")
    page.goto(f"{outline}/items/qol")
    stage.keep(page, "editor-item")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{outline}/facts")
    for tab, words in ((other, "Life here"), (page, "Life around you")):
        tab.locator("[name='text-en']").fill(words)
        _onward(tab)
    stage.keep(page, "editor-conflict")


def _promises(stage: Stage) -> None:
    """From the minutes to the promise, the door, and a flyer."""
    desk = stage.page(1280, "en", "organizer")
    desk.goto(f"{stage.base}/staff")
    for selector, name in (
        ("a[href$='/minutes']", "minutes"),
        ("a[href*='/minutes/']:not([href*='concern'])", "minutes-item"),
        ("button[value=commitment]", "minutes-promise"),
    ):
        with desk.expect_navigation():
            desk.locator(selector).first.click()
        stage.keep(desk, name)
    for path, name in (("notices", "mail-to-many"), ("retention", "retention")):
        desk.goto(f"{stage.base}/staff/{path}")
        stage.keep(desk, name)
    desk.goto(f"{stage.base}/staff/meetings")
    with desk.expect_navigation():
        desk.locator("th a[href*='/staff/meetings/']").first.click()
    address = desk.url
    desk.goto(f"{address}/door")
    stage.keep(desk, "door")
    gate = stage.page(320, "es", "organizer")
    gate.goto(f"{address}/door/offline")
    stage.keep(gate, "door-offline")
    phone = stage.page(320, "es")
    phone.goto(f"{stage.base}/commitments")
    stage.keep(phone, "promises")
    phone.locator("main ul.plain a").first.click()
    stage.keep(phone, "promise")


def _moderating(stage: Stage) -> None:
    """A moderator: three decisions taken back, the queue, and one comment with a word covered."""
    for width, language in ((1280, "en"), (320, "es")):
        page = stage.page(width, language, "organizer")
        page.goto(f"{stage.base}/staff/comments")
        page.locator("main table a[href*='/comments/of/']").first.click()
        queue = page.url
        for _ in range(3):
            page.goto(f"{queue}?view=shown")
            page.locator("main .entries a").first.click()
            page.locator("form[action$='/reopen'] button").click()
        page.goto(f"{queue}?all=shown")
        stage.keep(page, "comments-queue")
        page.locator("fieldset.card p a").first.click()
        page.locator("#more").fill(page.locator("blockquote").inner_text().split()[-1])
        page.locator("button[name=try]").click()
        stage.keep(page, "comments-one")
        page.goto(f"{queue}?all=shown")
        _onward(page)


def _series(stage: Stage) -> None:
    """A series before it is saved and after, and the month as a sheet."""
    for width, language in ((1280, "en"), (320, "es")):
        page = stage.page(width, language, "organizer")
        page.goto(f"{stage.base}/staff/meetings/new")
        page.locator("main input[name=repeats][value=monthly]").check()
        for name, text in SERIES.items():
            page.locator(f"main [name={name}]").fill(text)
        page.locator("main [name=beats]").first.check()
        _onward(page)
        stage.keep(page, "series-preview")
        _onward(page)
        stage.keep(page, "series")
        page.goto(f"{stage.base}/meetings/month/2031-02")
        stage.keep(page, "month")

"""Pictures of the demo, by .venv/bin/python tools/screens.py: the few of docs/screens.

With a folder (tools/screens.py FOLDER) every page that links lead to, public and of each role, at
both widths, in both languages, in dark mode and forced colours, and all pages of all briefings.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from scenes import Stage, take

ROOT: Final = Path(__file__).parent.parent
OUT: Final = ROOT / "docs" / "screens"
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
]
PORT: Final = 8930
WAVE: Final = "2026-fall"
OPEN: Final = "open-now"
HIGHEST: Final = 1800
COLOURS: Final = 128
DPI: Final = 70
ROLES: Final = ("resident", "organizer", "officer", "administrator")
DARK: Final[dict[str, Any]] = {"color_scheme": "dark"}
FORCED: Final[dict[str, Any]] = {"forced_colors": "active", "color_scheme": "dark"}
KINDS: Final[dict[str, dict[str, Any]]] = {
    **{"light": {}, "dark": DARK, "forced": FORCED},
    "grey": {},  # as a printer without colours would show it
}


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which address, how wide, in which language and colours."""

    name: str
    path: str
    width: int
    language: str
    role: str = "resident"
    kind: str = "light"

    @property
    def file(self) -> str:
        """Return the name of the picture."""
        tail = "" if self.kind == "light" else f"-{self.kind}"
        return f"{self.name}-{self.width}-{self.language}{tail}.png"


COMMITTED: Final = (
    Shot("home", "/", 1280, "en"),
    Shot("home", "/", 320, "es"),
    Shot("beat", "/beats/2", 1280, "en", kind="forced"),
    Shot("results", f"/results/{WAVE}/2", 1280, "en", kind="dark"),
    Shot("results", f"/results/{WAVE}/2", 320, "es"),
    Shot("small-beat", f"/results/{WAVE}/5", 320, "en"),
    Shot("question", f"/results/{WAVE}/questions/safe-night", 1280, "en"),
    Shot("question", f"/results/{WAVE}/questions/safe-night", 320, "es"),
    Shot("question", f"/results/{WAVE}/questions/safe-night", 1280, "en", kind="grey"),
    Shot("answers", f"/results/{WAVE}/2/answers", 320, "es", kind="dark"),
    Shot("groups", f"/results/{WAVE}/groups/age", 320, "en"),
    Shot("staff-tables", f"/staff/results/{WAVE}/tables", 1280, "en", "organizer"),
    Shot("results-plan", f"/staff/results/{OPEN}/plan", 1280, "en", "organizer"),
    Shot("results-preview", f"/staff/results/{WAVE}", 1280, "en", "organizer"),
    Shot("results-preview", f"/staff/results/{WAVE}", 320, "es", "organizer"),
    Shot("results-method", f"/results/{WAVE}/method", 320, "es"),
    Shot("summary", f"/results/{WAVE}/summary", 320, "es"),
    Shot("downloads", f"/results/{WAVE}/downloads", 1280, "en"),
    Shot("api", "/api", 1280, "en"),
    Shot("told", f"/staff/results/{WAVE}/told", 1280, "en", "organizer"),
    Shot("comments-frame", "/staff/comments/frame", 1280, "en", "organizer"),
    Shot("comments-themes", f"/staff/comments/codes/{WAVE}", 320, "es", "organizer"),
    Shot("staff-surveys", "/staff/surveys", 1280, "en", "organizer"),
    Shot("wave", f"/staff/surveys/{OPEN}", 1280, "en", "organizer"),
    Shot("wave", f"/staff/surveys/{OPEN}", 320, "es", "organizer"),
    Shot("wave-texts", "/staff/surveys/texts", 1280, "en", "organizer"),
    Shot("wave-key", f"/staff/surveys/{OPEN}/key", 1280, "en", "organizer"),
    Shot("wave-areas", f"/staff/fieldwork/areas/{OPEN}", 1280, "en", "organizer"),
    Shot("plan", "/staff/fieldwork/plan", 1280, "en", "organizer"),
    Shot("plan", "/staff/fieldwork/plan", 320, "es", "organizer"),
    Shot("monitor", f"/staff/fieldwork/monitor/{OPEN}", 1280, "en", "organizer"),
    Shot("monitor", f"/staff/fieldwork/monitor/{OPEN}", 320, "es", "organizer"),
    Shot("editor", "/staff/instruments/1", 1280, "en", "organizer"),
    Shot("editor", "/staff/instruments/1", 320, "es", "organizer"),
    Shot("staff-briefings", "/staff/briefings", 320, "es", "officer"),
    Shot("briefing-web", "/briefings/2", 1280, "en"),
    Shot("briefing-web", "/briefings/5", 320, "es"),
    Shot("briefing-edit", "/staff/briefings/2/edit", 1280, "en", "organizer"),
    Shot("briefing-edit", "/staff/briefings/2/edit", 320, "es", "organizer"),
    Shot("briefing-digest", "/staff/briefings/digest", 1280, "en", "organizer"),
    Shot("briefing-digest", "/staff/briefings/digest", 320, "es", "organizer"),
    Shot("handover", "/staff/briefings/2/handover", 1280, "en", "organizer"),
    Shot("handover", "/staff/briefings/2/handover", 320, "es", "organizer"),
)
# variants of a briefing that are drawn beside the whole one
SHEETS: Final = ("poster-letter", "handout-both")


def main() -> None:
    """Build a demo, start it, and take the pictures with scripts off."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _running(folder) as base, sync_playwright() as play:
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            states = {role: _signed_in(browser, base, folder, role) for role in ROLES}
            shots = list(COMMITTED) if target == OUT else _all_shots(browser, base, states)
            for shot in shots:
                _shoot(browser, base, shot, states[shot.role], target)
            if target == OUT:
                call = partial(_engage, folder)
                take(Stage(browser, base, states, call, folder, target), _kinds(folder))
            browser.close()
        _draw_briefings(folder, target, is_all=target != OUT)
    for picture in target.glob("*.png"):
        _shrink(picture)


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    _engage(folder, "demo", "load")
    up = [sys.executable, "-m", "engage", "up", "--port", str(PORT)]
    with subprocess.Popen(
        up, env=_environment(folder), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            for line in server.stdout or ():
                if line.startswith("Engage is running at "):
                    yield line.removeprefix("Engage is running at ").strip()
                    break
        finally:
            server.terminate()


def _kinds(folder: Path) -> Path:
    """Write the instrument of the tests that has a question of every type."""
    path = folder / "kinds.yaml"
    text = (ROOT / "tests" / "surveys" / "kinds.py").read_text(encoding="utf-8")
    path.write_text(text.split('"""')[3].lstrip("\\\n"), encoding="utf-8")
    return path


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "ENGAGE_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"}


def _engage(folder: Path, *words: str) -> str:
    order = [sys.executable, "-m", "engage", *words]
    done = subprocess.run(
        order, env=_environment(folder), check=True, capture_output=True, text=True
    )
    return done.stdout


def _signed_in(browser: Browser, base: str, folder: Path, role: str) -> Any:
    context = browser.new_context(java_script_enabled=False)
    if role != "resident":
        found = re.search(rf"{role} +\S*(/sign-in/\S+)", _engage(folder, "demo", "links"))
        page = context.new_page()
        page.goto(base + (found[1] if found else "/"))
        page.click("main button")
    state = context.storage_state()
    context.close()
    return state


def _all_shots(browser: Browser, base: str, states: dict[str, Any]) -> list[Shot]:
    found = []
    for role in ROLES:
        context = browser.new_context(storage_state=states[role], java_script_enabled=False)
        for path in _reached(context.new_page(), base, "/" if role == "resident" else "/staff"):
            name = role + re.sub(r"\W+", "-", path).rstrip("-")
            found += [Shot(name, path, w, s, role) for w in (320, 1280) for s in ("en", "es")]
            found += [Shot(name, path, 1280, "en", role, kind) for kind in ("dark", "forced")]
        context.close()
    return found


def _reached(page: Page, base: str, first: str) -> list[str]:
    """Return one address of each kind of page that links lead to."""
    waiting, kinds, found = [first], set[str](), list[str]()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(-[a-z]+)?", "N", path)
        is_ours = first == "/" or path.startswith("/staff")
        if kind in kinds or "." in path or "sign-out" in path or not is_ours:
            continue
        kinds.add(kind)
        found.append(path)
        page.goto(base + path)
        links = page.eval_on_selector_all("a[href]", "a => a.map(x => x.getAttribute('href'))")
        targets = [urlsplit(urljoin(base + path, link)) for link in links]
        waiting += [t.path for t in targets if t.netloc == urlsplit(base).netloc]
    return found


def _shoot(browser: Browser, base: str, shot: Shot, state: Any, target: Path) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": 800},
        java_script_enabled=False,
        locale=shot.language,
        storage_state=state,
        **KINDS[shot.kind],
    )
    page = context.new_page()
    page.goto(base + shot.path)
    page.screenshot(path=target / shot.file, full_page=True)
    context.close()
    if shot.kind == "grey":
        with Image.open(target / shot.file) as picture:
            picture.convert("L").save(target / shot.file)
    print(shot.file, flush=True)


def _draw_briefings(folder: Path, target: Path, *, is_all: bool) -> None:
    """Draw both pages of beat 2's briefing and its first page in grey, or all of all beats."""
    for beat in range(1, 6) if is_all else (2,):
        for language in ("en", "es") if is_all else ("en",):
            name = f"briefing-{beat}-{language}" if is_all else "briefing"
            pdf = folder / f"{name}.pdf"
            asked = ("--beat", str(beat), "--wave", WAVE, "--lang", language, "--out", str(pdf))
            _engage(folder, "briefing", "make", *asked)
            draw = ["pdftoppm", "-r", str(100 if is_all else DPI), "-png", str(pdf)]
            subprocess.run([*draw, str(target / name)], check=True)
            with Image.open(target / f"{name}-1.png") as first:
                first.convert("L").save(target / f"{name}-1-grey.png")
    for sheet in SHEETS:
        pdf = folder / f"{sheet}.pdf"
        asked = ("--beat", "2", "--wave", WAVE, "--variant", sheet, "--out", str(pdf))
        _engage(folder, "briefing", "make", *asked)
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-png", str(pdf), str(target / sheet)], check=True
        )


def _shrink(picture: Path) -> None:
    """Cut a long page off, and keep so few colours that the eye misses none."""
    with Image.open(picture) as whole:
        cut = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, HIGHEST)))
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()

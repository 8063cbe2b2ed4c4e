"""Pictures of the demo for docs/screens: .venv/bin/python tools/screens.py."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "screens"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PAGES = {
    "home": "/",
    "beat": "/beats/2",
    "results": "/results/2026-fall/2",
    "small-beat": "/results/2026-fall/5",
    "meetings": "/meetings",
    "survey-start": "/s/open-now",
    "privacy": "/privacy",
}
STAFF_PAGES = {"staff-home": "/staff", "staff-surveys": "/staff/surveys"}
KINDS = ((320, "es"), (1280, "en"))
HIGHEST = 2400


def main() -> None:
    """Build a demo, start it, and take every picture with scripts off."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ENGAGE_INSTANCE": folder, "PYTHONUNBUFFERED": "1"}
        engage = [sys.executable, "-m", "engage"]
        subprocess.run([*engage, "demo", "load"], env=environment, check=True)
        up = [*engage, "up", "--port", "8930"]
        with subprocess.Popen(up, env=environment, stdout=subprocess.PIPE, text=True) as server:
            said = []
            for line in server.stdout or ():
                said.append(line)
                if line.startswith("Engage is running at "):
                    break
            base = said[-1].removeprefix("Engage is running at ").strip()
            links = re.findall(r"(organizer|officer) +\S*(/sign-in/\S+)", "".join(said))
            shoot(base, dict(links))
            server.terminate()
        draw_briefing(Path(folder) / "briefings" / "beat-2-2026-fall.pdf")


def shoot(base: str, links: dict[str, str]) -> None:
    """Take the public pages in both widths and languages, and the organizer's in one."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for width, language in KINDS:
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                java_script_enabled=False,
                locale=language,
            )
            page = context.new_page()
            pages = dict(PAGES)
            if width == 1280 and "organizer" in links:
                page.goto(base + links["organizer"])
                page.click("main button")
                pages |= STAFF_PAGES
            for name, address in pages.items():
                page.goto(base + address)
                height = min(HIGHEST, int(page.locator("html").bounding_box()["height"]))  # type: ignore[index]  # html has a box
                area = {"x": 0, "y": 0, "width": width, "height": height}
                target = OUT / f"{name}-{width}-{language}.png"
                page.screenshot(path=target, clip=area, full_page=True)  # type: ignore[arg-type]  # four numbers
                print(target.name, flush=True)
            context.close()
        browser.close()


def draw_briefing(pdf: Path) -> None:
    """Draw both pages of a briefing."""
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(OUT / "briefing")], check=True)


if __name__ == "__main__":
    main()

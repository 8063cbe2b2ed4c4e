"""The demonstration city, built once for a run of the tests and served to a browser."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from engage.launcher import environment_for
from tests.browsers import next_port, processes

ENGAGE = (sys.executable, "-m", "engage")


@dataclass(frozen=True)
class DemoSite:
    """A copy of the demonstration city behind a web server, with its worker."""

    url: str
    folder: Path
    environment: dict[str, str]

    def engage(self, *words: str) -> str:
        """Call the command line on this instance and return what it wrote."""
        done = subprocess.run(
            [*ENGAGE, *words], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sign_in(self, context: BrowserContext, role: str) -> None:
        """Sign a browser in as the demo's person with a role, by a one-time link."""
        lines = (line.split() for line in self.engage("demo", "links").splitlines())
        link = next(words[-1] for words in lines if words[:1] == [role])
        page = context.new_page()
        page.goto(link)
        page.locator("main form button").click()
        page.wait_for_url(f"{self.url}/staff**")
        page.close()


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demonstration city, shared by all test processes and not to be changed."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = shared / "demo-instance"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo.done").exists():
            environment = environment_for(folder)
            done = subprocess.run(
                [*ENGAGE, "demo", "load"], env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
            (shared / "demo.done").touch()
    return folder


@pytest.fixture(scope="module")
def demo_site(demo_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """The demonstration city for one module of tests, which may change it."""
    folder = tmp_path_factory.mktemp("site") / "instance"
    shutil.copytree(demo_instance, folder)
    url = f"http://localhost:{next_port()}"
    environment = environment_for(folder) | {"ENGAGE_BASE_URL": url}
    with processes(folder, environment, with_worker=True):
        yield DemoSite(url, folder, environment)


@pytest.fixture(scope="module")
def more_waves(demo_site: DemoSite) -> None:
    """A sampled wave, one that will take late paper, and one that nobody has published."""
    for code, kind in (("letters", "sampled"), ("late", "chose"), ("unread", "chose")):
        facts = ("--title", f"en=The wave {code}", "--title", f"es=La ola {code}")
        for fact in ("sponsor", "population", "recruitment", "sample-design"):
            facts += (f"--{fact}", "en=The city", f"--{fact}", "es=La ciudad")
        days = ("--opens", "2026-01-01", "--closes", "2099-11-30", "--fieldwork-ends", "2099-12-31")
        demo_site.engage("wave", "create", code, "quality_of_life", *facts, *days, "--kind", kind)
        demo_site.engage("wave", "open", code)
    demo_site.engage("wave", "close", "unread")

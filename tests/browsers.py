"""A real web server and a real browser for the suite, and the checkers of what it shows."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from engage.config import Config
from engage.launcher import environment_for, web_server, worker
from engage.ports import free_port
from tests.servers import running, wait_until

ROOT = Path(__file__).parent.parent
VNU = ROOT / "build" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHROMIUM = ("chromium", "chromium-browser")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # no other computer is reached; intercepting each request would switch off the cache as well
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
LOOPBACK = {"127.0.0.1", "localhost"}
LISTENER = """
window.cspFaults = [];
addEventListener("securitypolicyviolation", (e) =>
  window.cspFaults.push(`${e.violatedDirective} refused ${e.blockedURI}`));
"""
OpenContext = Callable[..., BrowserContext]


@dataclass(frozen=True)
class LiveApp:
    """An instance that a web server serves in a process of its own."""

    url: str
    config: Config
    pid: int


@contextmanager
def serving(config: Config, *, with_worker: bool = False) -> Iterator[LiveApp]:
    """Serve an instance by gunicorn as `engage up` does, with the worker where jobs must run."""
    url = f"http://localhost:{next_port()}"
    environment = _environment(config, url)
    with processes(config.instance, environment, with_worker=with_worker) as server:
        yield LiveApp(url, config, server.pid)


def next_port() -> int:
    """Return a free port; each test process looks from another one on, so that two never meet."""
    return free_port(18000 + 500 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


@contextmanager
def processes(
    folder: Path, environment: dict[str, str], *, with_worker: bool
) -> Iterator[subprocess.Popen[bytes]]:
    """Keep web server and worker running inside the block, at the environment's address."""
    url = environment["ENGAGE_BASE_URL"]
    order = web_server(int(url.rpartition(":")[2]))
    ours = partial(running, stop=signal.SIGTERM, environment=environment, is_foreign=False)
    with ExitStack() as stack:
        server = stack.enter_context(ours(order, folder / "server.log"))
        if with_worker:
            stack.enter_context(ours(worker(), folder / "worker.log"))
        wait_until(lambda: _answers(url), server, folder / "server.log")
        yield server


@pytest.fixture
def live_app(app: object, config: Config) -> Iterator[LiveApp]:
    """The instance of this test behind a real web server."""
    with serving(config) as live:
        yield live


@pytest.fixture
def live_site(app: object, config: Config) -> Iterator[LiveApp]:
    """The instance of this test behind a real web server, with the worker beside it."""
    with serving(config, with_worker=True) as live:
        yield live


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, the one of the system."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("chromium is missing; `make test` installs it where it may.", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def foreign_requests() -> list[str]:
    """What pages asked of other computers; the test fails unless it is empty at the end."""
    return []


@pytest.fixture
def open_context(browser: Browser, foreign_requests: list[str]) -> Iterator[OpenContext]:
    """Opens browser contexts that reach this computer only, and fails where a page tried more."""
    with ExitStack() as stack:

        def guard(request: Request) -> None:
            address = urlsplit(request.url)
            if address.scheme not in {"data", "blob"} and address.hostname not in LOOPBACK:
                foreign_requests.append(request.url)

        def open_one(width: int = 1280, **options: object) -> BrowserContext:
            size = {"width": width, "height": 800}
            context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            context.on("request", guard)
            context.add_init_script(LISTENER)
            return context

        yield open_one
    assert not foreign_requests, f"pages asked other computers: {foreign_requests}"


@pytest.fixture
def phone(open_context: OpenContext) -> BrowserContext:
    """A small phone that reads Spanish and runs no scripts."""
    return open_context(width=320, locale="es", java_script_enabled=False)


@pytest.fixture
def desk(open_context: OpenContext) -> BrowserContext:
    """A desk computer that reads English; violations of the CSP are kept for csp_faults."""
    return open_context(locale="en")


@pytest.fixture
def inspector(open_context: OpenContext) -> BrowserContext:
    """A desk computer in which axe may run in spite of the CSP."""
    return open_context(locale="en", bypass_csp=True)


def axe_faults(page: Page) -> list[str]:
    """Return what axe finds on the page that a browser shows now, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['target']}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def csp_faults(page: Page) -> list[str]:
    """Return what the content security policy refused on the page, one line each."""
    return [f"{page.url}: {fault}" for fault in page.evaluate("window.cspFaults")]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def check_html(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return the HTML checker's errors in pages, given by name, one line each."""
    if not VNU.is_file() or shutil.which("java") is None:
        pytest.fail("the HTML checker is missing; `make test` installs it.", pytrace=False)
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages.items():
        file = re.sub(r"[^\w.-]+", "_", name).strip("_") or "root"
        (folder / f"{file}.html").write_text(html, encoding="utf-8")
    order = ["java", "-jar", str(VNU), "--errors-only", "--format", "gnu", "--stdout"]
    order += [str(path) for path in sorted(folder.glob("*.html"))]
    done = subprocess.run(order, capture_output=True, text=True)
    # "file:/folder/page.html":3.5-3.9: … becomes page.html:3.5-3.9: …
    prefix = re.compile(r'^"file:.*/([^/"]+)"')
    lines = [prefix.sub(r"\1", line) for line in done.stdout.splitlines()]
    assert lines or done.returncode == 0, done.stderr
    return lines


def _environment(config: Config, url: str) -> dict[str, str]:
    """Return the variables that give a server process the configuration of a test."""
    city = f'[city]\nname = "{config.city.name}"\nstate = "{config.city.state}"\n'
    zone = f'timezone = "{config.city.timezone}"\n'
    (config.instance / "config.toml").write_text(city + zone, encoding="utf-8")
    return environment_for(config.instance) | {
        "ENGAGE_MODE": config.mode,
        "ENGAGE_BASE_URL": url,
        "ENGAGE_SECRET_KEY": config.secret_key,
        "ENGAGE_CODE_PEPPER": config.code_pepper,
        "ENGAGE_DATABASE_URL": config.database_url,
        "ENGAGE_REDIS_URL": config.redis_url,
        "ENGAGE_CACHE": str(config.cache_folder),
        "ENGAGE_SYNCHRONOUS": config.synchronous,
    }


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):  # noqa: S310  # our own loopback address
            return True
    except OSError as fault:
        return getattr(fault, "code", 500) < 500

"""Starting everything on one computer: a fresh instance, then web server and worker together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from engage.config import Config, load_config
from engage.instance import (
    MIGRATIONS,
    UNFINISHED,
    create,
    has_database,
    is_fresh,
    migrate,
)
from engage.ports import free_port

LOOPBACK: Final = "127.0.0.1"
LOCAL_NAMES: Final = frozenset({"localhost", LOOPBACK, "::1"})
ENGAGE: Final = (sys.executable, "-m", "engage")
STOP_SECONDS: Final = 15.0
START_SECONDS: Final = 60.0
POLL: Final = 0.1
SERVER_ERROR: Final = 500


class Stopped(Exception):
    """Somebody asked the launcher to stop."""


class Failed(Exception):
    """A child ended that should not have; the sentence says which."""


@dataclass
class Children:
    """The processes that the launcher started, each in a session of its own."""

    environment: dict[str, str]
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    is_stopping: bool = False

    def listen(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end the launcher in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def start(self, name: str, order: Sequence[str], stdout: int | None = None) -> None:
        """Start a process under a name."""
        self.running[name] = subprocess.Popen(  # noqa: S603  # our own programs and arguments
            order,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            text=True,
            start_new_session=True,
        )

    def check(self) -> None:
        """Raise when a stop was asked for or a child has ended."""
        if self.is_stopping:
            raise Stopped
        for name, child in self.running.items():
            if child.poll() is not None:
                raise Failed(f"The {name} ended with code {child.returncode}; see above.")

    def finish(self, name: str) -> str:
        """Wait for a child that ends by itself and return what it wrote, if that was kept."""
        child = self.running[name]
        written = ""
        while child.poll() is None:
            if self.is_stopping:
                raise Stopped
            time.sleep(POLL)
        if child.stdout is not None:
            written = child.stdout.read()
            child.stdout.close()
        del self.running[name]
        if child.returncode:
            raise Failed(f"The {name} ended with code {child.returncode}; see above.")
        return written

    def stop(self) -> None:
        """End every child and wait for it, by force after a while."""
        for child in self.running.values():
            # a dead parent leaves its own children behind, so they are told instead of it
            _tell(child.pid, signal.SIGTERM, is_group=child.poll() is not None)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
        for child in self.running.values():
            _tell(child.pid, signal.SIGKILL, is_group=True)
            child.wait()


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def up(port: int) -> None:
    """Start web server and worker, after making the instance where it is fresh."""
    folder = instance_folder()
    is_half_made = (folder / UNFINISHED).exists()
    wants_demo = is_half_made or (is_fresh(folder) and _wants_demo())
    children = Children(environment_for(folder))
    children.listen()
    try:
        _prepare(folder, children, wants_demo=wants_demo)
        _serve(load_config(folder), children, port)
    except Stopped:
        _say("Stopping." if sys.stdout.isatty() else "")
    except Failed as failure:
        click.echo(str(failure), err=True)
        sys.exit(1)
    finally:
        children.stop()


@click.command()
def init() -> None:
    """Make the instance's configuration and keys where missing, and migrate its database."""
    folder = instance_folder()
    create(folder)
    config = load_config(folder)
    if not is_current(config):
        # loaded when it is needed: `up` must start fast
        migrate(import_module("engage.app").create_app(config))
    click.echo(f"The instance is ready: {folder}")


def instance_folder() -> Path:
    """Return the folder of the instance that this command is about."""
    return Path(os.environ.get("ENGAGE_INSTANCE") or "instance").expanduser().resolve()


def environment_for(folder: Path) -> dict[str, str]:
    """Return the environment in which the children see this instance and speak line by line."""
    return dict(os.environ) | {"ENGAGE_INSTANCE": str(folder), "PYTHONUNBUFFERED": "1"}


def web_server(port: int) -> list[str]:
    """Return the command that serves the application on a port of this computer."""
    order = [sys.executable, "-m", "gunicorn", "engage.app:create_app()", "--preload"]
    order += ["--bind", f"{LOOPBACK}:{port}", "--workers", "2", "--worker-class", "sync"]
    order += ["--no-control-socket", "--logger-class", "engage.server_log.Log"]
    return [*order, "--graceful-timeout", "10", "--timeout", "60", "--log-level", "warning"]


def worker() -> list[str]:
    """Return the command that runs the jobs."""
    return [sys.executable, "-m", "engage.worker"]


def is_current(config: Config) -> bool:
    """Return whether the database has the newest schema."""
    heads = set(ScriptDirectory(MIGRATIONS).get_heads())
    if not has_database(config):
        return False
    engine = create_engine(config.engine_url)
    try:
        with engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads()) == heads
    finally:
        engine.dispose()


def _tell(pid: int, number: signal.Signals, *, is_group: bool) -> None:
    with suppress(ProcessLookupError):
        (os.killpg if is_group else os.kill)(pid, number)


def _wants_demo() -> bool:
    if not sys.stdin.isatty():
        return True
    _say("This instance is new. The demo shows a made-up city with three finished surveys;")
    _say("your city begins empty. They never share an instance.")
    kinds = click.Choice(["demo", "city"])
    return bool(
        click.prompt("Start with the demo or with your city?", "demo", type=kinds) == "demo"
    )


def _prepare(folder: Path, children: Children, *, wants_demo: bool) -> None:
    if wants_demo:
        _say("Loading the demo city. This takes some minutes, once.")
        children.start("demo loader", [*ENGAGE, "demo", "load"])
        children.finish("demo loader")
    elif is_fresh(folder):
        create(folder)
        _say(f"Your city's settings are in {folder / 'config.toml'}")
    _migrate(load_config(folder), children)


def _migrate(config: Config, children: Children) -> None:
    if is_current(config):
        return
    _say("Bringing the database to the newest schema.")
    children.start("migration", [*ENGAGE, "init"], subprocess.PIPE)
    children.finish("migration")


def _serve(config: Config, children: Children, wanted: int) -> None:
    port = free_port(wanted)
    if port != wanted:
        _say(f"Port {wanted} is busy; taking {port}.")
    if urlsplit(config.base_url).hostname in LOCAL_NAMES:
        config = replace(config, base_url=f"http://localhost:{port}")
        children.environment["ENGAGE_BASE_URL"] = config.base_url
    _say("Starting web server and worker.")
    children.start("web server", web_server(port))
    links = ""
    if config.mode == "demo":
        children.start("sign-in links", [*ENGAGE, "demo", "links"], subprocess.PIPE)
        links = children.finish("sign-in links")
    _wait_for_answer(children, port)
    children.start("worker", worker())
    pdfs = sorted((config.instance / "briefings").glob("*.pdf"))
    if pdfs:
        _say(f"Briefings (PDF): {len(pdfs)} in {config.instance / 'briefings'}")
    _say(f"Contacts of guests are erased {config.rsvp_days} days after a meeting (rsvp_days).")
    if links:
        _say(f"Sign in with these links, each works once:\n{links.rstrip()}")
    _say(f"Engage is running at http://localhost:{port}")
    while True:
        children.check()
        time.sleep(POLL)


def _wait_for_answer(children: Children, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        children.check()
        if _answers(port):
            return
        time.sleep(POLL)
    raise Failed(f"The web server gave no answer within {START_SECONDS:.0f} seconds; see above.")


def _answers(port: int) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < SERVER_ERROR
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _say(text: str) -> None:
    if text:
        click.echo(text)
        sys.stdout.flush()


COMMANDS: Final = (up, init)

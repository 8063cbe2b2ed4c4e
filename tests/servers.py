"""PostgreSQL and Redis for the suite, each on a socket in a short folder of its own."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis

ROOT = Path(__file__).parent.parent
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
START_SECONDS = 30.0
# A crash of the machine may lose the tests' data; nothing else may be slower for it.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresServer:
    """A running server that makes empty databases."""

    folder: Path
    user: str

    def new_database(self) -> str:
        """Create an empty database and return its SQLAlchemy address."""
        name = f"t{uuid4().hex[:12]}"
        with psycopg.connect(
            host=str(self.folder), user=self.user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        return f"postgresql+psycopg://{self.user}@/{name}?host={self.folder}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this test process."""
    with short_folder("pg") as folder:
        data = folder / "data"
        initdb = [program("initdb"), "-D", str(data), "--locale=C.UTF-8", "--encoding=UTF8"]
        unprivileged([*initdb, "--auth=trust", "--no-sync", "-U", "engage"])
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        for name, value in FAST.items():
            options += ["-c", f"{name}={value}"]
        order = [program("postgres"), "-D", str(data), *options]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for open connections
        with running(order, folder / "postgres.log", signal.SIGINT) as process:
            wait_until(lambda: _postgres_answers(folder), process, folder / "postgres.log")
            yield PostgresServer(folder, "engage")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres_server.new_database()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Path]:
    """The socket of a Redis server for this test process."""
    with short_folder("rd") as folder:
        sock = folder / "s"
        order = [program("redis-server"), "--port", "0", "--unixsocket", str(sock), "--save", ""]
        order += ["--appendonly", "no", "--dir", str(folder), "--unixsocketperm", "700"]
        with running(order, folder / "redis.log", signal.SIGTERM) as process:
            wait_until(lambda: _redis_answers(sock), process, folder / "redis.log")
            yield sock


@pytest.fixture
def redis_url(redis_server: Path) -> str:
    """The address of an empty Redis."""
    with redis.Redis(unix_socket_path=str(redis_server)) as client:
        client.flushall()
    return f"unix://{redis_server}"


@contextmanager
def short_folder(name: str) -> Iterator[Path]:
    """Make a folder whose path is short enough for a socket (107 bytes), and remove it after."""
    folder = Path(tempfile.mkdtemp(prefix=f"e-{name}-", dir="/tmp"))  # short
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> str:
    """Return the path of a server program, or fail and say what brings it."""
    found = shutil.which(name)
    if found is None:
        newest = sorted(DEBIAN_POSTGRES.glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
        found = str(newest[-1]) if newest else None
    if found is None:
        pytest.fail(f"{name} is missing; `make test` installs it where it may.", pytrace=False)
    return found


def unprivileged(order: Sequence[str]) -> None:
    """Run a program to its end as a user who may run PostgreSQL (it refuses root)."""
    done = subprocess.run(order, capture_output=True, text=True, cwd="/", **_identity())
    assert done.returncode == 0, done.stderr


@contextmanager
def running(
    order: Sequence[str],
    log: Path,
    stop: signal.Signals,
    *,
    environment: dict[str, str] | None = None,
    is_foreign: bool = True,
) -> Iterator[subprocess.Popen[bytes]]:
    """Keep a server running inside the block, in a session that Ctrl-C does not reach first."""
    where: dict[str, Any] = {"cwd": "/"} | _identity() if is_foreign else {"cwd": ROOT}
    with log.open("wb") as file:
        process = subprocess.Popen(
            order,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=partial(_die_with_parent, stop) if sys.platform == "linux" else None,
            **where,
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(is_ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; its log is the message when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"a server did not start:\n{log.read_text()}", pytrace=False)
        time.sleep(0.05)


def _account() -> pwd.struct_passwd | None:
    """Return whom servers run as when the tests run as root, else nobody: ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.fail("PostgreSQL refuses root, and there is no user postgres or nobody.", pytrace=False)


def _identity() -> dict[str, Any]:
    account = _account()
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _die_with_parent(stop: signal.Signals) -> None:
    """Ask the kernel to stop this process when the tests are killed (PR_SET_PDEATHSIG is 1)."""
    ctypes.CDLL(None).prctl(1, int(stop))


def _postgres_answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="engage", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers(sock: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(sock)) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False

"""`engage up` starts web server and worker together and ends them together."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from engage.ports import free_port

ENGAGE = (sys.executable, "-m", "engage")
RUNNING = "Engage is running at http://localhost:"
Start = Callable[[int], subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    offset = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    return free_port(17000 + 400 * offset)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance of a city that has nothing yet, as `engage init` makes it."""
    folder = tmp_path_factory.mktemp("made") / "instance"
    environment = os.environ | {"ENGAGE_INSTANCE": str(folder)}
    subprocess.run([*ENGAGE, "init"], env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def environment(made: Path, tmp_path: Path, cache_folder: Path) -> dict[str, str]:
    shutil.copytree(made, tmp_path / "instance")
    values = {"ENGAGE_INSTANCE": str(tmp_path / "instance"), "ENGAGE_CACHE": str(cache_folder)}
    return os.environ | values


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(port: int) -> subprocess.Popen[str]:
        order = [*ENGAGE, "up", "--port", str(port)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(order, env=environment, stdout=pipe, stderr=pipe, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


def lines_until_running(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if line.startswith(RUNNING):
            return lines
    pytest.fail("\n".join(lines) + (process.stderr.read() if process.stderr else ""))


def children_of(pid: int) -> dict[int, str]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True)
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return {int(child): args for child, parent, args in rows if int(parent) == pid}


def contents(environment: dict[str, str]) -> list[str]:
    path = Path(environment["ENGAGE_INSTANCE"]) / "engage.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_in_order(start: Start, port: int, number: signal.Signals) -> None:
    process = start(port)
    lines = lines_until_running(process)
    children = children_of(process.pid)
    with urlopen(f"http://localhost:{port}/", timeout=10) as answer:
        assert answer.status == 200
    process.send_signal(number)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert lines[-1] == f"{RUNNING}{port}"
    assert rest == ""
    assert len(children) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert free_port(port) == port


@pytest.mark.parametrize("name", ["gunicorn", "engage.worker"])
def test_when_one_dies_the_other_is_stopped(start: Start, port: int, name: str) -> None:
    process = start(port)
    lines_until_running(process)
    children = children_of(process.pid)
    victim = next(pid for pid, args in children.items() if name in args)
    os.kill(victim, signal.SIGKILL)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "ended with code -9" in complaint
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_busy_port_is_named_and_the_next_one_taken(start: Start, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        process = start(port)
        lines = lines_until_running(process)
    taken = int(lines[-1].removeprefix(RUNNING))
    assert f"Port {port} is busy; taking {taken}." in lines
    assert taken > port


def test_a_second_start_touches_no_data(
    start: Start, port: int, environment: dict[str, str]
) -> None:
    before = contents(environment)
    process = start(port)
    lines = lines_until_running(process)
    process.terminate()
    process.wait(30)
    assert contents(environment) == before
    assert not any("schema" in line for line in lines)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_listener_on_either_loopback_makes_a_port_busy(
    family: socket.AddressFamily, port: int
) -> None:
    address = "127.0.0.1" if family == socket.AF_INET else "::1"
    try:
        listener = socket.create_server((address, port), family=family)
    except OSError:
        return  # a computer without IPv6 has nothing to test here
    with listener:
        assert free_port(port) > port
    assert free_port(port) == port

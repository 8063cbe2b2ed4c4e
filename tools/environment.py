"""Make .venv from a lock file with hashes, engage itself included, and do nothing when it stands.

Runs before .venv exists, so it uses the standard library alone: tools/environment.py run|dev|test
"""

import hashlib
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
PYTHON = VENV / "bin" / "python"
PACKAGE = re.compile(r"^[A-Za-z0-9][\w.-]*==", re.MULTILINE)
QUIET = ["--disable-pip-version-check", "--progress-bar", "off"]


def main(kind: str) -> int:
    """Bring .venv to the state that the lock describes."""
    name = "run" if kind == "run" else "dev"
    if is_ready(name):
        return 0
    if not _is_sound():
        print(f"Making .venv with Python {sys.version.split()[0]}.", flush=True)
        venv.create(VENV, with_pip=True, clear=True, symlinks=True)
    status = _install_lock(LOCKS[name]) or _install_engage()
    if status == 0:
        _stamp(name).write_text(_wanted(name))
        print("The environment is ready: .venv/bin/engage", flush=True)
    return status


def is_ready(name: str) -> bool:
    """Return whether .venv is what the lock describes; what "dev" brings includes "run"."""
    return any(_stamp(n).is_file() and _stamp(n).read_text() == _wanted(n) for n in {name, "dev"})


def _stamp(name: str) -> Path:
    return VENV / f".engage-{name}"


def _wanted(name: str) -> str:
    parts = [LOCKS[name].read_bytes(), (ROOT / "pyproject.toml").read_bytes(), bytes(ROOT)]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode()])).hexdigest()


def _is_sound() -> bool:
    """Return whether .venv exists and runs the same Python version as this script."""
    code = "import sys, pip; print(sys.version)"
    try:
        done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version


def _install_lock(lock: Path) -> int:
    n_packages = len(set(PACKAGE.findall(lock.read_text())))
    print(
        f"Installing about {n_packages} libraries from {lock.name}, checking each hash.", flush=True
    )
    order = [PYTHON, "-m", "pip", "install", *QUIET, "--require-hashes", "-r", str(lock)]
    lines: list[str] = []
    with subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        n_seen = 0
        for line in pip.stdout or ():
            lines.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                n_seen += 1
                name = line.split()[1].rpartition("/")[2]
                print(f"  {n_seen} of {n_packages}: {name}", flush=True)
            elif line.startswith("Installing collected"):
                print("  unpacking them", flush=True)
    if pip.returncode:
        sys.stderr.write("".join(lines[-20:]))
        sys.stderr.write("pip could not install the libraries; see above, then start again.\n")
    return pip.returncode


def _install_engage() -> int:
    order = [PYTHON, "-m", "pip", "install", *QUIET, "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run([*order, "--no-build-isolation", "--editable", str(ROOT)])
    return done.returncode


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "run"
    is_question = sys.argv[2:] == ["--is-ready"]
    sys.exit(not is_ready(chosen) if is_question else main(chosen))

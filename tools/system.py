"""Check what Engage needs from the operating system and install it by apt when that is allowed.

Runs before .venv exists, so it uses the standard library alone: tools/system.py run|dev|test
"""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

VNU = "vnu-jar@26.9.27"
VNU_FOLDER = Path("build")
VNU_JAR = VNU_FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
BREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
JAVA = 17


@dataclass(frozen=True)
class Need:
    """One thing of the system: how to see that it is there, and what brings it."""

    name: str
    is_there: Callable[[], bool]
    apt: str
    brew: str


def library(stem: str, version: str) -> Callable[[], bool]:
    """Return a check that a shared library can be loaded."""

    def check() -> bool:
        names = [f"lib{stem}.so.{version}"]
        if platform.system() == "Darwin":
            file = f"lib{stem}.{version}.dylib"
            names = [file, *(f"{folder}/{file}" for folder in BREW_FOLDERS)]
        return any(_loads(name) for name in names)

    return check


def command(*names: str) -> Callable[[], bool]:
    """Return a check that one of the programs is on the path."""
    return lambda: any(shutil.which(name) for name in names)


def font(file: str) -> Callable[[], bool]:
    """Return a check that fontconfig knows a fallback face of PDFs; macOS has faces of its own."""

    def check() -> bool:
        folders = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".fonts"))
        if platform.system() == "Darwin":
            return True
        return any(next(Path(folder).rglob(file), None) for folder in folders)

    return check


def has_ensurepip() -> bool:
    """Return whether this Python can make a virtual environment."""
    done = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True)
    return done.returncode == 0


def has_postgres() -> bool:
    """Return whether a PostgreSQL server can be started, on the path or where Debian keeps it."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


def has_java() -> bool:
    """Return whether a Java runtime is there that is new enough for the HTML checker."""
    java = shutil.which("java")
    if not java:
        return False
    done = subprocess.run([java, "-version"], capture_output=True, text=True)
    quoted = done.stderr.partition('"')[2].partition(".")[0].partition('"')[0]
    return done.returncode == 0 and quoted.isdigit() and int(quoted) >= JAVA


PDF = "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"
RUN = (
    Need("Python's venv module", has_ensurepip, "python3-venv", "python@3.13"),
    Need("Pango", library("pango-1.0", "0"), PDF[0], "pango"),
    Need("PangoFT2", library("pangoft2-1.0", "0"), PDF[1], "pango"),
    Need("HarfBuzz", library("harfbuzz", "0"), "libharfbuzz0b", "harfbuzz"),
    Need("HarfBuzz subset", library("harfbuzz-subset", "0"), PDF[2], "harfbuzz"),
    Need("the DejaVu fonts", font("DejaVuSans.ttf"), "fonts-dejavu-core", "pango"),
    # words in Chinese or Japanese would print as boxes
    Need(
        "the Droid fallback font",
        font("DroidSansFallback*.ttf"),
        "fonts-droid-fallback",
        "pango",
    ),
)
TEST = (
    Need("Chromium", command("chromium", "chromium-browser"), "chromium", "chromium"),
    Need("PostgreSQL server", has_postgres, "postgresql", "postgresql@17"),
    Need("redis-server", command("redis-server"), "redis-server", "redis"),
    Need(f"Java {JAVA} or newer", has_java, "default-jre-headless", "openjdk"),
    Need("qpdf", command("qpdf"), "qpdf", "qpdf"),
    Need("poppler's pdftotext", command("pdftotext"), "poppler-utils", "poppler"),
    Need("npm", lambda: VNU_JAR.is_file() or bool(shutil.which("npm")), "npm", "node"),
)


def main(kind: str) -> int:
    """Bring what is missing for a kind of set-up, or say which one line to type."""
    needs = RUN + TEST if kind == "test" else RUN
    missing = [need for need in needs if not need.is_there()]
    if missing:
        _install(missing)
        missing = [need for need in missing if not need.is_there()]
    if missing:
        print(_advice(missing), file=sys.stderr)
        return 1
    return 0 if kind != "test" or _has_checker() else 1


def _install(missing: list[Need]) -> None:
    prefix = _apt_prefix()
    if prefix is None:
        return
    packages = sorted({need.apt for need in missing})
    print(f"Missing: {', '.join(need.name for need in missing)}.", flush=True)
    print(f"Installing by apt{' with sudo' if prefix else ''}: {' '.join(packages)}", flush=True)
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # a fresh machine has no package lists, an old one stale lists: then update and try again
    if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL).returncode:
        subprocess.run([*prefix, "apt-get", "update", "-q"], env=environment)
        subprocess.run(install, env=environment)


def _apt_prefix() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def _advice(missing: list[Need]) -> str:
    names = ", ".join(need.name for need in missing)
    brew = " ".join(sorted({need.brew for need in missing}))
    apt = " ".join(sorted({need.apt for need in missing}))
    if platform.system() == "Darwin":
        return f"Engage needs {names}. Type this line, then start again:\n  brew install {brew}"
    if not shutil.which("apt-get"):
        return f"Engage needs {names} (in Debian: {apt}). Install them with your system's packages."
    line = f"apt-get update && apt-get install -y --no-install-recommends {apt}"
    # a bare Debian has no sudo; su asks for the password of root
    line = f"sudo sh -c '{line}'" if shutil.which("sudo") else f"su - root -c '{line}'"
    return f"Engage needs {names}. Type this line, then start again:\n  {line}"


def _has_checker() -> bool:
    if VNU_JAR.is_file():
        return True
    print(f"Fetching the HTML checker {VNU} from npm.", flush=True)
    VNU_FOLDER.mkdir(exist_ok=True)
    order = ["npm", "install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"]
    try:
        subprocess.run([*order, "--silent", "--prefix", str(VNU_FOLDER), VNU], timeout=300)
    except (OSError, subprocess.TimeoutExpired) as fault:
        print(fault, file=sys.stderr)
    if not VNU_JAR.is_file():
        print(f"The HTML checker is missing: npm could not fetch {VNU}.", file=sys.stderr)
    return VNU_JAR.is_file()


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))

"""Static files: copied under hashed names, with compressed twins, into the cache."""

import gzip
import json
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from engage.config import Config

OURS = Path(__file__).parent / "static"
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt", ".ico"}
YEAR = 365 * 24 * 3600


def init_app(app: Flask, config: Config) -> None:
    """Serve the files under /static/ with a year's cache and offer static_url to templates."""
    folder, manifest = prepare(config.cache_folder / "static")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the way WhiteNoise is put in front
        app.wsgi_app, root=folder, prefix="static/", max_age=YEAR, add_headers_function=_add_headers
    )
    app.jinja_env.globals["static_url"] = lambda name: f"/static/{manifest[name]}"
    app.extensions["engage_static"] = manifest


def prepare(cache: Path) -> tuple[Path, dict[str, str]]:
    """Return the folder of hashed files and the names in it, made when out of date."""
    sources = dict(_sources())
    stamps = ((n, p.stat().st_size, p.stat().st_mtime_ns) for n, p in sorted(sources.items()))
    folder = cache / sha256(repr(list(stamps)).encode()).hexdigest()[:16]
    index = folder / "manifest.json"
    if index.is_file():
        manifest: dict[str, str] = json.loads(index.read_text())
        return folder, manifest
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {name: _store(folder, name, path) for name, path in sources.items()}
    # Written last and moved into place: a half-made folder is never used.
    draft = folder / f"manifest.{sha256(str(id(manifest)).encode()).hexdigest()[:8]}.tmp"
    draft.write_text(json.dumps(manifest, indent=1))
    draft.replace(index)
    return folder, manifest


def _sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(OURS.rglob("*")):
        if path.is_file():
            yield path.relative_to(OURS).as_posix(), path
    # Found without importing: plotly takes a second to import and only its script is served.
    spec = find_spec("plotly")
    if spec is not None and spec.origin is not None:
        yield "plotly.min.js", Path(spec.origin).parent / "package_data" / "plotly.min.js"


def _store(folder: Path, name: str, path: Path) -> str:
    content = path.read_bytes()
    stem, dot, suffix = name.rpartition(".")
    hashed = f"{stem}.{sha256(content).hexdigest()[:12]}{dot}{suffix}"
    target = folder / hashed
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if path.suffix in COMPRESSIBLE:
        quality = 11 if len(content) < 500_000 else 6
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=quality))
    return hashed


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"

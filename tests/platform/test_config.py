"""The configuration: where settings come from, and with which Engage does not start."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engage import instance
from engage.app import create_app
from engage.config import load_config
from engage.errors import ConfigError

PRODUCTION = """
mode = "production"
base_url = "https://engage.example.gov"
trusted_proxies = 1
[city]
name = "Paso Robles"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance fit for production."""
    instance.create(tmp_path)
    (tmp_path / "config.toml").write_text(PRODUCTION)
    return tmp_path


def replaced(old: str, new: str) -> Callable[[Path], None]:
    """Return a change of config.toml."""

    def change(folder: Path) -> None:
        path = folder / "config.toml"
        path.write_text(path.read_text().replace(old, new))

    return change


def key(name: str, text: str | None) -> Callable[[Path], None]:
    """Return a change of a key file."""

    def change(folder: Path) -> None:
        path = folder / "keys" / name
        path.unlink()
        if text is not None:
            instance.write_key(path, text)

    return change


def opened(name: str, mode: int) -> Callable[[Path], None]:
    """Return a change of a key file's mode."""
    return lambda folder: (folder / "keys" / name).chmod(mode)


def test_instance_fit_for_production_starts(folder: Path) -> None:
    config = load_config(folder, {})
    assert (config.mode, config.is_secure, config.city.name) == ("production", True, "Paso Robles")
    assert config.secret_key == (folder / "keys" / "secret_key").read_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(key("secret_key", None), "secret_key.* is missing", id="no secret"),
        pytest.param(key("code_pepper", None), "code_pepper.* is missing", id="no pepper"),
        pytest.param(key("secret_key", "a1b2c3d4e5f6"), "too short", id="short secret"),
        pytest.param(key("code_pepper", "a" * 64), "a pattern", id="pepper of one letter"),
        pytest.param(
            key("secret_key", "change-me-change-me-change-me-now!"), "default", id="default secret"
        ),
        pytest.param(opened("secret_key", 0o644), "can be read by others", id="world-readable"),
        pytest.param(opened("backup_key", 0o640), "can be read by others", id="group-readable"),
        pytest.param(replaced("https:", "http:"), "https:// address", id="no TLS"),
        pytest.param(replaced("proxies = 1", "proxies = 0"), "ends TLS", id="no proxy"),
        pytest.param(
            replaced("[city]", "development = true\n[city]"), "must be off", id="development"
        ),
        pytest.param(replaced('"production"', '"staging"'), "demo, local or", id="unknown mode"),
        pytest.param(replaced("[city]", "[city]\ncolour = 1"), "colour", id="unknown city setting"),
        pytest.param(replaced("[city]", "colour = 1\n[city]"), "colour", id="unknown setting"),
        pytest.param(replaced("[city]", "[mail]\nhots = 'x'\n[city]"), "hots", id="mistyped mail"),
        pytest.param(
            replaced("[city]", '[city]\ntimezone = "Mars/Olympus"'), "time zone", id="no such zone"
        ),
        pytest.param(
            replaced("[city]", '[city]\nlanguages = ["en", "xx"]'), "xx is not", id="language"
        ),
        pytest.param(replaced("[city]", "[city"), "not valid TOML", id="not TOML"),
    ],
)
def test_unfit_instance_is_refused_in_one_clear_sentence(
    folder: Path, change: Callable[[Path], None], words: str
) -> None:
    change(folder)
    with pytest.raises(ConfigError, match=words) as refusal:
        load_config(folder, {})
    assert len(str(refusal.value).splitlines()) == 1


def test_fresh_instance_for_one_computer_starts_without_a_certificate(tmp_path: Path) -> None:
    instance.create(tmp_path)
    assert load_config(tmp_path, {}).mode == "local"


@pytest.mark.parametrize(
    ("variables", "field", "expected"),
    [
        (
            {"ENGAGE_DATABASE_URL": "postgresql+psycopg:///e"},
            "engine_url",
            "postgresql+psycopg:///e",
        ),
        ({"ENGAGE_REDIS_URL": "redis://r"}, "redis_url", "redis://r"),
        ({"ENGAGE_RSVP_DAYS": "7"}, "rsvp_days", 7),
        ({"ENGAGE_MODE": "local"}, "mode", "local"),
        ({"ENGAGE_CACHE": "/var/cache/engage"}, "cache_folder", Path("/var/cache/engage")),
    ],
)
def test_variable_overrides_the_file(
    folder: Path, variables: dict[str, str], field: str, expected: object
) -> None:
    assert getattr(load_config(folder, variables), field) == expected


def test_variable_names_the_instance(folder: Path) -> None:
    assert load_config(environ={"ENGAGE_INSTANCE": str(folder)}).instance == folder


@pytest.mark.parametrize("value", ["many", "-1", "1.5"])
def test_variable_that_is_no_number_is_refused(folder: Path, value: str) -> None:
    with pytest.raises(ConfigError, match="ENGAGE_RSVP_DAYS must be a whole number"):
        load_config(folder, {"ENGAGE_RSVP_DAYS": value})


def test_settings_and_database_are_only_the_owners(tmp_path: Path, cache_folder: Path) -> None:
    instance.create(tmp_path)
    instance.migrate(create_app(load_config(tmp_path, {"ENGAGE_CACHE": str(cache_folder)})))
    for name in ("config.toml", "engage.sqlite"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0, name


def test_new_keys_are_long_differ_and_are_only_the_owners(tmp_path: Path) -> None:
    instance.create(tmp_path)
    paths = sorted((tmp_path / "keys").iterdir())
    assert len({path.read_text() for path in paths}) == len(paths) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)
    before = [path.read_text() for path in paths]
    instance.create(tmp_path)
    assert [path.read_text() for path in paths] == before

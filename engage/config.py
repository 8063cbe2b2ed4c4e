"""The configuration: one frozen value made of config.toml, the key files and ENGAGE_ variables."""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engage.errors import ConfigError

Mode = Literal["demo", "local", "production"]
SECRET_BYTES = 32
# Stands in the folder of a demonstration, whatever its settings are changed to.
MADE_UP = "this-is-a-demo"
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Contact:
    """The department's public contact block; what a city does not know stays empty."""

    address: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)
    emergency: str = "9-1-1"
    non_emergency: str = ""
    records_phone: str = ""
    records_fax: str = ""
    records_hours: Mapping[str, str] = field(default_factory=dict)
    code_enforcement: str = ""
    facebook: str = ""
    nextdoor: str = ""
    complaints: str = ""
    commendations: str = ""
    outside_body: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """The city that an instance serves."""

    name: str = "Your city"
    state: str = ""
    department: str = "Police Department"
    timezone: str = "America/Los_Angeles"
    languages: tuple[str, ...] = LANGUAGES
    paper: Literal["letter", "a4"] = "letter"
    boundaries_note: str = ""
    contact: Contact = Contact()

    @property
    def zone(self) -> ZoneInfo:
        """Return the city's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Mail:
    """The way out for mail; without a host, mail waits in the outbox, and a demo writes files."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "engage@localhost"
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one instance."""

    instance: Path
    mode: Mode = "local"
    base_url: str = "http://localhost:8000"
    secret_key: str = ""
    code_pepper: str = ""
    database_url: str = ""
    redis_url: str = ""
    trusted_proxies: int = 0
    development: bool = False
    testing: bool = False
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    rsvp_days: int = 30
    cache: Path | None = None
    city: City = City()
    mail: Mail = Mail()

    @property
    def engine_url(self) -> str:
        """Return the database address, by default the SQLite file of the instance."""
        return self.database_url or f"sqlite:///{self.instance / 'engage.sqlite'}"

    @property
    def keys(self) -> Path:
        """Return the folder of the key files."""
        return self.instance / "keys"

    @property
    def cache_folder(self) -> Path:
        """Return the folder for what can be made again."""
        return self.cache or self.instance / "cache"

    @property
    def is_secure(self) -> bool:
        """Return whether residents and staff come by https."""
        return self.base_url.startswith("https://")


def data_folder(name: str) -> Path:
    """Return the top-level folder of that name in a checkout, else its copy in the wheel."""
    package = Path(str(files("engage")))
    beside = package.parent / name
    is_checkout = (package.parent / "pyproject.toml").is_file() and beside.is_dir()
    return beside if is_checkout else package / "_data" / name


def load_config(instance: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Return the checked configuration of an instance, or refuse in one clear sentence."""
    env = os.environ if environ is None else environ
    folder = instance or Path(env.get("ENGAGE_INSTANCE") or "instance")
    folder = folder.expanduser().resolve()
    settings = _read_toml(folder / "config.toml")
    city, mail = settings.pop("city", {}), settings.pop("mail", {})
    contact = city.pop("contact", {})
    settings |= _from_environment(env)
    languages = tuple(city.pop("languages", LANGUAGES))
    try:
        config = Config(
            instance=folder,
            secret_key=env.get("ENGAGE_SECRET_KEY") or read_key(folder, "secret_key"),
            code_pepper=env.get("ENGAGE_CODE_PEPPER") or read_key(folder, "code_pepper"),
            city=City(**city, languages=languages, contact=Contact(**contact)),
            mail=Mail(**(mail | _mail_from_environment(env))),
            **settings,
        )
    except TypeError as unknown:
        name = str(unknown).rpartition(" ")[2]
        raise ConfigError(
            f"{folder / 'config.toml'}: the setting {name} is not known; see docs/configuration.md."
        ) from None
    _check(config)
    return config


def read_key(instance: Path, name: str) -> str:
    """Return the text of a key file, or nothing where there is none."""
    path = instance / "keys" / name
    return path.read_text().strip() if path.is_file() else ""


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError(f"{path}: this is not valid TOML: {fault}.") from None


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    texts = ("mode", "base_url", "database_url", "redis_url", "synchronous")
    settings: dict[str, Any] = {
        name: env[f"ENGAGE_{name.upper()}"] for name in texts if env.get(f"ENGAGE_{name.upper()}")
    }
    for name in ("trusted_proxies", "rsvp_days"):
        if value := env.get(f"ENGAGE_{name.upper()}"):
            if not value.isdigit():
                raise ConfigError(f"ENGAGE_{name.upper()} must be a whole number, not {value!r}.")
            settings[name] = int(value)
    if env.get("ENGAGE_DEVELOPMENT"):
        settings["development"] = env["ENGAGE_DEVELOPMENT"] == "1"
    if env.get("ENGAGE_CACHE"):
        settings["cache"] = Path(env["ENGAGE_CACHE"])
    return settings


def _mail_from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    names = ("host", "user", "password", "sender")
    return {
        n: env[f"ENGAGE_MAIL_{n.upper()}"] for n in names if env.get(f"ENGAGE_MAIL_{n.upper()}")
    }


def _check(config: Config) -> None:
    if config.mode not in get_args(Mode):
        raise ConfigError(f"mode must be demo, local or production, not {config.mode!r}.")
    try:
        _ = config.city.zone
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(
            f"city.timezone {config.city.timezone!r} is not a time zone; "
            "write one like America/Los_Angeles."
        ) from None
    if unknown := set(config.city.languages) - set(LANGUAGES):
        raise ConfigError(f"city.languages: {', '.join(sorted(unknown))} is not translated yet.")
    if config.mode != "demo" and (config.instance / MADE_UP).exists():
        raise ConfigError(
            f"{config.instance} holds the made-up demo city, so mode stays demo; "
            "begin your city in another folder: make run ENGAGE_INSTANCE=DIR"
        )
    _check_key_files(config)
    if config.mode == "production":
        _check_production(config)


def _check_key_files(config: Config) -> None:
    if os.name != "posix" or not config.keys.is_dir():
        return
    for path in sorted(config.keys.iterdir()):
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigError(f"{path} can be read by others; type: chmod 600 {path}")


def _check_production(config: Config) -> None:
    for name in ("secret_key", "code_pepper"):
        _check_secret(name, cast(str, getattr(config, name)))
    if not config.is_secure:
        raise ConfigError(
            f"base_url is {config.base_url!r}; production needs the public https:// address."
        )
    if config.trusted_proxies < 1:
        raise ConfigError(
            "trusted_proxies is 0; production runs behind a proxy that ends TLS: "
            "set how many stand in front of Engage (usually 1)."
        )
    if config.development or config.testing:
        raise ConfigError("development and testing must be off in production.")


def _check_secret(name: str, value: str) -> None:
    where = f"instance/keys/{name} (or ENGAGE_{name.upper()})"
    if not value:
        raise ConfigError(f"{where} is missing; type: engage init")
    if len(value) < SECRET_BYTES:
        raise ConfigError(f"{where} is too short; it needs at least {SECRET_BYTES} characters.")
    if len(set(value)) < 8 or value.lower().startswith(("change", "secret", "default", "dev")):
        raise ConfigError(f"{where} is a default or a pattern; delete it and type: engage init")

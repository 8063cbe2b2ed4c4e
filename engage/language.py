"""The reader's language: by ?lang=, then the cookie, then the browser; a .po file per room."""

from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from babel import Locale
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from engage.config import Config

COOKIE = "lang"
FOLDER = Path(__file__).parent / "translations"
# Every language in its own words, so that its speakers find it.
NAMES = {"en": "English", "es": "Español"}
# Their pages are cached for everybody: nothing of one request may stand in them.
CACHED = ("surveys", "surveys_later")


class MergedDomain(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """The messages of all rooms as one catalogue."""

    def get_translations(self) -> NullTranslations:
        """Return the catalogue of the reader's language."""
        return catalogue(str(get_locale() or "en"))


class MergedBabel(Babel):  # type: ignore[misc]  # Flask-Babel ships no types
    """Flask-Babel with our catalogue."""

    domain_instance = MergedDomain()


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the messages of a language, read from every room's .po file."""
    merged = Translations()
    merged._catalog = {}
    for path in sorted((FOLDER / code).glob("*.po")):
        with path.open("rb") as file:
            po = read_po(file, locale=code)
        for message in po:
            if not message.id or message.fuzzy or not message.string:
                continue
            if isinstance(message.id, str):
                merged._catalog[message.id] = str(message.string)
                continue
            for index, text in enumerate(message.string):
                merged._catalog[message.id[0], index] = text
    merged.plural = lambda n: int(n != 1)
    return merged


def language() -> str:
    """Return the code of the language that this reader gets."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = _chosen() or _accepted()
    return str(g.language)


def direction(code: str) -> str:
    """Return the writing direction of a language, ltr or rtl."""
    return str(Locale.parse(code).text_direction)


def links() -> list[tuple[str, str, str]]:
    """Return code, name and address of this page in each language of the city."""
    path, pairs = _here()
    kept = [(name, value) for name, value in pairs if name != "lang"]
    return [
        (code, NAMES[code], f"{path}?{urlencode([*kept, ('lang', code)])}") for code in _offered()
    ]


def init_app(app: Flask, config: Config) -> None:
    """Let the application speak the city's languages."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = config.city.timezone
    app.extensions["engage_languages"] = config.city.languages
    MergedBabel(app, locale_selector=language)
    app.after_request(_keep_choice)


def _offered() -> tuple[str, ...]:
    languages: tuple[str, ...] = current_app.extensions["engage_languages"]
    return languages


def _here() -> tuple[str, list[tuple[str, str]]]:
    """Return path, empty for the same one, and query of the page that a link can lead to."""
    if request.blueprint in CACHED:
        return "", []
    if request.url_rule is None or "GET" in (request.url_rule.methods or ()):
        return "", list(request.args.items(multi=True))
    came = urlsplit(request.referrer or "")  # a faulty form is shown at an address of POST alone
    if came.netloc != request.host:
        return "/", []
    return f"/{came.path.lstrip('/')}", parse_qsl(came.query)


def _chosen() -> str | None:
    for code in (request.args.get("lang"), request.cookies.get(_cookie())):
        if code in _offered():
            return code
    return None


def _accepted() -> str:
    return _best(request.headers.get("Accept-Language", ""), _offered())


@lru_cache(maxsize=256)
def _best(wanted: str, offered: tuple[str, ...]) -> str:
    # browsers send a handful of different headers, and reading one costs as much as a page's query
    return parse_accept_header(wanted, LanguageAccept).best_match(offered) or offered[0]


def _keep_choice(response: Response) -> Response:
    code = request.args.get("lang")
    if code in _offered():
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(_cookie(), code, secure=is_secure, httponly=True, samesite="Lax")
    return response


def _cookie() -> str:
    # the prefix keeps other hosts of the city's domain from setting it, and needs https
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE

"""The reader's language: by ?lang=, then the cookie, then the browser; a .po file per room."""

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from engage.config import Config

COOKIE = "lang"
FOLDER = Path(__file__).parent / "translations"
# Every language in its own words, so that its speakers find it.
NAMES = {"en": "English", "es": "Español"}


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


def init_app(app: Flask, config: Config) -> None:
    """Let the application speak the city's languages."""
    app.config["BABEL_DEFAULT_TIMEZONE"] = config.city.timezone
    app.extensions["engage_languages"] = config.city.languages
    MergedBabel(app, locale_selector=language)
    app.after_request(_keep_choice)


def _offered() -> tuple[str, ...]:
    languages: tuple[str, ...] = current_app.extensions["engage_languages"]
    return languages


def _chosen() -> str | None:
    for code in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if code in _offered():
            return code
    return None


def _accepted() -> str:
    return request.accept_languages.best_match(_offered()) or _offered()[0]


def _keep_choice(response: Response) -> Response:
    code = request.args.get("lang")
    if code in _offered():
        is_secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, code, secure=is_secure, httponly=True, samesite="Lax")
    return response

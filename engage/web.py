"""The web layer of the platform: who may see a view, headers, and what every template can use."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, ParamSpec, TypeVar, cast

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from engage import intake, language, limits
from engage.audit.acts import Act
from engage.config import Config, data_folder
from engage.inputs import lighten
from engage.plain import is_plain

P = ParamSpec("P")
R = TypeVar("R")
PUBLIC: Final = frozenset({"*"})
ROLES: Final = ("administrator", "organizer", "officer", "analyst")
# Views of libraries cannot carry our decorator; each is named here with its audience.
NAMED_AUDIENCES: Final[dict[str, frozenset[str]]] = {
    "security.login": PUBLIC,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.change_password": frozenset(ROLES),
}
MAX_BODY: Final = 3 * 1024 * 1024
POLICY: Final = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; style-src-attr {styles}"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

csrf = CSRFProtect()
limiter = Limiter(key_func=limits.source_key, headers_enabled=False)


class StaffForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The base of every form with a token: blanks around a text are dropped, odd signs refused."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """Strip every text field before it is checked."""

        def bind_field(
            self, form: FlaskForm, unbound_field: Field, options: dict[str, object]
        ) -> Field:
            """Bind a field with our filter in front."""
            filters = unbound_field.kwargs.get("filters", [])
            if _strip not in filters:
                filters = [_strip, *filters]
            return lighten(unbound_field.bind(form=form, filters=filters, **options))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, and that no line of text breaks or turns those around it."""
        plain = {
            name: [*(extra_validators or {}).get(name, ()), _is_plain]
            for name, field in self._fields.items()
            if isinstance(field, StringField) and not isinstance(field, TextAreaField)
        }
        return bool(super().validate({**(extra_validators or {}), **plain}))


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody."""
    setattr(view, "audience", PUBLIC)  # noqa: B010  # a plain function has no such field
    return view


def staff(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view to signed-in staff with one of the roles, or any role where none is named."""
    if unknown := set(roles) - set(ROLES):
        raise ValueError(f"unknown roles: {', '.join(sorted(unknown))}")

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, "audience", frozenset(roles or ROLES))  # noqa: B010  # see public()
        return view

    return mark


def audience(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Return the roles that may call an endpoint, PUBLIC, or None where nobody declared it."""
    if endpoint in NAMED_AUDIENCES:
        return NAMED_AUDIENCES[endpoint]
    return cast("frozenset[str] | None", getattr(app.view_functions[endpoint], "audience", None))


def settings() -> Config:
    """Return the configuration of the running application."""
    return cast(Config, current_app.extensions["engage"])


def acting() -> Act:
    """Return who is signed in, and the moment, for the audit."""
    return Act(current_user.email, datetime.now(UTC))


def unchosen() -> SelectChoice:
    """Return the first entry of a list that must be chosen from: HTML wants an empty one."""
    return SelectChoice("", _("Choose…"))


def require_same_origin() -> None:
    """Refuse a POST from another site, for the resident's pages that carry no token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin":
        return
    if site is None and request.headers.get("Origin") in intake.own_origins():
        return
    abort(400, description="cross-site")


def allow_plotly_styles() -> None:
    """Let this response set style attributes, which Plotly cannot do without."""
    g.csp_style_attributes = "'unsafe-inline'"


def svg_markup(drawn: str) -> Markup:
    """Wrap what our own painters drew; the only text that a template prints unescaped."""
    return Markup(drawn)  # noqa: S704  # the painters escape every text they are given


def part_markup(rendered: str) -> Markup:
    """Wrap a part of a page that one of our templates rendered, and escaped, before."""
    return Markup(rendered)  # noqa: S704  # autoescape is on in every template


def csp_nonce() -> str:
    """Return this response's nonce for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask, config: Config) -> None:
    """Set up templates, guard, headers, tokens and limits."""
    app.extensions["engage"] = config
    app.config.update(
        SECRET_KEY=config.secret_key or secrets.token_urlsafe(32),
        SESSION_COOKIE_NAME="__Host-session" if config.is_secure else "session",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=10),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=intake.MAX_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        # a socket's address is unix:// to redis-py and redis+unix:// to Flask-Limiter
        RATELIMIT_STORAGE_URI=re.sub("^unix:", "redis+unix:", config.redis_url) or "memory://",
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(config.redis_url),
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Werkzeug documents
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    app.url_map.merge_slashes = False  # its redirect would repeat whatever Host was sent
    app.jinja_loader = FileSystemLoader(data_folder("templates"))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    intake.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_guard)
    app.after_request(add_headers)
    app.context_processor(_page_context)


def _is_plain(_form: FlaskForm, field: Field) -> None:
    if isinstance(field.data, str) and not is_plain(field.data):
        text = _("The text holds a line break or a character that cannot be shown.")
        raise ValidationError(text)


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the 404 page answers
    allowed = audience(current_app, request.endpoint)
    if allowed == PUBLIC:
        return None
    if allowed is None:
        abort(404)
    if not current_user.is_authenticated:
        if request.method not in {"GET", "HEAD"}:
            abort(403)
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if not any(current_user.has_role(role) for role in allowed):
        abort(403)
    g.is_staff_page = True
    return None


def add_headers(response: Response) -> Response:
    """Add the security headers of every response."""
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    styles = g.get("csp_style_attributes", "'none'")
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(nonce=nonce, styles=styles)
    headers.extend(HEADERS)
    if settings().is_secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    headers.setdefault("Cache-Control", "no-store" if g.get("is_staff_page") else "no-cache")
    headers.add("Vary", "Cookie, Accept-Language")
    return response


def _page_context() -> dict[str, object]:
    config = settings()
    code = language.language()
    return {
        "city": config.city,
        "contact": config.city.contact,
        "is_demo": config.mode == "demo",
        "lang": code,
        "direction": language.direction(code),
        "languages": [(other, language.NAMES[other]) for other in config.city.languages],
        "language_links": language.links(),
        "csp_nonce": csp_nonce,
        "is_staff_page": bool(g.get("is_staff_page")),
        "current_user": current_user if g.get("is_staff_page") else None,
    }

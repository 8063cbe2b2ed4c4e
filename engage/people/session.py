"""Signing in: Flask-Security with our settings, pages, limits and mail; the web side of people."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from time import time
from typing import Any, Final

from flask import Flask, Response, current_app, render_template, request, session
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_limiter import RouteLimit
from flask_login import user_logged_in
from flask_security import LoginForm, MailUtil, PasswordUtil, Security, SQLAlchemyUserDatastore
from flask_security.utils import localize_callback

from engage import web
from engage.config import Config
from engage.db import db
from engage.limits import source_key
from engage.mail.outbox import queue_mail
from engage.people.models import Role, User
from engage.people.passwords import is_common

SIGN_IN_LIMIT: Final = "10 per 15 minutes"
LONGEST: Final = timedelta(hours=10)
IDLE: Final = timedelta(minutes=30)
# How old the note of the last request may grow before the cookie is written again.
NOTED_EVERY: Final = timedelta(minutes=1)
SETTINGS: Final[dict[str, Any]] = {
    "LOGIN_URL": "/staff/sign-in",
    "LOGOUT_METHODS": None,  # people.sign_out does it: by POST only, and for every device
    "CHANGE_URL": "/staff/password",
    "RESET_URL": "/staff/forgotten",
    "STATIC_FOLDER": None,
    "POST_LOGIN_VIEW": "/staff",
    "POST_CHANGE_VIEW": "/staff",
    "REGISTERABLE": False,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TRACKABLE": False,
    "RETURN_GENERIC_RESPONSES": True,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_LENGTH_MIN": 12,
    "RESET_PASSWORD_WITHIN": timedelta(hours=1),
    "FRESHNESS": timedelta(seconds=-1),  # asking again comes with the second factor
    "EMAIL_HTML": False,
    "API_ENABLED_METHODS": ["session"],
}


SUBJECTS: Final = {
    "reset_instructions": "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET",
    "reset_notice": "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE",
    "change_notice": "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE",
}


class SignInForm(LoginForm):
    """The sign-in form without a cookie that would outlive the day."""

    remember = None  # WTForms' way to drop a field


class OutboxMailUtil(MailUtil):
    """Flask-Security's mail, put into our outbox."""

    def validate(self, email: str) -> str:
        """Return an address in its normal form; no name server is asked about it."""
        return self.normalize(email)

    @staticmethod
    def _language(user: User) -> str:
        offered = web.settings().city.languages
        return user.language if user.language in offered else offered[0]

    def send_mail(  # noqa: PLR0913, PLR0917  # the signature is Flask-Security's
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue a mail in its owner's language, and store it together with what caused it.

        The library has written it in the language of the page, which may be somebody else's.
        """
        code = self._language(kwargs["user"])
        with force_locale(code):
            subject = localize_callback(current_app.config[SUBJECTS[template.rpartition("/")[2]]])
            body = render_template(f"{template}.txt", **kwargs)
        queue_mail(
            db.session(),
            to=str(recipient),
            subject=subject,
            text=body,
            language=code,
            now=datetime.now(UTC),
        )
        db.session.commit()


class StrictPasswordUtil(PasswordUtil):
    """Flask-Security's rules, and no password that is guessed first."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong with a password, and its normal form."""
        faults, normal = super().validate(password, is_register, **kwargs)
        user, city = kwargs.get("user"), web.settings().city
        about = (user.name, user.email, city.name) if user else (city.name,)
        if not faults and is_common(normal, about):
            faults = [_("This password is easy to guess. Use four or more unrelated words.")]
        return faults, normal


def init_app(app: Flask, config: Config) -> None:
    """Let staff sign in."""
    app.config.update({f"SECURITY_{name}": value for name, value in SETTINGS.items()})
    if config.testing:
        cheap = {"argon2__time_cost": 1, "argon2__memory_cost": 64}
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = cheap
    app.config.update(
        SECURITY_PASSWORD_SALT=sha256(b"password" + app.config["SECRET_KEY"].encode()).hexdigest(),
        SECURITY_EMAIL_SENDER=config.mail.sender,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    security = Security(
        app,
        SQLAlchemyUserDatastore(db, User, Role),
        login_form=SignInForm,
        mail_util_cls=OutboxMailUtil,
        password_util_cls=StrictPasswordUtil,
    )
    security.mail_context_processor(lambda: {"base_url": config.base_url.rstrip("/")})
    user_logged_in.connect(_begin_day, app)
    # before the guard of web.py asks who this is
    app.before_request_funcs.setdefault(None, []).insert(0, _end_stale_session)
    for endpoint in ("login", "forgot_password", "reset_password", "change_password"):
        _limit(app, f"security.{endpoint}")


def _limit(app: Flask, endpoint: str) -> None:
    per_source, per_account = (limit_failures(key, endpoint) for key in (source_key, _account_key))
    view: Any = app.view_functions[endpoint]
    app.view_functions[endpoint] = per_source(per_account(view))


def limit_failures(key: Any, scope: str) -> RouteLimit:
    """Return a decorator that counts POSTs which did not succeed, by some key."""
    return web.limiter.limit(
        SIGN_IN_LIMIT, key_func=key, methods=["POST"], deduct_when=_has_failed, scope=scope
    )


def _has_failed(response: Response) -> bool:
    return response.status_code != 302


def _account_key() -> str:
    """Return a hash of the account that somebody tries, or of nothing where none is named."""
    email = request.form.get("email", "").strip().casefold()
    return sha256(email.encode()).hexdigest() if email else f"none:{source_key()}"


def is_stale(began: float, seen: float, now: float, *, may_idle: bool) -> bool:
    """Return whether a session is over: ten hours after signing in, or half an hour unused."""
    is_idle = now - seen > IDLE.total_seconds() and not may_idle
    return now - began > LONGEST.total_seconds() or is_idle


def _begin_day(_app: Flask, user: User) -> None:
    session.permanent = True
    session["began"] = session["seen"] = int(time())


def _end_stale_session() -> None:
    if "_user_id" not in session:
        return
    now, seen = time(), session.get("seen", 0)
    # A demo is signed in to by links that work once: who looks around slowly stays in.
    is_demo = web.settings().mode == "demo"
    if is_stale(session.get("began", 0), seen, now, may_idle=is_demo):
        session.clear()
    elif now - seen > NOTED_EVERY.total_seconds():
        session["seen"] = int(now)

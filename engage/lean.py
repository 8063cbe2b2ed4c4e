"""The lean path: pages that residents answer skip what looks for a user or counts requests.

Flask-Principal, Flask-Limiter and Flask-WTF each hook into every request, and Flask opens a session
for it. A survey page has no user, no session and no token, and pays for none of them.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface

Before: TypeAlias = Callable[[], Any]
After: TypeAlias = Callable[[Any], Any]
Teardown: TypeAlias = Callable[[BaseException | None], Any]
Hook = TypeVar("Hook")
BLUEPRINTS: Final = ("surveys", "surveys_later", "portal_thanks")
PATHS: Final = ("/s/", "/c/", "/survey")


class LeanSessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, except for respondents."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request, an unusable one on the pages of a survey."""
        if request.path.startswith(PATHS):
            return NullSession()
        return super().open_session(app, request)


def init_app(app: Flask) -> None:
    """Let the pages of surveys pass by the hooks of libraries."""
    app.session_interface = LeanSessions()
    before, after = app.before_request_funcs, app.after_request_funcs
    teardown = app.teardown_request_funcs
    before[None] = [_before(before[None])]
    after[None] = [_after(after[None][::-1])]  # Flask runs them backwards
    teardown[None] = [_teardown(teardown[None][::-1])]


def see_other(address: str) -> Response:
    """Return a redirect after a POST, without the page that Flask writes and nobody sees."""
    return Response(status=303, headers={"Location": address})


def _before(hooks: Sequence[Before]) -> Before:
    own = _own(hooks)

    def run() -> Any:
        for hook in own if request.blueprint in BLUEPRINTS else hooks:
            answer = hook()
            if answer is not None:
                return answer
        return None

    return run


def _after(hooks: Sequence[After]) -> After:
    own = _own(hooks)

    def run(response: Response) -> Response:
        for hook in own if request.blueprint in BLUEPRINTS else hooks:
            response = hook(response)
        return response

    return run


def _teardown(hooks: Sequence[Teardown]) -> Teardown:
    own = _own(hooks)

    def run(fault: BaseException | None) -> None:
        for hook in own if request.blueprint in BLUEPRINTS else hooks:
            hook(fault)

    return run


def _own(hooks: Sequence[Hook]) -> list[Hook]:
    return [hook for hook in hooks if getattr(hook, "__module__", "").startswith("engage.")]

"""The main navigation: residents' pages, or what the signed-in person's roles may open."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_login import current_user

from engage.web import audience

PUBLIC_PAGES: Final = (
    ("portal.home", _l("Home")),
    ("meetings.index", _l("Meetings")),
    ("results.index", _l("Results")),
    ("surveys.index", _l("Surveys")),
)
STAFF_PAGES: Final = (
    ("portal_staff.home", _l("Waiting for you")),
    ("meetings_staff.index", _l("Meetings")),
    ("surveys_staff.index", _l("Surveys")),
    ("polls_staff.index", _l("Polls")),
    ("results_staff.index", _l("Results")),
    ("briefings_staff.index", _l("Briefings")),
    ("places_staff.index", _l("Beats")),
    ("people_staff.index", _l("People")),
    ("people.leave", _l("Sign out")),
)
ROOTS: Final = ("/", "/staff")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry; ``current`` is the value of aria-current, empty on other pages."""

    address: str
    text: LazyString
    current: str


def init_app(app: Flask) -> None:
    """Offer the navigation to templates; those that show none pay nothing for it."""
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.globals["may_open"] = may_open


def navigation() -> list[Link]:
    """Return the entries for this page, each of which its reader may open."""
    is_staff_page = bool(g.get("is_staff_page"))
    pages = STAFF_PAGES if is_staff_page else PUBLIC_PAGES
    return [
        _link(endpoint, text) for endpoint, text in pages if not is_staff_page or may_open(endpoint)
    ]


def may_open(endpoint: str) -> bool:
    """Say whether the reader may open a page: by the audience that the guard itself asks."""
    allowed = audience(current_app, endpoint) or frozenset()
    return "*" in allowed or any(current_user.has_role(role) for role in allowed)


def _link(endpoint: str, text: LazyString) -> Link:
    address = url_for(endpoint)
    if request.path == address:
        return Link(address, text, "page")
    is_above = address not in ROOTS and request.path.startswith(f"{address}/")
    return Link(address, text, "true" if is_above else "")

"""The programming interface: published results for other programs, read only, and its page."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.results import api, queries
from engage.results.models_content import ReleaseContent, plain
from engage.results.openapi import OPERATIONS, document
from engage.web import public, settings

bp = Blueprint("results_api", __name__)
ROOT: Final = "/api/v1"
PARTS: Final = ("areas", "items", "cells", "verdicts", "voices")
T = TypeVar("T")


class Problem(Exception):
    """An answer that cannot be given, as RFC 9457 tells it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        """Keep what is told."""
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail


@bp.errorhandler(Problem)
def tell(problem: Problem) -> Response:
    """Answer with a problem that programs can read."""
    data = {
        "type": url_for(".page", _external=True) + f"#{problem.status}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    text = json.dumps(data, ensure_ascii=False)
    return Response(text, problem.status, content_type="application/problem+json")


@bp.after_request
def share(response: Response) -> Response:
    """Let pages of other sites read what is public anyway."""
    if request.path.startswith(ROOT):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response


@bp.get("/api")
@public
def page() -> ResponseReturnValue:
    """Explain the interface to whoever keeps an open-data page."""
    waves = queries.releases(db.session())
    example = waves[0].wave if waves else "2027-spring"
    operations = [(f"{ROOT}{one.path}", one.summary, one.parameters) for one in OPERATIONS]
    return render_template("results/api.html", operations=operations, example=example)


@bp.get(f"{ROOT}/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """Send the OpenAPI document."""
    return _sent("", document(f"{request.host_url.rstrip('/')}{ROOT}", settings().city.name))


@bp.get(f"{ROOT}/waves")
@public
def waves() -> ResponseReturnValue:
    """List the published waves."""
    found = queries.releases(db.session())
    rows = tuple(api.summary(one, _address("wave", one.wave)) for one in found)
    return _sent("", api.Waves(rows))


@bp.get(f"{ROOT}/waves/<wave>")
@public
def wave(wave: str) -> ResponseReturnValue:
    """Send the facts of a release and where its parts are."""
    content = _release(wave)
    links = {part: _address(part, wave) for part in PARTS}
    links["page"] = url_for("results.city", wave=wave, _external=True)
    return _sent(content.sha256, api.facts(content, links))


@bp.get(f"{ROOT}/waves/<wave>/areas")
@public
def areas(wave: str) -> ResponseReturnValue:
    """Send the areas and groups of a release."""
    content = _release(wave)
    return _sent(content.sha256, api.Areas(wave, content.areas, content.groups))


@bp.get(f"{ROOT}/waves/<wave>/items")
@public
def items(wave: str) -> ResponseReturnValue:
    """Send the questions of a release."""
    content = _release(wave)
    return _sent(content.sha256, api.Items(wave, content.items))


@bp.get(f"{ROOT}/waves/<wave>/cells")
@public
def cells(wave: str) -> ResponseReturnValue:
    """Send published cells, those of an area or a question where one is asked for."""
    return _listed(wave, "cells", api.chosen_cells)


@bp.get(f"{ROOT}/waves/<wave>/verdicts")
@public
def verdicts(wave: str) -> ResponseReturnValue:
    """Send the outcomes of the planned comparisons."""
    return _listed(wave, "verdicts", api.chosen_verdicts)


@bp.get(f"{ROOT}/waves/<wave>/voices")
@public
def voices(wave: str) -> ResponseReturnValue:
    """Send the themes and quotes of what residents wrote."""
    content = _release(wave)
    return _sent(content.sha256, api.Voices(wave, content.voices))


@bp.get(f"{ROOT}/", defaults={"rest": ""})
@bp.get(f"{ROOT}/<path:rest>")
@public
def nothing(rest: str) -> ResponseReturnValue:
    """Say that there is nothing at any other address."""
    raise Problem(404, _("There is nothing here"), _("The page /api lists every address."))


def _release(wave: str) -> ReleaseContent:
    session = db.session()
    content = queries.latest_release(session, wave)
    if content is not None:
        return content
    reason = queries.withdrawal(session, wave)
    if reason is not None:
        raise Problem(410, _("Withdrawn"), reason)
    raise Problem(404, _("No such wave"), _("There are no published results of this wave."))


def _listed(
    wave: str, part: str, choose: Callable[[ReleaseContent, api.Wanted], Sequence[T]]
) -> ResponseReturnValue:
    wanted, content = _wanted(), _release(wave)
    asked = {name: value for name, value in request.args.items() if name != "offset"}
    following = _address(part, wave, **asked, offset=wanted.offset + wanted.limit)
    return _sent(content.sha256, api.paged(wave, choose(content, wanted), wanted, following))


def _wanted() -> api.Wanted:
    return api.Wanted(
        area=request.args.get("area", ""),
        item=request.args.get("item", ""),
        measure=request.args.get("measure", ""),
        offset=_number("offset", 0, 0, 10**9),
        limit=_number("limit", api.MOST, 1, api.MOST),
    )


def _number(name: str, usual: int, least: int, most: int) -> int:
    said = request.args.get(name, str(usual))
    if said.isascii() and said.isdigit() and len(said) < 10 and least <= int(said) <= most:
        return int(said)
    what = _(
        "%(name)s must be a whole number from %(least)s to %(most)s.",
        name=name,
        least=least,
        most=most,
    )
    raise Problem(422, _("A parameter is wrong"), what)


def _sent(release: str, value: Any) -> Response:
    """Send a value as JSON, or that nothing changed: its tag is a hash of what would be sent.

    Of a release nothing is written out for a reader who has it: its own hash is enough.
    """
    key = f"{version('engage')} {release} {request.full_path}"
    text = "" if release else _written(value)
    tag = sha256((key + text).encode()).hexdigest()[:32]
    response = Response(content_type="application/json")
    if not request.if_none_match.contains_weak(tag):
        response.set_data(text or _written(value))
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def _written(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def _address(part: str, wave: str, **asked: object) -> str:
    return url_for(f".{part}", wave=wave, _external=True, **asked)  # type: ignore[arg-type]  # Flask types its own values only

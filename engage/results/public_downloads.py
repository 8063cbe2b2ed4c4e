"""The downloads of a release: every format shows the cells of the release and nothing finer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results import queries
from engage.results.cellwords import citation
from engage.results.models_content import ReleaseContent
from engage.results.queries_files import MEDIA, file_of
from engage.results.summary import Imprint, summarized
from engage.texts import in_language
from engage.web import public, settings

bp = Blueprint("results_downloads", __name__)
WORDS: Final[dict[str, LazyString]] = {
    "xlsx": _l("Workbook (Excel, LibreOffice): figures, verdicts, themes and method"),
    "sav": _l("SPSS, with labels and declared missing values"),
    "dta": _l("Stata, with labels and extended missing values"),
    "R": _l("R script that holds the data"),
    "ddi.xml": _l("DDI Codebook 2.5 with the questions, for archives"),
    "pdf": _l("One page (PDF)"),
    "poster": _l("Poster (PDF)"),
}


class NotMade(Missing):
    """A file that is not there (yet)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A format with its words and address."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that can be downloaded of a release, and how it is quoted."""

    wave: str
    title: str
    sha256: str
    offers: Sequence[Offer]
    citation: str
    is_chosen: bool


@bp.get("/results/<wave>/downloads")
@public
def page(wave: str) -> ResponseReturnValue:
    """List the formats."""
    release = _release(wave)
    plain = (
        Offer(_("Table of all figures (CSV)"), url_for("results.download_csv", wave=wave)),
        Offer(
            _("The release as it was frozen (JSON)"), url_for("results.download_json", wave=wave)
        ),
    )
    made = (
        Offer(str(words), url_for(".download", wave=wave, suffix=suffix))
        for suffix, words in WORDS.items()
    )
    found = Page(
        wave=wave,
        title=in_language(release.title, language()),
        sha256=release.sha256,
        offers=(*plain, *made),
        citation=citation(release, settings().city.department, language()),
        is_chosen=release.kind == "chose",
    )
    return render_template("results/downloads.html", page=found)


@bp.get("/results/<wave>/summary")
@public
def summary(wave: str) -> ResponseReturnValue:
    """Show the results on one page, as those who were invited are told them."""
    city = settings().city
    imprint = Imprint(city.name, city.department, settings().base_url, city.paper)
    told = summarized(_release(wave), imprint, language())
    return render_template("results/summary.html", s=told, wave=wave)


@bp.get("/results/<wave>/file.<suffix>")
@public
def download(wave: str, suffix: str) -> ResponseReturnValue:
    """Send a file; it was made before anybody asked."""
    if suffix not in MEDIA:
        raise NotMade("There is no file of this kind.")
    release = _release(wave)
    content = file_of(db.session(), release.sha256, language(), suffix)
    if content is None:
        raise NotMade("This file is being made. Try again in a minute or two.")
    response = Response(content, content_type=MEDIA[suffix])
    name = f"{wave}-poster.pdf" if suffix == "poster" else f"{wave}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(f"{release.sha256[:24]}-{language()}")
    return response.make_conditional(request)


def _release(wave: str) -> ReleaseContent:
    release = queries.latest_release(db.session(), wave)
    if release is not None:
        return release
    reason = queries.withdrawal(db.session(), wave)
    if reason is not None:
        raise NotMade("The results of this wave were withdrawn: {reason}", reason=reason)
    raise NotMade("There are no results of this wave. They come when it has closed.")

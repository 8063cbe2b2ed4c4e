"""Which release stands for a wave, or why none does, and how a reader sees it."""

from sqlalchemy.orm import Session

from engage.charts.words import vocabulary
from engage.errors import Missing
from engage.results import queries
from engage.results.models_content import ReleaseContent
from engage.results.telling import Say
from engage.results.viewing import View


class NotPublished(Missing):
    """A wave without public results."""


def standing(session: Session, wave: str) -> ReleaseContent:
    """Return what is published of a wave now; where nothing is, the refusal says why."""
    release = queries.latest_release(session, wave)
    if release is not None:
        return release
    reason = queries.withdrawal(session, wave)
    if reason is not None:
        raise NotPublished("The results of this wave were withdrawn: {reason}", reason=reason)
    raise NotPublished("There are no results of this wave. They come when it has closed.")


def seen_from(session: Session, wave: str, area: str, spoken: str, say: Say) -> View:
    """Return a wave's release as seen from an area, with the surveys before it."""
    release = standing(session, wave)
    code = queries.area_of(release, area)
    if release.area(code) is None:
        raise NotPublished("There are no results for this area.")
    earlier = queries.releases_before(session, release)
    return View(release, code, vocabulary(spoken), say, earlier)

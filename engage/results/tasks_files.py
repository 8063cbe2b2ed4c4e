"""The job that makes the files of releases, within a minute of their being published."""

from engage.db import db
from engage.jobs import every
from engage.results.services_files import make_files
from engage.web import settings


@every(minutes=1)
def make() -> None:
    """Make what public releases lack."""
    city = settings().city
    make_files(db.session(), city.department, city.languages)

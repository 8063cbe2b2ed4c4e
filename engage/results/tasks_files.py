"""The job that makes the files of releases, within a minute of their being published."""

from engage.db import db
from engage.jobs import every
from engage.results.services_files import make_files
from engage.results.summary import Imprint
from engage.web import settings


@every(minutes=1)
def make() -> None:
    """Make what public releases lack."""
    config = settings()
    city = config.city
    imprint = Imprint(city.name, city.department, config.base_url, city.paper)
    make_files(db.session(), imprint, city.languages)

"""Jobs of results: plans are kept as they stood when their waves closed."""

from datetime import UTC, datetime

from engage.db import db
from engage.jobs import every
from engage.results.services_plans import fix_plans


@every(minutes=5)
def keep_plans() -> None:
    """Keep the plan of every wave that has closed."""
    fix_plans(db.session(), datetime.now(UTC))

"""The web server's log without what identifies anybody: no address, no address line, no header.

gunicorn's access log stays off. Its error log would name the address of whoever sends a broken
request, and the path of a request that failed, which may hold a survey code.
"""

import sys
from typing import Any, Final

from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # it ships no types

OF_REQUESTS: Final = ("Invalid request", "Error handling request", "Socket error")


class Log(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's logger; what it says of a request shrinks to the kind of failure."""

    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Log a warning, of a request only its kind."""
        if not _failed_request(msg):
            super().warning(msg, *args, **kwargs)
            return
        super().warning("refused a broken request: %s", _kind())

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        """Log a failure with its trace, of a request only its kind: a trace may quote words."""
        if not _failed_request(msg):
            super().exception(msg, *args, **kwargs)
            return
        super().error("could not answer a request: %s", _kind())


def _failed_request(msg: object) -> bool:
    return str(msg).startswith(OF_REQUESTS)


def _kind() -> str:
    kind, _fault, _trace = sys.exc_info()
    return kind.__name__ if kind else "unknown"

"""Ports of this computer: which one is free."""

import errno
import socket
from typing import Final

LOOPBACKS: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
LAST: Final = 65535


def free_port(wanted: int) -> int:
    """Return the port, or the next higher one that nobody listens on."""
    for port in range(wanted, LAST + 1):
        if all(_is_free(family, address, port) for family, address in LOOPBACKS):
            return port
    raise OSError(errno.EADDRINUSE, f"no free port from {wanted} up")


def _is_free(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return True  # a computer without that protocol has nobody listening there
    with probe:
        # as the web server does: a port in TIME_WAIT is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            return fault.errno == errno.EADDRNOTAVAIL
    return True

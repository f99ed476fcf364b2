"""How often one address may ask; the one module that knows Flask-Limiter.

Each worker counts for itself, since workers share only the files: with n workers an address may get up to n
times the limit. Requests from the machine itself are not counted, unless a proxy passed them on.
"""

from ipaddress import ip_address

from flask import Flask, request
from flask_limiter import Limiter


def install(app: Flask, per_minute: int) -> None:
    """Answer 429 with Retry-After to an address that asks more often than that."""
    Limiter(
        asking_address,
        app=app,
        application_limits=[f"{per_minute} per minute"],
        storage_uri="memory://",
        strategy="moving-window",
        headers_enabled=True,
        default_limits_exempt_when=is_local,
        application_limits_exempt_when=is_local,
    )


def asking_address() -> str:
    """The address that asks: the last one a proxy on this machine added, else the connection's own.

    Earlier entries of X-Forwarded-For are whatever the client wrote, so they are not believed.
    """
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return forwarded if forwarded and _is_loopback(peer) else peer


def is_local() -> bool:
    """Whether somebody on this machine asks."""
    return _is_loopback(asking_address())


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

"""How often one address may ask; the one module that knows Flask-Limiter.

Each worker counts for itself, since workers share only the files: with n workers an address may get up to n
times the limit. Requests from the machine itself are not counted, unless a proxy passed them on.
"""

from flask import Flask
from flask_limiter import Limiter

from web.asking import asking_household, is_local


def install(app: Flask, per_minute: int) -> None:
    """Answer 429 with Retry-After to an address that asks more often than that."""
    Limiter(
        asking_household,
        app=app,
        application_limits=[f"{per_minute} per minute"],
        storage_uri="memory://",
        strategy="moving-window",
        headers_enabled=True,
        default_limits_exempt_when=is_local,
        application_limits_exempt_when=is_local,
    )

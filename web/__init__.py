"""How a reader sees the archive: pages, JSON, feeds. `create_app` makes the WSGI application."""

from web.application import create_app

__all__ = ["create_app"]

"""The WSGI application of one archive: blueprints, policy, errors, what every template knows."""

from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from archive.folder import Settings, load_settings
from web import asking, holdings, logs, policy, presenting, problems, rates, static_files
from web.pages import BLUEPRINTS


def create_app(folder: Path, settings: Settings | None = None) -> Flask:
    """The archive in a folder as an application; SettingsInvalid where `archive.toml` can't be understood.

    A server hands its settings on, so that a worker that replaces another needs no `archive.toml`. The store
    and the index are opened by the first request, read-only, so that each worker has its own.
    """
    app = Flask("web", static_folder=None)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    # The router would send a path with two slashes on to an address made from the Host header.
    app.url_map.merge_slashes = False
    settings = settings or load_settings(folder)
    app.config["MAX_CONTENT_LENGTH"] = policy.BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = policy.BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    holdings.install(app, holdings.Holdings(folder, settings))
    static_files.install(app)
    presenting.install(app)
    problems.install(app)
    asking.install(app, settings.proxies)
    logs.install(app)
    rates.install(app, settings.limits.requests_per_minute)
    policy.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.wsgi_app = _under_prefix(  # type: ignore[method-assign, assignment]
        app.wsgi_app, holdings.site_of(app).prefix
    )
    return app


def _under_prefix(application: Any, prefix: str) -> WSGIApplication:
    """The application below a path, whether or not the proxy in front has taken the path off."""

    def mounted(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        path = environ.get("PATH_INFO", "")
        if prefix and (path == prefix or path.startswith(prefix + "/")):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
        return application(environ, start_response)

    return mounted

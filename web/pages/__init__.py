"""One module a blueprint."""

from flask import Blueprint

from web.pages import api, browsing, citations, feeds, help, records, search, site

BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    module.blueprint for module in (search, records, citations, browsing, feeds, help, site, api)
)

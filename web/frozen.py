"""The archive's pages as files for any web server: what readers are served, without what needs a server.

Records, versions and tombstones come from the application itself through its test client, with a frame that
has no search box and no scripts; links to what is not frozen become plain words. The page of a passage is
small: the same `Arrival` as the server's, and the same JSON.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FunctionLoader

from archive.addresses import Target, find_target
from archive.arrivals import Arrival
from archive.citing.prose import plain
from archive.errors import ArchiveError, NotFound
from archive.lineage import Lineage
from archive.mergers import find_survivor
from archive.records import Record
from archive.resolving import resolve
from web import arrivals, objects
from web.application import create_app
from web.forms import written
from web.holdings import here, holdings_of
from web.objects import Found
from web.references import reference_to

_TEMPLATES = Path(__file__).parent / "templates"
# Files beside a record's and a version's page, by the `format` that the server gives them for.
_FORMS = {
    "json": "index.json",
    "txt": "index.txt",
    "bib": "index.bib",
    "ris": "index.ris",
    "csl": "index.csl.json",
}
# The templates escape quotes and angle brackets, and never put a link into a link.
_LINK = re.compile(r'<a\b[^>]*?\shref="(?P<to>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_FORMAT = re.compile(r'(?<= href=")(?P<path>[^"?#]*/d/[^"?#]*)\?format=(?P<form>[a-z]+)(?=")')

File = tuple[str, bytes]  # a path below the site's root, and what lies there


def open_frozen(folder: Path) -> Flask:
    """The application that readers are served by, read-only, in the frame that needs no server."""
    app = create_app(folder)
    app.jinja_env.globals["is_frozen"] = True
    holdings_of(app).relates = False
    frame = FunctionLoader(lambda name: _frame() if name == "base.html" else None)
    app.jinja_loader = ChoiceLoader([frame, app.jinja_loader] if app.jinja_loader else [frame])
    return app


def _frame() -> str:
    return (_TEMPLATES / "frozen_base.html").read_text(encoding="utf-8")


def record_files(
    app: Flask, record_id: str, ranges: Sequence[Target] = (), unknown: list[Target] | None = None
) -> Iterator[File]:
    """Every file of a record: its page, its versions' and its passages', each with JSON beside it.

    Of ranges those that are given and those that a page names; given ones that never were go to `unknown`.
    """
    store = holdings_of(app).store
    record = store.get_record(record_id)
    lineage = Lineage(store.history(record_id))
    if record.state == "withdrawn":
        yield from _tombstones(app, record, lineage, ranges)
        return
    yield from _moved(app, record) if record.state == "merged" else _page(app, Target(record_id))
    for number in lineage.versions:
        yield from _page(app, Target(record_id, number))
    yield from _passages(app, record, lineage, ranges, [] if unknown is None else unknown)


def targets_of(lineage: Lineage) -> list[Target]:
    """The URLs of passages that were ever issued for a record, each once: by number, check and version."""
    found: dict[Target, None] = {}
    for version in lineage.history.versions:
        for passage in version.passages:
            number = Target(lineage.record_id, first=passage.number)
            cited = Target(lineage.record_id, first=passage.number, check=passage.check)
            found |= dict.fromkeys((number, cited, number.of_version(version.number)))
    return list(found)


def _tombstones(app: Flask, record: Record, lineage: Lineage, ranges: Sequence[Target]) -> Iterator[File]:
    own = [Target(record.id), *(Target(record.id, number) for number in lineage.versions)]
    page, body = _ask(app, own[0], "html", 410), _ask(app, own[0], "json", 410)
    for target in dict.fromkeys((*own, *targets_of(lineage), *ranges)):
        yield _path(target, "index.html"), _unlinked(app, page)
        yield _path(target, "index.json"), body


def _page(app: Flask, target: Target) -> Iterator[File]:
    """A record's or a version's page, and its other forms beside it."""
    yield _path(target, "index.html"), _unlinked(app, _ask(app, target, "html"))
    with speaking(app):
        found = objects.find(target)
        for form, name in _FORMS.items():
            yield _path(target, name), written(found, form).encode()


def _moved(app: Flask, record: Record) -> Iterator[File]:
    """A page that sends readers to the record in which this one lives on, and that record's JSON."""
    store = holdings_of(app).store
    last = find_survivor(record.id, lambda name: store.get_record(name).survivor)
    survivor = store.get_record(last) if last else record
    target, status = Target(survivor.id), 410 if survivor.state == "withdrawn" else 200
    with speaking(app):
        page = render_template("frozen_moved.html", record=record, survivor=target)
    yield _path(Target(record.id), "index.html"), page.encode()
    yield _path(Target(record.id), "index.json"), _ask(app, target, "json", status)


def _passages(
    app: Flask, record: Record, lineage: Lineage, ranges: Sequence[Target], unknown: list[Target]
) -> Iterator[File]:
    """The files of all passages, and of ranges: those given, and those that another page names."""
    store = holdings_of(app).store
    versions = {number: store.get_version(record.id, number) for number in lineage.versions}
    wanted = dict.fromkeys((*targets_of(lineage), *ranges))
    waiting = list(wanted)
    with speaking(app):
        while waiting:
            target = waiting.pop()
            try:
                arrival = resolve(lineage, target)
            except NotFound:
                unknown.append(target)
                continue
            named = [other for other in _ranges_of(arrival) if other not in wanted]
            wanted |= dict.fromkeys(named)
            waiting += named
            found = Found(target, record, versions[arrival.version], arrival)
            yield _path(target, "index.html"), _passage_page(found, arrival).encode()
            yield _path(target, "index.json"), written(found, "json").encode()


def _ranges_of(arrival: Arrival) -> Iterator[Target]:
    """The ranges that an answer names: of several pieces, or of what was cited; by their ends alone too."""
    for target in (arrival.permalink, arrival.pinned):
        if target.last is not None:
            yield target
            yield Target(target.record_id, first=target.first, last=target.last)


def _passage_page(found: Found, arrival: Arrival) -> str:
    survivor = objects.survivor_of(found)
    return render_template(
        "frozen_passage.html",
        arrival=arrival,
        fields=found.version.metadata,
        target=found.target,
        name=arrivals.name_of(arrival),
        headline=arrivals.headline(arrival),
        sentences=arrivals.sentences(arrival),
        difference=arrivals.difference(arrival),
        elsewhere=[Target(found.record.id, first=number) for number in arrivals.elsewhere(arrival)],
        survivor=survivor,
        survivor_target=Target(survivor.id) if survivor else None,
        kept_on=arrivals.kept_on(survivor),
        citation=plain(reference_to(found), here().site),
    )


def speaking(app: Flask) -> AbstractContextManager[object]:
    """A request in which templates can be rendered, below the site's prefix."""
    return app.test_request_context("/", environ_overrides={"SCRIPT_NAME": holdings_of(app).site.prefix})


def ask(app: Flask, path: str, status: int = 200) -> bytes:
    """What the server answers at a path; ArchiveError where it answers with another status."""
    response = app.test_client().get(path)
    if response.status_code != status:
        raise ArchiveError(f"{path} can't be frozen, its page answers {response.status}; run pincite check")
    return response.get_data()


def _ask(app: Flask, target: Target, form: str, status: int = 200) -> bytes:
    return ask(app, f"{target.path}?format={form}", status)


def _path(target: Target, name: str) -> str:
    return f"{target.path.removeprefix('/')}/{name}"


def _unlinked(app: Flask, page: bytes) -> bytes:
    """A page whose links all lead to files: forms to those beside it, what is not frozen to nothing."""
    prefix = holdings_of(app).site.prefix
    text = _FORMAT.sub(lambda m: f"{m['path']}/{_FORMS[m['form']]}", page.decode())
    return _LINK.sub(lambda m: m[0] if _is_frozen(m["to"], prefix) else m["words"], text).encode()


def _is_frozen(address: str, prefix: str) -> bool:
    """Whether a link leads out, within the page, to a list, or to something that is frozen."""
    if not address.startswith("/"):
        return True
    path = address.removeprefix(prefix).partition("#")[0]
    folder, _, name = path.rpartition("/")
    return path == "/" or find_target(folder if name in _FORMS.values() else path) is not None

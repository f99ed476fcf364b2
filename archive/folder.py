"""The archive's folder on disk: what lies where, and the settings of `archive.toml`."""

import dataclasses
import difflib
import json
import os
import tomllib
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.errors import ArchiveError, ArchiveMissing, SettingsInvalid

DATABASE = "archive.db"
SETTINGS = "archive.toml"
SOURCES = "sources.toml"
PAYLOADS = "payloads"
INDEX = "index"
LOCK = "writing.lock"
ENGINES = ("whoosh", "opensearch")
BOUND = "database.json"  # which archive's payloads these are, where its database is not in the folder


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one input or one question from taking the archive down; each can be set."""

    input_bytes: int = 200_000_000
    unpacked_bytes: int = 1_000_000_000
    members: int = 10_000
    nesting: int = 3  # zip folders inside each other
    depth: int = 5_000  # elements of a page, or values of front matter, inside each other
    pages: int = 5_000
    passages: int = 100_000
    seconds: int = 120
    memory_bytes: int = 1_000_000_000
    query_length: int = 2_000
    query_seconds: float = 2.0
    result_depth: int = 10_000
    request_seconds: int = 20
    requests_per_minute: int = 600


@dataclass(frozen=True, slots=True)
class OpenSearchSettings:
    """Where the engine `opensearch` is; PINCITE_OPENSEARCH and those that begin so outrank it."""

    hosts: str = ""  # addresses with commas between them
    user: str = ""
    password: str = ""
    ca: str = ""  # a file of certificates to trust besides the system's
    verify: bool = True
    name: str = "pincite"  # what the names of its indexes begin with
    shards: int = 1
    replicas: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator says of an archive; all of it has defaults, so that `archive.toml` may be absent."""

    name: str = "Pincite archive"
    description: str = ""
    url: str | None = None  # the public address in exported citations, without a trailing slash
    language: str = "en"  # of the pages: English, and which one's way to write dates (en-GB, en-US …)
    publisher: str = ""
    contact: str = ""
    logo: str = ""  # a file beside archive.toml
    accent: str = ""  # a colour, of passage numbers and the mark
    links: str = ""  # a colour, of links
    footer: str = ""  # may hold links as [words](https://…)
    proxies: tuple[
        str, ...
    ] = ()  # addresses and networks, whose X-Forwarded-For is believed; this machine's is
    engine: str = "whoosh"  # what searches: whoosh or opensearch
    opensearch: OpenSearchSettings = dataclasses.field(default_factory=OpenSearchSettings)
    limits: Limits = dataclasses.field(default_factory=Limits)


def database_path(folder: Path) -> Path:
    """Where the database is; ArchiveMissing where there is none."""
    path = folder / DATABASE
    if not path.is_file():
        raise ArchiveMissing(
            f"There is no archive at {folder}. Name one with --archive or PINCITE_ARCHIVE, or make one by "
            f"ingesting into it: pincite --archive {folder} ingest PATH"
        )
    return path


def find_bound(folder: Path) -> str | None:
    """The uuid of the archive whose database is elsewhere and whose payloads are in the folder."""
    path = folder / BOUND
    if not path.is_file():
        return None
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["archive"])
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsInvalid(
            f"{path} can't be read ({error}): it says whose payloads these are. Copy it from a backup"
        ) from error


def bind(folder: Path, uuid: str, where: str) -> None:
    """Mark the folder as that of an archive whose database is elsewhere, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    arriving = folder / f".{BOUND}-{os.getpid()}"
    arriving.write_text(json.dumps({"archive": uuid, "database": where}) + "\n", encoding="utf-8")
    arriving.replace(folder / BOUND)


def unbind(folder: Path) -> None:
    """Mark the folder as one with its database in it."""
    (folder / BOUND).unlink(missing_ok=True)


def require_no_other_database(folder: Path) -> None:
    """Nothing, where the archive's database is the one in its folder; ArchiveError names the other."""
    if find_bound(folder) is not None:
        where = json.loads((folder / BOUND).read_text(encoding="utf-8")).get("database")
        raise ArchiveError(
            f"The archive of {folder} is kept in {where}, and {DATABASE} is older. Set PINCITE_DATABASE "
            f"to it, or remove {folder / BOUND} to go on with the older one"
        )


def load_settings(folder: Path) -> Settings:
    """The settings of an archive; PINCITE_URL in the environment outranks `url`."""
    path = folder / SETTINGS
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{path} can't be read: {error}") from error
    address = os.environ.get("PINCITE_URL")
    if address:
        values["url"] = address
    proxies = _proxies(values.pop("proxies", []), path)
    limits = _checked(Limits, values.pop("limits", {}), path, prefix="limits.")
    cluster = _checked(OpenSearchSettings, values.pop("opensearch", {}), path, prefix="opensearch.")
    settings: Settings = _checked(Settings, values, path)
    engine = os.environ.get("PINCITE_ENGINE") or settings.engine
    if engine not in ENGINES:
        raise SettingsInvalid(f"The engine must be {' or '.join(ENGINES)}, not {engine!r}")
    return dataclasses.replace(
        settings,
        limits=limits,
        opensearch=cluster,
        engine=engine,
        proxies=proxies,
        url=_address(settings.url, path),
    )


def _checked(kind: type[Any], values: Any, path: Path, *, prefix: str = "") -> Any:
    """Settings of `kind`; SettingsInvalid names a wrong type, and an unknown key's nearest right one."""
    if not isinstance(values, dict):
        raise SettingsInvalid(f"{path}: {prefix.rstrip('.')} must be a table, [{prefix.rstrip('.')}]")
    known = {field.name: field for field in dataclasses.fields(kind) if field.name not in _TABLES}
    for key, value in values.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            raise SettingsInvalid(f"{path}: unknown setting {prefix}{key}; did you mean {prefix}{near[0]}?")
        default: Any = known[key].default
        wanted = "" if default is None else default
        if type(value) is not type(wanted) and not (type(wanted) is float and type(value) is int):
            raise SettingsInvalid(f"{path}: {prefix}{key} must be {_NAMES[type(wanted)]}, not {value!r}")
        if kind is Limits and not float(value) > 0:
            raise SettingsInvalid(f"{path}: {prefix}{key} must be more than 0, not {value!r}")
    return kind(**values)


_TABLES = frozenset({"limits", "opensearch"})
_NAMES: dict[type, str] = {
    str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false",
}  # fmt: skip


def _proxies(values: object, path: Path) -> tuple[str, ...]:
    """The proxies' addresses and networks; SettingsInvalid where one is neither."""
    try:
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise ValueError("it is no list of texts")
        return tuple(str(ip_network(each.strip(), strict=False)) for each in values)
    except ValueError as error:
        raise SettingsInvalid(
            f'{path}: proxies must be a list of addresses or networks like ["10.0.0.0/8"]: {error}'
        ) from error


def _address(url: str | None, path: Path) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket of an IPv6 address that is not closed
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingsInvalid(
            f"{path}: url must be an address like https://archive.example.org/press, not {url!r}"
        )
    return url.rstrip("/")

"""Where the cluster is and how to be let in: `PINCITE_OPENSEARCH…` in the environment, or `archive.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from archive.errors import SettingsInvalid
from archive.folder import OpenSearchSettings

_PORT = 9200
_NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Address:
    """A cluster, and what the archive's indexes in it are to be like."""

    hosts: tuple[str, ...]  # as https://host:9200, without user and password
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: str | None = None  # a file of certificates to trust besides the system's
    verify: bool = True
    name: str = "pincite"  # what the names of its indexes begin with
    shards: int = 1
    replicas: int = 1

    @property
    def shown(self) -> str:
        """The hosts, for messages."""
        return ", ".join(self.hosts)


def find_address(settings: OpenSearchSettings, environment: Mapping[str, str]) -> Address:
    """The cluster of an archive; the environment outranks `archive.toml`. SettingsInvalid."""

    def setting(name: str) -> str:
        return environment.get(f"PINCITE_OPENSEARCH_{name.upper()}") or str(getattr(settings, name))

    given = environment.get("PINCITE_OPENSEARCH") or settings.hosts
    hosts = [_parts(each.strip()) for each in given.split(",") if each.strip()]
    if not hosts:
        raise SettingsInvalid(
            "The engine is opensearch, but not where it is: set PINCITE_OPENSEARCH to an address like "
            "https://user:password@host:9200, or `hosts` under [opensearch] in archive.toml"
        )
    _, user, password = hosts[0]
    return Address(
        hosts=tuple(host for host, _, _ in hosts),
        user=setting("user") or user,
        password=setting("password") or password,
        ca=setting("ca") or None,
        verify=setting("verify").lower() not in _NO,
        name=setting("name"),
        shards=_number("shards", setting("shards"), 1),
        replicas=_number("replicas", setting("replicas"), 0),
    )


def _parts(given: str) -> tuple[str, str | None, str | None]:
    """A host's address, user and password."""
    if given.count("@") > 1:  # what follows the first would be shown as the host
        raise SettingsInvalid(
            "An address of OpenSearch holds more than one @: write that of a password as %40"
        )
    wrong = f"{given.rpartition('@')[2]!r} is no address of OpenSearch; it looks like https://host:9200"
    try:
        parts = urlsplit(given)
        port = parts.port or _PORT
    except ValueError as error:
        raise SettingsInvalid(wrong) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsInvalid(wrong)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    return f"{parts.scheme}://{host}:{port}", user, password


def _number(name: str, given: str, least: int) -> int:
    """A setting that is a whole number."""
    if not given.isdecimal() or int(given) < least:
        raise SettingsInvalid(
            f"The number of {name} of the OpenSearch index must be {least} or more, not {given!r}"
        )
    return int(given)

"""The permanent URLs, parsed and written in this one place (design, section 4)."""

import re
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, unquote, urlsplit

from archive.identifiers import ID_LENGTH, canonical

_NUMBER = r"[0-9]{1,9}"
_PINNED = rf"/v(?P<version>{_NUMBER})(?:/p(?P<pinned>{_NUMBER})(?:-(?P<pinned_last>{_NUMBER}))?)?"
_CURRENT = rf"/p(?P<first>{_NUMBER})(?:-(?P<last>{_NUMBER}))?(?:/(?P<check>[0-9a-z]{{1,64}}))?"
_PATH = re.compile(rf"/d/(?P<id>[0-9a-z]{{{ID_LENGTH}}})(?:{_PINNED}|{_CURRENT})?", re.ASCII | re.IGNORECASE)
_AFTER = "/.,;:!?)]}>*_'\"’”»"  # no address ends so; what surrounds one in a text may
_LONGEST_FRAGMENT = 250  # characters of a selection that are carried whole
_ENDS = 6  # words of each end of a longer selection
_ENDS_UNSPACED = 40  # characters of it


def split_address(address: str) -> SplitResult:
    """The parts of an address; all empty where it is none (`http://[`), never an error."""
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port  # these too complain only when they are asked for
    except ValueError:
        return urlsplit("")
    return parts


@dataclass(frozen=True, slots=True)
class Target:
    """What a permanent URL names: a record, version, passage or range, and the check it was cited by."""

    record_id: str
    version: int | None = None
    first: int | None = None
    last: int | None = None  # only of a range, and never equal to `first`
    check: str | None = None

    @property
    def path(self) -> str:
        """The path below the archive's public address."""
        parts = ["/d", self.record_id]
        if self.version is not None:
            parts.append(f"v{self.version}")
        if self.first is not None:
            parts.append(f"p{self.first}" if self.last is None else f"p{self.first}-{self.last}")
        if self.check is not None:
            parts.append(self.check)
        return "/".join(parts)

    @property
    def record(self) -> "Target":
        """The record that it belongs to."""
        return Target(self.record_id)

    def of_version(self, number: int) -> "Target":
        """The same place pinned to a version."""
        return replace(self, version=number, check=None)


@dataclass(frozen=True, slots=True)
class Site:
    """Where an archive is published; `base` has no slash at its end and is empty where none is set."""

    base: str = ""

    @property
    def prefix(self) -> str:
        """The path under which the archive lies on its server: empty, or `/press`."""
        return urlsplit(self.base).path.rstrip("/")

    def url(self, target: Target) -> str:
        """The public URL that an exported citation carries; only the path where no address is set."""
        return self.base.rstrip("/") + target.path

    def path(self, target: Target) -> str:
        """The path on the server, with the prefix."""
        return self.prefix + target.path

    def find_target(self, address: str) -> Target | None:
        """What a URL or path names: one of this site's, or one of any site whose path has the permanent form.

        An id is made from the document's bytes, so that a URL from another archive's page of the same
        document names the same thing here.
        """
        path = split_address(address.strip()).path.rstrip("/")
        start = path.casefold().rfind("/d/")
        return None if start < 0 else find_target(path[start:])


def find_target(path: str) -> Target | None:
    """What a path of the permanent form names, in canonical spelling; None for any other path.

    A slash at its end counts for nothing, nor does the mark that follows a URL in a sentence and that mail
    programs take for a part of it.
    """
    match = _PATH.fullmatch(unquote(path).rstrip(_AFTER))
    record_id = canonical(match["id"]) if match else None
    if match is None or record_id is None:
        return None
    version = _number(match["version"])
    first = _number(match["first"] or match["pinned"])
    last = _number(match["last"] or match["pinned_last"])
    if 0 in (version, first, last):
        return None
    check = match["check"]  # one with a letter that no check has is kept as it is: it will match nothing
    canonical_check = (canonical(check) or check.lower()) if check else None
    return Target(record_id, version, first, None if last == first else last, canonical_check)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def text_fragment(quotation: str) -> str:
    """The `:~:text=` directive that makes a browser mark the exact words, without the `#`.

    Of a long selection only its ends are named, and of one that runs through several paragraphs, as a term
    must stand in one; the ends never overlap. A comma, a dash and an ampersand part a directive's terms, so
    they are percent-encoded: https://wicg.github.io/scroll-to-text-fragment/.
    """
    lines = [line.split() for line in quotation.splitlines() if line.strip()]
    if not lines:
        return ":~:text="
    selected = " ".join(lines[0])
    if len(lines) == 1 and len(selected) <= _LONGEST_FRAGMENT:
        return f":~:text={_term(selected)}"
    if len(lines) == 1 and len(lines[0]) < 2:  # a script that writes no spaces
        return f":~:text={_term(selected[:_ENDS_UNSPACED])},{_term(selected[-_ENDS_UNSPACED:])}"
    most = _ENDS if len(lines) > 1 else min(_ENDS, len(lines[0]) // 2)
    return f":~:text={_term(' '.join(lines[0][:most]))},{_term(' '.join(lines[-1][-most:]))}"


def _term(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")

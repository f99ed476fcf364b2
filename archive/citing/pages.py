"""What a page tells machines of itself: Highwire tags, schema.org JSON-LD and FAIR Signposting, as data.

Rules: Google Scholar's inclusion guidelines for `citation_*`, https://schema.org, https://signposting.org/FAIR/.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.addresses import Site, split_address
from archive.citing.names import Name, parse_name
from archive.citing.references import Reference
from archive.records import Passage

_SCHEMA_TYPES = {
    "article": "NewsArticle",
    "opinion": "OpinionNewsArticle",
    "bulletin": "Report",
    "report": "Report",
    "speech": "CreativeWork",
}
_OTHER = "CreativeWork"
_LICENSES = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
    **{
        f"cc {kind} {number}": f"https://creativecommons.org/licenses/{kind}/{number}/"
        for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        for number in ("2.0", "2.5", "3.0", "4.0")
    },
}
_DESCRIPTIONS = (
    ("csl", "application/vnd.citationstyles.csl+json"),
    ("bib", "application/x-bibtex"),
    ("ris", "application/x-research-info-systems"),
    ("json", "application/json"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link: a value of the HTTP `Link` header, or a `link` element."""

    href: str
    rel: str
    type: str | None = None

    @property
    def header(self) -> str:
        """The link as a value of the header."""
        return f'<{self.href}>; rel="{self.rel}"' + (f'; type="{self.type}"' if self.type else "")


def highwire(reference: Reference, site: Site) -> list[tuple[str, str]]:
    """The `citation_*` tags in order, by which reference managers save the page; authors one tag each."""
    metadata, locator = reference.metadata, reference.locator
    paper = metadata.type in {"bulletin", "report"} and not reference.part
    first, _, last = (locator.value if locator else "").partition("-")
    before = "par. " if locator and locator.label == "paragraph" else ""
    values = [
        ("citation_title", reference.title),
        *(("citation_author", _inverted(name, metadata.language)) for name in reference.authors),
        ("citation_publication_date", str(reference.issued).replace("-", "/") if reference.issued else None),
        ("citation_inbook_title", reference.container),
        ("citation_technical_report_institution" if paper else None, metadata.source),
        ("citation_journal_title" if metadata.type in {"article", "opinion"} else None, metadata.source),
        ("citation_publisher", metadata.source),
        ("citation_firstpage", first and before + first),
        ("citation_lastpage", last),
        ("citation_language", metadata.language),
        ("citation_public_url", site.url(reference.target)),
    ]
    return [(name, value) for name, value in values if name and value]


def json_ld(reference: Reference, site: Site, passages: Sequence[Passage] = ()) -> dict[str, Any]:
    """The schema.org description of the record, or of a quotation that is part of it."""
    work = _work(reference, site)
    if not passages:
        return {"@context": "https://schema.org", **work}
    locator = reference.locator
    quotation = {
        "@context": "https://schema.org",
        "@type": "Quotation",
        "@id": site.url(reference.target),
        "url": site.url(reference.target),
        "text": "\n".join(passage.text for passage in passages),
        "position": passages[0].number,
        "pagination": locator.value if locator and locator.label == "page" else None,
        "inLanguage": reference.metadata.language,
        "creator": _agents(reference.authors, reference.metadata.language),
        "isPartOf": work,
    }
    return _known(quotation)


def links(reference: Reference, site: Site, *, here: str) -> list[Link]:
    """The Signposting links of a page at the path `here`, the most important first.

    The relation `author` needs a URI, which a printed name is not; the web adds its own pages of authors.
    """
    kind = _SCHEMA_TYPES.get(reference.metadata.type or "", _OTHER)
    found = [Link(site.url(reference.target), "cite-as")]
    found += [Link(f"{here}?format={form}", "describedby", media) for form, media in _DESCRIPTIONS]
    found += [Link("https://schema.org/AboutPage", "type"), Link(f"https://schema.org/{kind}", "type")]
    license_url = find_license(reference.metadata.rights)
    return found + ([Link(license_url, "license")] if license_url else [])


def find_license(rights: str | None) -> str | None:
    """The address of the licence that a statement of rights is or names."""
    text = " ".join((rights or "").split())
    parts = split_address(text) if "://" in text else None
    if parts is not None and parts.scheme in {"http", "https"} and parts.netloc and " " not in text:
        return text if not set('<>"\\') & set(text) else None
    return _LICENSES.get(text.casefold().replace("cc-", "cc ", 1).removesuffix("."))


def _work(reference: Reference, site: Site) -> dict[str, Any]:
    metadata = reference.metadata
    url = site.url(reference.target.record)
    published_by = {"@type": "Organization", "name": metadata.source} if metadata.source else None
    work = {
        "@type": _SCHEMA_TYPES.get(metadata.type or "", _OTHER),
        "@id": url,
        "url": url,
        "name": metadata.title,
        "headline": metadata.title,
        "author": _agents(metadata.authors, metadata.language),
        "datePublished": str(reference.issued) if reference.issued else None,
        "publisher": published_by,
        "inLanguage": metadata.language,
        "isBasedOn": metadata.url,
        "license": find_license(metadata.rights),
        "copyrightNotice": metadata.rights if not find_license(metadata.rights) else None,
        "version": str(reference.version),
        "genre": metadata.type,
    }
    return _known(work)


def _agents(names: Sequence[str], language: str | None) -> list[dict[str, Any]]:
    """Whom the names name; an honorific by itself names nobody."""
    parsed = [(text, parse_name(text, language=language)) for text in names]
    return [_agent(text, name, language) for text, name in parsed if name != Name()]


def _agent(text: str, name: Name, language: str | None) -> dict[str, Any]:
    """A person with the parts of the name, or an organisation."""
    if name.literal:
        body = len(name.literal.split()) > 1 and language not in {"hu", "ja", "ko", "vi", "zh"}
        return {"@type": "Organization" if body else "Person", "name": text}
    family = f"{name.particle} {name.family}".strip()
    return _known({"@type": "Person", "name": text, "givenName": name.given, "familyName": family})


def _inverted(text: str, language: str | None) -> str:
    return parse_name(text, language=language).inverted


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}

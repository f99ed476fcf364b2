"""FAIR Signposting: typed links that tell machines what a page is and how to cite it.

https://signposting.org/FAIR/; RFC 9264 has the linkset, which holds every link where the header can't.
"""

import json
from collections import defaultdict

from archive.citing.pages import Link, links
from web.holdings import here
from web.objects import Found
from web.presenting import place, public_url, shelf_url
from web.references import reference_to

LINKSET = "application/linkset+json"
# Proxies keep all headers of an answer in one buffer, of 4 kB by default; clients take about a hundred lines.
MOST_LINKS = 20
MOST_BYTES = 2_000


def signposts(found: Found) -> list[str]:
    """The values of `Link` headers, the most important first; of too many, the last names the linkset."""
    every = [link.header for link in _links(found)]
    linkset = Link(f"{_address(found)}?format=linkset", "linkset", LINKSET).header
    kept: list[str] = []
    room = MOST_BYTES - len(linkset)
    for header in every:
        room -= len(header)
        if room < 0 or len(kept) == MOST_LINKS - 1:
            return [*kept, linkset]
        kept.append(header)
    return kept


def linkset(found: Found) -> str:
    """All links of a page as the JSON of RFC 9264."""
    targets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for link in _links(found):
        targets[link.rel].append({"href": link.href} | ({"type": link.type} if link.type else {}))
    return json.dumps({"linkset": [{"anchor": _address(found), **targets}]}, ensure_ascii=False)


def _links(found: Found) -> list[Link]:
    reference = reference_to(found)
    pages = [shelf_url("author", author) for author in reference.authors]
    told = links(reference, here().site, here=_address(found))
    return told + [Link(public_url(page) or page, "author") for page in pages]


def _address(found: Found) -> str:
    path = place(found.target)
    return public_url(path) or path

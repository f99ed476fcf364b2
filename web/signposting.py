"""FAIR Signposting: typed links in the header that tell machines what a page is and how to cite it."""

from archive.citing.pages import Link, links
from web.holdings import here
from web.objects import Found
from web.presenting import place, public_url, shelf_url
from web.references import reference_to


def signposts(found: Found) -> list[str]:
    """The values of `Link` headers: https://signposting.org/FAIR/."""
    reference = reference_to(found)
    path = place(found.target)
    told = links(reference, here().site, here=public_url(path) or path)
    for author in reference.authors:
        page = shelf_url("author", author)
        told.append(Link(public_url(page) or page, "author"))
    return [link.header for link in told]

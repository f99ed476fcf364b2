"""FAIR Signposting: typed links in the header that tell machines what a page is and how to cite it."""

from web.objects import Found
from web.presenting import place


def signposts(found: Found) -> list[str]:
    """The values of `Link` headers: https://signposting.org/FAIR/."""
    here = place(found.target)
    return [
        f'<{here}>; rel="cite-as"',
        f'<{here}?format=csl>; rel="describedby"; type="application/vnd.citationstyles.csl+json"',
        '<https://schema.org/Article>; rel="type"',
    ]

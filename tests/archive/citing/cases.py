"""References to cite in every form: whole and partial dates, no date, no author, pages and paragraphs."""

import datetime as dt

from archive.addresses import Site, Target
from archive.citing.references import Locator, Reference
from archive.records import Metadata, Section

SITE = Site("https://archive.example/press")
TARGET = Target("q9w1dfwf077y", first=12, check="k4f9")
URL = "https://archive.example/press/d/q9w1dfwf077y/p12/k4f9"
PAGE = Locator("page", "14")
PARAGRAPH = Locator("paragraph", "12")

ARTICLE = Metadata(
    "The harbour and its ferries", "2021-03-12", ("Narek Minasyan",), "The Island Gazette", "article", "en"
)
BULLETIN = Metadata(
    "Monthly bulletin on the salt trade",
    "2021-03",
    ("Narek Minasyan",),
    "Meridian Institute",
    "bulletin",
    "en",
)
SPEECH = Metadata(
    "Statement at the opening", "2021", ("Ludwig van der Meer",), "Assembly of Isles", "speech", "en"
)
UNSIGNED = Metadata("No author here", "2021-03-12", (), "The Island Gazette", "article", "en")
UNDATED = Metadata("No date here", None, ("Mira Talvik", "Ministry of Ferries"), None, "report", "en")
BARE = Metadata("Nothing known")
FOREIGN = Metadata("Liman və “bərələr”", "2021-03-12", ("Aysel Quliyeva",), "Ada qəzeti", "article", "az")
HOSTILE = Metadata(
    title="Evil } \\input{/etc/passwd} {\nER  - \r\nTY  - JOUR <script>alert(1)</script> 100% & $x_1^2$ #~",
    date="2021",
    authors=("Rob \\write18{rm} and Eve", "Mal, lory}", "@misc{x,\nAU  - Forged"),
    source="Press } @book{y, \u2028 title={z}}",
    type="article",
    language="en",
)


def reference(
    metadata: Metadata,
    locator: Locator | None = PARAGRAPH,
    *,
    part: Section | None = None,
    accessed: dt.date | None = None,
    target: Target = TARGET,
) -> Reference:
    return Reference(target, metadata, 1, locator, part, accessed)

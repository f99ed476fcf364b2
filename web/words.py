"""Words of the pages that stand for values of the records."""

from collections.abc import Mapping
from types import MappingProxyType

from archive.formats import FORMATS

TYPE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "article": "Article",
        "opinion": "Opinion",
        "bulletin": "Bulletin",
        "speech": "Speech",
        "report": "Report",
        "interview": "Interview",
        "statement": "Statement",
    }
)
PLURALS: Mapping[str, str] = MappingProxyType(
    {"entry": "entries", "quotation or address": "quotations and addresses"}
)
FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "title": "Title",
        "date": "Date",
        "authors": "Authors",
        "source": "Source",
        "type": "Type",
        "language": "Language",
        "url": "Original address",
        "rights": "Rights",
    }
)
HOW_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "correction": "corrected by hand",
        "manifest": "from the manifest",
        "option": "given with the command",
        "front matter": "from the front matter",
        "declared": "declared in the file",
        "masthead": "read from the masthead",
        "byline": "read from the byline",
        "path rule": "from the file's path",
        "detected": "detected from the text",
        "derived": "derived from the first words",
    }
)
MEDIA_NAMES: Mapping[str, str] = MappingProxyType({row.media_type: row.name for row in FORMATS})
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

"""What an index in the cluster is like. `MAPPING_VERSION` is raised with any change here or in `rows.py`."""

from index.analysis import ANALYSIS_VERSION
from index.documents import SECTION, TEXT, TITLE
from index.opensearch.address import Address
from index.opensearch.cluster import Json

MAPPING_VERSION = 1
VERSION = f"{MAPPING_VERSION}/{ANALYSIS_VERSION}"  # what an index must be of to be used

FIELDS = {TITLE: "title", SECTION: "section", TEXT: "text"}
LENGTHS = {field: f"{name}_length" for field, name in FIELDS.items()}  # quantised
COUNTS = {field: f"{name}_count" for field, name in FIELDS.items()}  # exact
GAP = 1000  # places between units: wider than any window with its slots

COUNTED = 2000.0  # a boost that asks the similarity for COUNTING instead of a frequency
SHARE = 65536.0
# A query's score is what it is boosted by, times how often it stands in the document. A phrase's score is the
# sum of this over all terms of it that the shard knows, a number that a query can't say beforehand: with
# the boost COUNTED each of them gives 1 and the frequency behind the point, so that both can be told apart.
_FREQUENCY = f"""
if (query.boost >= {COUNTED}) {{ return 1.0 + Math.min(doc.freq, 255.0) / {SHARE}; }}
return query.boost * doc.freq;
"""


def index_settings(address: Address) -> Json:
    """Settings and mapping of an index of documents."""
    text = {
        "type": "text",
        "analyzer": "ready",
        "similarity": "frequency",
        "norms": False,
        "position_increment_gap": GAP,
    }
    keyword, number = {"type": "keyword"}, {"type": "integer"}
    numbers = ("day", "last_day", "year", "month", *LENGTHS.values(), *COUNTS.values())
    properties = {
        **dict.fromkeys(FIELDS.values(), text),
        **dict.fromkeys(("id", "group", "family", "source", "type", "language", "author"), keyword),
        **dict.fromkeys(numbers, number),
        "title_fold": {"type": "keyword", "doc_values": False},
        "stored": {"type": "object", "enabled": False},
    }
    return {
        "settings": {
            **_spread(address, address.shards),
            "refresh_interval": "-1",
            "similarity": {"frequency": {"type": "scripted", "script": {"source": _FREQUENCY}}},
            "analysis": {"analyzer": {"ready": {"type": "custom", "tokenizer": "whitespace"}}},
        },
        "mappings": {"dynamic": "strict", "properties": properties},
    }


def word_settings(address: Address) -> Json:
    """Settings and mapping of an index of words: the forms of the documents beside it."""
    keyword = {"type": "keyword"}
    return {
        "settings": {**_spread(address, 1), "refresh_interval": "-1"},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "form": keyword,
                "fold": keyword,
                "stems": {"type": "keyword", "doc_values": False},
                "documents": {"type": "integer"},
            },
        },
    }


def state_settings(address: Address) -> Json:
    """Settings and mapping of what says which index is the current one, and who may write it."""
    return {"settings": _spread(address, 1), "mappings": {"dynamic": False}}


def _spread(address: Address, shards: int) -> Json:
    return {"number_of_shards": shards, "number_of_replicas": address.replicas}

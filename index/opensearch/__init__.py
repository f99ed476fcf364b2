"""The engine for more than one machine: an index in an OpenSearch cluster (`docs/engines.md`)."""

from index.opensearch.address import Address, find_address
from index.opensearch.engine import OpenSearchEngine

__all__ = ["Address", "OpenSearchEngine", "find_address"]

"""The archive's query language: string to frozen tree with diagnostics, and back."""

from index.query.parsing import LONGEST_QUERY, Parsed, parse
from index.query.writing import write

__all__ = ["LONGEST_QUERY", "Parsed", "parse", "write"]

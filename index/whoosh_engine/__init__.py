"""The engine over a Whoosh index on disk: the only package that imports whoosh.

Going in: `inverting` (documents to arrays), `building` (arrays to segment files, in processes), `tiers`,
`joining` and `merging` (segments to fewer), `commits`, `folder` (generations), `codec`, `readers` and
`storage` (what Whoosh sees). Coming out: `segments` over `arrays` and `texts`, `columns`, `words`, `leaves`
and `occurrences` (one leaf over one segment), `evaluation` (a tree), `ranking`, `facets`, `snapshot`.
"""

from index.whoosh_engine.engine import WhooshEngine

__all__ = ["WhooshEngine"]

"""Results as the JSON object of the design's section 7: the same for the command line and the web."""

from typing import Any

from archive.addresses import Site, Target
from index.results import Diagnostic, Facets, Hit, PassageHit, Results, Suggestion


def as_json(results: Results, site: Site) -> dict[str, Any]:
    """The answer to a search; permalinks are paths on the site's server."""
    return {
        "query": results.query,
        "total": results.total,
        "seconds": round(results.seconds, 6),
        "page": results.page,
        "pages": results.pages,
        "hits": [hit_as_json(hit, site) for hit in results.hits],
        "facets": _facets(results.facets),
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in results.diagnostics],
        "did_you_mean": results.did_you_mean,
        "unmatched": list(results.unmatched),
    }


def hit_as_json(hit: Hit, site: Site) -> dict[str, Any]:
    """One record that was found."""
    return {
        "id": hit.id,
        "title": hit.title,
        "title_spans": [list(span) for span in hit.title_spans],
        "source": hit.source,
        "date": hit.date,
        "authors": list(hit.authors),
        "type": hit.type,
        "language": hit.language,
        "score": round(hit.score, 6),
        "reprints": hit.reprints,
        "permalink": site.path(Target(hit.id)),
        "passages": [_passage(passage, hit.id, site) for passage in hit.passages],
    }


def _passage(passage: PassageHit, record_id: str, site: Site) -> dict[str, Any]:
    return {
        "number": passage.number,
        "check": passage.check,
        "section_title": passage.section_title,
        "page": passage.page,
        "text": passage.text,
        "spans": [list(span) for span in passage.spans],
        "permalink": site.path(Target(record_id, first=passage.number, check=passage.check)),
    }


def _facets(facets: Facets) -> dict[str, Any]:
    return {
        "source": [list(pair) for pair in facets.source],
        "date": [list(pair) for pair in facets.date],
        "months": [list(pair) for pair in facets.months],
        "type": [list(pair) for pair in facets.type],
        "language": [list(pair) for pair in facets.language],
        "author": [list(pair) for pair in facets.author],
        "undated": facets.undated,
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {"kind": diagnostic.kind, "cause": diagnostic.cause, "at": list(diagnostic.at)}


def suggestion_as_json(suggestion: Suggestion, site: Site) -> dict[str, Any]:
    """One suggestion; a title's leads to its record."""
    return {
        "kind": suggestion.kind,
        "text": suggestion.text,
        "query": suggestion.query,
        "records": suggestion.records,
        "permalink": site.path(Target(suggestion.id)) if suggestion.id else None,
    }

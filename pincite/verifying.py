"""What verifying quotations asks of an archive, answered by its store and index."""

from archive.addresses import Site
from archive.store import Store
from archive.verifying import Holdings
from index.service import Index


def holdings_of(store: Store, index: Index) -> Holdings:
    """The holdings of a store, with candidates for a quotation from its index."""

    def find_candidates(text: str) -> list[tuple[str, int]]:
        return [(hit.id, passage.number) for hit in index.quotations(text) for passage in hit.passages]

    return Holdings(
        store.find_record,
        store.history,
        store.get_version,
        find_candidates,
        Site(store.settings.url or ""),
        lambda record_id: [other.id for other in store.reprints(record_id)],
    )

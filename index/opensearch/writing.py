"""Documents put into the cluster: a commit's batches, and a new index beside the old one."""

import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TypeVar

from archive.errors import EngineError
from index.documents import IndexDocument
from index.engine import Cursor
from index.opensearch.cluster import Cluster, Json, Missing
from index.opensearch.mapping import VERSION, index_settings, word_settings
from index.opensearch.rows import row_of
from index.opensearch.state import State, make, words_of
from index.opensearch.vocabulary import Change, recount, write_more, write_new

CLAUSES = 32_768  # of one query, which a prefix in a phrase may need; the cluster's own bound is 1,024
_BATCH = 500  # documents whose words are written before them
_KEPT = 300  # seconds for which an index that was replaced is left to those who still read it
_SETTLING = 60  # seconds that copies of a new index are waited for
_T = TypeVar("_T")


def apply(
    cluster: Cluster,
    state: State,
    documents: Iterable[IndexDocument],
    removed: Collection[str],
    cursor: Cursor,
) -> None:
    """Put and remove documents; nobody sees them before they are `refresh`ed.

    Each carries the sequence as its version, so that what is replayed after a crash, or written late by
    somebody who lost the lock, never replaces anything newer.
    """
    if state.dirty:
        refresh(cluster, state.index)
    touched: set[str] = set()
    for batch in _batches(documents, _BATCH):
        touched |= _apply(cluster, state, [row_of(document) for document in batch], (), cursor.sequence)
    for ids in _batches(sorted(removed), _BATCH):
        touched |= _apply(cluster, state, [], ids, cursor.sequence)
    if state.dirty:
        refresh(cluster, state.index)
        recount(cluster, state.index, state.words, touched)


def _apply(
    cluster: Cluster, state: State, rows: list[Json], removed: Iterable[str], version: int
) -> set[str]:
    """One batch: its words first. Gives the forms that are concerned."""
    change = Change()
    for row in rows:
        change.put(row)
    for row in _known(cluster, state.index, [*(row["id"] for row in rows), *removed]):
        change.take(row)
    write_more(cluster, state.words, change)
    put = ((_action("index", row["id"], version), row) for row in rows)
    cluster.write(state.index, put)
    cluster.write(state.index, ((_action("delete", id_, version), None) for id_ in removed))
    return set(change.forms)


def _action(kind: str, id_: str, version: int) -> Json:
    return {kind: {"_id": id_, "version": version, "version_type": "external_gte"}}


def _known(cluster: Cluster, index: str, ids: list[str]) -> Iterator[Json]:
    """What the index has under these ids."""
    if ids:
        parts = {"_source_includes": "title,section,text"}
        answer = cluster.ask("POST", f"/{index}/_mget", {"ids": ids}, parts)
        yield from (found["_source"] for found in answer["docs"] if found.get("found"))


def build(cluster: Cluster, name: str, documents: Iterable[IndexDocument], cursor: Cursor) -> str:
    """A new index of these documents, whole; gives its name. Copies are made of it when it is written."""
    index = f"{name}-{time.time_ns():x}"
    _raise_clauses(cluster)
    try:
        _build(cluster, index, documents, cursor.sequence)
    except BaseException:
        with suppress(EngineError):
            drop(cluster, index)
        raise
    return index


def _build(cluster: Cluster, index: str, documents: Iterable[IndexDocument], version: int) -> None:
    words = words_of(index)
    settings = {index: index_settings(cluster.address), words: word_settings(cluster.address)}
    for each, body in settings.items():
        body["settings"]["number_of_replicas"] = 0
        make(cluster, each, body)
    change = Change()

    def actions() -> Iterator[tuple[Json, Json]]:
        for document in documents:
            row = row_of(document)
            change.put(row)
            yield _action("index", row["id"], version), row

    cluster.write(index, actions())
    write_new(cluster, words, change)
    for each in settings:
        refresh(cluster, each)
        cluster.ask("PUT", f"/{each}/_settings", {"number_of_replicas": cluster.address.replicas})
    settle(cluster, f"{index},{words}")


def _raise_clauses(cluster: Cluster) -> None:
    """Ask for room for long queries; where that is not allowed, they fail and say so."""
    everything = {"include_defaults": "true", "flat_settings": "true"}
    known = cluster.ask("GET", "/_cluster/settings", params=everything)
    name = "indices.query.bool.max_clause_count"
    outranking = [known[kind] for kind in ("transient", "persistent", "defaults")]
    current = next((settings[name] for settings in outranking if name in settings), 0)
    if int(current) < CLAUSES:
        with suppress(EngineError):
            cluster.ask("PUT", "/_cluster/settings", {"persistent": {name: CLAUSES}})


def settle(cluster: Cluster, indexes: str) -> None:
    """Wait until every copy is there, where there are machines enough for them, and not for ever."""
    health = cluster.ask("GET", f"/_cluster/health/{indexes}")
    if health["number_of_data_nodes"] <= cluster.address.replicas:
        return
    wait = {"wait_for_status": "green", "timeout": f"{_SETTLING}s"}
    with suppress(EngineError):  # 408: they come later
        cluster.ask("GET", f"/_cluster/health/{indexes}", params=wait, seconds=_SETTLING + 5)


def refresh(cluster: Cluster, index: str) -> None:
    """Let searches see what was written."""
    cluster.ask("POST", f"/{index}/_refresh", seconds=120.0)


def publish(cluster: Cluster, name: str, index: str) -> None:
    """Point the alias of the archive's name at this index, for whoever looks from outside."""
    actions: list[Json] = [
        {"remove": {"index": f"{name}-*", "alias": name, "must_exist": False}},
        {"add": {"index": index, "alias": name}},
    ]
    cluster.ask("POST", "/_aliases", {"actions": actions})


def sweep(cluster: Cluster, name: str, current: str) -> None:
    """Remove indexes that nobody reads any more, and what a writer that died left."""
    try:
        known = cluster.ask("GET", f"/{name}-*/_settings", params={"filter_path": "*.settings.index.uuid"})
    except Missing:
        return
    built = {each.removesuffix("-words") for each in known} - {current, f"{name}-state"}
    if _age(name, current) < _KEPT:
        built.discard(max((each for each in built if each < current), default=""))
    for each in built:
        drop(cluster, each)


def _age(name: str, index: str) -> float:
    """The seconds since an index was begun."""
    return time.time() - int(index.removeprefix(f"{name}-"), 16) / 1e9


def drop(cluster: Cluster, index: str) -> None:
    """Remove an index and its words."""
    for each in (index, words_of(index)):
        with suppress(Missing):
            cluster.ask("DELETE", f"/{each}")


def commit(index: str, cursor: Cursor) -> State:
    """The state of an index that holds everything up to a cursor."""
    return State(index, cursor, VERSION, time.time_ns())


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch

"""What says which index is the current one and how far it has come: one document, to change both at once.

`{name}-state` holds it, beside the writer's lock. An alias could not: a cursor beside it would be written
before or after it, and whoever dies in between leaves an index that is taken for another.
"""

from dataclasses import dataclass

from archive.errors import EngineError
from index.engine import Cursor
from index.opensearch.cluster import Cluster, Json, Missing
from index.opensearch.mapping import VERSION, state_settings
from index.opensearch.view import trying

_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class State:
    """The last commit."""

    index: str  # of the documents; `words_of` gives that of the words
    cursor: Cursor
    version: str
    number: int  # another one with every commit
    dirty: bool = False  # a writer died while it counted words, which are to be counted anew

    @property
    def commit(self) -> str:
        """What caches of this commit are keyed by."""
        return f"{self.index}@{self.number}"

    @property
    def words(self) -> str:
        """The index of the words."""
        return words_of(self.index)

    @property
    def problem(self) -> str | None:
        """Why it can't be used as it is."""
        if self.version == VERSION:
            return None
        return f"The index is of version {self.version}, and {VERSION} is needed"


def words_of(index: str) -> str:
    """The name of the words' index beside one of documents."""
    return f"{index}-words"


class StateKeeper:
    """Reads and writes an archive's state in the cluster."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster, self.index = cluster, f"{name}-state"

    def find(self) -> State | None:
        """The last commit, whoever made it; None where there is none."""
        try:
            kept = self._cluster.ask("GET", f"/{self.index}/_doc/{_CURRENT}")["_source"]
        except Missing:
            return None
        cursor = Cursor(kept.pop("store"), kept.pop("sequence"))
        return State(cursor=cursor, **kept)

    def put(self, state: State) -> None:
        """Commit: from here on this index, so far, is the current one."""
        body: Json = {"store": state.cursor.store, "sequence": state.cursor.sequence, "number": state.number}
        body |= {"index": state.index, "version": state.version, "dirty": state.dirty}
        self.prepare()
        trying(lambda: self._cluster.ask("PUT", f"/{self.index}/_doc/{_CURRENT}", body))

    def prepare(self) -> None:
        """Make the index of states where it is not there."""
        if not self._cluster.has(self.index):
            make(self._cluster, self.index, state_settings(self._cluster.address))


def make(cluster: Cluster, index: str, settings: Json) -> None:
    """Make an index; nothing where it is there."""
    try:
        cluster.ask("PUT", f"/{index}", settings)
    except EngineError as error:
        if "resource_already_exists" not in str(error):
            raise

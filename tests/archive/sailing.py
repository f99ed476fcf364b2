"""A process that takes a fleet of small files into an archive.

`python -m tests.archive.sailing FOLDER STATE` says "ready" before the first, names each and says "done" after
the last; the tests kill it in between.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from archive.store import Store, open_store
from tests.archive.harbours import draft_of, path_alias

SHIPS = 40


def content_of(ship: int, state: int) -> bytes:
    """A ship's log: every third is rewritten from one state to the next, every seventh is a copy."""
    if ship % 7 == 6:
        ship -= 1
    return f"log of ship {ship}, kept in state {state if ship % 3 == 0 else 0}".encode()


def texts_of(content: bytes) -> list[str]:
    told = content.decode()
    return [f"{told}: on day {day} the wind turned {day % 4} times." for day in range(30)] + ["The log ends."]


def sail(store: Store, state: int, *, tell: Callable[[int], None] | None = None) -> None:
    with store.writing(f"state {state}", patience=60) as writer:
        for ship in range(SHIPS):
            if tell:
                tell(ship)
            content = content_of(ship, state)
            draft = draft_of(content, *texts_of(content), title=f"Log {content_of(ship, 0).decode()}")
            writer.take(draft, content, path_alias(f"{ship}.txt"))
            if ship % 4 == 3:
                writer.commit()


if __name__ == "__main__":
    print("ready", flush=True)
    with open_store(Path(sys.argv[1]), create=True) as opened:
        sail(opened, int(sys.argv[2]), tell=lambda ship: print(ship, flush=True))
    print("done", flush=True)

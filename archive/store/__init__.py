"""The database: records, versions, passages, aliases, changes; `open_store` is the way in."""

from archive.store.copying import move
from archive.store.facade import Store, open_store
from archive.store.opening import bring_up_to_date, database_at, database_of
from archive.store.writing import Writer
from archive.taking import Taken

__all__ = ["Store", "Taken", "Writer", "bring_up_to_date", "database_at", "database_of", "move", "open_store"]

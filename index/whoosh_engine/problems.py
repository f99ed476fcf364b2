"""Why an index on disk can't be used as it is."""

from archive.errors import EngineError, EngineUnavailable


class UnusableIndex(EngineError):
    """The index can't be read; a rebuild makes a new one from the store."""


class MissingIndex(UnusableIndex):
    """There is none yet."""


class DamagedIndex(UnusableIndex):
    """A file is missing, cut short or not what it should be."""


class OutdatedIndex(UnusableIndex):
    """Written under another layout, analysis or version of Whoosh."""


class UnsafeIndex(EngineUnavailable):
    """Others own the folder or can write to it, and Whoosh's table of contents, a pickle, runs what it names.

    Not a matter for a rebuild, but for the person who runs this.
    """

"""The one exception tree; every message names the object and the next step.

PinciteError
├── ArchiveError            the archive's folder or database as a whole
│   ├── ArchiveMissing          no archive at that path
│   ├── ArchiveLocked           another process is writing
│   ├── ArchiveUnavailable      its database server is away for now
│   ├── ArchiveTooNew           written by a later version of this program
│   ├── ArchiveDamaged          a part is unreadable or does not match its digest
│   └── SettingsInvalid         archive.toml or sources.toml can't be understood
├── NotFound                something that was asked for by name
│   ├── RecordNotFound
│   ├── VersionNotFound
│   ├── PassageNotFound
│   └── PayloadNotFound
├── InputError              one input; its file is listed as failed, the others go on
│   ├── Unreadable              damaged, encrypted, or of no kind that a reader takes
│   ├── Empty                   no text in it
│   ├── TooLarge                beyond a limit of size, pages, nesting or passages
│   └── TooSlow                 beyond a limit of time or memory
├── UsageError              what a person typed: an option, a manifest, a correction
└── EngineError             the search engine
    └── EngineUnavailable       away for now; reading and citing still work
"""


class PinciteError(Exception):
    """Anything this program raises on purpose; its text is meant for a person."""


class ArchiveError(PinciteError):
    """The archive as a whole can't be used as asked."""


class ArchiveMissing(ArchiveError):
    """No archive at that path."""


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""


class ArchiveUnavailable(ArchiveError):
    """The server that keeps the archive's database is away for now."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a later version of this program."""


class ArchiveDamaged(ArchiveError):
    """A part of the archive is unreadable or does not match its digest."""


class SettingsInvalid(ArchiveError):
    """archive.toml or sources.toml can't be understood."""


class NotFound(PinciteError):
    """Something asked for by name does not exist."""


class RecordNotFound(NotFound):
    """No record has that id."""


class VersionNotFound(NotFound):
    """The record has no version of that number."""


class PassageNotFound(NotFound):
    """The record never had a passage of that number."""


class PayloadNotFound(NotFound):
    """No payload has that digest."""


class InputError(PinciteError):
    """One input can't be taken; the others of its batch go on."""


class Unreadable(InputError):
    """Damaged, encrypted, or of no kind that a reader takes."""


class Empty(InputError):
    """There is no text in it."""


class TooLarge(InputError):
    """Beyond a limit of size, pages, nesting or passages."""


class TooSlow(InputError):
    """Beyond a limit of time or memory."""


class UsageError(PinciteError):
    """What a person typed can't be understood: an option, a manifest, a correction."""


class EngineError(PinciteError):
    """The search engine failed."""


class EngineUnavailable(EngineError):
    """The search engine is away for now; reading and citing still work."""

"""The writer: everything that changes an archive goes through it, in transactions, payloads first."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, NestedTransaction, insert, select, update
from sqlalchemy.exc import DBAPIError

from archive import taking
from archive.decisions import Known
from archive.errors import ArchiveError, Unreadable
from archive.payloads import PayloadIntake
from archive.preserved import Preserved
from archive.records import Alias, Draft, Version
from archive.store import curating, mending, moving, preserving, schema, sketches
from archive.store.database import Database
from archive.store.shelf import DatabaseShelf, now
from archive.summaries import Outcome
from archive.taking import Taken

_pay = schema.payloads.c


class Writer:
    """Changes an archive. Nothing is kept before `commit`; what is not committed leaves no trace.

    Where several write at once, one of them has the turn from its first change to its commit: what it reads
    before it decides is what it decides on, and the change log's numbers become visible in their order.
    """

    def __init__(
        self, database: Database, connection: Connection, intake: PayloadIntake, who: str, purpose: str
    ) -> None:
        self._database, self._connection, self._intake = database, connection, intake
        self._has_turn = False
        self.shelf = DatabaseShelf(connection, who, purpose, intake)
        connection.begin()

    def take(
        self, draft: Draft, content: bytes | None, alias: Alias, extra_aliases: Iterable[Alias] = ()
    ) -> Taken:
        """What becomes of a draft and its payload; `content` may be None where the archive has the bytes."""
        with self._whole():
            self.shelf.expect(draft, content)
            taken = taking.take(self.shelf, draft, alias, extra_aliases, now())
            if content is not None and taken.outcome in {"unchanged", "duplicate"}:
                self.shelf.mend(draft.digest, content)
            return taken

    def revise(self, record_id: str, draft: Draft) -> Taken:
        """A version of a live record from a new reading of its payload, unless its content is equal."""
        with self._whole():
            curating.require_live(self.shelf, record_id)
            self.shelf.expect(draft, None)
            return taking.revise(self.shelf, draft, record_id, now())

    def correct(self, record_id: str, field: str, value: str | tuple[str, ...] | None, why: str) -> Taken:
        """Set a field by hand: it outranks every other evidence, now and whenever the record's file returns.

        None says that the field is not known. RecordNotFound; UsageError for a value that it can't have.
        """
        with self._whole():
            return curating.correct(self.shelf, record_id, field, value, why)

    def withdraw(self, record_id: str, reason: str | None = None, *, erase: bool = False) -> None:
        """Take a record from the public; its bytes and words are destroyed too where `erase` asks for it.

        Without a reason, the one of an earlier withdrawal stands.
        """
        with self._whole():
            told = curating.withdraw(self.shelf, record_id, reason)
            if erase:
                curating.erase(self.shelf, record_id, told)

    def merge(self, record_id: str, survivor: str, why: str) -> None:
        """Let one record live on in another; its own URLs keep answering."""
        with self._whole():
            curating.merge(self.shelf, record_id, survivor, why)

    def follow_moves(self, collection: str, stands: Callable[[str], bool]) -> None:
        """Let the one path left of a record take the place of its minting path that is gone.

        `stands` says whether a file of the collection is still there under a name.
        """
        with self._whole():
            moving.follow(self.shelf, collection, stands)

    def restore(self, preserved: Preserved, read: Callable[[str], bytes]) -> str:
        """Keep a record exactly as another archive had it: "new", "changed", or "unchanged".

        `read` gives a payload's bytes by digest, where they are not kept yet. UsageError where this archive
        has a record of that id with other versions.
        """
        with self._whole():
            return preserving.restore(self.shelf, preserved, read)

    def mend(self, remedy: str, subject: str) -> bool:
        """Whether a check's finding was mended by its remedy."""
        with self._whole():
            return mending.mend(self.shelf, self._intake.payloads.folder, remedy, subject)

    def set_families(self, families: Mapping[str, str | None]) -> int:
        """How many records changed their family of reprints; None takes a record out of any."""
        with self._whole():
            return curating.set_families(self.shelf, families)

    def keep_sketches(self, recipe: str, made: Iterable[tuple[str, int, bytes]]) -> None:
        """Keep sketches of (record, version), in place of older ones."""
        self.begin_turn()
        sketches.keep(self._connection, recipe, made)

    def known(self, digest: str, alias: Alias) -> Known:
        """What is known of these bytes and this alias, as this writer sees it."""
        return self.shelf.known(digest, alias)

    def begin_turn(self) -> None:
        """Let nobody else write until the next commit; every change does so by itself."""
        if not self._has_turn:
            self._database.begin_turn(self._connection)
            self._has_turn = True

    def pause(self) -> None:
        """Commit, if others may be waiting for their turn; before anything that takes long."""
        if self._has_turn and self._database.shared:
            self.commit()

    def claim(self, work: str) -> bool:
        """Whether a piece of work is ours to do now, and no other writer's."""
        return self._database.claim(self._connection, work)

    def release(self, work: str) -> None:
        """Let go of a piece of work that was claimed."""
        self._database.release(self._connection, work)

    def begin_batch(self, purpose: str) -> int:
        """A new batch's number; its outcomes are recorded under it."""
        row = {"purpose": purpose, "who": self.shelf.who, "started_at": now(), "finished_at": None}
        return int(self._connection.execute(insert(schema.batches), row).inserted_primary_key[0])  # type: ignore[index]

    def record_outcomes(self, batch: int, first: int, outcomes: Iterable[Outcome]) -> None:
        """Record what became of files of a batch; the first of them is the batch's `first`, from 0."""
        rows = [
            {"batch_id": batch, "ordinal": ordinal} | dataclasses.asdict(outcome)
            for ordinal, outcome in enumerate(outcomes, first)
        ]
        if rows:
            self._connection.execute(insert(schema.outcomes), rows)

    def end_batch(self, batch: int) -> None:
        """Mark a batch as gone through to its end."""
        self._connection.execute(
            update(schema.batches).where(schema.batches.c.id == batch).values(finished_at=now())
        )

    def get_version(self, record_id: str, number: int | None = None) -> Version:
        """A version as this writer sees it, not yet committed perhaps."""
        return self.shelf.get_version(record_id, number)

    def commit(self) -> None:
        """Make everything since the last commit permanent: payloads first, then what needs them."""
        try:
            self._intake.settle()
        except OSError as error:
            raise ArchiveError(
                f"A payload can't be written: {error}. Nothing since the last commit is kept; make room or "
                "mend the folder, then run the same command again"
            ) from error
        self.shelf.flush()
        self._connection.commit()
        self._has_turn = False
        self._destroy()
        self._connection.begin()

    def roll_back(self) -> None:
        """Forget everything since the last commit."""
        self.shelf.forget()
        self.shelf.doomed.clear()
        self._connection.rollback()
        self._has_turn = False
        self._connection.begin()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A part of the transaction that happens whole or not at all, whatever fails in its midst."""
        self.begin_turn()  # before the part begins: what is rolled back would give it up
        mark = self.shelf.mark()
        part = self._connection.begin_nested()
        try:
            yield
        except UnicodeEncodeError as error:
            part.rollback()
            self.shelf.forget(mark)
            raise Unreadable("Its text holds code points that stand for no character (surrogates)") from error
        except BaseException as error:
            self._undo(part, mark, error)
            raise
        part.commit()

    def _undo(self, part: NestedTransaction, mark: tuple[int, int], error: BaseException) -> None:
        """Take a part back; Unreadable where the database can't keep what the draft holds."""
        refusal = self._database.refusal(error) if isinstance(error, DBAPIError) else None
        with contextlib.suppress(DBAPIError):  # a connection that is gone has taken everything back
            part.rollback()
        self.shelf.forget(mark)
        if refusal is not None:
            raise Unreadable(refusal) from error

    def _destroy(self) -> None:
        """Destroy the bytes of erased payloads, in the files and in what the database left behind."""
        if not self.shelf.doomed:
            return
        doomed, self.shelf.doomed = self.shelf.doomed, []
        self._database.begin_turn(self._connection)  # who brings the same bytes back waits, or has done so
        gone = select(_pay.digest).where(_pay.digest.in_(doomed), _pay.erased_at.is_not(None))
        for digest in self._connection.scalars(gone).all():
            self._intake.payloads.erase(digest)
        self._connection.commit()
        self._database.leave_no_traces(self._connection)

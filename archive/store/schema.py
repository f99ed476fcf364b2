"""The tables, as SQLAlchemy Core knows them; the migrations build them (a test compares the two)."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[dt.datetime]):
    """A time in UTC, aware in Python whether or not the database keeps zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """The time in UTC, naive where the database would drop the zone silently."""
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """The time, aware and in UTC, whatever the zone of the session."""
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


# SQLite numbers rows by itself only where the key's type is exactly INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")
Digest = String(64)
RecordId = String(12)

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

payloads = Table(
    "payloads",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

records = Table(
    "records",
    metadata,
    Column("id", RecordId, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("current", Integer, nullable=False),
    Column("minted_at", Moment, nullable=False),
    # Deferred: a merged record may be restored before its survivor.
    Column("survivor", RecordId, ForeignKey("records.id", deferrable=True, initially="DEFERRED")),
    Column("reason", Text),
    Column("withdrawn_at", Moment),
    Column("family", RecordId),
    Index(None, "family"),
    Index(None, "survivor"),
)

# `listed` is no part of a version: it is true for the newest version of a live record, and serves browsing.
versions = Table(
    "versions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("record_id", RecordId, ForeignKey("records.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("digest", Digest, ForeignKey("payloads.digest"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("date", String(10)),
    Column("first_day", String(10)),  # of the date's interval: what it sorts by
    Column("source", Text),
    Column("type", Text),
    Column("language", Text),
    Column("url", Text),
    Column("rights", Text),
    Column("authors", JSON, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("needs_ocr", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("length", Integer, nullable=False),  # in passages
    UniqueConstraint("record_id", "number"),
    Index("ix_versions_listed_source", "listed", "source", "first_day", "record_id"),
    Index("ix_versions_listed_day", "listed", "first_day", "record_id"),
    Index("ix_versions_listed_made", "listed", "made_at", "record_id"),
    Index("ix_versions_listed_type", "listed", "type"),
    Index("ix_versions_listed_record", "listed", "record_id"),
    Index(None, "digest"),
)

version_authors = Table(
    "version_authors",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Index(None, "name"),
)

# Every payload that a version was made from or that came out equal to it.
record_payloads = Table(
    "record_payloads",
    metadata,
    Column("digest", Digest, ForeignKey("payloads.digest"), primary_key=True),
    Column("record_id", RecordId, ForeignKey("records.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    # The rules under which these bytes were last read with this version's very content; the version keeps
    # those that made it.
    Column("rules", Text),
    Index(None, "record_id"),
)

passages = Table(
    "passages",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("ordinal", Integer, nullable=False),  # place in reading order, from 0
    Column("section", Integer),
    Column("page", Integer),
    Column("label", Text),
    Column("text", Text, nullable=False),
    Column("digest", Digest, nullable=False),
    Column("check", String(52), nullable=False),
    Column("spans", Text, nullable=False),
)

# What became of a passage of the version before, kept with the newer version.
matches = Table(
    "matches",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("verdict", String(10), nullable=False),
    Column("score", Float, nullable=False),
    Column("now", JSON, nullable=False),
)

removed = Table(
    "removed",
    metadata,
    Column("version_id", Key, ForeignKey("versions.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("step", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer),
    Column("spans", Text, nullable=False),
)

# A name leads to one record at a time; `until` ends it where the name went over to another record.
aliases = Table(
    "aliases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("collection", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("record_id", RecordId, ForeignKey("records.id"), nullable=False),
    Column("minted", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index(None, "name", "collection", "kind"),
    Index(None, "record_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("record_id", RecordId, ForeignKey("records.id"), nullable=False),
    Column("field", String(20), nullable=False),
    Column("value", JSON, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "record_id"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("batch_id", Key, ForeignKey("batches.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("record_id", RecordId),
    Column("version", Integer),
    Column("reason", Text),
    Column("warnings", JSON, nullable=False),
    Index(None, "record_id"),
)

changes = Table(
    "changes",
    metadata,
    Column("sequence", Key, primary_key=True),
    Column("record_id", RecordId, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("record_id", RecordId),
    Column("why", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index(None, audit.c.record_id)

# What reprints are found by (`ingest/families.py`): a cache that can be made again from the words.
sketches = Table(
    "sketches",
    metadata,
    Column("record_id", RecordId, ForeignKey("records.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("recipe", String(20), nullable=False),
    Column("sketch", LargeBinary, nullable=False),
)

"""An archive's rows in PostgreSQL: the only SQL and the only settings that are its alone.

The driver, psycopg, is loaded by SQLAlchemy when the first engine is made: no other store needs it.
"""

from archive.store.postgresql.database import PostgresqlDatabase

__all__ = ["PostgresqlDatabase"]

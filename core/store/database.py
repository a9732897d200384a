"""A database, SQLite in a file or PostgreSQL by its URL, through the same code: opened, brought to the current version,
and kept track of. What a committed transaction wrote survives the end of the process, whatever ended it.

Needs SQLAlchemy, and psycopg 3 for PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from sqlite3 import OperationalError
from threading import Lock
from time import monotonic, sleep
from typing import Any, Literal, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

# The tables of all that is kept. Each statement takes the database from the version of its place here to the next one.
# What stands here has run on learners' files: never edit a line, add one.
_MIGRATIONS = (
    "CREATE TABLE answers (id {id}, learner TEXT NOT NULL, item TEXT NOT NULL, variant_seed BIGINT NOT NULL,"
    " state TEXT NOT NULL, confidence INTEGER, time DOUBLE PRECISION NOT NULL, UNIQUE (learner, item, variant_seed))",
    # Which wrong belief an answer showed: a choice may show another one than its item asks about.
    "ALTER TABLE answers ADD COLUMN misconception TEXT NOT NULL DEFAULT ''",
)
_ID = {"sqlite": "INTEGER PRIMARY KEY", "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}

_INSERT: dict[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_WAIT_SECONDS = 5
_MIGRATION_LOCK = 5_108_231  # any number, the same in every process: PostgreSQL knows its advisory locks by number


class StoreError(Exception):
    """Progress cannot be kept. code: "unavailable" (full, read-only, damaged, unreachable), or "newer": the
    database was written by a newer version of this program."""

    def __init__(self, message: str, code: Literal["unavailable", "newer"] = "unavailable") -> None:
        super().__init__(message)
        self.code = code


class Database:
    """Any number of threads and processes may use one database, each process its own Database."""

    def __init__(self, engine: sa.Engine) -> None:
        """For `open`, which also brings the database to the current version."""
        self._engine = engine
        self.insert = _INSERT[engine.dialect.name]  # a table's INSERT, which knows ON CONFLICT
        # SQLite takes one writer at a time and lets the others sleep in growing steps, up to a second for 40 threads.
        # Waiting here wakes the next one at once.
        self._one_writer = Lock() if engine.dialect.name == "sqlite" else nullcontext()
        self._file = Path(str(engine.url.database)) if engine.dialect.name == "sqlite" else None
        self._opened: tuple[int, int] | None = None
        self._following = Lock()

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Open or create the database at a path or URL and bring it to the current version; raise StoreError."""
        try:
            database = cls(_engine(_url(address)))
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(f"cannot open the store of progress: {_reason(error)}") from error
        try:
            database._follow()
        except StoreError:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Give all connections back. A later call opens new ones."""
        self._engine.dispose()

    def _follow(self) -> None:
        """Bring the database to the current version if it is not the one that was opened: a file that was deleted or
        replaced would go on taking answers that nobody finds again."""
        if self._opened is not None and self._opened == self._identity():
            return
        with self._following:
            if self._opened is None or self._opened != self._identity():
                self._engine.dispose()
                self._migrate()
                self._opened = self._identity()

    def _identity(self) -> tuple[int, int] | None:
        """Which file lies at the address; None if there is none; the same always for a server."""
        try:
            found = self._file.stat() if self._file else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else (0, 0)

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[sa.Connection]:
        """A connection in a transaction: committed at the end, rolled back by an error; the database's own errors come
        as StoreError.

        writes: whether it writes; one that only reads waits for nobody.
        """
        self._follow()
        with self._begun(writes=writes) as connection:
            yield connection

    @contextmanager
    def _begun(self, *, writes: bool) -> Iterator[sa.Connection]:
        queue = self._one_writer if writes else nullcontext()
        try:
            with queue, self._engine.connect().execution_options(writes=writes) as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, UnicodeError) as error:  # a cookie may hold what no database takes for text
            raise StoreError(f"progress cannot be read or kept: {_reason(error)}") from error

    def _migrate(self) -> None:
        """Bring the database to the current version in one transaction; two processes may do so at once."""
        with self._begun(writes=True) as connection:
            lite = connection.dialect.name == "sqlite"
            if not lite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
            found = connection.exec_driver_sql("PRAGMA user_version" if lite else "SELECT version FROM schema_version")
            version = found.scalar() or 0
            if version > len(_MIGRATIONS):
                known = f"this program knows versions up to {len(_MIGRATIONS)}"
                raise StoreError(f"the store of progress has version {version}, {known}", code="newer")
            if version == len(_MIGRATIONS):
                return
            for migration in _MIGRATIONS[version:]:
                connection.exec_driver_sql(migration.format(id=_ID[connection.dialect.name]))
            if lite:
                connection.exec_driver_sql(f"PRAGMA user_version = {len(_MIGRATIONS)}")
            else:
                connection.exec_driver_sql("DELETE FROM schema_version")
                connection.exec_driver_sql(f"INSERT INTO schema_version VALUES ({len(_MIGRATIONS)})")


def _url(address: str | Path) -> sa.URL:
    if isinstance(address, str) and "://" in address:
        try:
            url = sa.make_url(address)
        except (SQLAlchemyError, ValueError):
            raise StoreError("DATABASE_URL is no URL of a database") from None  # the cause may hold the password
        kind = url.get_backend_name()
        if kind in {"postgres", "postgresql"}:  # hosts hand out both spellings; psycopg 3 is the driver that we ship
            return url.set(drivername="postgresql+psycopg")
        if kind != "sqlite" or not url.database:
            raise StoreError(f"DATABASE_URL names {kind}; SQLite in a file and PostgreSQL are known")
    else:
        url = sa.URL.create("sqlite", database=str(address))
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    return url


def _engine(url: sa.URL) -> sa.Engine:
    """Connections that wait 5 s for each other; no learner's id in an error's text."""
    if url.get_backend_name() == "postgresql":
        connect = {"connect_timeout": _WAIT_SECONDS}
        return sa.create_engine(
            url, connect_args=connect, pool_pre_ping=True, pool_timeout=_WAIT_SECONDS, hide_parameters=True
        )
    engine = sa.create_engine(
        url, connect_args={"timeout": _WAIT_SECONDS}, pool_timeout=_WAIT_SECONDS, hide_parameters=True
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Everyone waits for everyone else but here: of two that turn a new file to WAL at once, one is refused at once.
    end = monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or monotonic() > end:
                raise
            sleep(1 / 50)
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Python's driver would begin by itself, and too late: a transaction that first reads and then writes cannot wait
    # for another writer, it fails at once.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: BaseException) -> str:
    """The database's own words, without the statement."""
    return str(getattr(error, "orig", None) or error).strip()

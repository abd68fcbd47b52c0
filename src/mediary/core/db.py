"""The database: one engine, one transaction a request or a step of a job, bulk writes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mediary.core.cache import Cache, open_cache
from mediary.core.errors import UnreachableError
from mediary.core.types import SCHEMAS, Model

T = TypeVar("T")
SEARCH_PATH = ", ".join(("public", *SCHEMAS))


class Database:
    """A database by URL.

    Attributes:
        engine: The SQLAlchemy engine.
        is_sqlite: Whether it is the one-file engine.
        cache: Answers made from it, kept for a while; see `mediary.core.cache`.
    """

    def __init__(
        self, url: str, *, pool_size: int = 5, cache_mib: int = 16, cache_url: str = ""
    ) -> None:
        """Prepare the engine; nothing is opened before the first use.

        Args:
            url: Where it is.
            pool_size: Connections that stay open on PostgreSQL.
            cache_mib: Pages that a connection keeps on SQLite; imports live on a large one.
            cache_url: Where answers are kept; empty for this process.
        """
        self.url = make_url(url)
        self.cache: Cache = open_cache(cache_url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = (
            _sqlite_engine(url, cache_mib) if self.is_sqlite else _postgres_engine(url, pool_size)
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that may write; it commits once at the end, or not at all.

        On SQLite the write lock is taken at the start, so that what was read stays true.
        """
        with self._session() as db:
            db.info["is_writing"] = True
            db.connection(execution_options={"is_writing": True})
            yield db  # an error passes here: closing then rolls back
            db.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state of the data and writes nothing.

        What was loaded stays usable afterwards.
        """
        with self._session() as db:
            if not self.is_sqlite:
                # Else each statement would see what others committed in between.
                db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield db  # closing it rolls back, without forgetting what the objects hold

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """Open a session that may write, of which nothing stays and nobody else sees anything."""
        with self._session() as db:
            yield db

    def copy_to(self, path: Path) -> None:
        """Write a SQLite database to a new file, sound while others write, for its owner alone."""
        path.touch(mode=0o600, exist_ok=False)
        with closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(path),))

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with self._new_session() as db:
                yield db
        except OperationalError as problem:
            if problem.connection_invalidated or "connect" in str(problem.orig).lower():
                raise UnreachableError(
                    f"The database at {self.url.render_as_string()} does not answer: {problem.orig}"
                ) from problem
            raise

    def _new_session(self) -> Session:
        return Session(
            self.engine, expire_on_commit=False, autoflush=False, info={"cache": self.cache}
        )

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()
        self.cache.close()


def _sqlite_engine(url: str, cache_mib: int) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # transactions are begun below, by hand
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"cache_size=-{cache_mib * 1024}",
            "wal_autocheckpoint=16000",
            "journal_size_limit=67108864",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


def _postgres_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=10,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c search_path={SEARCH_PATH.replace(' ', '')}",
            "connect_timeout": 10,
        },
    )


def insert_many(
    db: Session, model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of plain values (text, numbers, bytes; JSON already as text) in one go.

    This passes SQLAlchemy's per-row work by: an import lives on it. On PostgreSQL it is a COPY.
    """
    if not rows:
        return
    connection, table = db.connection(), model.__tablename__
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            list(rows),
        )
        return
    raw = connection.connection.driver_connection
    if raw is None:
        raise RuntimeError("the connection is closed")
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([_copied(value) for value in row])


def _copied(value: Any) -> Any:  # noqa: ANN401
    # PostgreSQL cannot hold NUL in text; exports that carry one are kept with the replacement sign.
    return value.replace("\x00", "\ufffd") if isinstance(value, str) and "\x00" in value else value


def chunks(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Cut values into lists that fit into one statement's parameters."""
    chunk: list[T] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def check(database: Database) -> None:
    """Ask the database for one row.

    Raises:
        UnreachableError: It does not answer.
    """
    try:
        with database.reading() as db:
            db.execute(text("SELECT 1"))
    except OperationalError as problem:
        raise UnreachableError(f"The database does not answer: {problem.orig}") from problem

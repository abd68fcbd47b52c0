"""PostgreSQL by its own programs: pg_dump writes, pg_restore and psql put back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from mediary.backups import postgres
from mediary.backups.described import Content
from mediary.backups.errors import BackupFailedError, CannotTryOutError, UnsoundBackupError
from mediary.core.db import Database
from mediary.core.types import SCHEMAS

PROGRAMS = ("pg_dump", "pg_restore", "psql")
CLEARED = "; ".join(
    [f"DROP SCHEMA IF EXISTS {name} CASCADE" for name in SCHEMAS]
    + [f"DROP TABLE IF EXISTS public.{postgres.MARK}"]
)


def is_possible(database: Database) -> bool:
    """Say whether the programs are here, of the server's own version.

    Newer ones can write a dump, but one that the server may not take back.
    """
    if not all(shutil.which(name) for name in PROGRAMS):
        return False
    said = subprocess.run(  # noqa: S603
        [_program("pg_dump"), "--version"], capture_output=True, text=True, check=False
    )
    found = re.search(r"(\d+)\.", said.stdout)
    with database.engine.connect() as connection:
        server = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    return found is not None and int(found[1]) == server // 10_000


def write(database: Database, draft: Path) -> Content:
    """Dump the database; return what was in it at that moment."""
    snapshot = {"isolation_level": "REPEATABLE READ"}
    with database.engine.connect().execution_options(**snapshot) as connection:
        # The rows are counted in the same state that the dump sees.
        name = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        content = postgres.content(connection)
        draft.touch(mode=0o600)
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments",
            f"--snapshot={name}", f"--file={draft}", url=database.url,
        )  # fmt: skip
    return content


def try_out(database: Database, path: Path, _: Path) -> Content:
    """Restore into a temporary database of the same server and return what is in it.

    Raises:
        CannotTryOutError: The user may not make databases.
        UnsoundBackupError: It cannot be restored.
    """
    with _temporary(database.url) as temporary:
        try:
            restore(temporary, path)
            with temporary.engine.connect() as connection:
                return postgres.content(connection)
        except (BackupFailedError, DBAPIError) as problem:
            raise UnsoundBackupError(f"PostgreSQL cannot restore it: {problem}") from problem


def restore(database: Database, path: Path) -> None:
    """Put a dump in the place of what is there, in one transaction.

    Raises:
        BackupFailedError: A program says that it cannot; then everything is as it was.
    """
    script = subprocess.Popen(  # noqa: S603
        [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    options = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
    target = subprocess.Popen(  # noqa: S603
        [_program("psql"), *options, f"--dbname={_plain(database.url)}"],
        env=_environment(database.url),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _pass_on(script, target)


def _pass_on(script: "subprocess.Popen[bytes]", target: "subprocess.Popen[bytes]") -> None:
    # The transaction is ended by us, once all of the script has come: half of one is not kept.
    if script.stdout is None or script.stderr is None or target.stdin is None:
        raise RuntimeError("the programs were started without pipes")
    try:
        target.stdin.write(f"BEGIN; {CLEARED};\n".encode())
        shutil.copyfileobj(script.stdout, target.stdin)
        complaint = script.stderr.read()
        if script.wait() == 0:
            target.stdin.write(b"\nCOMMIT;\n")
    except BrokenPipeError:
        complaint = b""
    finally:
        script.kill()
        script.wait()
    _, refusal = target.communicate()
    if script.returncode or target.returncode:
        raise BackupFailedError((refusal or complaint).decode(errors="replace").strip())


def _run(program: str, *words: str, url: URL) -> None:
    done = subprocess.run(  # noqa: S603
        [_program(program), *words, f"--dbname={_plain(url)}"],
        env=_environment(url),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        complaint = done.stderr.decode(errors="replace").strip()
        raise BackupFailedError(f"{program} failed: {complaint}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupFailedError(f"There is no {name} here; PostgreSQL's client programs bring it.")
    return found


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string()


def _environment(url: URL) -> dict[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}


@contextmanager
def _temporary(url: URL) -> Iterator[Database]:
    name = f"mediary_check_{token_hex(6)}"
    server = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except DBAPIError as problem:
        raise CannotTryOutError(
            f"A test restore needs a database of its own, which {url.username} may not make. Let an"
            f' administrator say: ALTER ROLE "{url.username}" CREATEDB.'
        ) from problem
    temporary = Database(url.set(database=name).render_as_string(hide_password=False))
    try:
        yield temporary
    finally:
        temporary.close()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

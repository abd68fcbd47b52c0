"""`mediary doctor`: what is set, from where, and what is wrong."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import typer

from mediary.core.db import Database
from mediary.core.errors import MediaryError
from mediary.core.settings import Settings
from mediary.core.terminal import Terminal

# ruff: noqa: PLC0415 (imported when called)

app = typer.Typer()

SECRET = {"secret_key", "earlier_secret_keys"}
ADDRESSES = {"database_url", "cache_url"}
# SQLite's write-ahead log needs shared memory, which these do not have.
NETWORK_FILES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.rclone", "afs"}
MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    status: Literal["ok", "warning", "error"]
    message: str


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is set, from where, and what is wrong; ends with 1 when something is."""
    terminal = Terminal.of(context)
    settings = terminal.settings
    shown = _settings(settings)
    findings = [
        _data_folder(settings),
        _file_system(settings),
        _secret_key(settings),
        _addresses(settings),
        _cache(settings),
        *_database(terminal),
    ]
    value = {
        "settings": shown,
        "findings": [
            {"name": one.name, "status": one.status, "message": one.message} for one in findings
        ],
    }
    lines = [f"  {one['name']} = {one['value']}  ({one['source']})" for one in shown]
    lines += [f"{MARKS[one.status]} {one.message}" for one in findings]
    terminal.answer(value, "\n".join(lines))
    if any(one.status == "error" for one in findings):
        raise typer.Exit(1)


def _settings(settings: Settings) -> list[dict[str, str]]:
    environment = {name.upper() for name in os.environ}
    rows = []
    for name in type(settings).model_fields:
        variable = f"MEDIARY_{name.upper()}"
        value = str(getattr(settings, name))
        rows.append(
            {
                "name": variable,
                "value": _masked(name, value),
                "source": "environment" if variable in environment else "default",
            }
        )
    return rows


def _masked(name: str, value: str) -> str:
    if name in SECRET and value:
        return "***"
    if name in ADDRESSES and "@" in value:
        scheme, _, rest = value.partition("://")
        return f"{scheme}://***@{rest.rpartition('@')[2]}"
    return value


def _data_folder(settings: Settings) -> Finding:
    folder = settings.data.resolve()
    try:
        settings.folder()
    except OSError as problem:
        return Finding("data", "error", f"The data folder {folder} cannot be made: {problem}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("data", "error", f"The data folder {folder} cannot be written to.")
    return Finding("data", "ok", f"The data folder is {folder}.")


def _file_system(settings: Settings) -> Finding:
    kind = _file_system_of(settings.data.resolve())
    is_sqlite = settings.resolved_database_url().startswith("sqlite")
    if is_sqlite and kind in NETWORK_FILES:
        return Finding(
            "file system",
            "error",
            f"The SQLite database lies on a network file system ({kind}), which damages it. Keep"
            " MEDIARY_DATA on a local disk, or use PostgreSQL.",
        )
    return Finding("file system", "ok", f"Its file system is {kind or 'not known'}.")


def _file_system_of(path: Path) -> str:
    """Return the type of the mount that holds a path, as /proc/mounts says."""
    try:
        lines = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        point, this_kind = line.split()[1:3]
        point = point.replace("\\040", " ")
        is_above = point == "/" or path == Path(point) or Path(point) in path.parents
        if is_above and len(point) >= len(best):
            best, kind = point, this_kind
    return kind


def _secret_key(settings: Settings) -> Finding:
    if settings.secret_key:
        if len(settings.secret_key) < 32:
            return Finding("secret key", "warning", "MEDIARY_SECRET_KEY has fewer than 32 letters.")
        return Finding("secret key", "ok", "The secret key comes from the environment.")
    path = settings.data.resolve() / "secret.key"
    if path.exists() and path.stat().st_mode & 0o077:
        return Finding("secret key", "warning", f"Others can read {path}; chmod 600 it.")
    if not path.exists():
        return Finding(
            "secret key", "ok", f"The secret key will be kept in {path} once it is needed."
        )
    return Finding("secret key", "ok", f"The secret key is kept in {path}.")


def _addresses(settings: Settings) -> Finding:
    if settings.base_url.startswith("http://"):
        return Finding(
            "address",
            "warning",
            "MEDIARY_BASE_URL is plain http: passwords cross the network in the open. Put a proxy"
            " with TLS before Mediary where others share the network.",
        )
    if not settings.base_url and settings.host not in {"127.0.0.1", "::1", "localhost"}:
        return Finding(
            "address",
            "warning",
            f"Mediary listens at {settings.host} without MEDIARY_BASE_URL; set it to the address"
            " that people use, https:// where there is TLS.",
        )
    return Finding("address", "ok", f"People reach it at {settings.base_url or 'this machine'}.")


def _secrets(database: Database, settings: Settings) -> list[Finding]:
    from mediary.core.sealing import Sealer
    from mediary.core.secret_mark import fit_of

    has_key = settings.secret_key or (settings.data / "secret.key").exists()
    # Looking makes no key.
    sealer = Sealer.of(settings) if has_key else Sealer(b"")
    if fit_of(database, sealer) == "wrong":
        message = (
            "The secret key is another one than the database's secrets are encrypted with, so they"
            " cannot be read. Set MEDIARY_SECRET_KEY to that one (or bring its secret.key back), or"
            " name it in MEDIARY_EARLIER_SECRET_KEYS."
        )
        return [Finding("secrets", "error", message)]
    return [Finding("secrets", "ok", "The database's secrets can be read.")]


def _cache(settings: Settings) -> Finding:
    try:
        url = settings.resolved_cache_url()
    except MediaryError as problem:
        return Finding("cache", "error", str(problem))
    if not url:
        return Finding("cache", "ok", "Answers are kept in the process.")
    from redis import RedisError

    from mediary.core.cache.remote import connect

    try:
        connect(url).ping()
    except RedisError as problem:
        message = f"The cache does not answer, so everything is slower: {problem}"
        return Finding("cache", "warning", message)
    return Finding("cache", "ok", "The cache answers.")


def _database(terminal: Terminal) -> list[Finding]:
    from mediary import migrations

    try:
        with terminal.database(is_upgraded=False) as database:
            at, is_current = migrations.current(database), migrations.is_current(database)
            secrets = _secrets(database, terminal.settings) if is_current else []
            backups = [] if at is None else [_backups(database, terminal.settings, is_current)]
    except (MediaryError, OSError) as problem:
        return [Finding("database", "error", str(problem)), _backups(None, terminal.settings)]
    found = [Finding("database", "ok", "The database answers."), *secrets]
    if is_current:
        found.append(Finding("tables", "ok", f"The tables are up to date ({at})."))
    elif at is None:
        found.append(Finding("tables", "ok", "There are no tables yet; the next start makes them."))
    else:
        message = f"The tables are at {at}; the next start migrates them to {migrations.HEAD}."
        found.append(Finding("tables", "warning", message))
    return [*found, *backups]


def _backups(database: Database | None, settings: Settings, is_current: bool = False) -> Finding:
    from mediary.backups.schedule import state_of

    place = settings.backups_folder()
    if database is None or not is_current:
        is_fine, message = state_of(None, place)
    else:
        with database.reading() as db:
            is_fine, message = state_of(db, place)
    return Finding("backups", "ok" if is_fine else "warning", message)

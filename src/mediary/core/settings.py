"""Settings from the environment, and where each of them came from."""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from mediary.core.errors import InvalidError


class Settings(BaseSettings):
    """All settings, each `MEDIARY_<NAME>` in the environment.

    Attributes:
        data: Folder of everything that is not in the database, and of the SQLite file.
        database_url: `sqlite:///…` or `postgresql://…`; empty for the file in `data`.
        secret_key: Signs cookies and encrypts secrets; made and kept in `data` when unset.
        earlier_secret_keys: With commas; what they have encrypted can still be read.
        cache_url: `redis://host:port/number`; empty keeps answers in the process.
        backups: Folder of backups; `backups` in `data` when unset.
        modules: Switches modules: "+downloads,-federation".
        rate_limit: Requests a minute of one session or token; a tenth of it for an address of
            which nobody is known. 0 for no limit.
        offline: No outgoing request is made.
    """

    model_config = SettingsConfigDict(env_prefix="MEDIARY_", extra="ignore")

    data: Path = Path("data")
    database_url: str = ""
    cache_url: str = ""
    secret_key: str = Field(default="", repr=False)
    earlier_secret_keys: str = Field(default="", repr=False)
    backups: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    base_url: str = ""
    signup: Literal["open", "invite", "closed"] = "closed"
    modules: str = ""
    rate_limit: int = Field(default=20_000, ge=0)
    log_format: Literal["console", "json"] = "console"
    log_level: str = "info"
    offline: bool = False
    allow_private_network: bool = False

    def resolved_database_url(self) -> str:
        """Return the URL that is used, with the driver that Mediary brings.

        Raises:
            InvalidError: It is none, or of another engine.
        """
        url = self.database_url or f"sqlite:///{(self.data / 'mediary.db').resolve()}"
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                url = "postgresql+psycopg://" + url.removeprefix(prefix)
        try:
            engine = make_url(url).get_backend_name()
        except (ArgumentError, ValueError):
            engine = ""
        if engine not in {"sqlite", "postgresql"}:
            # The address itself is not repeated: it may hold a password.
            raise InvalidError(
                "MEDIARY_DATABASE_URL is no address of a database. Write sqlite:////path/to/file or"
                " postgresql://user:password@host/name; in the password, / is written %2F and @"
                " %40."
            )
        return url

    def resolved_cache_url(self) -> str:
        """Return the URL of the cache as its client knows it; empty for none.

        Raises:
            InvalidError: It is none.
        """
        scheme, _, rest = self.cache_url.partition("://")
        scheme = {"valkey": "redis", "valkeys": "rediss"}.get(scheme, scheme)
        if self.cache_url and (scheme not in {"redis", "rediss", "unix"} or not rest):
            raise InvalidError(
                "MEDIARY_CACHE_URL is no address of a cache. Write redis://host:6379/0, or"
                " rediss:// with TLS."
            )
        return f"{scheme}://{rest}" if rest else ""

    def folder(self, *parts: str) -> Path:
        """Return a folder under the data folder, made when it is not there."""
        # It holds a whole life: nobody else on the machine has a look.
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.data.resolve().joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def backups_folder(self) -> Path:
        """Return the folder of backups, which is made when it is first written to."""
        return (self.backups or self.data / "backups").resolve()

    def resolved_secret_key(self) -> bytes:
        """Return the secret key; the first call makes one, readable by its owner only."""
        if self.secret_key:
            return self.secret_key.encode()
        path = self.folder() / "secret.key"
        if not path.exists():
            # Written beside it first: whoever finds the key, also after a crash, finds all of it.
            with NamedTemporaryFile("w", dir=path.parent) as draft, suppress(FileExistsError):
                draft.write(secrets.token_urlsafe(48))
                draft.flush()
                os.link(draft.name, path)
        return path.read_bytes().strip()


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings of this process, read once.

    Raises:
        InvalidError: A variable holds what it cannot.
    """
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = f"MEDIARY_{str(first['loc'][0]).upper()}"
        raise InvalidError(f"{name} is not right: {first['msg']}.") from problem

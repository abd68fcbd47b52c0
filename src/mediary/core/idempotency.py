"""Writes that a client may send again: the answer of the first time is given, nothing is done.

The key is taken in the transaction of the write and the answer is kept in it, so that there is
either both or neither. Who sends the same at the same moment waits for that transaction.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, Index, String, Table, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from mediary.core import clock
from mediary.core.errors import ConflictError, InvalidError
from mediary.core.jobs import JobContext, schedule
from mediary.core.sealing import Sealer
from mediary.core.types import Instant, LongText, Model

DAY = 86_400_000_000
KEPT_HEADERS = ("content-type", "location")


class IdempotencyKey(Model):
    """A write of a person that was done under a key of the client's choice.

    Attributes:
        user_id: No foreign key, since core knows no accounts; it is forgotten within two days.
        digest: Of the whole request.
        answer: What was said, sealed: some answers show a secret this once.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (
        Index("ix_idempotency_key_created_at", "created_at"),
        {"info": {"schema": "ops"}},
    )

    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[LongText | None]
    created_at: Mapped[Instant]


KEY = cast(Table, IdempotencyKey.__table__)


class KeyReusedError(InvalidError):
    """The key came with another request before."""

    code = "key-reused"


@dataclass(frozen=True)
class KeptAnswer:
    """An answer as it is given again."""

    status: int
    headers: dict[str, str]
    body: bytes


class AnsweredError(Exception):
    """The request was done before; what it was answered then is its answer now."""

    def __init__(self, answer: KeptAnswer) -> None:
        """Keep the answer."""
        super().__init__("answered before")
        self.answer = answer


@dataclass(frozen=True)
class Once:
    """A write that is to be done once."""

    user_id: int
    key: str
    digest: str
    sealer: Sealer

    def claim(self, db: Session) -> None:
        """Take the key for this transaction; on PostgreSQL, wait for another that has it.

        Raises:
            AnsweredError: The write was done before.
            KeyReusedError: Another write was done under the key.
        """
        dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
        row = {"user_id": self.user_id, "key": self.key, "digest": self.digest}
        claimed = db.execute(
            dialect.insert(KEY)
            .values(created_at=clock.now(), **row)
            .on_conflict_do_nothing(index_elements=["user_id", "key"])
            .returning(KEY.c.key)
        ).one_or_none()
        if claimed is None:
            self._answer_again(db)

    def keep(self, db: Session, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep what is answered, in the transaction that has the key."""
        kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        text = msgspec.json.encode([status, kept, base64.b64encode(body).decode()]).decode()
        sealed = self.sealer.seal(text, purpose="idempotency_key.answer", owner=self._owner)
        db.execute(update(KEY).where(self._is_this()).values(answer=sealed))

    def _answer_again(self, db: Session) -> None:
        row = db.execute(select(KEY.c.digest, KEY.c.answer).where(self._is_this())).one()
        if row.digest != self.digest:
            raise KeyReusedError(
                f"The Idempotency-Key {self.key} came with another request before. Take a new one."
            )
        if row.answer is None:
            raise ConflictError("This was done before; its answer was not kept.")
        text = self.sealer.open(row.answer, purpose="idempotency_key.answer", owner=self._owner)
        status, headers, body = msgspec.json.decode(text, type=tuple[int, dict[str, str], str])
        raise AnsweredError(KeptAnswer(status, headers, base64.b64decode(body)))

    def _is_this(self) -> ColumnElement[bool]:
        return and_(KEY.c.user_id == self.user_id, KEY.c.key == self.key)

    @property
    def _owner(self) -> str:
        return f"{self.user_id}/{self.key}"


def digest_of(method: str, path: str, query: str, body: bytes) -> str:
    """Return what tells requests apart."""
    parts = (method.encode(), path.encode(), query.encode(), body)
    digests = b"".join(hashlib.sha256(part).digest() for part in parts)
    return hashlib.sha256(digests).hexdigest()


@schedule("core.forget_idempotency_keys", cron="10 4 * * *", max_attempts=2)
def forget_keys(context: JobContext, days: int = 1) -> None:
    """Forget keys that are older than so many days: nobody sends again that late."""
    with context.transaction(is_last=True) as db:
        db.execute(delete(KEY).where(KEY.c.created_at < clock.now() - days * DAY))

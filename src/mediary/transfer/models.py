"""Tables of imports."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from mediary.core.types import Instant, Json, Model

LONGEST_MESSAGE = 1_000
INGEST = {"info": {"schema": "ingest"}}


class ImportJob(Model):
    """One export of one service being taken in.

    Attributes:
        batch_id: What can be undone; null for a rehearsal.
        folder: Where the staged files lie, under the data folder.
        container: Zip or folder within it that this job reads; empty for loose files.
        options: What the person said about it.
        counts: Outcomes, and how many plays, ratings … are new.
        findings: What a rehearsal found: unsure titles, pairs.
        cursor: File and row up to which everything is in: where a cut job goes on.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        Index("ix_import_job_user_id", "user_id", "id"),
        Index("ix_import_job_batch_id", "batch_id"),
        INGEST,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id", ondelete="SET NULL"))
    job_id: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(Text)
    container: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    is_rehearsal: Mapped[bool]
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    cursor: Mapped[dict[str, Any]] = mapped_column(Json)
    findings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[Instant]
    started_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]


class ImportFile(Model):
    """A data file of an import; `digest` names its rows: equal files are one in archives."""

    __tablename__ = "import_file"
    __table_args__ = (
        Index("ix_import_file_import_job_id", "import_job_id"),
        Index("ix_import_file_digest", "user_id", "digest"),
        INGEST,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    import_job_id: Mapped[int] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(Text)
    header: Mapped[str] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")


class ImportRow(Model):
    """A run of source rows, whole, with what became of each; compressed.

    Attributes:
        first_row: Number of its first row in the file, from 1.
        outcomes: One letter a row: c(reated), u(pdated), d(uplicate), n(ot matched),
            s(kipped), f(ailed).
        data: zlib of one JSON line a row: [line, message, raw].
    """

    __tablename__ = "import_row"
    __table_args__ = (INGEST,)

    import_file_id: Mapped[int] = mapped_column(
        ForeignKey("import_file.id", ondelete="CASCADE"), primary_key=True
    )
    first_row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    rows: Mapped[int]
    outcomes: Mapped[str] = mapped_column(Text)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ImportProblem(Model):
    """Something that the person should know of a file or a row."""

    __tablename__ = "import_problem"
    __table_args__ = (Index("ix_import_problem_import_job_id", "import_job_id"), INGEST)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    import_job_id: Mapped[int] = mapped_column(ForeignKey("import_job.id", ondelete="CASCADE"))
    file: Mapped[str] = mapped_column(Text)
    line: Mapped[int | None] = mapped_column(Integer)
    message: Mapped[str] = mapped_column(Text)

    @validates("file", "message")
    def _clean(self, _: str, text: str) -> str:
        # Both may quote a cell or a name of a stranger, with what no engine or terminal takes.
        return text.replace("\x00", "\ufffd")[:LONGEST_MESSAGE]

"""Wire shapes of imports and exports."""

from typing import Any, Literal

from pydantic import BaseModel, Field

Outcome = Literal["created", "updated", "duplicate", "unmatched", "skipped", "failed"]


class QuestionOut(BaseModel):
    """What has to be said before a file can be read."""

    option: str
    message: str
    choices: list[str]


class FileOut(BaseModel):
    """A recognised file."""

    name: str
    kind: str
    needs: list[str]
    question: QuestionOut | None


class ExportOut(BaseModel):
    """The files of one service in an upload."""

    format: str
    label: str
    files: list[FileOut]


class RefusedOut(BaseModel):
    """A file that is not read, and why."""

    name: str
    message: str


class UploadOut(BaseModel):
    """What lies in an upload."""

    upload: str
    exports: list[ExportOut]
    unknown: list[RefusedOut]


class ImportOptions(BaseModel):
    """What the person says about an import."""

    format: str = Field(default="", max_length=40)
    kind: str = Field(default="", max_length=60)
    timezone: str = Field(default="", max_length=60)
    profile: str = Field(default="", max_length=200)
    is_day_first: bool | None = None
    switches: list[str] = Field(default=[], max_length=20)
    mapping: dict[str, Any] = {}


class NewImport(BaseModel):
    """An upload to be taken in."""

    upload: str = Field(max_length=60)
    options: ImportOptions = ImportOptions()
    is_rehearsal: bool = False


class ProblemOut(BaseModel):
    """Something to know of a file or a row."""

    file: str
    line: int | None
    message: str


class ImportedFileOut(BaseModel):
    """A file of an import."""

    name: str
    kind: str
    rows: int


class ImportOut(BaseModel):
    """An import and what became of it."""

    id: str
    job: int | None
    batch: int | None
    format: str
    label: str
    status: str
    is_rehearsal: bool
    rows: int
    outcomes: dict[Outcome, int]
    plays: int
    ratings: int
    reviews: int
    list_items: int
    seconds: float
    problems: list[ProblemOut]
    problem_count: int
    files: list[ImportedFileOut]
    done: int
    total: int | None
    started_at: int | None
    finished_at: int | None


class ImportsOut(BaseModel):
    """Imports, newest first."""

    imports: list[ImportOut]


class RowOut(BaseModel):
    """A source row and what became of it."""

    file: str
    line: int
    outcome: Outcome
    message: str
    raw: Any


class RowsOut(BaseModel):
    """Source rows."""

    rows: list[RowOut]


class NewExport(BaseModel):
    """What is to be written."""

    format: Literal["archive"] = "archive"


class WrittenOut(BaseModel):
    """An export being written."""

    id: str
    job: int
    status: str
    rows: int | None
    size: int | None
    sha256: str | None

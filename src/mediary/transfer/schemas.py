"""Wire shapes of imports and exports."""

from typing import Any, Literal

from pydantic import BaseModel, Field

Outcome = Literal["created", "updated", "duplicate", "unmatched", "skipped", "failed"]


class QuestionOut(BaseModel):
    """What has to be said before a file can be read."""

    option: str
    message: str
    choices: list[str]


class AskedOut(QuestionOut):
    """A question that holds an export up."""

    export: str
    file: str


class FileOut(BaseModel):
    """A recognised file."""

    name: str
    kind: str
    needs: list[str]
    question: QuestionOut | None


class ExportOut(BaseModel):
    """The files of one service in an upload; `name` tells it from the other exports there."""

    name: str
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
    """An upload to be taken in, or only some of its exports."""

    upload: str = Field(max_length=60)
    exports: list[str] = Field(default=[], max_length=20_000)
    options: ImportOptions = ImportOptions()
    is_rehearsal: bool = False


class ProblemOut(BaseModel):
    """Something to know of a file or a row."""

    file: str
    line: int | None
    message: str


class ProblemsOut(BaseModel):
    """A page of an import's problems."""

    problems: list[ProblemOut]
    next: str | None


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
    error: str | None
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
    """A page of imports, newest first."""

    imports: list[ImportOut]
    next: str | None


class StartedOut(BaseModel):
    """Imports that have started, and what must be said before the others can."""

    imports: list[ImportOut]
    questions: list[AskedOut]


class RowOut(BaseModel):
    """A source row and what became of it."""

    file: str
    line: int
    outcome: Outcome
    message: str
    raw: Any


class RowsOut(BaseModel):
    """A page of source rows."""

    rows: list[RowOut]
    next: str | None


class ItemFound(BaseModel):
    """The item that a title leads to."""

    title: str
    year: int | None
    is_new: bool


class TitleFound(BaseModel):
    """A title that an export names, and why it may need a look.

    `also` are further ids of it, where the export names it in several ways.
    """

    id: str
    also: list[str] = []
    type: str
    level: str = ""
    creators: list[str] = []
    title: str
    year: int | None
    ids: list[str]
    item: ItemFound
    reasons: list[str]


class RecordFound(BaseModel):
    """A record of a play: its name, and its date (an instant, or days since 1970)."""

    record: tuple[str, str, str]
    at: int | None
    from_: int | None = Field(alias="from")
    to: int | None


class PairFound(BaseModel):
    """Two records that are taken for one play."""

    title: str
    new: RecordFound
    known: RecordFound


class FindingsOut(BaseModel):
    """What a rehearsal found; titles that need a look come first."""

    titles: list[TitleFound] = []
    title_count: int = 0
    unsure_count: int = 0
    pairs: list[PairFound] = []
    pair_count: int = 0


class TitleSaid(BaseModel):
    """What a title really is: type, title, year, ids, or the show, season and number."""

    title: str = Field(pattern="^[0-9a-f]{1,16}$")
    to: dict[str, Any]


class Corrections(BaseModel):
    """What titles really are, and which plays are two or one."""

    titles: list[TitleSaid] = []
    apart: list[list[tuple[str, str, str]]] = []
    together: list[list[tuple[str, str, str]]] = []


class NewExport(BaseModel):
    """What is to be written: a format of `GET /exports/formats`."""

    format: str = Field(default="archive", max_length=40)


class LossOut(BaseModel):
    """Something that a format cannot carry."""

    name: str
    text: str


class FormatOut(BaseModel):
    """A format to write."""

    name: str
    label: str
    suffix: str
    carries: str
    losses: list[LossOut]


class FormatsOut(BaseModel):
    """All formats to write."""

    formats: list[FormatOut]


class WrittenOut(BaseModel):
    """An export being written."""

    id: str
    job: int
    format: str
    status: str
    rows: int | None
    size: int | None
    sha256: str | None

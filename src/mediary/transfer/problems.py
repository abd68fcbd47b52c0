"""What the person should know of an import, noted while a step works and written at its end."""

from collections import Counter

from sqlalchemy.orm import Session

from mediary.transfer.models import ImportProblem

MOST_PROBLEMS = 10_000


class Problems:
    """Notes of one import; all are counted, so many are kept."""

    def __init__(self, import_job_id: int, counts: Counter[str]) -> None:
        """Start with nothing to write; `counts` is where they are counted."""
        self._import_job_id = import_job_id
        self._counts = counts
        self._noted: list[ImportProblem] = []

    def note(self, file: str, line: int | None, message: str) -> None:
        """Keep a problem of a file, or of a line in it."""
        self._counts["problems"] += 1
        if self._counts["problems"] <= MOST_PROBLEMS:
            self._noted.append(
                ImportProblem(
                    import_job_id=self._import_job_id, file=file, line=line, message=message
                )
            )

    def write(self, db: Session) -> None:
        """Write what was noted in one go."""
        db.add_all(self._noted)
        db.flush()
        self._noted = []

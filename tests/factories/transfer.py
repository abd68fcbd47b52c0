"""A person with a database, and imports run to their end in this process."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from mediary.accounts.service import add_user, viewer_named
from mediary.core.db import Database
from mediary.core.jobs import run_here
from mediary.core.settings import get_settings
from mediary.transfer import service
from mediary.transfer.archive_out import write_archive
from mediary.transfer.formats.forms import FORMS, write
from mediary.worker.rooms import plug_in


@dataclass
class Diary:
    """One person's diary on one database."""

    database: Database
    folder: Path
    name: str = "ann"
    files: int = 0

    def __post_init__(self) -> None:
        plug_in()
        os.environ["MEDIARY_DATA"] = str(self.folder)
        get_settings.cache_clear()
        with self.database.transaction() as db:
            self.viewer = viewer_of(db, self.name)

    def _files(self, files: Mapping[str, bytes | str] | Path) -> list[Path]:
        if isinstance(files, Path):
            return [files]
        self.files += 1
        root = self.folder / f"given-{self.name}-{self.files}"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return [root]

    def start(self, files: Mapping[str, bytes | str] | Path, **options: Any) -> list[str]:
        """Stage files and start their imports; return the imports' uuids."""
        is_rehearsal = bool(options.pop("is_rehearsal", False))
        name, _ = service.stage_paths(self._files(files))
        found = service.prepare(name, options)
        with self.database.transaction() as db:
            jobs = service.start_imports(
                db, self.viewer, name, found, options=options, is_rehearsal=is_rehearsal
            )
            self.jobs = [job.job_id for job in jobs]
            return [job.uuid for job in jobs]

    def take(
        self, files: Mapping[str, bytes | str] | Path, **options: Any
    ) -> list[service.ImportReport]:
        """Import files (by name, or a path) and return what became of each export."""
        started = self.start(files, **options)
        for job in self.jobs:
            assert job is not None
            done = run_here(self.database, job)
            assert done.status == "completed", self.error(job)
        return [self.report(uuid) for uuid in started]

    def error(self, job: int) -> str:
        """Return why a job failed."""
        with self.database.reading() as db:
            found = db.execute(text("SELECT * FROM job_run WHERE job_id = :job"), {"job": job})
            return str([tuple(row) for row in found])

    def report(self, uuid: str) -> service.ImportReport:
        """Return what became of an import."""
        with self.database.reading() as db:
            return service.report(db, service.get_import(db, self.viewer, uuid))

    def undo(self, batch: int | None) -> int:
        """Undo a batch."""
        assert batch is not None
        with self.database.transaction() as db:
            return service.undo_import(db, self.viewer.user_id, batch)

    def archive(self) -> Path:
        """Write the archive and return its path."""
        self.files += 1
        path = self.folder / f"archive-{self.name}-{self.files}.zip"
        with self.database.reading() as db:
            write_archive(db, self.viewer.user_id, path)
        return path

    def sha(self) -> str:
        """Return the hash of the archive."""
        return hashlib.sha256(self.archive().read_bytes()).hexdigest()

    def write(self, form: str) -> Path:
        """Write an export and return its path."""
        self.files += 1
        path = self.folder / f"{form}-{self.name}-{self.files}{FORMS[form].suffix}"
        with self.database.reading() as db:
            self.written = write(db, self.viewer.user_id, form, path)
        return path

    def table(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a query with `:user`; return the names of its columns too."""
        with self.database.reading() as db:
            found = db.execute(text(sql), {"user": self.viewer.user_id})
            return list(found.keys()), [tuple(row) for row in found]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query with `:user`."""
        with self.database.reading() as db:
            found = db.execute(text(sql), {"user": self.viewer.user_id})
            return [tuple(row) for row in found]


def viewer_of(db: Any, name: str) -> Any:
    """Return the viewer of a name, made where there is none."""
    if not db.execute(text("SELECT 1 FROM account WHERE username = :n"), {"n": name}).first():
        add_user(db, username=name, password_hash=None)
    return viewer_named(db, name)

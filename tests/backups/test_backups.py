"""Backups are made, tried out, put back, kept and cleared away, on every form."""

import os
import shutil
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from mediary.backups import described, service
from mediary.core import clock, jobs
from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.migrations import HEAD
from tests.factories.lives import life
from tests.factories.services import export
from tests.factories.transfer import Diary

DAY = 86_400_000_000


def names(place: Path) -> list[str]:
    return [one.name for one in service.backups_in(place)]


def test_a_restored_diary_is_the_one_that_was_backed_up(
    database: Database, form: str, place: Path, tmp_path: Path
) -> None:
    ann = Diary(database, tmp_path)
    ann.take(export(life(1), "trakt"))
    before = ann.sha()
    backup = service.make(database, place, kind=service.MANUAL)
    assert backup.form == form
    ann.take(export(life(2), "netflix"))
    after = ann.sha()
    assert before != after
    done = service.restore(database, place, backup.name, newest=HEAD)
    assert ann.sha() == before
    # What was there is a backup too, so that a restore can be undone; and more can be written.
    assert done.before is not None
    assert done.before.kind == service.BEFORE_RESTORE
    service.restore(database, place, done.before.name, newest=HEAD)
    assert ann.sha() == after
    ann.take(export(life(3), "imdb"))
    assert ann.sha() != after


def test_numbers_are_not_given_twice_after_a_restore(database: Database, place: Path) -> None:
    Diary(database, place.parent, "ann")
    gone = Diary(database, place.parent, "bob").viewer.user_id
    with database.transaction() as db:
        db.execute(text("DELETE FROM account WHERE username = 'bob'"))
    backup = service.make(database, place, kind=service.MANUAL)
    service.restore(database, place, backup.name, newest=HEAD)
    assert Diary(database, place.parent, "cleo").viewer.user_id > gone


def test_a_test_restore_says_when_it_went_well_and_leaves_nothing(
    database: Database, place: Path, tmp_path: Path
) -> None:
    Diary(database, tmp_path).take(export(life(1), "trakt"))
    backup = service.make(database, place, kind=service.MANUAL)
    tables = "SELECT count(*) FROM " + (
        "sqlite_schema" if database.is_sqlite else "pg_class, pg_database"
    )
    with database.reading() as db:
        before = db.execute(text(tables)).scalar_one()
    assert service.verify(database, place, backup.name).verified_at is not None
    (kept,) = service.list_all(database, place)
    assert kept.verified_at is not None
    assert kept.counts["watch_log"] > 0
    with database.reading() as db:
        assert db.execute(text(tables)).scalar_one() == before
        assert db.execute(text("SELECT name FROM backup")).scalar_one() == backup.name
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_changed_file_is_found_and_never_restored(database: Database, place: Path) -> None:
    backup = service.make(database, place, kind=service.MANUAL)
    path = service.path_of(place, backup.name)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(service.UnsoundBackupError, match="sha256"):
        service.verify(database, place, backup.name)
    with pytest.raises(service.UnsoundBackupError):
        service.restore(database, place, backup.name, newest=HEAD)
    assert names(place) == [backup.name]
    assert "sha256" in (service.backups_in(place)[0].problem or "")


def test_a_file_that_was_spoilt_before_it_was_hashed_is_found(
    database: Database, place: Path, tmp_path: Path
) -> None:
    ann = Diary(database, tmp_path)
    ann.take(export(life(1), "trakt"))
    before = ann.sha()
    backup = service.make(database, place, kind=service.MANUAL)
    path = service.path_of(place, backup.name)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = os.urandom(20_000)
    path.write_bytes(content)
    backup.sha256 = described.sha256_of(path)
    described.describe(place, backup)
    with pytest.raises(service.UnsoundBackupError):
        service.restore(database, place, backup.name, newest=HEAD)
    assert ann.sha() == before


def test_rows_that_are_missing_are_missed(database: Database, place: Path) -> None:
    backup = service.make(database, place, kind=service.MANUAL)
    backup.counts["media_type"] += 1
    described.describe(place, backup)
    with pytest.raises(service.UnsoundBackupError, match="media_type"):
        service.verify(database, place, backup.name)


def test_a_backup_of_a_newer_version_or_another_engine_is_refused(
    database: Database, form: str, place: Path
) -> None:
    backup = service.make(database, place, kind=service.MANUAL)
    with pytest.raises(ConflictError, match="newer"):
        service.restore(database, place, backup.name, newest="0000")
    backup.form = "sqlite" if form != "sqlite" else "rows"
    path = described.file_of(place, backup)
    path.write_bytes(b"")
    described.describe(place, backup)
    with pytest.raises(ConflictError, match="other engine"):
        service.restore(database, place, backup.name, newest=HEAD)


def test_nothing_is_restored_under_a_running_server_unless_told(
    database: Database, place: Path, tmp_path: Path
) -> None:
    ann = Diary(database, tmp_path)
    before = ann.sha()
    backup = service.make(database, place, kind=service.MANUAL)
    ann.take(export(life(1), "trakt"))
    server = Database(database.url.render_as_string(hide_password=False))
    with server.reading() as db:
        db.execute(text("SELECT 1"))
    with pytest.raises(service.InUseError, match="--while-in-use"):
        service.restore(database, place, backup.name, newest=HEAD)
    service.restore(database, place, backup.name, newest=HEAD, is_in_use=True)
    assert ann.sha() == before
    with server.reading() as db:
        assert db.execute(text("SELECT count(*) FROM watch_log")).scalar_one() == 0
    server.close()


def test_the_job_that_made_a_backup_is_not_done_again_after_a_restore(
    database: Database, place: Path, tmp_path: Path
) -> None:
    Diary(database, tmp_path)
    with database.transaction() as db:
        job = jobs.enqueue(db, service.MAKE, {"kind": service.SCHEDULED})
    backup = service.make(database, place, kind=service.SCHEDULED)
    service.restore(database, place, backup.name, newest=HEAD)
    with database.transaction() as db:
        service.settle(db, place)
    with database.reading() as db:
        assert jobs.find(db, job).status == "cancelled"
        assert db.execute(text("SELECT count(*) FROM backup")).scalar_one() == 2


def test_the_clock_makes_one_tries_it_out_and_clears_old_ones_away(
    database: Database, place: Path, tmp_path: Path
) -> None:
    Diary(database, tmp_path)
    first = service.make(database, place, kind=service.SCHEDULED)
    for number in range(service.KEPT_ALWAYS + 2):
        older = msgspec.structs.replace(
            first,
            name=f"2020010{number}T030000Z-scheduled",
            created_at=first.created_at - (40 + number) * DAY,
        )
        shutil.copy(service.path_of(place, first.name), described.file_of(place, older))
        described.describe(place, older)
    described.remove(place, first)
    mine = service.make(database, place, kind=service.MANUAL)
    mine.created_at -= 400 * DAY
    described.describe(place, mine)
    with database.transaction() as db:
        job = jobs.enqueue(db, service.MAKE, {"kept_days": 30, "is_elsewhere": False})
    done = jobs.run_here(database, job)
    assert done.status == "completed", done.error
    newest, *others = service.backups_in(place)
    assert done.details == {"backup": newest.name}
    assert newest.kind == service.SCHEDULED
    assert newest.verified_at is not None
    # The newest few stay however old they are, and so do those that somebody asked for.
    assert len(others) == service.KEPT_ALWAYS - 1 + 1
    assert mine.name in names(place)


def test_a_job_makes_nothing_when_backups_are_made_elsewhere(
    sqlite_database: Database, place: Path, tmp_path: Path
) -> None:
    Diary(sqlite_database, tmp_path)
    with sqlite_database.transaction() as db:
        job = jobs.enqueue(db, service.MAKE, {"kept_days": 30, "is_elsewhere": True})
    assert jobs.run_here(sqlite_database, job).status == "completed"
    assert not place.exists()


@pytest.mark.parametrize("form", ["sqlite"], indirect=True)
class TestFolder:
    """What can befall the folder, the same for every form."""

    def test_half_of_a_backup_is_none(self, database: Database, place: Path) -> None:
        backup = service.make(database, place, kind=service.MANUAL)
        shutil.copy(service.path_of(place, backup.name), place / "20300101T000000Z-manual.db")
        (place / "20300101T000001Z-manual.json").write_text("{")
        (place / ".20300101T000002Z-manual.partial").mkdir()
        assert names(place) == [backup.name]

    def test_what_a_dead_process_left_goes_after_a_day(
        self, database: Database, place: Path
    ) -> None:
        service.make(database, place, kind=service.MANUAL)
        dead, alive = (place / f".2026010{n}T000000Z-scheduled.partial" for n in (1, 2))
        for draft in (dead, alive):
            draft.mkdir()
            (draft / "content").write_bytes(b"half")
        os.utime(dead, (0, 0))
        service.clear_away(place)
        assert not dead.exists()
        assert alive.exists()

    def test_a_folder_that_cannot_be_written_to_is_said(
        self, database: Database, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(service.BackupFailedError, match="MEDIARY_BACKUPS"):
            service.make(database, tmp_path / "file", kind=service.MANUAL)

    def test_names_do_not_meet_when_the_clock_goes_back(
        self, database: Database, place: Path
    ) -> None:
        made = {service.make(database, place, kind=service.MANUAL).name for _ in range(5)}
        assert len(made) == 5
        assert set(names(place)) == made

    def test_a_clock_that_leaps_forward_takes_not_all(
        self, database: Database, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = [service.make(database, place, kind=service.SCHEDULED).name for _ in range(9)]
        monkeypatch.setattr(clock, "now", lambda: 4_000_000_000_000_000)
        gone = service.clear_away(place)
        assert len(gone) == len(made) - service.KEPT_ALWAYS

    def test_a_backup_is_for_its_owner_alone(self, database: Database, place: Path) -> None:
        backup = service.make(database, place, kind=service.MANUAL)
        assert service.path_of(place, backup.name).stat().st_mode & 0o777 == 0o600
        assert place.stat().st_mode & 0o777 == 0o700

    def test_a_damaged_database_is_set_aside(self, database: Database, place: Path) -> None:
        ann = Diary(database, place.parent)
        before = ann.sha()
        backup = service.make(database, place, kind=service.MANUAL)
        database.close()
        path = place.parent / "mediary.db"
        path.write_bytes(b"no database at all" * 1000)
        done = service.restore(database, place, backup.name, newest=HEAD)
        assert done.before is None
        assert done.set_aside is not None
        assert done.set_aside.read_bytes().startswith(b"no database at all")
        assert ann.sha() == before

    def test_a_database_that_is_gone_comes_back(self, database: Database, place: Path) -> None:
        ann = Diary(database, place.parent)
        before = ann.sha()
        backup = service.make(database, place, kind=service.MANUAL)
        database.close()
        for path in place.parent.glob("mediary.db*"):
            path.unlink()
        assert service.restore(database, place, backup.name, newest=HEAD).before is None
        assert ann.sha() == before

"""A large export is read in a process of its own, and nothing is lost by it."""

import threading
import time
from pathlib import Path

import msgspec
import psutil
import pytest

from mediary.core.db import Database
from mediary.core.jobs import run_here
from mediary.transfer.reading import Contents, ToRead, read_export
from mediary.transfer.reading_apart import ReaderDiedError, read_blocks
from tests.factories.transfer import Diary

ROWS = 12_000
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n" + "".join(
    f"2024-01-01,Film {n % 4_000},{1950 + n % 70},https://boxd.it/{n:x},{n % 5 + 1},,,"
    f"{2010 + n % 15}-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
    for n in range(ROWS)
)


@pytest.fixture
def wanted(tmp_path: Path) -> ToRead:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "diary.csv").write_text(DIARY)
    (tmp_path / "export" / "ratings.csv").write_bytes(b"Date,Name\x00")
    return ToRead(str(tmp_path), "export", "letterboxd", {})


def readers() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and "mediary.transfer.reading_apart" in child.cmdline()
    ]


def test_another_process_reads_what_this_one_would(wanted: ToRead) -> None:
    apart = read_blocks(wanted)
    found = [next(apart)]
    assert len(readers()) == 1
    found += apart
    here = list(read_export(wanted))
    assert isinstance(here[0], Contents)
    assert msgspec.msgpack.encode(found) == msgspec.msgpack.encode(here)
    assert not readers()


def test_reading_goes_on_where_it_was_cut(wanted: ToRead) -> None:
    whole = [row for block in read_export(wanted) for row in _rows(block)]
    rest = [
        row
        for block in read_blocks(msgspec.structs.replace(wanted, file=0, row=7_001))
        for row in _rows(block)
    ]
    assert len(whole) == ROWS
    assert rest == whole[7_001:]


def _rows(message: object) -> list[tuple[int, list[str]]]:
    pieces = getattr(message, "pieces", [])
    return [(row.number, row.keys) for piece in pieces for row in piece.rows]


def test_a_reader_that_is_killed_does_not_look_like_one_at_its_end(wanted: ToRead) -> None:
    apart = read_blocks(wanted)
    next(apart)
    readers()[0].kill()
    with pytest.raises(ReaderDiedError):
        list(apart)


def test_a_reader_ends_when_nobody_listens(wanted: ToRead) -> None:
    apart = read_blocks(wanted)
    next(apart)
    apart.close()
    assert not readers()


def test_files_that_are_gone_are_missed_by_the_other_process_too(wanted: ToRead) -> None:
    with pytest.raises(LookupError, match="no longer in"):
        list(read_blocks(msgspec.structs.replace(wanted, container="other")))


def test_an_import_whose_reader_was_killed_goes_on(database: Database, tmp_path: Path) -> None:
    whole = Diary(database, tmp_path, "whole")
    whole.take({"diary.csv": DIARY})
    cut = Diary(database, tmp_path, "cut")
    cut.start({"diary.csv": DIARY})
    job = cut.jobs[0]
    assert job is not None

    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for reader in readers():
                time.sleep(0.2)
                reader.kill()
                killed.append(reader.pid)
                return
            time.sleep(0.01)

    killer = threading.Thread(target=kill)
    killer.start()
    done = run_here(database, job)
    killer.join()
    assert killed
    assert done.status == "completed"
    assert cut.sha() == whole.sha()

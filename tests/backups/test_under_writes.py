"""A backup taken while somebody writes at full speed is one moment of the diary, and whole."""

import threading
from itertools import count
from pathlib import Path

import pytest

from mediary.backups import service
from mediary.catalog.service import TitleTable
from mediary.core.db import Database
from mediary.ledger.service import open_batch
from mediary.migrations import HEAD, upgrade
from mediary.sdk.records import Play, Rating, Title
from mediary.sdk.when import DAY, SECOND, When
from mediary.transfer.intaking import Intake
from mediary.transfer.reading import UNTITLED
from mediary.transfer.rows import SourceRow
from tests.factories.transfer import Diary

pytestmark = pytest.mark.slow

FILMS = 70
SERVICES = ("trakt", "simkl")
# Evenings that a service tells of in one transaction: a play and a rating of each.
EVENINGS = 10
FILLED = 60
BACKUPS = 2


class Writer(threading.Thread):
    """Two services that tell of the same evenings in turn, so that plays pair all the time."""

    def __init__(self, diary: Diary) -> None:
        super().__init__(daemon=True)
        self.diary = diary
        self.blocks = 0
        self.is_filled = threading.Event()
        self.stopping = threading.Event()
        with diary.database.transaction() as db:
            user = diary.viewer.user_id
            self.intakes = [
                Intake(user, open_batch(db, user, kind="import", label=one), one, None)
                for one in SERVICES
            ]

    def run(self) -> None:
        for block in count():
            if self.stopping.is_set():
                return
            self.write(block)
            self.blocks = block + 1
            if self.blocks >= FILLED:
                self.is_filled.set()

    def write(self, block: int) -> None:
        table = TitleTable()
        rows = [self.row(table, block, number) for number in range(EVENINGS)]
        with self.diary.database.transaction() as db:
            self.intakes[block % 2].take(db, table.named, rows)

    def row(self, table: TitleTable, block: int, number: int) -> SourceRow:
        evening = block // 2 * EVENINGS + number
        name = f"Film {evening % FILMS}"
        place = table.place(Title(type="movie", level="movie", title=name, year=2000))
        play = Play(title=UNTITLED, when=When(at=evening * DAY + block % 2 * 60 * SECOND))
        rating = Rating(title=UNTITLED, value=evening % 10 * 100, scale="10")
        key = f"{block * EVENINGS + number:09}"
        return SourceRow(number + 1, 1, (play, rating), [key, key], [place, place])

    def stop(self) -> None:
        self.stopping.set()
        self.join()


@pytest.fixture
def writer(database: Database, tmp_path: Path) -> Writer:
    """Somebody who has written a good deal, and goes on."""
    writing = Writer(Diary(database, tmp_path))
    writing.start()
    assert writing.is_filled.wait(100)
    return writing


def test_a_backup_is_one_moment_of_what_was_written(
    database: Database, place: Path, writer: Writer
) -> None:
    made = []
    for _ in range(BACKUPS):
        before = writer.blocks
        backup = service.make(database, place, kind=service.MANUAL)
        made.append((backup.name, before, writer.blocks))
    writer.stop()
    assert made[0][1] < made[-1][2], "nobody wrote meanwhile"
    for name, before, after in made:
        service.restore(database, place, name, newest=HEAD)
        for table in ("watch_log_source", "statement"):
            keys = writer.diary.rows(
                f"SELECT source_key FROM {table} WHERE user_id = :user ORDER BY source_key"
            )
            # All that was written up to one moment, whole blocks, and nothing after it.
            assert [int(key) for (key,) in keys] == list(range(len(keys)))
            assert len(keys) % EVENINGS == 0
            assert before <= len(keys) // EVENINGS <= after + 1


def test_plays_in_a_backup_are_what_its_sources_fold_to(
    database: Database, place: Path, writer: Writer, tmp_path: Path
) -> None:
    name = service.make(database, place, kind=service.MANUAL).name
    writer.stop()
    service.restore(database, place, name, newest=HEAD)
    diary = writer.diary
    ((plays,),) = diary.rows("SELECT count(*) FROM watch_log WHERE user_id = :user")
    ((records,),) = diary.rows("SELECT count(*) FROM watch_log_source WHERE user_id = :user")
    assert plays == -(-records // EVENINGS // 2) * EVENINGS
    # An archive is what was told and what that folds to; another server folds it anew.
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    upgrade(other, backups=None)
    elsewhere = Diary(other, tmp_path, "elsewhere")
    elsewhere.take(diary.archive())
    assert elsewhere.sha() == diary.sha()
    other.close()

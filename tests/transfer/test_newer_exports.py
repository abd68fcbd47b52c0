"""Two exports of one service that say different things: the newer one counts, in either order."""

from pathlib import Path

import pytest

from mediary.core.db import Database
from tests.factories.transfer import Diary

HEADER = (
    "Book Id,Title,Author,ISBN,ISBN13,My Rating,Publisher,Number of Pages,Year Published,"
    "Original Publication Year,Date Read,Date Added,Bookshelves,Exclusive Shelf,My Review,"
    "Spoiler,Private Notes,Read Count,Owned Copies\n"
)


def shelf(rating: int, added: str) -> dict[str, str]:
    """Return a library in which one book is rated, and another was added on a day."""
    return {
        "goodreads_library_export.csv": HEADER
        + f'1,Dune,Frank Herbert,="",="",{rating},Ace,400,1990,1965,,2020/01/01,,read,,,,1,0\n'
        + f'2,Emma,Jane Austen,="",="",0,Ace,400,1990,1815,,{added},to-read,to-read,,,,0,0\n'
    }


OLD, NEW = shelf(3, "2021/01/01"), shelf(4, "2022/01/01")
RATING = "SELECT rating FROM user_media WHERE user_id = :user AND rating IS NOT NULL"


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["old-new", "new-old"])
def test_the_newer_export_counts_in_either_order(
    database: Database, tmp_path: Path, order: tuple[dict[str, str], ...]
) -> None:
    diary = Diary(database, tmp_path)
    for files in order:
        diary.take(files)
    assert diary.rows(RATING) == [(800,)]


def test_the_order_does_not_show_in_the_archive(database: Database, tmp_path: Path) -> None:
    anna, ben = Diary(database, tmp_path, "anna"), Diary(database, tmp_path, "ben")
    for files in (OLD, NEW):
        anna.take(files)
    for files in (NEW, OLD):
        ben.take(files)
    assert anna.sha() == ben.sha()


def test_undoing_the_newer_one_brings_the_older_back(database: Database, tmp_path: Path) -> None:
    diary = Diary(database, tmp_path)
    diary.take(OLD)
    before = diary.sha()
    newer = diary.take(NEW)[0]
    assert newer.outcomes["updated"] >= 1
    diary.undo(newer.batch)
    assert diary.rows(RATING) == [(600,)]
    assert diary.sha() == before


def test_of_two_exports_of_one_day_the_later_import_counts(
    database: Database, tmp_path: Path
) -> None:
    diary = Diary(database, tmp_path)
    diary.take(shelf(3, "2021/01/01"))
    assert diary.take(shelf(5, "2021/01/01"))[0].outcomes["updated"] == 1
    assert diary.rows(RATING) == [(1000,)]
    sha = diary.sha()
    again = diary.take(shelf(3, "2021/01/01"))[0].outcomes
    assert (again["created"], again["updated"]) == (0, 0)
    assert diary.sha() == sha
    copy = Diary(database, tmp_path, "cleo")
    copy.take(diary.archive())
    assert copy.sha() == sha

"""Broken and malicious files: each is named, none does harm, and what is good beside it goes in."""

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from mediary.core.db import Database
from mediary.sdk.errors import DamagedFileError
from mediary.transfer.recognise import recognise
from mediary.transfer.service import NothingToReadError
from tests.factories.transfer import Diary
from tests.transfer.horrors import (
    DIARY,
    HALF_GOOD,
    NAMES,
    REFUSED,
    SOUND,
    WATCHED,
    promising,
    zipped,
)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_named_and_the_one_beside_it_goes_in(
    sqlite_database: Database, tmp_path: Path, name: str
) -> None:
    content, said = REFUSED[name]
    diary = Diary(sqlite_database, tmp_path)
    with pytest.raises(NothingToReadError) as refusal:
        diary.take({name: content})
    assert name in refusal.value.message
    assert said in refusal.value.message
    (done,) = diary.take({name: content, "diary.csv": DIARY})
    assert done.outcomes["created"] == done.rows == 1
    (problem,) = done.problems
    assert name in problem["file"]
    assert said in problem["message"]


@pytest.mark.parametrize("name", HALF_GOOD)
def test_what_is_good_before_the_damage_goes_in(
    sqlite_database: Database, tmp_path: Path, name: str
) -> None:
    content, rows, said = HALF_GOOD[name]
    diary = Diary(sqlite_database, tmp_path)
    (done,) = diary.take({name: content})
    assert done.outcomes["created"] == rows
    assert [p["file"] for p in done.problems] == [name]
    assert said in done.problems[0]["message"]


ODD = "2021-03-05,Amélie „é“,2001,https://boxd.it/1"
SAME: dict[str, bytes] = {
    "utf-8": f"{NAMES}\n{ODD}\n".encode(),
    "byte order mark": f"\ufeff{NAMES}\n{ODD}\n".encode(),
    "latin-1": f"{NAMES}\n{ODD}\n".encode("cp1252"),
    "utf-16": f"{NAMES}\n{ODD}\n".encode("utf-16"),
    "semicolons": f"{NAMES}\n{ODD}\n".replace(",", ";").encode(),
    "tabs": f"{NAMES}\n{ODD}\n".replace(",", "\t").encode(),
    "windows lines": f"{NAMES}\r\n{ODD}\r\n".encode(),
    "blank lines": f"{NAMES}\n\n{ODD}\n\n\n".encode(),
    "swapped columns": (
        b"Letterboxd URI,Year,Name,Date\nhttps://boxd.it/1,2001,Am\xc3\xa9lie "
        b"\xe2\x80\x9e\xc3\xa9\xe2\x80\x9c,2021-03-05\n"
    ),
    "gz": gzip.compress(f"{NAMES}\n{ODD}\n".encode()),
}


@pytest.mark.parametrize("spelling", SAME)
def test_another_spelling_of_a_table_is_the_same_history(
    sqlite_database: Database, tmp_path: Path, spelling: str
) -> None:
    plain, diary = Diary(sqlite_database, tmp_path, "plain"), Diary(sqlite_database, tmp_path)
    plain.take({"watched.csv": SAME["utf-8"]})
    ending = ".gz" if spelling == "gz" else ""
    (done,) = diary.take({f"watched.csv{ending}": SAME[spelling]})
    assert (done.rows, done.problems) == (1, [])
    films = "SELECT title, year FROM media_item WHERE owner_id = :user"
    assert diary.rows(films) == plain.rows(films) == [("Amélie „é“", 2001)]


def test_a_zip_in_a_zip_is_opened_once(database: Database, tmp_path: Path) -> None:
    diary = Diary(database, tmp_path)
    inner = zipped(("watched.csv", WATCHED), ("deeper.zip", SOUND))
    (done,) = diary.take({"outer.zip": zipped(("inner.zip", inner), ("notes.txt", b"hello"))})
    assert done.rows == 1


def test_nested_zips_share_one_bound(sqlite_database: Database, tmp_path: Path) -> None:
    inner = promising(zipped(("a.csv", b"a")), 3 << 30)
    diary = Diary(sqlite_database, tmp_path)
    outer = zipped(("1.zip", inner), ("2.zip", inner), method=zipfile.ZIP_STORED)
    with pytest.raises(NothingToReadError, match="bounds"):
        diary.take({"outer.zip": outer})


def test_looking_twice_finds_the_same(sqlite_database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "staged"
    (folder / "000").mkdir(parents=True)
    (folder / "000" / "outer.zip").write_bytes(zipped(("inner.zip", SOUND)))
    once, twice = recognise(folder), recognise(folder)
    assert [one.container for one in once.exports] == [one.container for one in twice.exports]


def test_two_members_of_one_name_are_both_read(sqlite_database: Database, tmp_path: Path) -> None:
    diary = Diary(sqlite_database, tmp_path)
    other = WATCHED.replace(b"Alien", b"Aliens").replace(b"boxd.it/1", b"boxd.it/2")
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("watched.csv", WATCHED), ("watched.csv", other))
    (done,) = diary.take({"twice.zip": data})
    assert done.outcomes["created"] == 2


def test_any_cut_or_changed_byte_of_a_zip_is_no_crash(
    sqlite_database: Database, tmp_path: Path
) -> None:
    data = zipped(("watched.csv", WATCHED), ("diary.csv", DIARY.encode()))
    folder = tmp_path / "staged"
    target = folder / "000" / "x.zip"
    target.parent.mkdir(parents=True)
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        for content in (bytes(changed), data[:place]):
            target.write_bytes(content)
            found = recognise(folder)
            for export in found.exports:
                for one in export.files:
                    try:
                        with one.file.open() as stream:
                            stream.read()
                    except DamagedFileError:
                        pass


def test_impossible_dates_keep_their_plays(database: Database, tmp_path: Path) -> None:
    diary = Diary(database, tmp_path)
    days = ("2021-02-30", "0000-00-00", "99999-01-01", "tomorrow", "2021-13-01", "-1", "1" * 400)
    rows = "".join(
        f"2021-03-05,Film {n},1979,https://boxd.it/{n},,,,{day}\n" for n, day in enumerate(days)
    )
    (done,) = diary.take({"diary.csv": DIARY.splitlines()[0] + "\n" + rows})
    assert (done.rows, done.plays) == (len(days), len(days))
    assert {p["file"] for p in done.problems} == {"diary.csv"}
    assert all(p["line"] for p in done.problems)


def test_the_format_that_was_named_is_wrong(sqlite_database: Database, tmp_path: Path) -> None:
    diary = Diary(sqlite_database, tmp_path)
    with pytest.raises(NothingToReadError, match=r"watched\.csv"):
        diary.take({"watched.csv": WATCHED}, format="trakt")


def test_links_out_of_a_folder_are_not_followed(sqlite_database: Database, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "watched.csv").write_bytes(WATCHED)
    given = tmp_path / "given"
    given.mkdir()
    (given / "diary.csv").write_text(DIARY)
    (given / "watched.csv").symlink_to(outside / "watched.csv")
    (given / "more").symlink_to(outside)
    (given / "loop").symlink_to(given)
    os.mkfifo(given / "pipe.csv")
    (done,) = Diary(sqlite_database, tmp_path).take(given)
    assert [one["name"] for one in done.files] == ["diary.csv"]


def test_a_link_that_the_person_names_is_followed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    (tmp_path / "real.csv").write_text(DIARY)
    (tmp_path / "diary.csv").symlink_to(tmp_path / "real.csv")
    (done,) = Diary(sqlite_database, tmp_path).take(tmp_path / "diary.csv")
    assert done.plays == 1
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "diary.csv").write_text(DIARY)
    (tmp_path / "way").symlink_to(tmp_path / "folder")
    (again,) = Diary(sqlite_database, tmp_path).take(tmp_path / "way")
    assert again.outcomes["duplicate"] == 1


def test_names_of_files_may_be_anything(database: Database, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    names = (
        b"a\nb.csv",
        b"\xff\xfe.csv",
        b"\xe2\x80\xae.csv",
        b" .csv",
        b"'; drop.csv",
        b"x" * 250,
    )
    for number, name in enumerate(names):
        row = DIARY.replace("Heat", f"Film {number}").replace("boxd.it/9", f"boxd.it/{number}")
        with open(os.path.join(os.fsencode(given), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(row.encode())
    (done,) = Diary(database, tmp_path).take(given)
    assert done.rows == done.plays == len(names)
    json.dumps([one["name"] for one in done.files]).encode("ascii")
    for one in done.files:
        one["name"].encode("utf-8")
    Diary(database, tmp_path).archive()

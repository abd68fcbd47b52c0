"""Broken and malicious files: each is named, none does harm, and what is good beside it goes in."""

import gzip
import io
import json
import os
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from mediary.sdk.errors import DamagedFileError
from mediary.transfer.recognise import recognise
from mediary.transfer.service import NothingToReadError
from tests.factories.processes import environment, mediary
from tests.factories.transfer import Diary

NAMES = "Date,Name,Year,Letterboxd URI"
ALIEN = "2021-03-05,Alien,1979,https://boxd.it/1"
WATCHED = f"{NAMES}\n{ALIEN}\n".encode()
DIARY = (
    f"{NAMES},Rating,Rewatch,Tags,Watched Date\n"
    "2021-03-05,Heat,1995,https://boxd.it/9,4.5,,,2021-03-04\n"
)
SEEN = {
    "id": 1,
    "watched_at": "2020-05-01T20:15:30.000Z",
    "action": "watch",
    "type": "movie",
    "movie": {"title": "Alien", "year": 1979, "ids": {"trakt": 1}},
}
HISTORY = "watched-history-1.json"
MB = 1 << 20


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same zip with its members marked as encrypted."""
    marked = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(sign)
        while at >= 0:
            marked[at + place] |= 1
            at = marked.find(sign, at + 4)
    return bytes(marked)


def promising(data: bytes, size: int) -> bytes:
    """The same zip, whose member says that it unpacks to so many bytes."""
    lying = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.find(sign)
        while at >= 0:
            lying[at + place : at + place + 4] = size.to_bytes(4, "little")
            at = lying.find(sign, at + 4)
    return bytes(lying)


SOUND = zipped(("watched.csv", WATCHED))
BOMB = zipped(("watched.csv", WATCHED + b" " * (40 * MB)))
XML = "<?xml version='1.0'?>\n{}<myanimelist><anime><b>{}</b></anime></myanimelist>"
DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

# File name: content, and what is said of it.
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty (0 bytes)"),
    "nul.csv": (b"\0" * 4096, "NUL"),
    "cut.zip": (SOUND[:-30], "the zip is cut"),
    "cut-in-the-middle.zip": (SOUND[: len(SOUND) // 2], "the zip is cut"),
    "ratio.zip": (BOMB, "200 times its size"),
    "ratio.csv.gz": (gzip.compress(WATCHED + b" " * (40 * MB)), "bounds"),
    "cut.csv.gz": (gzip.compress(WATCHED * 1_000)[:-20], "damaged"),
    "more-than-promised.zip": (
        promising(zipped(("watched.csv", WATCHED * 100)), 50),
        "damaged",
    ),
    "total.zip": (promising(zipped(("a.csv", b"a"), ("b.csv", b"b")), 3 << 30), "bounds"),
    "secret.zip": (encrypted(SOUND), "encrypted"),
    "escaping.zip": (zipped(("../../watched.csv", WATCHED)), "leads out of the zip"),
    "absolute.zip": (zipped(("/etc/watched.csv", WATCHED)), "leads out of the zip"),
    "windows.zip": (zipped(("C:\\watched.csv", WATCHED)), "leads out of the zip"),
    "backslash.zip": (zipped(("..\\watched.csv", WATCHED)), "leads out of the zip"),
    "dot.zip": (zipped((".", WATCHED)), "leads out of the zip"),
    "lzma.zip": (zipped(("watched.csv", WATCHED), method=zipfile.ZIP_LZMA), "compressed"),
    "entities.xml": (XML.format(DTD, "&b;").encode(), "DTD or entities"),
    "outside.xml": (XML.format(OUTSIDE, "&a;").encode(), "DTD or entities"),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "deeper than 100"),
    "deep-object.json": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deeper than 100"),
    "cut.json": (json.dumps([SEEN]).encode()[:-20], "cut"),
}


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


# File name: content, how many rows go in, and what is said of the rest.
HALF_GOOD: dict[str, tuple[bytes, int, str]] = {
    "watched.csv": (WATCHED + b"x" * (17 * MB), 1, "longer than 16 million"),
    "diary.csv": (
        (DIARY + '2021-03-05,Big,1988,https://boxd.it/8,4,,"').encode()
        + b"a" * (17 * MB)
        + b'",2021-03-04\n',
        1,
        "longer than 16 million",
    ),
    "ratings.csv": (
        f'{NAMES},Rating\n{ALIEN},5\n{ALIEN[:-1]}2,5,"a'.encode() + b'","\n' * (5 * MB),
        1,
        "longer than 16 million",
    ),
    "watched-history-1.json": (
        json.dumps([SEEN])[:-1].encode()
        + b',{"id":2,"movie":'
        + b"[" * 5_000
        + b"]" * 5_000
        + b"}]",
        1,
        "deeper than 100",
    ),
    "watched-history-2.json": (
        json.dumps([SEEN])[:-1].encode() + b',{"id":2,"x":"' + b"a" * (17 * MB) + b'"}]',
        1,
        "larger than 16 MiB",
    ),
    "watched-history-3.json": (
        json.dumps([SEEN])[:-1].encode() + b',{"id":2,"x":[' + b'{"a":0},' * (2 * MB - 9) + b"0]}]",
        1,
        "values",
    ),
    "watched-history-4.json": (json.dumps([SEEN])[:-1].encode() + b',{"id":', 1, "cut"),
    "animelist.xml": (
        b"<myanimelist><anime><series_animedb_id>1</series_animedb_id><series_title>A"
        b"</series_title><my_status>Completed</my_status></anime>\n<!--"
        + (b"a" * 1023 + b"\n") * (17 * 1024)
        + b"--></myanimelist>",
        1,
        "larger than 16 MiB",
    ),
}


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


# The real program, in a process of its own.


@dataclass
class Finished:
    code: int
    out: str
    err: str
    peak: int

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


# The most memory of a program itself; what the system keeps of a child may be its parent's.
PROGRAM = """
import atexit, pathlib, sys
at = pathlib.Path(sys.argv.pop(1))
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: at.write_text(status.read_text().split("VmHWM:")[1].split()[0]))
from mediary.__main__ import main
main()
"""


def import_by_hand(home: Path, *words: str | Path) -> Finished:
    """Run `mediary import` and measure the most memory that it took, in MB."""
    peak = home / "peak"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, peak, "import", *words, "--user", "ann", "--json"],
        env=environment(home / "data"), capture_output=True, timeout=110, check=False,
    )  # fmt: skip
    errors = done.stderr.decode(errors="replace")
    return Finished(done.returncode, done.stdout.decode(), errors, int(peak.read_text()) // 1024)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a server's data and one person."""
    path = tmp_path_factory.mktemp("home")
    added = mediary(
        path / "data", "user", "add", "ann", "--password-stdin", stdin="a long enough one\n"
    )
    assert added.returncode == 0, added.stderr
    return path


def test_a_folder_of_horrors_beside_one_good_file(home: Path, tmp_path: Path) -> None:
    for name, (content, _) in REFUSED.items():
        (tmp_path / name).write_bytes(content)
    for number, (name, (content, _, _)) in enumerate(HALF_GOOD.items()):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / name).write_bytes(content)
    (tmp_path / "diary.csv").write_text(DIARY)
    (tmp_path / "notes.txt").write_text("Buy milk")
    done = import_by_hand(home, tmp_path)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert done.peak <= 500
    assert {line["format"] for line in done.lines} == {"letterboxd", "trakt", "myanimelist"}
    assert sum(line["plays"] for line in done.lines) >= 3
    named = {p["file"].split(":")[0] for line in done.lines for p in line["problems"]}
    assert set(REFUSED) <= named
    for line in done.lines:
        assert sum(line["outcomes"].values()) == line["rows"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("watched.csv", WATCHED, 0),
        ("notes.txt", b"Buy milk", 2),
        ("empty.csv", b"", 2),
        ("bomb.zip", BOMB, 2),
        ("deep.json", REFUSED["deep.json"][0], 2),
        ("my-films.csv", WATCHED, 3),
        ("cut.zip", SOUND[:-30], 2),
    ],
)
def test_exit_codes(home: Path, tmp_path: Path, name: str, content: bytes, code: int) -> None:
    (tmp_path / name).write_bytes(content)
    done = import_by_hand(home, tmp_path / name)
    assert done.code == code
    assert "Traceback" not in done.err
    if code:
        assert name in done.err
        assert done.out == ""


@pytest.mark.parametrize("path", ["nowhere.csv", "/dev/zero", "/proc/self/mem"])
def test_what_is_no_file_is_refused(home: Path, path: str) -> None:
    done = import_by_hand(home, path)
    assert done.code == 2
    assert path[-4:] in done.err
    assert "Traceback" not in done.err


def test_a_very_large_file_of_nothing_is_refused_at_once(home: Path, tmp_path: Path) -> None:
    with (tmp_path / "watched.csv").open("wb") as file:
        file.truncate(600 * MB)
    started = time.monotonic()
    done = import_by_hand(home, tmp_path / "watched.csv")
    assert (done.code, done.peak <= 150) == (2, True)
    assert time.monotonic() - started < 20


@pytest.mark.slow
def test_a_line_of_two_gigabytes_takes_no_memory(home: Path, tmp_path: Path) -> None:
    with (tmp_path / "watched.csv").open("wb") as file:
        file.write(WATCHED)
        for _ in range(20):
            file.write(b"x" * (100 * MB))
    done = import_by_hand(home, tmp_path / "watched.csv")
    (tmp_path / "watched.csv").unlink()
    assert done.code == 1
    assert done.peak <= 200
    (line,) = done.lines
    assert line["rows"] == 1
    assert line["problems"][0]["line"] == 3

"""Archives that were edited, cut, or made by an enemy: what is sound of them goes in."""

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from mediary.transfer.problems import MOST_PROBLEMS
from tests.factories.lives import life
from tests.factories.services import SERVICES, export
from tests.factories.transfer import Diary

WILD: tuple[Any, ...] = (
    None, True, -1, 2**31, 2**63, 10**30, 1e308, "", "x", "é" * 5_000, "a\0b", "\x1f", [], {},
    [[]], {"a": 1}, "2021-02-30", "deadbeef", "undone", "apart", "list_entry", "movie",
)  # fmt: skip


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def spoilt(value: Any, chance: random.Random) -> Any:
    """Put something else in one place of a value, or leave one out."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(sorted(value))
        if chance.random() < 0.2:
            return {name: one for name, one in value.items() if name != key}
        return {**value, key: spoilt(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        return [*value[:place], spoilt(value[place], chance), *value[place + 1 :]]
    return chance.choice(WILD)


def archive_of(diary: Diary) -> dict[str, bytes]:
    whose = life(7, 6)
    for service in SERVICES:
        diary.take(export(whose, service))
    return members(diary.archive())


def take_spoilt(database: Database, folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = archive_of(Diary(database, folder, f"owner{seed}"))
    for name, data in files.items():
        if name.endswith(".jsonl"):
            lines = [
                json.dumps(spoilt(json.loads(line), chance)).encode()
                if chance.random() < 0.2
                else line
                for line in data.splitlines()
            ]
            files[name] = b"\n".join(lines) + b"\n"
    victim = Diary(database, folder, f"victim{seed}")
    (done,) = victim.take({"archive.zip": packed(files)})
    assert done.problem_count > 0
    assert sum(done.outcomes.values()) == done.rows
    # Nothing that came in spoils what is done afterwards.
    whose = life(7, 6)
    for service in SERVICES:
        victim.take(export(whose, service))
    again = Diary(database, folder, f"again{seed}")
    (moved,) = again.take(victim.archive())
    assert moved.problem_count == 0
    assert again.sha() == victim.sha()
    victim.undo(done.batch)


@pytest.mark.parametrize("seed", range(2))
def test_a_spoilt_line_is_a_problem_and_the_others_go_in(
    database: Database, tmp_path: Path, seed: int
) -> None:
    take_spoilt(database, tmp_path, seed)


def test_of_endless_spoilt_lines_all_are_counted_and_the_first_are_named(
    sqlite_database: Database, tmp_path: Path
) -> None:
    diary = Diary(sqlite_database, tmp_path)
    files = members(diary.archive())
    files["records.jsonl"] = b"{}\n" * (MOST_PROBLEMS + 500)
    (done,) = diary.take({"archive.zip": packed(files)})
    # One more says that the member is not what the manifest says.
    assert done.problem_count == MOST_PROBLEMS + 501
    assert diary.rows("SELECT COUNT(*) FROM import_problem") == [(MOST_PROBLEMS,)]


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(100, 200))
def test_many_spoilt_archives(database: Database, tmp_path: Path, seed: int) -> None:
    take_spoilt(database, tmp_path, seed)


def test_a_member_that_is_missing_or_changed_is_named(
    sqlite_database: Database, tmp_path: Path
) -> None:
    files = archive_of(Diary(sqlite_database, tmp_path, "owner"))
    del files["statements.jsonl"]
    files["titles.jsonl"] += b"no line\n"
    (done,) = Diary(sqlite_database, tmp_path).take({"archive.zip": packed(files)})
    said = {problem["file"]: problem["message"] for problem in done.problems}
    assert "missing" in said["statements.jsonl"]
    assert done.plays > 0
    assert any(p["line"] == files["titles.jsonl"].count(b"\n") for p in done.problems)


def test_an_archive_of_a_later_version_is_left_alone(
    sqlite_database: Database, tmp_path: Path
) -> None:
    files = archive_of(Diary(sqlite_database, tmp_path, "owner"))
    files["manifest.json"] = files["manifest.json"].replace(b'"version": 1', b'"version": 99')
    (done,) = Diary(sqlite_database, tmp_path).take({"archive.zip": packed(files)})
    assert done.rows == 0
    assert "99" in done.problems[0]["message"]


def test_an_archive_in_a_folder_leaves_the_files_beside_it_to_others(
    sqlite_database: Database, tmp_path: Path
) -> None:
    owner = Diary(sqlite_database, tmp_path, "owner")
    files = archive_of(owner)
    diary = Diary(sqlite_database, tmp_path)
    watched = b"Date,Name,Year,Letterboxd URI\n2021-03-05,Up,2009,https://boxd.it/zz\n"
    done = diary.take({**files, "watched.csv": watched, "deep/er/watched.csv": watched})
    assert {one.format for one in done} == {"mediary", "letterboxd"}
    assert sum(one.problem_count for one in done) == 0


def test_a_damaged_archive_gives_what_lies_before_the_damage(
    sqlite_database: Database, tmp_path: Path
) -> None:
    owner = Diary(sqlite_database, tmp_path, "owner")
    archive_of(owner)
    data = bytearray(owner.archive().read_bytes())
    at = data.index(b"records.jsonl") + 2_000
    data[at] ^= 1
    (done,) = Diary(sqlite_database, tmp_path).take({"archive.zip": bytes(data)})
    assert {"records.jsonl"} <= {problem["file"] for problem in done.problems}

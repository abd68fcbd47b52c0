"""Every format carries what its statement leaves, no less and no more."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from mediary.core.db import Database
from mediary.core.errors import InvalidError
from mediary.transfer.formats.forms import FORMS, form_of, write
from tests.factories.diaries import counted, fill, told
from tests.factories.losses import FREE, LOSSES, nothing
from tests.factories.transfer import Diary

TABLES = sorted(name for name in FORMS if name != "archive")


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    """A person who has something of everything."""
    ann = Diary(database, tmp_path, "ann")
    fill(ann)
    return ann


def test_an_export_comes_back_without_what_its_statement_names(diary: Diary) -> None:
    for form in TABLES:
        empty = Diary(diary.database, diary.folder, f"bob-{form}")
        (done,) = empty.take(diary.write(form))
        assert not done.problems, form
        assert done.outcomes["failed"] == done.outcomes["unmatched"] == 0, form
        assert done.rows == diary.written.rows, form
        expected = told(diary)
        for take in LOSSES[form].values():
            expected = take(expected)
        found = FREE.get(form, nothing)(told(empty))
        assert expected, form
        assert counted(found) == counted(expected), form


@pytest.mark.parametrize("form", TABLES)
def test_each_sentence_of_a_statement_is_one_that_is_tried(form: str) -> None:
    assert [loss.name for loss in FORMS[form].losses] == list(LOSSES[form])


def test_the_same_diary_gives_the_same_bytes_on_both_engines(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    one, other = Diary(sqlite_database, tmp_path, "one"), Diary(postgres_database, tmp_path, "two")
    fill(one)
    fill(other)
    for form in TABLES:
        first = one.write(form).read_bytes()
        assert one.write(form).read_bytes() == first, form
        assert other.write(form).read_bytes() == first, form


def test_a_person_carries_out_what_is_theirs_only(diary: Diary) -> None:
    before = {form: diary.write(form).read_bytes() for form in TABLES}
    eve = Diary(diary.database, diary.folder, "eve")
    fill(eve, size=9)
    assert {form: diary.write(form).read_bytes() for form in TABLES} == before
    nobody = Diary(diary.database, diary.folder, "nobody")
    for form in TABLES:
        nobody.write(form)
        assert nobody.written.rows == 0, form


def test_no_cell_of_the_tables_is_a_formula(diary: Diary) -> None:
    with zipfile.ZipFile(diary.write("csv")) as tables:
        cells = [
            cell
            for name in tables.namelist()
            if name.endswith(".csv")
            for row in csv.reader(io.StringIO(tables.read(name).decode("utf-8-sig"), newline=""))
            for cell in row
        ]
    assert "'=SUM(A1:A9)\nof a note" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t", "\r"}]
    assert {cell for cell in cells if cell.startswith("-")} == set()


def test_a_zip_says_what_it_could_not_carry(diary: Diary) -> None:
    for form in TABLES:
        path = diary.write(form)
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                text = archive.read("README.txt").decode()
            assert all(loss.text in text for loss in FORMS[form].losses)


def test_a_calendar_is_promised_for_later(sqlite_database: Database, tmp_path: Path) -> None:
    ann = Diary(sqlite_database, tmp_path)
    with sqlite_database.reading() as db, pytest.raises(InvalidError, match="comes with the"):
        write(db, ann.viewer.user_id, "ics", tmp_path / "x.ics")
    with pytest.raises(InvalidError, match="archive, csv, letterboxd"):
        form_of("xlsx")
    assert not list(tmp_path.glob("x.ics*"))

"""Kinorium's lists."""

import pytest

from mediary.builtin.kinorium import plugin
from mediary.sdk.records import ListEntry, Note, Play, Rating
from mediary.sdk.when import UNKNOWN, datetime_of, on_day, parse_iso
from tests.plugins.reading import export_file, only, read


def tsv(*rows: tuple[str, ...]) -> bytes:
    lines = ("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return b"\xff\xfe" + "\r\n".join([*lines, ""]).encode("utf-16-le")


WATCHED = tsv(
    (
        "My rating",
        "Title",
        "Original Title",
        "Type",
        "Year",
        "Date",
        "Genres",
        "Actors",
        "Directors",
        "Note",
    ),
    (
        "9",
        "Бегущий по лезвию",
        "Blade Runner",
        "Фильм",
        "1982",
        "2021-05-06 22:10:11",
        "фантастика, нуар",
        "Харрисон Форд",
        "Ридли Скотт",
        "смотрел\nдважды",
    ),
    ("7,5", "Чебурашка", "", "Мультсериал", "1969", "2021-05-07 00:00:00", "", "", "", ""),
    ("", "Новое", "", "Перформанс", "2020", "вчера", "", "", "", ""),
    ("12", "", "", "Фильм", "", "", "", "", "", ""),
)
LATER = tsv(
    ("ListTitle", "Title", "Original Title", "Type", "Year", "Date", "My rating", "Note"),
    ("Буду смотреть", "Сталкер", "", "Фильм", "1979", "2022-01-02 03:04:05", "", "в кино"),
    ("Любимое", "Солярис", "", "Фильм", "1972", "2022-01-02 03:04:05", "10", ""),
)
SAMPLES: dict[str, bytes] = {"votes.csv": WATCHED, "lists.csv": LATER}


def test_a_watched_title_is_a_play_with_rating_and_note() -> None:
    row = read(plugin, "votes.csv", WATCHED)[0]
    (play,) = only(row, Play)
    assert datetime_of(play.when.at) == parse_iso("2021-05-06T19:10:11+00:00")
    assert (play.title.title, play.title.year, play.title.type) == ("Blade Runner", 1982, "movie")
    assert dict(play.title.facts)["local_title"] == "Бегущий по лезвию"
    assert only(row, Rating)[0].value == 900
    assert only(row, Note)[0].text == "смотрел\nдважды"


def test_a_comma_parts_decimals_and_midnight_is_a_day() -> None:
    row = read(plugin, "votes.csv", WATCHED)[1]
    assert (only(row, Rating)[0].value, only(row, Rating)[0].scale) == (750, "10.1")
    assert only(row, Play)[0].when == on_day(parse_iso("2021-05-07").date())
    assert only(row, Play)[0].title.type == "show"


def test_an_unknown_word_for_the_type_and_a_bad_date_keep_the_play() -> None:
    rows = read(plugin, "votes.csv", WATCHED)
    (play,) = only(rows[2], Play)
    assert (play.when, play.nature, play.title.is_type_sure) == (UNKNOWN, "mark", False)
    assert "вчера" in rows[2].problem
    assert rows[3].unmatched


def test_lists_are_told_by_their_title() -> None:
    later, list_ = read(plugin, "lists.csv", LATER)
    (entry,) = only(later, ListEntry)
    assert (entry.role, entry.note, entry.position) == ("watch_later", "в кино", 1)
    assert not only(later, Play)
    assert only(list_, ListEntry)[0].list_key == "Любимое"
    assert only(list_, Rating)[0].rated == UNKNOWN


@pytest.mark.parametrize("content", ["Title,Original Title,Title Type\nx,y,z\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("votes.csv", content.encode())) is None

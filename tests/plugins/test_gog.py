"""GOG Galaxy's table of games."""

import pytest

from mediary.builtin.gog import plugin
from mediary.sdk.records import Owned, Progress, Rating, Tags
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, only, read

COLUMNS = (
    *("title", "originalTitle", "sortingTitle", "summary", "platformList", "myRating"),
    *("criticsScore", "developers", "genres", "publishers", "releaseDate"),
    *("originalReleaseDate", "gameMins", "lastPlayed", "tags", "dlcs", "isHidden"),
)
GAME = {
    "title": "Outer Wilds",
    "originalTitle": "Outer Wilds",
    "summary": '"Line one\\nline two, ""quoted"""',
    "platformList": '"gog\tsteam"',
    "myRating": "5",
    "criticsScore": "85.0",
    "developers": "Mobius Digital",
    "genres": '"Adventure\tPuzzle"',
    "releaseDate": "2020-06-18",
    "originalReleaseDate": "2019-05-28",
    "gameMins": "1234",
    "lastPlayed": "2021-02-03 20:21:22",
    "tags": '"cosy\tspace"',
    "isHidden": "True",
}


def table(*rows: dict[str, str]) -> bytes:
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(row.get(column, "") for column in COLUMNS) for row in rows]
    return ("\n".join(lines) + "\n").encode()


CONTENT = table(
    GAME,
    {"title": "Portal", "platformList": "steam", "gameMins": "0", "isHidden": "False"},
    {
        "title": "Portal",
        "platformList": "epic",
        "gameMins": "x",
        "lastPlayed": "?",
        "myRating": "9",
    },
    {"platformList": "epic"},
)
SAMPLES: dict[str, bytes] = {"gameDB.csv": CONTENT}


def test_a_copy_in_each_shop_with_hours_rating_and_tags() -> None:
    row = read(plugin, "gameDB.csv", CONTENT)[0]
    copies = only(row, Owned)
    assert [one.place for one in copies] == ["gog", "steam"]
    assert copies[0].key != copies[1].key
    (hours,) = only(row, Progress)
    assert (hours.minutes, hours.last) == (1234, at_moment(parse_iso("2021-02-03 20:21:22")))
    assert only(row, Rating)[0].value == 1000
    assert only(row, Tags)[0].names == ("cosy", "space")


def test_tabs_within_a_cell_part_its_values() -> None:
    title = only(read(plugin, "gameDB.csv", CONTENT)[0], Owned)[0].title
    known = dict(title.facts)
    assert known["genres"] == ("Adventure", "Puzzle")
    assert known["description"] == 'Line one\nline two, "quoted"'
    assert title.year == 2019


def test_a_game_in_two_shops_may_have_two_rows() -> None:
    rows = read(plugin, "gameDB.csv", CONTENT)
    assert only(rows[1], Owned)[0].key != only(rows[2], Owned)[0].key
    assert not only(rows[1], Progress)


def test_bad_cells_are_named_and_the_copy_is_kept() -> None:
    row = read(plugin, "gameDB.csv", CONTENT)[2]
    assert only(row, Owned)
    assert not only(row, Rating)
    for cell in ("“x”", "“?”", "“9”"):
        assert cell in row.problem
    assert read(plugin, "gameDB.csv", CONTENT)[3].unmatched


def test_the_person_may_choose_columns_and_delimiter() -> None:
    content = b"releaseKey,platformList,gameMins,title\nsteam_400,steam,60,Portal\n"
    (row,) = read(plugin, "my games.csv", content)
    assert only(row, Progress)[0].minutes == 60
    assert only(row, Progress)[0].last == UNKNOWN
    assert row.records[0].title.ids == (("steam", "app", "400"),)  # type: ignore[union-attr]


@pytest.mark.parametrize("content", ["title\tplatform\nx\ty\n", "title,platformList\nx,y\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("gameDB.csv", content.encode())) is None

"""MyAnimeList's lists of anime and manga."""

import pytest

from mediary.builtin.myanimelist import plugin
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Note, Owned, Play, Progress, Rating, Status, Tags
from mediary.sdk.when import UNKNOWN, in_month, in_year, parse_partial
from tests.plugins.reading import export_file, only, read

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- Created by XML Export feature at MyAnimeList.net, Version 1.1.0 -->
<myanimelist>
<myinfo><user_id>1</user_id><user_name>ada</user_name>
<user_export_type>1</user_export_type><user_total_anime>202</user_total_anime></myinfo>
"""
ANIME = """<anime><series_animedb_id>{id}</series_animedb_id>
<series_title><![CDATA[{title}]]></series_title><series_type>TV</series_type>
<series_episodes>{total}</series_episodes><my_id>0</my_id>
<my_watched_episodes>{done}</my_watched_episodes><my_start_date>2021-00-00</my_start_date>
<my_finish_date>{finish}</my_finish_date><my_score>{score}</my_score><my_storage></my_storage>
<my_storage_value>0.00</my_storage_value><my_status>{status}</my_status>
<my_comments><![CDATA[{comments}]]></my_comments><my_times_watched>{again}</my_times_watched>
<my_tags><![CDATA[{tags}]]></my_tags><my_rewatching>{rewatching}</my_rewatching>
<my_rewatching_ep>{rewatching_ep}</my_rewatching_ep></anime>
"""
MANGA = """<manga><manga_mangadb_id>2</manga_mangadb_id>
<manga_title><![CDATA[Clay & Salt]]></manga_title><manga_volumes>{volumes}</manga_volumes>
<manga_chapters>40</manga_chapters><my_read_volumes>{read}</my_read_volumes>
<my_read_chapters>{chapters}</my_read_chapters><my_start_date>0000-00-00</my_start_date>
<my_finish_date>0000-00-00</my_finish_date><my_score>0</my_score><my_status>Reading</my_status>
<my_times_read>0</my_times_read><my_retail_volumes>3</my_retail_volumes></manga>
"""


def anime(**cells: object) -> str:
    base = {
        "id": 1, "title": "Paper Moons", "total": 12, "done": 3, "finish": "0000-00-00",
        "score": 0, "status": "Watching", "comments": "", "again": 0, "tags": "",
        "rewatching": 0, "rewatching_ep": 0,
    }  # fmt: skip
    return ANIME.format(**base | cells)


def manga(**cells: object) -> str:
    return MANGA.format(**{"volumes": 5, "read": 2, "chapters": 4} | cells)


def export(*entries: str) -> bytes:
    return (HEAD + "".join(entries) + "</myanimelist>\n").encode()


def one_row(entry: str) -> Row:
    (row,) = read(plugin, "animelist.xml", export(entry))
    return row


SAMPLES: dict[str, bytes] = {
    "animelist_1_-_2.xml": export(
        anime(),
        anime(id=2, status="Completed", done=12, again=1, score=8, finish="2021-04-00"),
        anime(id=3, status="Plan to Watch", done=0),
    ),
    "mangalist_1_-_2.xml": export(manga()),
}


def test_a_storage_of_none_is_no_copy() -> None:
    for storage, copies in (("None", 0), ("Hard Drive", 1)):
        row = one_row(anime().replace("<my_storage></", f"<my_storage>{storage}</"))
        assert sum(isinstance(one, Owned) for one in row.records) == copies


def test_the_first_episodes_are_plays_of_unknown_date() -> None:
    row = read(plugin, "a.xml", SAMPLES["animelist_1_-_2.xml"])[0]
    plays = only(row, Play)
    assert [one.key for one in plays] == ["1:e1:1", "1:e2:1", "1:e3:1"]
    assert {(one.nature, one.when) for one in plays} == {("aggregate", UNKNOWN)}
    title = plays[2].title
    assert (title.type, title.level, title.number) == ("anime", "episode", 3)
    assert title.parent is not None
    assert title.parent.ids == (("mal", "anime", "1"),)
    assert only(row, Status)[0].started == in_year(2021)


def test_a_rewatched_series_is_as_many_passes_the_last_one_dated() -> None:
    row = read(plugin, "a.xml", SAMPLES["animelist_1_-_2.xml"])[1]
    plays = only(row, Play)
    assert len(plays) == 24
    assert [one.key for one in plays if not one.when.is_unknown] == ["2:e12:2"]
    assert plays[-1].when == in_month(2021, 4)
    assert [one.is_rewatch for one in plays] == [False] * 12 + [True] * 12
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(800, "10")]


def test_planned_is_no_play() -> None:
    row = read(plugin, "a.xml", SAMPLES["animelist_1_-_2.xml"])[2]
    assert [one.status for one in only(row, Status)] == ["planned"]
    assert not only(row, Play)


def test_completed_with_no_progress_is_all_of_it_or_seen() -> None:
    assert len(only(one_row(anime(status="Completed", done=0)), Play)) == 12
    seen = anime(status="Completed", done=0, total=0, finish="2020-01-02")
    (play,) = only(one_row(seen), Play)
    assert (play.nature, play.key, play.when) == ("mark", "1:1", parse_partial("2020-01-02"))


@pytest.mark.parametrize(
    ("number", "status"),
    [(1, "in_progress"), (2, "completed"), (3, "on_hold"), (4, "dropped"), (6, "planned")],
)
def test_some_tools_write_statuses_as_numbers(number: int, status: str) -> None:
    assert only(one_row(anime(status=number)), Status)[0].status == status


def test_episodes_of_a_rewatch_that_goes_on_are_a_pass_of_their_own() -> None:
    entry = anime(status="Completed", done=12, rewatching=1, rewatching_ep=2, finish="2020-01-02")
    plays = only(one_row(entry), Play)
    assert [one.key for one in plays[12:]] == ["1:e1:2", "1:e2:2"]
    assert [one.key for one in plays if not one.when.is_unknown] == ["1:e12:1"]


def test_chapters_are_plays_and_volumes_beside_them_are_progress() -> None:
    row = read(plugin, "a.xml", SAMPLES["mangalist_1_-_2.xml"])[0]
    assert [one.key for one in only(row, Play)] == ["2:c1:1", "2:c2:1", "2:c3:1", "2:c4:1"]
    assert [(one.title.level, one.title.number) for one in only(row, Progress)] == [("volume", 2)]
    assert only(row, Owned)[0].count == 3
    assert not only(row, Rating)


def test_volumes_are_plays_where_no_chapter_is_counted() -> None:
    row = one_row(manga(chapters=0))
    assert [one.key for one in only(row, Play)] == ["2:v1:1", "2:v2:1"]


def test_comments_and_tags_are_kept() -> None:
    row = one_row(anime(comments="one\ntwo", tags="cosy, cosy, 2021"))
    assert only(row, Note)[0].text == "one\ntwo"
    assert only(row, Tags)[0].names == ("cosy", "2021")


def test_an_entry_without_an_id_is_known_by_its_title() -> None:
    row = one_row(anime(id=0, done=1))
    (play,) = only(row, Play)
    assert play.title.parent is not None
    assert (play.has_own_key, play.title.parent.ids) == (False, ())
    assert one_row(anime(id=0, title="")).unmatched


def test_an_impossible_date_and_an_absurd_count_are_told() -> None:
    row = one_row(anime(status="Completed", done=90_000, finish="2021-02-30"))
    assert "my_finish_date" in row.problem
    assert "90000" in row.problem
    assert len(only(row, Play)) == 5000


def test_bare_ampersands_and_control_characters_of_old_exports_are_mended() -> None:
    entry = anime().replace("<my_id>0</my_id>", "<my_id>R&D \x0b&amp; &nbsp;</my_id>")
    kept = anime(id=5, comments="a && b &c;\n<i>\x02& still a comment")
    rows = read(plugin, "a.xml", export(entry, kept))
    assert "R&amp;D &amp; &amp;nbsp;" in rows[0].raw
    assert only(rows[1], Note)[0].text == "a && b &c;\n<i>& still a comment"


def test_a_document_type_is_refused() -> None:
    content = export(anime()).replace(
        b"<myanimelist>", b'<!DOCTYPE x [<!ENTITY e "boom">]>\n<myanimelist>', 1
    )
    kind = plugin.recognise(export_file("a.xml", export(anime())))
    assert kind is not None
    with pytest.raises(DamagedFileError):
        read_with_kind(content)


def read_with_kind(content: bytes) -> list[Row]:
    return list(plugin.read(export_file("a.xml", content), Kind(name="list"), Options()))


def test_a_cut_file_says_so() -> None:
    content = SAMPLES["animelist_1_-_2.xml"]
    with pytest.raises(DamagedFileError):
        read_with_kind(content[: len(content) - 60])
    with pytest.raises(DamagedFileError):
        read_with_kind(b"")

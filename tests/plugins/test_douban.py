"""Douban's marks."""

import pytest

from mediary.builtin.douban import plugin
from mediary.sdk.records import ListEntry, Play, Rating, Review, Status, Tags
from mediary.sdk.when import UNKNOWN, datetime_of, on_day, parse_iso
from tests.plugins.reading import export_file, only, read

HEADER = "id,title,intro,poster,pubdate,url,rating,genres,star,comment,tags,star_time,card\n"
FILM = (
    '1292052,肖申克的救赎,"第一行\n第二行",https://img/p.jpg,1994-09-10(多伦多电影节),'
    'https://movie.douban.com/subject/1292052/,9.7,"剧情,犯罪",5,希望让人自由。,"经典,人性",'
    "2021-03-04 05:06:07,1994 / 美国 / 剧情 犯罪 / 弗兰克·德拉邦特\n"
)
MOVIES = (
    HEADER + FILM + "26584183,权力的游戏 第十二季,,,2016-04-24(美国),"
    "https://movie.douban.com/subject/26584183/,9.4,剧情,,,,2020-01-02 00:00:00,2016 / 美国\n"
    + FILM
    + "3,坏日期,,,,https://movie.douban.com/subject/3/,,,7,,,2020-13-02 10:00:00,\n"
    + ",,,,,https://movie.douban.com/,,,,,,2020-01-02 10:00:00,\n"
)
BOOKS = (
    HEADER + "2567698,三体,,,2008-1,https://book.douban.com/subject/2567698/,8.8,,4,,,"
    "2019-05-06 07:08:09,刘慈欣 / 2008 / 重庆出版社\n"
)
GAMES = HEADER + "10,塞尔达,,,,https://www.douban.com/game/10/,9,,,,,2019-05-06 07:08:09,\n"
TOFU = (
    "标题,简介,豆瓣评分,链接,创建时间,我的评分,标签,评论,可见性\n"
    "霸王别姬,1993 / 中国大陆,9.6,https://movie.douban.com/subject/1291546/,"
    "2022/02/03 10:11:12,5,经典,好,仅自己可见\n"
)
SAMPLES: dict[str, bytes] = {
    "movie.csv": MOVIES.encode(),
    "book.csv": BOOKS.encode(),
    "game.csv": GAMES.encode(),
    "想看.csv": TOFU.encode(),
    "看过.csv": TOFU.encode(),
}


def test_a_watched_mark_is_a_play_at_its_time_in_china() -> None:
    row = read(plugin, "movie.csv", MOVIES)[0]
    (play,) = only(row, Play)
    assert datetime_of(play.when.at) == parse_iso("2021-03-03T21:06:07+00:00")
    assert play.when.offset == 480
    assert (play.title.title, play.title.year) == ("肖申克的救赎", 1994)
    assert play.title.ids == (("douban", "movie", "1292052"),)
    assert not play.title.is_type_sure
    assert row.raw[2] == "第一行\n第二行"


def test_the_persons_stars_comment_and_tags_come_along() -> None:
    row = read(plugin, "movie.csv", MOVIES)[0]
    assert (only(row, Rating)[0].value, only(row, Rating)[0].scale) == (1000, "5")
    assert only(row, Review)[0].body == "希望让人自由。"
    assert only(row, Tags)[0].names == ("经典", "人性")


def test_a_repeated_row_is_the_same_play() -> None:
    rows = read(plugin, "movie.csv", MOVIES)
    assert rows[0].records == rows[2].records


def test_a_season_is_told_by_its_chinese_number_and_midnight_is_a_day() -> None:
    (play,) = only(read(plugin, "movie.csv", MOVIES)[1], Play)
    assert (play.title.type, play.title.level, play.title.number) == ("show", "season", 12)
    assert play.title.parent.title == "权力的游戏"
    assert play.when == on_day(parse_iso("2020-01-02").date())
    assert not only(read(plugin, "movie.csv", MOVIES)[1], Rating)


def test_a_bad_date_keeps_the_play() -> None:
    row = read(plugin, "movie.csv", MOVIES)[3]
    assert only(row, Play)[0].when == UNKNOWN
    assert "2020-13-02" in row.problem
    assert "“7”" in row.problem
    assert read(plugin, "movie.csv", MOVIES)[4].unmatched


def test_books_and_games_are_told_by_their_link() -> None:
    book = only(read(plugin, "x.csv", BOOKS)[0], Play)[0].title
    assert (book.type, book.creators, book.year) == ("book", ("刘慈欣",), 2008)
    game = only(read(plugin, "x.csv", GAMES)[0], Play)[0].title
    assert game.ids == (("douban", "game", "10"),)


def test_the_name_tells_wishes_and_works_under_way() -> None:
    assert only(read(plugin, "想看.csv", TOFU)[0], ListEntry)[0].role == "watch_later"
    assert only(read(plugin, "data/mark/movie.csv", MOVIES)[0], ListEntry)
    assert only(read(plugin, "在看.csv", TOFU)[0], Status)[0].status == "in_progress"
    assert only(read(plugin, "看过.csv", TOFU)[0], Play)
    assert only(read(plugin, "douban/movie.csv", MOVIES)[0], Play)


def test_a_comment_for_oneself_stays_private() -> None:
    assert only(read(plugin, "看过.csv", TOFU)[0], Review)[0].visibility == "private"


@pytest.mark.parametrize("content", ["id,title,star\n1,x,5\n", "标题,链接\nx,y\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("movie.csv", content.encode())) is None

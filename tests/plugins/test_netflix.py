"""Netflix's viewing history, and the files of its data request."""

# A payload is a line as the service writes it.
# ruff: noqa: E501

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.netflix import plugin
from mediary.builtin.netflix.titles import parse_title
from mediary.sdk.contract import Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import ListEntry, Play, Rating, Title, episode, season
from mediary.sdk.when import UNKNOWN, When, at_moment, on_day, parse_iso
from tests.plugins.reading import export_file, read

SIMPLE = """Title,Date
"Dark: Staffel 3: Das Paradies","25/12/21"
"Heat","24/12/21"
" ","24/12/21"
"Élite: Saison\u00a05: Épisode 2","03/04/21"
"Lost in
Space","03/04/21"
"Heat","30/02/21"
"""
AMERICAN = """Title,Date
"Heat","12/31/21"
"Heat","1/2/21"
"""
ACTIVITY = """Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark,Latest Bookmark,Country
Ada,2021-03-04 23:40:00,00:10:00,,Dark: Season 1: Secrets (Episode 1),,Smart TV,00:50:00,00:50:00,DE (Germany)
Ada,2021-03-04 20:15:00,00:40:00,Autoplayed: user action: Unspecified; ,Dark: Season 1: Secrets (Episode 1),,Phone,00:40:00,Not latest view,DE (Germany)
Bob,2021-03-04 20:20:00,01:00:00,,Dark: Season 1: Secrets (Episode 1),,Smart TV,00:40:00,00:40:00,DE (Germany)
Ada,2021-03-04 20:14:00,00:00:30,Autoplayed: user action: None; ,Dark: Season 1 (Trailer),TRAILER,Phone,00:00:30,00:00:30,DE (Germany)
Ada,2021-03-03 20:14:00,02:00:00,,Heat,,Phone,02:00:00,02:00:00,DE (Germany)
Ada,someday,00:20:00,,Heat,,Phone,02:00:00,02:00:00,DE (Germany)
Ada,2021-03-02 20:14:00,an hour,,Heat,,Phone,02:00:00,02:00:00,DE (Germany)
Ada,2021-03-01 20:14:00,01:00:00,View was hidden from your viewing history; ,Heat,,Phone,,,DE (Germany)
Ada,2021-03-01 20:14:00,01:00:00,, ,,Phone,,,DE (Germany)
"""
RATINGS = """Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date
Ada,Dark,thumb,,3,TV,2021-03-05 10:00:00,2021-03-05
Ada,Heat,star,4,,TV,2015-03-05 10:00:00,2015-03-05
Ada,Heat,thumb,,1,TV,soon,2019-03-05
Ada,Heat,thumb,,0,TV,2019-03-06 10:00:00,2019-03-06
Ada,Heat,thumb,,9,TV,2019-03-06 10:00:00,2019-03-06
"""
MY_LIST = """Profile Name,Title Name,Country,Utc Title Add Date
Ada,Brazil,DE (Germany),2021-05-06
Bob,Alien,DE (Germany),2021-05-06
"""
SAMPLES: dict[str, bytes] = {
    "NetflixViewingHistory.csv": SIMPLE.encode(),
    "history.csv": AMERICAN.encode(),
    "CONTENT_INTERACTION/ViewingActivity.csv": ACTIVITY.encode(),
    "CONTENT_INTERACTION/Ratings.csv": RATINGS.encode(),
    "CONTENT_INTERACTION/MyList.csv": MY_LIST.encode(),
}


def play_of(row: Row) -> Play:
    [record] = row.records
    assert isinstance(record, Play)
    return record


def show(name: str) -> Title:
    return Title(type="show", level="show", title=name)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Heat", Title(type="movie", level="movie", title="Heat")),
        ("Dark: Season 1: Secrets", episode(show("Dark"), 1, None, title="Secrets")),
        ("Dark: Staffel 3: A: B", episode(show("Dark"), 3, None, title="A: B")),
        ("Dark : Saison\u00a03 : Fin", episode(show("Dark"), 3, None, title="Fin")),
        ("Dark: 2. Staffel: Fin", episode(show("Dark"), 2, None, title="Fin")),
        ("Élite: Temporada 5: Episodio 2", episode(show("Élite"), 5, 2.0)),
        ("Dark: Season 1: Secrets (Episode 4)", episode(show("Dark"), 1, 4.0, title="Secrets")),
        ("Money Heist: Part 2: Boom", episode(show("Money Heist"), 2, None, title="Boom")),
        ("Maid: Limited Series: Dollar", episode(show("Maid"), 1, None, title="Dollar")),
        ("Maid: Miniserie: Dollar", episode(show("Maid"), 1, None, title="Dollar")),
        ("Baking: Collection 5: Cake", episode(show("Baking"), 5, None, title="Cake")),
        ('Friends: Season 1: "The One"', episode(show("Friends"), 1, None, title="The One")),
        ("Avatar: Legends: Book 1: Ice", episode(show("Avatar: Legends"), 1, None, title="Ice")),
        ("Firefly: Serenity (Episode 1)", episode(show("Firefly"), None, 1.0, title="Serenity")),
        ("Firefly: Episode 3", episode(show("Firefly"), None, 3.0)),
        ("Dark: Season 2", season(show("Dark"), 2)),
        ("暗黑：第2季：第3集", episode(show("暗黑"), 2, 3.0)),
    ],
)
def test_a_line_is_read_as_film_or_as_show_season_and_episode(text: str, title: Title) -> None:
    assert parse_title(text) == title


@pytest.mark.parametrize(
    ("text", "type_", "name"),
    [
        ("Mission: Impossible", "movie", "Mission: Impossible"),
        ("Kill Bill: Volume 1", "movie", "Kill Bill: Volume 1"),
        ("Saga: Mockingjay: Part 1", "movie", "Saga: Mockingjay: Part 1"),
        ("Star Wars: Episode V: Empire", "movie", "Star Wars: Episode V: Empire"),
        ("Crime: Versace: The Man", "show", "Versace: The Man"),
    ],
)
def test_a_title_with_a_colon_and_no_season_is_not_sure(text: str, type_: str, name: str) -> None:
    title = parse_title(text)
    assert (title.type, title.title, title.is_type_sure) == (type_, name, False)


def test_a_number_over_twelve_settles_the_order_for_the_whole_file() -> None:
    rows = read(plugin, "NetflixViewingHistory.csv", SIMPLE)
    assert play_of(rows[0]).when == on_day(date(2021, 12, 25))
    assert play_of(rows[3]).when == on_day(date(2021, 4, 3))
    rows = read(plugin, "history.csv", AMERICAN)
    assert play_of(rows[1]).when == on_day(date(2021, 1, 2))
    assert play_of(rows[1]).layout == "simple"


def test_a_blank_title_is_unmatched_and_an_impossible_day_keeps_the_play() -> None:
    rows = read(plugin, "NetflixViewingHistory.csv", SIMPLE)
    assert rows[2].unmatched
    assert rows[2].raw == [" ", "24/12/21"]
    assert play_of(rows[4]).title.title == "Lost in Space"
    assert (play_of(rows[5]).when, bool(rows[5].problem)) == (UNKNOWN, True)


def test_columns_may_be_swapped_and_an_index_may_stand_in_front() -> None:
    rows = read(plugin, "x.csv", ",Date,Title\n0,31.12.21,Heat\n1,1.2.21,Heat\n")
    assert play_of(rows[1]).when == on_day(date(2021, 2, 1))
    swapped = read(plugin, "x.csv", "Date;Title\n31.12.21;Heat\n")
    assert play_of(swapped[0]).key == play_of(rows[0]).key


def test_newest_first_settles_the_order_where_no_number_does() -> None:
    rows = read(plugin, "x.csv", "Title,Date\nA,1/12/21\nB,2/11/21\nC,1/11/21\n")
    assert play_of(rows[1]).when == on_day(date(2021, 11, 2))
    rows = read(plugin, "x.csv", "Title,Date\nA,12/1/21\nB,11/2/21\nC,11/1/21\n")
    assert play_of(rows[1]).when == on_day(date(2021, 11, 2))


def test_an_order_that_nothing_settles_is_asked_for() -> None:
    content = "Title,Date\nA,3/4/21\nB,2/3/21\n"
    with pytest.raises(AnswerNeededError) as asked:
        read(plugin, "x.csv", content)
    assert asked.value.option == "--date-order"
    rows = read(plugin, "x.csv", content, is_day_first=True)
    assert play_of(rows[0]).when == on_day(date(2021, 4, 3))
    same = read(plugin, "x.csv", "Title,Date\nA,5/5/21\n")
    assert play_of(same[0]).when == on_day(date(2021, 5, 5))


def test_a_cut_history_gives_the_same_records() -> None:
    whole = read(plugin, "x.csv", SIMPLE)
    cut = read(plugin, "x.csv", "\n".join(SIMPLE.splitlines()[:3]))
    assert [row.records for row in cut] == [row.records for row in whole[:2]]


def test_two_columns_with_other_dates_belong_to_someone_else() -> None:
    assert plugin.recognise(export_file("x.csv", b"Title,Date\nA,2021-05-06T10:00\n")) is None
    assert plugin.recognise(export_file("x.csv", b"Title,Date,Rating\nA,5/6/21,3\n")) is None
    empty = plugin.recognise(export_file("NetflixViewingHistory.csv", b"Title,Date\n"))
    assert empty is not None
    assert empty.name == "history"


def test_sittings_of_one_day_and_profile_are_one_play() -> None:
    rows = read(plugin, "ViewingActivity.csv", ACTIVITY)
    first, second, other = (play_of(row) for row in rows[:3])
    assert first == second
    assert first.duration_seconds == 3000
    assert first.when == at_moment(parse_iso("2021-03-04T20:15:00Z"))
    assert (first.device, first.profile, first.extra) == (
        "Phone",
        "Ada",
        (("country", "DE (Germany)"),),
    )
    assert (first.has_own_key, first.layout) == (True, "detailed")
    assert (other.profile, other.duration_seconds) == ("Bob", 3600)
    assert other.key != first.key


def test_supplemental_and_hidden_rows_are_no_viewings() -> None:
    rows = read(plugin, "ViewingActivity.csv", ACTIVITY)
    assert rows[3].skipped == "supplemental video: TRAILER"
    assert rows[7].skipped
    assert rows[8].unmatched
    rows = read(plugin, "ViewingActivity.csv", ACTIVITY, switches=frozenset({"deleted"}))
    assert play_of(rows[7]).duration_seconds == 3600


def test_unreadable_times_keep_the_play() -> None:
    rows = read(plugin, "ViewingActivity.csv", ACTIVITY)
    undated, endless = play_of(rows[5]), play_of(rows[6])
    assert (undated.when, undated.duration_seconds, undated.has_own_key) == (UNKNOWN, 1200, False)
    assert rows[5].problem
    assert endless.duration_seconds is None
    assert rows[6].problem


def test_one_profile_of_a_household_can_be_taken() -> None:
    rows = read(plugin, "ViewingActivity.csv", ACTIVITY, profile="Bob")
    assert [bool(row.records) for row in rows].count(True) == 1
    rows = read(plugin, "MyList.csv", MY_LIST, profile="Bob")
    assert [bool(row.skipped) for row in rows] == [True, False]


def test_a_named_zone_gives_the_local_offset_and_leaves_the_plays_as_they_are() -> None:
    rows = read(plugin, "x.csv", ACTIVITY, timezone=ZoneInfo("Europe/Berlin"))
    plain = read(plugin, "x.csv", ACTIVITY)
    at = at_moment(parse_iso("2021-03-04T20:15:00Z")).at
    assert play_of(rows[0]).when == When(at=at, offset=60)
    assert play_of(rows[0]).key == play_of(plain[0]).key


def test_thumbs_and_stars_are_ratings_and_zero_takes_one_back() -> None:
    rows = read(plugin, "Ratings.csv", RATINGS)
    given = [row.records[0] for row in rows[:3]]
    assert all(isinstance(one, Rating) for one in given)
    assert [(one.value, one.scale) for one in given if isinstance(one, Rating)] == [
        (1000, "thumbs"),
        (800, "5"),
        (200, "thumbs"),
    ]
    assert given[0].said_at == at_moment(parse_iso("2021-03-05T10:00:00Z")).at
    assert rows[2].problem
    assert rows[3].skipped
    assert rows[4].failed


def test_my_list_is_what_to_watch_later() -> None:
    entry = read(plugin, "MyList.csv", MY_LIST)[0].records[0]
    assert isinstance(entry, ListEntry)
    assert (entry.role, entry.title.title, entry.added) == (
        "watch_later",
        "Brazil",
        on_day(date(2021, 5, 6)),
    )


def test_settings_of_the_account_are_no_history() -> None:
    header = b"Profile Name,Country Iso Code,Device,Is Kids,Query Typed,Displayed Name,Action\n"
    kind = plugin.recognise(export_file("SearchHistory.csv", header))
    assert kind is not None
    assert not kind.is_history


RESAVED = """Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark,Latest Bookmark,Country
Ada,3/14/2021 23:40,0:10:00,,Dark: Season 1: Secrets (Episode 1),,Smart TV,0:50:00,0:50:00,DE (Germany)
Ada,3/14/2021 8:15 PM,0:40:00,,Dark: Season 1: Secrets (Episode 1),,Phone,0:40:00,Not latest view,DE (Germany)
Ada,3/2/2021 9:05:07,2:00:00,,Heat,,Phone,2:00:00,2:00:00,DE (Germany)
"""


def test_start_times_that_a_spreadsheet_wrote_are_read() -> None:
    plays = [row.records[0] for row in read(plugin, "ViewingActivity.csv", RESAVED)]
    assert all(isinstance(play, Play) for play in plays)
    assert [play.when.at for play in plays if isinstance(play, Play)] == [
        at_moment(parse_iso(text)).at
        for text in ("2021-03-14T20:15:00Z", "2021-03-14T20:15:00Z", "2021-03-02T09:05:07Z")
    ]


def test_a_saved_again_file_has_the_plays_of_the_first() -> None:
    first = RESAVED.replace("3/14/2021 8:15 PM", "2021-03-14 20:15:22")
    first = first.replace("3/14/2021 23:40", "2021-03-14 23:40:51").replace(
        "3/2/2021", "2021-03-02"
    )
    first = first.replace(" 9:05:07", " 09:05:07")
    both = [read(plugin, "ViewingActivity.csv", text) for text in (RESAVED, first)]
    plays = [[p for row in rows for p in row.records if isinstance(p, Play)] for rows in both]
    assert [p.key for p in plays[0]] == [p.key for p in plays[1]]


def test_times_of_a_spreadsheet_that_may_be_either_order_are_asked_about() -> None:
    rows = RESAVED.splitlines()
    text = "\n".join([rows[0], rows[3]]) + "\n"
    with pytest.raises(AnswerNeededError):
        read(plugin, "ViewingActivity.csv", text)
    (row,) = read(plugin, "ViewingActivity.csv", text, is_day_first=True)
    (play,) = row.records
    assert isinstance(play, Play)
    assert play.when == at_moment(parse_iso("2021-02-03T09:05:07Z"))

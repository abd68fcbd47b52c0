"""Tables that no other reader knows, by a mapping of their columns."""

import json
from typing import Any

import pytest

from mediary.builtin.generic import plugin
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import (
    Favourite,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Tags,
)
from mediary.sdk.when import UNKNOWN, at_moment, on_day, parse_iso
from tests.plugins.reading import export_file, only, read

FILMS = (
    "Nr;Filmname;Jahr;Wertung;Gesehen;Schlagworte;Text;IMDb-Nr\n"
    '1;Metropolis;1927;9,5;03.04.2020;"stumm, berlin";"Zeile 1\nZeile 2";0017136\n'
    "2;M;1931;;gestern;;;\n"
    "3;Nosferatu;1922;12;;;;\n"
    "4;;;5;01.01.2020;;;\n"
)
FILM_MAP: dict[str, Any] = {
    "type": "movie",
    "columns": {
        "id": "Nr",
        "title": "Filmname",
        "year": "Jahr",
        "rating": {"column": "Wertung", "scale": 10},
        "watched": "Gesehen",
        "tags": "Schlagworte",
        "review": "Text",
        "imdb": "IMDb-Nr",
    },
    "date_order": "dmy",
}
WATCHED = (
    "Movie Title,Release Year,Date Watched,Rating/10,Seen in cinema\n"
    "Heat,1995,2021-03-04,8,yes\nRonin,1998,2021-03-05,7,no\n"
)
SHOWS = json.dumps(
    [
        {"type": "Film", "name": "Heat", "year": 1995, "ids": {"imdb": "tt0113277"}, "score": 8.5},
        {
            "type": "Episode",
            "series": "The Wire",
            "name": "The Target",
            "season": 1,
            "episode": 1,
            "watched_at": "2020-01-02T20:00:00Z",
            "tags": ["crime", "hbo, classic"],
        },
        17,
    ]
)
CHECKED = (
    "rank,title,aka,year,official toplists,checked,favorite,disliked,watchlist,owned,imdburl\n"
    "1,Rear Window,,1954,4,2014-08-27 19:04:45,yes,no,no,yes,https://www.imdb.com/title/tt0047396/\n"
    "2,Vertigo,,1958,9,no,no,no,yes,no,https://www.imdb.com/title/tt0052357/\n"
)
HOURS = (
    "Title,Platform,Playing,Backlog,Completed,Retired,Progress,Main Story,Review,Rating,"
    "Playthrough Notes,Added,Updated\n"
    "Celeste,Switch,X,X,✓,X,12:30:00,8:10:00,Lovely,90,,2020-01-02,2020-01-03\n"
    "Ori,PC,X,✓,X,X,--,--,,,later,2020-01-02,2020-01-03\n"
)
SAMPLES: dict[str, bytes] = {
    "my films.csv": WATCHED.encode(),
    "log.json": SHOWS.encode(),
    "toplist.csv": CHECKED.encode(),
    "hours.csv": HOURS.encode(),
}
MAPPED = "Film;Tag;Punkte\nHeat;01.02.2020;88\nÜber uns;;100\n"
SAMPLES["punkte.csv"] = MAPPED.encode("cp1252")
OPTIONS: dict[str, dict[str, Any]] = {
    "punkte.csv": {
        "mapping": {
            "type": "movie",
            "columns": {
                "title": "Film",
                "watched": "Tag",
                "rating": {"column": "Punkte", "scale": 100},
            },
        }
    }
}


def by_map(name: str, content: str, mapping: dict[str, Any], **more: Any) -> list[Row]:
    """Read as the host does where a person gave a mapping: its columns may be called anything."""
    file = export_file(name, content.encode())
    kind = plugin.kind_of(file)
    assert kind is not None
    return list(plugin.read(file, kind, Options(mapping=mapping, **more)))


def day(text: str) -> Any:
    return on_day(parse_iso(text).date())


def test_a_mapping_reads_a_table_with_columns_of_any_name() -> None:
    rows = by_map("filme.csv", FILMS, FILM_MAP)
    (play,) = only(rows[0], Play)
    assert (play.key, play.has_own_key, play.nature) == ("1", True, "event")
    assert play.when == day("2020-04-03")
    assert (play.title.title, play.title.year) == ("Metropolis", 1927)
    assert play.title.ids == (("imdb", "title", "tt0017136"),)
    assert (only(rows[0], Rating)[0].value, only(rows[0], Rating)[0].scale) == (950, "10.1")
    assert only(rows[0], Tags)[0].names == ("stumm", "berlin")
    assert only(rows[0], Review)[0].body == "Zeile 1\nZeile 2"


def test_cells_that_cannot_be_read_cost_no_row() -> None:
    rows = by_map("filme.csv", FILMS, FILM_MAP)
    assert only(rows[1], Play)[0].when == UNKNOWN
    assert "gestern" in rows[1].problem
    assert "12" in rows[2].problem
    assert only(rows[2], ListEntry)
    assert rows[3].unmatched


def test_common_names_need_no_mapping() -> None:
    found = plugin.suggest_mapping(export_file("my films.csv", WATCHED.encode()))
    assert found.doubts == ()
    assert found.mapping["type"] == "movie"
    assert found.mapping["columns"]["watched"] == "Date Watched"
    rows = read(plugin, "my films.csv", WATCHED)
    assert only(rows[0], Play)[0].when == day("2021-03-04")
    assert only(rows[0], Rating)[0].value == 800


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        ("Title,Owner\nHeat,Ann\n", "about"),
        ("Film,Rating\nHeat,4\nRonin,3\n", "scale"),
        ("Film,Date,Rating/10\nHeat,2020-01-01,3\n", "rating"),
    ],
)
def test_a_guess_is_asked_for(content: str, doubt: str) -> None:
    with pytest.raises(AnswerNeededError) as asked:
        read(plugin, "table.csv", content)
    assert asked.value.option == "--map"
    assert doubt in asked.value.message


def test_a_table_without_a_title_is_not_claimed_but_can_be_mapped() -> None:
    file = export_file("x.csv", b"Werk,Tag\nHeat,2020-01-01\n")
    assert plugin.recognise(file) is None
    assert plugin.kind_of(file) == Kind(name="table")


@pytest.mark.parametrize(
    "mapping",
    [
        {"type": "movie", "columns": {"title": "Nowhere"}},
        {"type": "movie", "columns": {"titel": "Filmname"}},
        {"type": "movie", "columns": {"year": "Jahr"}},
        {"type": "movie", "columns": {"title": "Filmname"}, "date_order": "ymd"},
        {"columns": {"title": "Filmname"}},
    ],
)
def test_a_wrong_mapping_is_refused_with_what_is_wrong(mapping: dict[str, Any]) -> None:
    with pytest.raises(AnswerNeededError) as asked:
        by_map("filme.csv", FILMS, mapping)
    assert asked.value.option == "--map"


def test_day_and_month_are_asked_for_where_nothing_settles_them() -> None:
    content = "Film,Watched Date\nHeat,03/04/2020\nRonin,05/06/2020\n"
    with pytest.raises(AnswerNeededError) as asked:
        read(plugin, "films.csv", content)
    assert asked.value.option == "--date-order"
    rows = read(plugin, "films.csv", content, is_day_first=True)
    assert only(rows[0], Play)[0].when == day("2020-04-03")
    settled = read(plugin, "films.csv", content + "Collateral,01/31/2021\n")
    assert only(settled[0], Play)[0].when == day("2020-03-04")


def test_json_with_types_in_a_column_and_ids_within() -> None:
    film, episode, broken = read(plugin, "log.json", SHOWS)
    assert only(film, Rating)[0].value == 850
    assert film.records[0].title.ids == (("imdb", "title", "tt0113277"),)  # type: ignore[union-attr]
    (play,) = only(episode, Play)
    assert play.when.at == at_moment(parse_iso("2020-01-02T20:00:00+00:00")).at
    assert (play.title.level, play.title.number, play.title.title) == ("episode", 1, "The Target")
    assert play.title.parent.level == "season"
    assert play.title.parent.parent.title == "The Wire"
    assert only(episode, Tags)[0].names == ("crime", "hbo, classic")
    assert broken.failed


def test_a_list_of_icheckmovies() -> None:
    seen, later = read(plugin, "toplist.csv", CHECKED)
    assert only(seen, Play)[0].when.at == at_moment(parse_iso("2014-08-27 19:04:45")).at
    assert only(seen, Favourite)
    assert only(seen, Owned)
    assert only(seen, Play)[0].title.ids == (("imdb", "title", "tt0047396"),)
    assert not only(later, Play)
    assert only(later, ListEntry)[0].role == "watch_later"


def test_hours_of_howlongtobeat() -> None:
    done, later = read(plugin, "hours.csv", HOURS)
    assert only(done, Status)[0].status == "completed"
    assert only(done, Progress)[0].minutes == 750
    assert (only(done, Rating)[0].value, only(done, Rating)[0].scale) == (900, "100")
    assert only(done, Play)[0].nature == "mark"
    assert only(later, Status)[0].status == "planned"
    assert only(later, Note)[0].text == "later"
    assert not only(later, Play)


def test_games_of_a_backloggd_scrape() -> None:
    content = (
        "name,rating,status,platform\nTunic,★★★★½,Completed,PC\nHades,,Wishlist,\nX,4/5,Odd,\n"
    )
    mapping = {
        "type": "game",
        "columns": {
            "title": "name",
            "rating": {"column": "rating", "scale": "5.5"},
            "status": {"column": "status", "values": {"Wishlist": "planned"}},
            "platform": "platform",
        },
    }
    for rows in (by_map("b.csv", content, mapping), read(plugin, "b.csv", content)):
        assert (only(rows[0], Rating)[0].value, only(rows[0], Rating)[0].scale) == (900, "5.5")
        assert only(rows[0], Status)[0].status == "completed"
        assert only(rows[1], Status)[0].status == "planned"
        assert only(rows[2], Rating)[0].value == 800
        assert "Odd" in rows[2].problem


def test_viewings_of_prime_video() -> None:
    content = (
        "Date Watched,Type,Title,Episode Title,Path\n"
        '2023-05-06 20:15:00,Series,The Boys,The Name of the Game,"/x"\n'
        "2023-05-07 21:00:00,Movie,Heat,,/y\n"
    )
    episode, film = read(plugin, "prime.csv", content)
    title = only(episode, Play)[0].title
    assert (title.level, title.title, title.parent.title) == (
        "episode",
        "The Name of the Game",
        "The Boys",
    )
    assert only(film, Play)[0].title.type == "movie"


def test_seconds_viewed_of_an_amazon_data_request() -> None:
    content = (
        "Title,Playback Start Datetime (UTC),Seconds Viewed,Device\n"
        "Heat,2023-05-06T20:15:00Z,9000,TV\n"
    )
    mapping = {
        "type": {"default": "movie"},
        "columns": {
            "title": "Title",
            "watched": "Playback Start Datetime (UTC)",
            "duration": {"column": "Seconds Viewed", "unit": "seconds"},
            "device": "Device",
        },
    }
    (play,) = by_map("Digital.PrimeVideo.Viewinghistory.csv", content, mapping)[0].records
    assert isinstance(play, Play)
    assert (play.duration_seconds, play.device, play.title.is_type_sure) == (9000, "TV", False)


def test_rows_of_disney_are_films_where_no_season_stands() -> None:
    content = (
        "Title,Season,Episode,Date/Time,Device\n"
        "Andor,1,3,2022-10-01T20:00:00Z,TV\nSoul,,,2022-10-02,TV\n"
    )
    mapping = {
        "type": {"column": "Season", "values": {"": "movie"}, "default": "show"},
        "columns": {
            "title": "Title",
            "season": "Season",
            "episode": "Episode",
            "watched": "Date/Time",
        },
    }
    episode, film = by_map("disney.csv", content, mapping)
    assert only(episode, Play)[0].title.parent.parent.title == "Andor"
    assert only(film, Play)[0].title.type == "movie"


def test_films_of_filmaffinity_and_a_list_of_flickchart() -> None:
    content = "Title,Year,Directors,WatchedDate,Rating10\nRoma,2018,Alfonso Cuarón,2019-02-01,9\n"
    mapping = {
        "type": "movie",
        "columns": {
            "title": "Title",
            "year": "Year",
            "directors": "Directors",
            "watched": "WatchedDate",
            "rating": {"column": "Rating10", "scale": 10},
        },
    }
    (row,) = by_map("filmaffinity.csv", content, mapping)
    assert only(row, Play)[0].when == day("2019-02-01")
    assert dict(only(row, Play)[0].title.facts)["directors"] == ("Alfonso Cuarón",)
    ranked = read(plugin, "Flickchart films.csv", "Rank,Title\n1,Alien (1979)\n2,Aliens (1986)\n")
    (entry,) = ranked[1].records
    assert isinstance(entry, ListEntry)
    assert (entry.list_key, entry.position) == ("Flickchart films", 2)
    assert (entry.title.title, entry.title.year) == ("Aliens", 1986)


def test_a_counter_gives_so_many_plays_of_which_the_last_is_dated() -> None:
    content = "Film,Play Count,Last Watched\nHeat,3,2020-01-02\nRonin,99999,\n"
    mapping = {
        "type": "movie",
        "columns": {"title": "Film", "plays": "Play Count", "watched": "Last Watched"},
    }
    heat, ronin = by_map("films.csv", content, mapping)
    plays = only(heat, Play)
    assert [one.nature for one in plays] == ["aggregate"] * 3
    assert [one.when for one in plays] == [UNKNOWN, UNKNOWN, day("2020-01-02")]
    assert len({one.key for one in plays}) == 3
    assert len(only(ronin, Play)) == 5000
    assert ronin.problem


def test_several_dates_in_a_cell_are_several_plays() -> None:
    content = "Film;Watched on\nHeat;2020-01-02, 2021-01-02\n"
    mapping = {
        "type": "movie",
        "columns": {"title": "Film", "watched": {"column": "Watched on", "separator": ","}},
    }
    assert len(only(by_map("films.csv", content, mapping)[0], Play)) == 2


def test_what_a_row_means_by_being_there() -> None:
    content = "Film\nHeat\n"
    said = {
        means: by_map(
            "f.csv", content, {"type": "movie", "columns": {"title": "Film"}, "means": means}
        )[0].records[0]
        for means in ("seen", "planned", "owned", "list")
    }
    assert isinstance(said["seen"], Play)
    assert isinstance(said["planned"], ListEntry)
    assert said["planned"].role == "watch_later"
    assert isinstance(said["owned"], Owned)
    assert isinstance(said["list"], ListEntry)


def test_music_podcasts_and_volumes_hang_on_what_they_belong_to() -> None:
    song = by_map(
        "s.csv",
        "Artist,Track\nBlur,Song 2\n",
        {"type": "music/track", "columns": {"title": "Track", "creators": "Artist"}},
    )[0].records[0]
    assert song.title.parent is not None  # type: ignore[union-attr]
    assert song.title.parent.title == "Blur"  # type: ignore[union-attr]
    volume = by_map(
        "m.csv",
        "Series,Volume\nAkira,2\n",
        {"type": "manga", "columns": {"title": "Series", "volume": "Volume"}},
    )[0].records[0]
    assert (volume.title.level, volume.title.number) == ("volume", 2)  # type: ignore[union-attr]
    podcast = by_map(
        "p.csv",
        "Podcast,Name\nSerial,The Alibi\n",
        {"type": "podcast", "columns": {"title": "Name", "parent": "Podcast"}},
    )[0].records[0]
    assert podcast.title.level == "episode"  # type: ignore[union-attr]
    assert podcast.title.parent.title == "Serial"  # type: ignore[union-attr]


def test_another_profile_is_passed_over() -> None:
    content = "Film,Profile,Watched Date\nHeat,Ann,2020-01-01\nRonin,Bo,2020-01-01\n"
    ann, bo = read(plugin, "films.csv", content, profile="Ann")
    assert ann.records
    assert "Bo" in bo.skipped


def test_a_name_with_an_underscore_is_the_name_with_a_blank() -> None:
    text = "artist,track,album,played_at\nNina Simone,Feeling Good,,2024-03-05 20:10:00\n"
    (row,) = read(plugin, "played.csv", text)
    (play,) = only(row, Play)
    assert (play.title.level, play.title.title) == ("track", "Feeling Good")
    assert play.when == at_moment(parse_iso("2024-03-05T20:10:00Z"))

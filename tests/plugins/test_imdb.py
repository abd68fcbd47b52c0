"""IMDb's tables, in the five sets of columns that it has written."""

import pytest

from mediary.builtin.imdb import plugin
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import ListAbout, ListEntry, Play, Rating
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, read

OLDEST = (
    '"position","const","created","modified","description","Title","Title type","Directors",'
    '"You rated","IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes",'
    '"Release Date (month/day/year)","URL"\n'
    '"1","tt0078748","Sat Apr 23 08:36:35 2011","","","Alien","Feature Film","Ridley Scott","9",'
    '"8.5","117","1979","horror, sci_fi","1","1979-05-25","http://www.imdb.com/title/tt0078748/"\n'
    '"2","tt0149460","Sun May  1 10:00:00 2011","","Once\nmore","Futurama","TV Series","","",'
    '"8.5","22","1999","animation","1","1999","http://www.imdb.com/title/tt0149460/"\n'
)
RATINGS = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors\n"
    "tt0078748,9,2018-03-04,Alien,https://www.imdb.com/title/tt0078748/,movie,8.5,117,1979,"
    '"Horror, Sci-Fi",1,1979-05-25,Ridley Scott\n'
    "tt0583459,8,2018-03-05,The One,https://www.imdb.com/title/tt0583459/,tvEpisode,8,22,1994,"
    "Comedy,1,1994-09-22,\n"
    "tt1234567,7,,Coming,https://www.imdb.com/title/tt1234567/,movie,,,,,,2027-05,\n"
    "tt7654321,11,2018-03-05,Wrong,https://www.imdb.com/title/tt7654321/,movie,8,,1994,,1,,\n"
)
LIST = (
    "Position,Const,Created,Modified,Description,Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"
    "1,tt0211915,2019-05-06,2019-05-06,très bon,Le Fabuleux Destin d'Amélie Poulain,"
    'https://www.imdb.com/title/tt0211915/,movie,8.3,122,2001,"Comedy, Romance",1,2001-04-25,'
    "Jean-Pierre Jeunet,8,\n"
).encode("latin-1")
NEWEST = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors\n"
    'tt0082096,10,2025-01-02,"Das Boot","Das Boot",https://www.imdb.com/title/tt0082096/,Film,8.4,'
    '149,1981,"Drama",1,"1981-09-17","Wolfgang Petersen"\n'
    'tt5753856,9,2025-01-03,"Dark","Dark",https://www.imdb.com/title/tt5753856/,Fernsehserie,8.7,'
    '60,2017,"Krimi",1,"2017-12-01",""\n'
)
NEW_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,"
    "Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"
    '1,tt0317248,2026-01-02,2026-01-02,,"Cidade de Deus","City of God",'
    'https://www.imdb.com/title/tt0317248/,Filme,8.6,130,2002,"Crime",1,"2002-08-30",'
    '"Fernando Meirelles",9,\n'
)
PEOPLE = (
    "Position,Const,Created,Modified,Description,Name,Known For,Birth Date\n"
    "1,nm0000244,2019-05-06,2019-05-06,,Sigourney Weaver,Alien,1949-10-08\n"
)

SAMPLES: dict[str, bytes] = {
    "my_list_2011.csv": OLDEST.encode(),
    "ratings.csv": RATINGS.encode(),
    "French films.csv": LIST,
    "WATCHLIST.csv": NEW_LIST.encode(),
    "5a4b33f8-0c57-4e5b-9c61-0a9c5a2d7a10.csv": NEW_LIST.encode(),
    "ratings-2025.csv": NEWEST.encode(),
    "checkins.csv": OLDEST.encode(),
    "actors.csv": PEOPLE.encode(),
}


def test_the_oldest_lists_have_ctime_dates_and_notes() -> None:
    first, second = read(plugin, "my_list_2011.csv", OLDEST)
    about, entry, rating = first.records
    assert isinstance(about, ListAbout)
    assert isinstance(entry, ListEntry)
    assert (entry.position, entry.added) == (1, parse_partial("2011-04-23"))
    assert isinstance(rating, Rating)
    assert (rating.value, rating.rated) == (900, UNKNOWN)
    (entry,) = second.records
    assert isinstance(entry, ListEntry)
    assert (entry.note, entry.added) == ("Once\nmore", parse_partial("2011-05-01"))
    assert (entry.title.type, dict(entry.title.facts)["released"]) == ("show", "1999")


def test_the_oldest_ratings_are_dated_by_their_entries() -> None:
    rating = read(plugin, "ratings.csv", OLDEST)[0].records[0]
    assert isinstance(rating, Rating)
    assert rating.rated == parse_partial("2011-04-23")


def test_a_rating_is_a_rating_and_no_play() -> None:
    alien, episode, coming, wrong = read(plugin, "ratings.csv", RATINGS)
    (rating,) = alien.records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale, rating.rated) == (900, "10", parse_partial("2018-03-04"))
    assert dict(rating.title.facts)["genres"] == ("Horror", "Sci-Fi")
    (part,) = episode.records
    assert isinstance(part, Rating)
    assert (part.title.level, part.title.parent) == ("episode", None)
    (undated,) = coming.records
    assert isinstance(undated, Rating)
    assert (undated.rated, undated.title.year) == (UNKNOWN, None)
    assert "11" in wrong.failed


def test_the_switch_makes_ratings_marks_of_unknown_date() -> None:
    switches = frozenset({"ratings-as-seen"})
    _, mark = read(plugin, "ratings.csv", RATINGS, switches=switches)[0].records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.when, mark.key) == ("mark", UNKNOWN, "tt0078748")


def test_latin_1_lists_keep_their_accents() -> None:
    _, entry, rating = read(plugin, "French films.csv", LIST)[0].records
    assert isinstance(entry, ListEntry)
    assert entry.title.title == "Le Fabuleux Destin d'Amélie Poulain"
    assert entry.note == "très bon"
    assert entry.list_name == "French films"
    assert isinstance(rating, Rating)


@pytest.mark.parametrize(
    ("word", "kind", "level"),
    [
        ("Feature Film", "movie", "movie"),
        ("Film", "movie", "movie"),
        ("Fernsehfilm", "movie", "movie"),
        ("Fernsehkurzfilm", "movie", "movie"),
        ("TV Special", "movie", "movie"),
        ("Short", "movie", "movie"),
        ("Curta", "movie", "movie"),
        ("Vídeo", "movie", "movie"),
        ("tvSeries", "show", "show"),
        ("tvMiniSeries", "show", "show"),
        ("TV Mini Series", "show", "show"),
        ("Fernsehserie", "show", "show"),
        ("Miniserie", "show", "show"),
        ("Série de TV", "show", "show"),
        ("Minissérie de televisão", "show", "show"),
        ("Série télévisée", "show", "show"),
        ("tvEpisode", "show", "episode"),
        ("Fernsehepisode", "show", "episode"),
        ("Episódio de TV", "show", "episode"),
        ("Épisode télévisé", "show", "episode"),
        ("videoGame", "game", "game"),
        ("Videospiel", "game", "game"),
        ("Videojuego", "game", "game"),
        ("Jeu vidéo", "game", "game"),
        ("Podcast Series", "podcast", "podcast"),
    ],
)
def test_title_types_are_known_in_the_languages_of_the_site(
    word: str, kind: str, level: str
) -> None:
    rating = read(plugin, "ratings.csv", NEWEST.replace(",Film,", f",{word},"))[0].records[0]
    assert isinstance(rating, Rating)
    assert (rating.title.type, rating.title.level) == (kind, level)
    assert rating.title.is_type_sure


def test_a_word_that_nobody_knows_is_kept_and_said_to_be_unsure() -> None:
    row = read(plugin, "ratings.csv", NEWEST.replace(",Film,", ",映画,"))[0]
    assert isinstance(row.records[0], Rating)
    assert not row.records[0].title.is_type_sure
    assert dict(row.records[0].title.facts)["format"] == "映画"


def test_the_newest_lists_carry_ratings_without_dates_and_original_titles() -> None:
    entry, rating = read(plugin, "WATCHLIST.csv", NEW_LIST)[0].records
    assert isinstance(entry, ListEntry)
    assert (entry.role, entry.list_key) == ("watch_later", "watchlist")
    assert dict(entry.title.facts)["original_title"] == "City of God"
    assert isinstance(rating, Rating)
    assert rating.rated == UNKNOWN


def test_a_list_whose_name_tells_nothing_is_asked_for() -> None:
    name = "5a4b33f8-0c57-4e5b-9c61-0a9c5a2d7a10.csv"
    with pytest.raises(AnswerNeededError):
        read(plugin, name, NEW_LIST)
    assert read(plugin, name, NEW_LIST, kind="watchlist") == read(plugin, "WATCHLIST.csv", NEW_LIST)


def test_check_ins_are_plays() -> None:
    play = read(plugin, "checkins.csv", OLDEST)[0].records[0]
    assert isinstance(play, Play)
    assert play.when == parse_partial("2011-04-23")


def test_people_are_kept_unmatched() -> None:
    assert read(plugin, "actors.csv", PEOPLE)[0].unmatched


def test_dates_saved_again_are_settled_by_one_cell_of_the_file() -> None:
    text = RATINGS.replace("2018-03-04", "4/18/2026").replace("2018-03-05", "3/5/2026")
    first, second, *_ = (row.records for row in read(plugin, "ratings.csv", text))
    assert isinstance(first[0], Rating)
    assert first[0].rated == parse_partial("2026-04-18")
    assert isinstance(second[0], Rating)
    assert second[0].rated == parse_partial("2026-03-05")


def test_dates_that_nothing_settles_are_asked_for() -> None:
    text = RATINGS.replace("2018-03-04", "10-09-20")
    with pytest.raises(AnswerNeededError) as asked:
        read(plugin, "ratings.csv", text)
    assert asked.value.option == "--date-order"
    for is_day_first, day in ((True, "2020-09-10"), (False, "2020-10-09")):
        rating = read(plugin, "ratings.csv", text, is_day_first=is_day_first)[0].records[0]
        assert isinstance(rating, Rating)
        assert rating.rated == parse_partial(day)


def test_an_impossible_date_keeps_the_rating() -> None:
    row = read(plugin, "ratings.csv", RATINGS.replace("2018-03-04", "2018-02-30"))[0]
    assert isinstance(row.records[0], Rating)
    assert row.records[0].rated == UNKNOWN
    assert "2018-02-30" in row.problem


def test_semicolons_and_another_order_read_the_same() -> None:
    text = "Title;Const;Title Type;Your Rating;Date Rated;IMDb Rating\nAlien;tt0078748;movie;9;;8\n"
    rating = read(plugin, "x.csv", text)[0].records[0]
    assert isinstance(rating, Rating)
    assert rating.value == 900


def test_tables_of_others_are_not_claimed() -> None:
    for header in ("title,year,imdb_id,rating", "Score, Film Name, Year, IMDB ID"):
        assert plugin.recognise(export_file("ratings.csv", f"{header}\n1,2,3,4\n".encode())) is None

"""Kinopoisk's votes."""

import pytest

from mediary.builtin.kinopoisk import plugin
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Play, Rating
from mediary.sdk.when import UNKNOWN, datetime_of, parse_iso
from tests.plugins.reading import export_file, read

VOTES = (
    "id,nameEng,nameRus,rating,date,year,link\n"
    '435,The Green Mile,Зелёная миля,9,"31.12.2015, 23:40",1999,https://www.kinopoisk.ru/film/435/\n'
    '404900,Breaking Bad,"Во все тяжкие (сериал, 2008 – 2013)",10,"01.02.2016, 00:10",2008 – 2013,'
    "https://www.kinopoisk.ru/series/404900/\n"
    '41519,,Брат,8,"32.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/41519/\n'
    '7,,Без оценки,,"03.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/7/\n'
    '8,,Странная оценка,11,"03.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/8/\n'
    ",,,5,,,\n"
)
SHEET_NAMES = (
    "русскоязычное название", "оригинальное название", "год", "страны", "режисcёр", "жанры",
    "время", "моя оценка", "рейтинг КиноПоиска", "мировая премьера", "дата и время",
)  # fmt: skip


def sheet(*films: tuple[str, ...]) -> bytes:
    """Write the page that the site gives as `.xls`."""
    head = "".join(f'<td height="40"><i>{name}</i></td>\n' for name in SHEET_NAMES)
    rows = ["".join(f'<td align="left" nowrap>{cell}</td>\n' for cell in film) for film in films]
    text = (
        "<!DOCTYPE html>\n<html>\n<head>\n<title>оценки</title>\n"
        '<meta http-equiv="content-type" content="text/html; charset=windows-1251" />\n</head>\n'
        f"<body>\n<table>\n<tr>\n{head}</tr>\n<tr>"
        + "</tr><tr>".join(rows)
        + "</tr>\n</table>\n</body>\n</html>\n"
    )
    return text.encode("cp1251")


SHEET = sheet(
    ("<b>Зелёная миля</b>", "The Green Mile", "1999", "США", "Фрэнк Дарабонт", "драма, фэнтези",
     "189", "9", "9,1", "1999-12-06", "23:40:12 31.12.2015"),
    ("<b>Во все тяжкие</b>", "Breaking Bad", "2008 – 2013", "США", "Мишель МакЛарен, ...",
     "триллер", "47", "10", "8,9", "2008-01-20", "00:10:00 01.02.2016"),
    ("<b>Брат &amp; брат</b>", "", "1997", "", "", "", "", "-", "8,3", "", "10:00:00 03.01.2016"),
    ("", "", "", "", "", "", "", "5", "", "", ""),
)  # fmt: skip
SAMPLES: dict[str, bytes] = {"kinopoisk.csv": VOTES.encode(), "kinopoisk.xls": SHEET}


def test_a_vote_is_a_rating_at_moscows_time() -> None:
    (rating,) = read(plugin, "kp.csv", VOTES)[0].records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "10")
    assert rating.rated.at is not None
    assert datetime_of(rating.rated.at) == parse_iso("2015-12-31T20:40:00+00:00")
    assert (rating.title.title, rating.title.year) == ("The Green Mile", 1999)
    assert rating.title.ids == (("kinopoisk", "movie", "435"),)
    assert dict(rating.title.facts)["local_title"] == "Зелёная миля"


def test_the_link_tells_a_series() -> None:
    title = read(plugin, "kp.csv", VOTES)[1].records[0].title  # type: ignore[union-attr]
    assert (title.type, title.year) == ("show", 2008)
    assert title.ids == (("kinopoisk", "show", "404900"),)
    assert dict(title.facts)["local_title"] == "Во все тяжкие"


def test_an_impossible_date_costs_the_date_only() -> None:
    row = read(plugin, "kp.csv", VOTES)[2]
    (rating,) = row.records
    assert isinstance(rating, Rating)
    assert (rating.rated, rating.title.title) == (UNKNOWN, "Брат")
    assert "32.01.2016" in row.problem


def test_an_entry_without_a_vote_is_a_film_marked_as_seen() -> None:
    rows = read(plugin, "kp.csv", VOTES)
    (mark,) = rows[3].records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.when) == ("mark", UNKNOWN)
    assert rows[4].failed
    assert rows[5].unmatched


def test_ratings_count_as_seen_when_asked_for() -> None:
    rows = read(plugin, "kp.csv", VOTES, switches=frozenset({"ratings-as-seen"}))
    assert [type(one) for one in rows[0].records] == [Rating, Play]


@pytest.mark.parametrize("content", ["id,nameEng,rating\n1,x,2\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("kp.csv", content.encode())) is None


def test_the_sites_own_sheet_is_read() -> None:
    rows = read(plugin, "kinopoisk.xls", SHEET)
    (rating,) = rows[0].records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "10")
    assert rating.rated.at is not None
    assert datetime_of(rating.rated.at) == parse_iso("2015-12-31T20:40:00+00:00")
    assert (rating.title.type, rating.title.title) == ("movie", "The Green Mile")
    said = dict(rating.title.facts)
    assert (said["local_title"], said["runtime_minutes"]) == ("Зелёная миля", 189)
    assert (said["genres"], said["directors"]) == (("драма", "фэнтези"), ("Фрэнк Дарабонт",))


def test_the_sheet_tells_a_series_by_its_years_and_a_film_without_a_vote_is_seen() -> None:
    series, seen, nameless = read(plugin, "kinopoisk.xls", SHEET)[1:]
    title = series.records[0].title  # type: ignore[union-attr]
    assert (title.type, title.year, dict(title.facts)["directors"]) == (
        "show", 2008, ("Мишель МакЛарен",),
    )  # fmt: skip
    (mark,) = seen.records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.title.title) == ("mark", "Брат & брат")
    assert nameless.unmatched


def test_a_cut_sheet_is_damaged() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "kinopoisk.xls", SHEET[:-60])

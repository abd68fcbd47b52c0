"""What is read of TV Time's files of all generations."""

import pytest

from mediary.builtin.tvtime import plugin
from mediary.builtin.tvtime.lists import go_maps
from mediary.sdk.contract import Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import (
    AnyRecord,
    Favourite,
    ListAbout,
    ListEntry,
    Play,
    Progress,
    Rating,
    Review,
    Status,
)
from mediary.sdk.when import UNKNOWN, at_epoch, parse_partial
from tests.plugins.reading import export_file, read
from tests.plugins.tvtime_samples import EXPORT_MOVIES, MOVIE_VOTES, SAMPLES, SEEN


def rows(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def said(name: str) -> list[AnyRecord]:
    return [record for row in rows(name) for record in row.records]


def events(name: str) -> list[Play]:
    return [one for one in said(name) if isinstance(one, Play) and one.nature == "event"]


def test_the_second_log_tells_watches_by_the_beginning_of_its_key() -> None:
    first, again, once_more, *_ = events("tracking-prod-records-v2.csv")
    assert first.key == "episode:6671792"
    assert first.when == at_epoch(1570160622)
    assert dict(first.extra)["bulk"] == "season"
    assert dict(first.title.facts)["runtime_minutes"] == 50
    assert [again.key, once_more.key] == ["episode:6671792:r1", "episode:6671792:r2"]
    assert again.is_rewatch


def test_a_counter_of_rewatches_claims_plays_in_all() -> None:
    claimed = [
        one.key
        for one in rows("tracking-prod-records-v2.csv")[0].records
        if isinstance(one, Play) and one.nature == "aggregate"
    ]
    assert claimed == ["episode:6671792:1", "episode:6671792:2"]


def test_an_unreadable_time_keeps_the_watch_as_a_mark() -> None:
    row = rows("tracking-prod-records-v2.csv")[4]
    (mark,) = row.records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.when) == ("mark", UNKNOWN)
    assert "nonsense" in row.problem
    season = mark.title.parent
    assert season is not None
    assert season.number == 0


def test_series_are_followed_dropped_or_for_later() -> None:
    followed, left, later, gone, total, nameless = rows("tracking-prod-records-v2.csv")[5:]
    status, progress = followed.records
    assert isinstance(status, Status)
    assert (status.status, status.title.title, status.title.year) == (
        "in_progress",
        "Bodyguard",
        2018,
    )
    assert isinstance(progress, Progress)
    assert progress.units == 12
    assert isinstance(left.records[0], Status)
    assert left.records[0].status == "dropped"
    assert isinstance(later.records[1], ListEntry)
    assert gone.skipped
    assert total.skipped
    assert nameless.unmatched


def test_the_first_log_has_films_with_the_time_of_their_range_key() -> None:
    watched, wish, again, part, follow, total = rows("gdpr/tracking-prod-records.csv")
    (film,) = watched.records
    assert isinstance(film, Play)
    assert film.when == at_epoch(1695641013)
    assert (film.title.title, film.title.year) == ("¡Shazam! La furia", 2023)
    assert dict(film.title.facts)["also_known_as"] == ("shazam fury of the gods",)
    (entry,) = wish.records
    assert isinstance(entry, ListEntry)
    assert (entry.role, entry.title.year) == ("watch_later", None)
    assert isinstance(again.records[0], Play)
    assert again.records[0].is_rewatch
    assert isinstance(part.records[0], Play)
    assert follow.skipped
    assert total.skipped


@pytest.mark.parametrize(
    "name",
    [
        "gdpr/tracking-prod-records.csv",
        "seen_episode.csv",
        "native.csv",
        "tvtime-series-episodes.csv",
        "tvtime-series.json",
        "activity_history.csv",
    ],
)
def test_all_generations_share_the_key_and_time_of_an_episode(name: str) -> None:
    first = events("tracking-prod-records-v2.csv")[0]
    assert (first.key, first.when) in [(one.key, one.when) for one in events(name)]


@pytest.mark.parametrize(
    "name", ["gdpr/tracking-prod-records.csv", "tvtime-movies.json", "activity_history.csv"]
)
def test_all_generations_share_the_key_of_a_film(name: str) -> None:
    (film,) = events("tvtime-movies.csv")
    assert (film.key, film.when) in [(one.key, one.when) for one in events(name)]


def test_two_films_of_one_name_stay_two() -> None:
    other = "u5,5,tt5,Shazam! Fury of the Gods,1990,,2020-01-01T11:23:33Z,true,0\n"
    text = EXPORT_MOVIES + other
    keys = [
        one.key
        for row in read(plugin, "tvtime-movies.csv", text)
        for one in row.records
        if isinstance(one, Play)
    ]
    assert len(set(keys)) == 2


def test_older_tables_of_the_request() -> None:
    counted = said("rewatched_episode.csv")
    assert [one.key for one in counted if isinstance(one, Play)] == [
        "episode:6671792:1",
        "episode:6671792:2",
        "episode:6671792:3",
    ]
    (mark,) = said("show_seen_episode_latest.csv")
    assert isinstance(mark, Play)
    assert mark.nature == "mark"
    assert [one.status for one in said("followed_tv_show.csv") if isinstance(one, Status)] == [
        "in_progress",
        "dropped",
    ]
    assert rows("followed_tv_show.csv")[2].skipped
    progress, heart, _ = said("user_tv_show_data.csv")
    assert isinstance(progress, Progress)
    assert isinstance(heart, Favourite)
    later, favourite, odd = rows("user_show_special_status.csv")
    assert isinstance(later.records[1], ListEntry)
    assert isinstance(favourite.records[0], Favourite)
    assert "sideways" in odd.failed


def test_votes_are_five_words_under_odd_numbers() -> None:
    good, odd = rows("ratings-live-votes.csv")
    (vote,) = good.records
    assert isinstance(vote, Rating)
    assert (vote.value, vote.scale) == (800, "5")
    assert "555" in odd.failed
    (wow,) = said("ratings-3-prod-episode_votes.csv")
    assert isinstance(wow, Rating)
    assert (wow.value, wow.title.level) == (1000, "episode")
    (stars,) = said("tv_show_rate.csv")
    assert isinstance(stars, Rating)
    assert stars.value == 800


def test_emotions_are_no_ratings_and_only_the_name_tells() -> None:
    assert all(row.skipped for row in rows("emotions-live-votes.csv"))
    assert all(row.skipped for row in rows("episode_emotion.csv"))
    with pytest.raises(AnswerNeededError):
        read(plugin, "votes.csv", MOVIE_VOTES)
    assert read(plugin, "votes.csv", MOVIE_VOTES, kind="ratings") == rows("ratings-live-votes.csv")


def test_comments_keep_their_lines_and_replies_are_skipped() -> None:
    comment, reply = rows("episode_comment.csv")
    (review,) = comment.records
    assert isinstance(review, Review)
    assert (review.body, review.key, review.visibility) == ("Well,\nwell", "9", "public")
    assert reply.skipped


def test_lists_in_gos_own_spelling() -> None:
    life, favourites, total = rows("lists-prod-lists.csv")
    about, first, second = life.records
    assert isinstance(about, ListAbout)
    assert (about.name, about.visibility) == ("Slice of life", "public")
    assert isinstance(first, ListEntry)
    assert first.added == at_epoch(1707766149)
    assert isinstance(second, ListEntry)
    assert second.title.title == "Star Trek: Picard"
    assert "item 3" in life.problem
    assert [type(one).__name__ for one in favourites.records] == [
        "ListAbout",
        "Favourite",
        "ListEntry",
    ]
    assert total.skipped
    assert go_maps("[map[id:1 name:[REC] type:movie] map[id:2 type:series]]") == [
        {"id": "1", "name": "[REC]", "type": "movie"},
        {"id": "2", "type": "series"},
    ]


def test_the_export_of_2026_lists_what_was_not_watched_too() -> None:
    watched, unwatched, undated = rows("tvtime-series-episodes.csv")
    assert len(watched.records) == 3
    assert unwatched.skipped == "not watched"
    (mark,) = undated.records
    assert isinstance(mark, Play)
    assert mark.nature == "mark"
    film, wish = rows("tvtime-movies.csv")
    assert {one.provider for one in film.records[0].title.ids} == {  # type: ignore[union-attr]
        "imdb",
        "tvdb",
        "tvtime",
    }
    (entry,) = wish.records
    assert isinstance(entry, ListEntry)
    assert [one.provider for one in entry.title.ids] == ["tvdb", "tvtime"]


def test_statuses_and_lists_of_2026() -> None:
    statuses = [one for one in said("tvtime-series.csv") if isinstance(one, Status)]
    assert [one.status for one in statuses] == ["in_progress", "planned", "dropped"]
    assert statuses[0].label == "continuing"
    first, second, third = rows("tvtime-lists.csv")
    assert isinstance(first.records[0], ListAbout)
    (entry,) = second.records
    assert isinstance(entry, ListEntry)
    assert (entry.position, entry.title.title) == (9, "")
    assert third.unmatched


def test_json_series_hold_status_and_episodes_in_one_row() -> None:
    (row,) = rows("tvtime-series.json")
    status, play = row.records
    assert isinstance(status, Status)
    assert status.label == "up_to_date"
    assert isinstance(play, Play)
    assert play.title.number == 1


def test_liberators_rows_say_several_things() -> None:
    film, _, show, unwatched = rows("activity_history.csv")
    play, rating = film.records
    assert isinstance(play, Play)
    assert isinstance(rating, Rating)
    assert rating.value == 800
    status, entry = show.records
    assert isinstance(status, Status)
    assert status.status == "planned"
    assert isinstance(entry, ListEntry)
    assert unwatched.skipped


def test_tokens_are_never_read() -> None:
    assert rows("access_token.csv") == []


def test_a_day_alone_is_a_day() -> None:
    text = SEEN.replace("2019-10-04 03:43:42", "2019-10-04")
    (play,) = read(plugin, "seen_episode.csv", text)[0].records
    assert isinstance(play, Play)
    assert play.when == parse_partial("2019-10-04")


def test_tables_of_others_are_not_claimed() -> None:
    for text in ("key,created_at\nabc,2020-01-01\n", "user_id,episode_id,rating\n1,2,3\n"):
        assert plugin.recognise(export_file("x.csv", text.encode())) is None

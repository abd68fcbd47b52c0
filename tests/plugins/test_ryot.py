"""Ryot's complete export."""

import json
from typing import Any

import pytest

from mediary.builtin.ryot import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import (
    ListAbout,
    ListEntry,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Status,
)
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso, parse_partial
from tests.plugins.reading import export_file, only, read


def media(lot: str = "movie", **cells: Any) -> dict[str, Any]:
    sources = {"anime": "anilist", "manga": "anilist", "video_game": "igdb", "book": "openlibrary"}
    return {
        "lot": lot, "source": sources.get(lot, "tmdb"), "identifier": "7",
        "source_id": "The Lamplighters", "seen_history": [], "reviews": [], "collections": [],
    } | cells  # fmt: skip


def seen(**cells: Any) -> dict[str, Any]:
    return {
        "state": "completed", "progress": "100", "started_on": None,
        "ended_on": "2024-01-02T20:30:00Z", "show_season_number": None,
        "show_episode_number": None, "podcast_episode_number": None,
        "anime_episode_number": None, "manga_chapter_number": None, "manual_time_spent": None,
        "providers_consumed_on": [],
    } | cells  # fmt: skip


FILM = media(
    seen_history=[
        seen(providers_consumed_on=["Cinema"], manual_time_spent="7200.0"),
        seen(ended_on="2023-05-06T00:00:00Z"),
        seen(ended_on=None),
    ],
    reviews=[
        {"rating": "85.5", "comments": None,
         "review": {"text": "Fine.\n\n*Yes.*", "spoiler": True, "visibility": "private",
                    "date": "2024-01-03T10:00:00Z"}},
    ],
    collections=[
        {"collection_id": "col_1", "collection_name": "Autumn",
         "created_on": "2024-01-01T10:00:00Z"},
        {"collection_id": "col_2", "collection_name": "Owned",
         "created_on": "2024-01-01T10:00:00Z"},
    ],
)  # fmt: skip
SHOW = media(
    "show",
    identifier="9",
    seen_history=[seen(show_season_number=0, show_episode_number=3)],
    collections=["Watchlist"],
)
EXPORT = {
    "metadata": [FILM, SHOW],
    "people": [
        {"name": "Ada", "identifier": "1", "source": "tmdb", "reviews": [], "collections": []}
    ],
    "metadata_groups": [
        {"lot": "music", "title": "Harbour Songs", "identifier": "x", "source": "spotify",
         "reviews": [{"rating": "70"}], "collections": []},
        {"lot": "movie", "title": "The Tides", "identifier": "3", "source": "tmdb",
         "reviews": [], "collections": []},
    ],
    "collections": [
        {"id": "col_1", "name": "Autumn", "description": "for rain", "is_default": False},
        {"id": "col_3", "name": "In Progress", "description": None, "is_default": True},
    ],
    "workouts": [{"details": {"id": "w"}, "collections": []}],
}  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "ryot-export.json": json.dumps(EXPORT, indent=1).encode(),
    "ryot-body.json": json.dumps(
        {"metadata": [], "collections": EXPORT["collections"], "workouts": EXPORT["workouts"]}
    ).encode(),
}


def one_row(value: dict[str, Any]) -> Row:
    (row,) = read(plugin, "a.json", json.dumps({"metadata": [value]}))
    return row


def test_each_seen_record_is_a_play_as_given() -> None:
    row = read(plugin, "a.json", SAMPLES["ryot-export.json"])[0]
    plays = only(row, Play)
    assert [one.when for one in plays] == [
        at_moment(parse_iso("2024-01-02T20:30:00Z")),
        parse_partial("2023-05-06"),
        UNKNOWN,
    ]
    assert {one.nature for one in plays} == {"event"}
    assert len({one.key for one in plays}) == 3
    assert (plays[0].platform, plays[0].duration_seconds) == ("Cinema", 7200)
    assert plays[0].title.ids == (("tmdb", "movie", "7"),)


def test_a_review_keeps_its_text_and_the_rating_is_exact() -> None:
    row = read(plugin, "a.json", SAMPLES["ryot-export.json"])[0]
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(855, "100")]
    (review,) = only(row, Review)
    assert (review.body, review.has_spoilers, review.visibility) == (
        "Fine.\n\n*Yes.*",
        True,
        "private",
    )


def test_collections_are_lists_copies_and_the_queue() -> None:
    rows = read(plugin, "a.json", SAMPLES["ryot-export.json"])
    assert [(one.list_key, one.list_name) for one in only(rows[0], ListEntry)] == [
        ("col_1", "Autumn")
    ]
    assert only(rows[0], Owned)
    assert [one.role for one in only(rows[1], ListEntry)] == ["watch_later"]
    assert [one.status for one in only(rows[1], Status)] == ["planned"]
    (about,) = [one for row in rows for one in row.records if isinstance(one, ListAbout)]
    assert (about.list_key, about.description) == ("col_1", "for rain")


def test_parts_are_named_by_their_numbers() -> None:
    show = read(plugin, "a.json", SAMPLES["ryot-export.json"])[1]
    special = only(show, Play)[0].title
    assert special.parent is not None
    assert (special.level, special.number, special.parent.number) == ("episode", 3, 0)
    for lot, name, number, level in (
        ("anime", "anime_episode_number", 4, "episode"),
        ("manga", "manga_chapter_number", "10.5", "chapter"),
        ("manga", "manga_volume_number", 2, "volume"),
        ("podcast", "podcast_episode_number", 8, "episode"),
    ):
        row = one_row(media(lot, seen_history=[seen(**{name: number})]))
        title = only(row, Play)[0].title
        assert (title.level, title.number) == (level, float(number))


@pytest.mark.parametrize(
    ("state", "status"),
    [("in_progress", "in_progress"), ("on_a_hold", "on_hold"), ("dropped", "dropped")],
)
def test_what_is_not_completed_is_progress(state: str, status: str) -> None:
    row = one_row(media(seen_history=[seen(state=state, progress="42.5", ended_on=None)]))
    assert not only(row, Play)
    assert [one.percent for one in only(row, Progress)] == [42.5]
    assert [one.status for one in only(row, Status)] == [status]


@pytest.mark.parametrize(
    ("lot", "source", "number", "wanted"),
    [
        ("book", "openlibrary", "OL7W", ("openlibrary", "work", "OL7W")),
        ("audio_book", "audible", "B07MNWKF2M", ("asin", "product", "B07MNWKF2M")),
        ("video_game", "igdb", "72", ("igdb", "game", "72")),
        ("anime", "myanimelist", "5", ("mal", "anime", "5")),
        ("visual_novel", "vndb", "v17", ("vndb", "visual_novel", "v17")),
    ],
)
def test_sources_are_known(lot: str, source: str, number: str, wanted: tuple[str, ...]) -> None:
    row = one_row(media(lot, source=source, identifier=number, seen_history=[seen()]))
    assert only(row, Play)[0].title.ids == (wanted,)


def test_people_groups_and_exercise_are_told_apart() -> None:
    rows = read(plugin, "a.json", SAMPLES["ryot-export.json"])
    assert rows[2].skipped
    assert only(rows[3], Rating)[0].title.level == "album"
    assert rows[4].skipped
    assert rows[6].skipped
    assert rows[7].skipped


def test_what_cannot_be_read_is_told() -> None:
    row = one_row(media(seen_history=[seen(ended_on="2024-02-31T00:00:00Z")]))
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "ended_on" in row.problem
    assert one_row(media("opera")).unmatched
    assert one_row(media()).skipped


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", SAMPLES["ryot-export.json"][:-20])


def test_other_objects_are_not_claimed() -> None:
    assert plugin.recognise(export_file("a.json", b'{"collections": [], "other": []}')) is None

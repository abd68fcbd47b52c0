"""Kitsu's library entries."""

import json
from typing import Any

import pytest

from mediary.builtin.kitsu import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Note, Owned, Play, Rating, Status
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso, parse_partial
from tests.plugins.reading import export_file, only, read


def entry(kind: str = "anime", work: str = "1", **cells: Any) -> dict[str, Any]:
    attributes = {
        "updatedAt": "2024-04-08T16:16:59.018Z", "status": "current", "progress": 3,
        "reconsuming": False, "reconsumeCount": 0, "notes": None, "private": False,
        "startedAt": "2023-08-01T00:00:00.000Z", "finishedAt": None, "rating": "0.0",
        "ratingTwenty": None,
    } | cells  # fmt: skip
    return {
        "id": f"9{work}",
        "type": "libraryEntries",
        "attributes": attributes,
        "relationships": {kind: {"data": {"type": kind, "id": work}}},
    }


def work(kind: str, own: str, *mappings: str, **attributes: Any) -> dict[str, Any]:
    return {
        "id": own,
        "type": kind,
        "attributes": {"canonicalTitle": f"Title {own}", "startDate": "1998-04-03"} | attributes,
        "relationships": {"mappings": {"data": [{"type": "mappings", "id": m} for m in mappings]}},
    }


def mapping(own: str, site: str, number: str) -> dict[str, Any]:
    return {
        "id": own,
        "type": "mappings",
        "attributes": {"externalSite": site, "externalId": number},
    }


PAGE = {
    "data": [
        entry(),
        entry(work="2", status="completed", progress=12, reconsumeCount=1, ratingTwenty=17,
              finishedAt="2023-09-01T12:00:00.000Z", notes="again soon"),
        entry(kind="manga", work="1", progress=2, volumesOwned=4, rating="4.5"),
        entry(work="3", status="planned", progress=0),
    ],
    "included": [
        work("anime", "1", "100", "101", episodeCount=12),
        work("anime", "2", episodeCount=12),
        work("anime", "3"),
        work("manga", "1", "102"),
        mapping("100", "myanimelist/anime", "21"),
        mapping("101", "anidb", "69"),
        mapping("102", "myanimelist/manga", "13"),
    ],
    "links": {},
}  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "kitsu.json": json.dumps(PAGE).encode(),
    "kitsu-pages.json": json.dumps([PAGE, {"data": [entry(work="7")], "included": []}]).encode(),
}


def one_row(one: dict[str, Any], *included: dict[str, Any]) -> Row:
    (row,) = read(plugin, "a.json", json.dumps({"data": [one], "included": included}))
    return row


def test_an_entry_takes_its_title_and_ids_from_what_is_included() -> None:
    rows = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])
    series = only(rows[0], Play)[0].title.parent
    assert series is not None
    assert (series.title, series.year) == ("Title 1", 1998)
    assert [tuple(one) for one in series.ids] == [
        ("anidb", "anime", "69"),
        ("kitsu", "anime", "1"),
        ("mal", "anime", "21"),
    ]
    manga = only(rows[2], Play)[0].title.parent
    assert manga is not None
    assert ("mal", "manga", "13") in manga.ids


def test_progress_is_plays_of_the_first_episodes() -> None:
    row = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])[0]
    plays = only(row, Play)
    assert [one.key for one in plays] == ["1:e1:1", "1:e2:1", "1:e3:1"]
    assert {(one.nature, one.when) for one in plays} == {("aggregate", UNKNOWN)}
    assert only(row, Status)[0].started == parse_partial("2023-08-01")


def test_a_completed_entry_seen_again_is_two_passes_the_last_dated() -> None:
    row = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])[1]
    plays = only(row, Play)
    assert len(plays) == 24
    assert [one.key for one in plays if not one.when.is_unknown] == ["2:e12:2"]
    assert plays[-1].when == at_moment(parse_iso("2023-09-01T12:00:00Z"))
    assert only(row, Note)[0].text == "again soon"


def test_ratings_are_twentieths_or_the_old_stars() -> None:
    rows = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])
    assert [one.value for one in only(rows[1], Rating)] == [850]
    assert [one.value for one in only(rows[2], Rating)] == [900]
    assert not only(rows[0], Rating)


def test_manga_are_chapters_and_owned_volumes_are_copies() -> None:
    row = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])[2]
    assert [one.key for one in only(row, Play)] == ["1:c1:1", "1:c2:1"]
    assert only(row, Owned)[0].count == 4


def test_a_pass_that_goes_on_again_follows_the_first() -> None:
    row = one_row(entry(reconsuming=True), work("anime", "1", episodeCount=12))
    assert [one.key for one in only(row, Play)][12:] == ["1:e1:2", "1:e2:2", "1:e3:2"]


def test_planned_is_no_play() -> None:
    row = read(plugin, "kitsu.json", SAMPLES["kitsu.json"])[3]
    assert [type(one) for one in row.records] == [Status]


def test_an_array_of_pages_is_one_library() -> None:
    rows = read(plugin, "kitsu-pages.json", SAMPLES["kitsu-pages.json"])
    assert [row.line for row in rows] == [1, 2, 3, 4, 5]


def test_a_large_first_page_is_recognised() -> None:
    page = {"data": [entry(notes="x" * 400) for _ in range(1000)], "included": []}
    assert len(read(plugin, "a.json", json.dumps([page]))) == 1000


def test_a_work_that_is_not_included_is_known_by_its_number() -> None:
    series = only(one_row(entry(work="77")), Play)[0].title.parent
    assert series is not None
    assert (series.title, series.ids) == ("", (("kitsu", "anime", "77"),))


def test_an_entry_of_nothing_is_tied_to_nothing() -> None:
    nothing = entry()
    nothing["relationships"] = {}
    assert one_row(nothing).unmatched


def test_completed_of_unknown_length_is_seen() -> None:
    (play,) = only(one_row(entry(status="completed", progress=0)), Play)
    assert (play.nature, play.key, play.title.level) == ("mark", "1:1", "show")


def test_completed_again_of_unknown_length_is_seen_again() -> None:
    plays = only(one_row(entry(status="completed", progress=0, reconsumeCount=1)), Play)
    assert [(one.nature, one.is_rewatch) for one in plays] == [
        ("aggregate", False),
        ("aggregate", True),
    ]


def test_unreadable_values_are_told() -> None:
    row = one_row(
        entry(status="completed", progress=9000, finishedAt="2023-13-01", ratingTwenty=99)
    )
    assert len(only(row, Play)) == 5000
    for word in ("finishedAt", "rating", "9000"):
        assert word in row.problem


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", SAMPLES["kitsu.json"][:-30])


def test_other_answers_of_the_kind_are_not_claimed() -> None:
    content = json.dumps({"data": [{"id": "1", "type": "anime", "attributes": {}}]}).encode()
    assert plugin.recognise(export_file("a.json", content)) is None

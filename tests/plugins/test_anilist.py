"""AniList's data export and dumps of its lists."""

import json
from typing import Any

import pytest

from mediary.builtin.anilist import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import (
    Favourite,
    ListEntry,
    Note,
    Play,
    Progress,
    Rating,
    Review,
    Status,
)
from mediary.sdk.when import (
    UNKNOWN,
    at_epoch,
    at_moment,
    in_month,
    in_year,
    parse_iso,
    parse_partial,
)
from tests.plugins.reading import export_file, only, read


def listed(**cells: Any) -> dict[str, Any]:
    """Return a list entry of the data export."""
    return {
        "id": 900, "series_type": 0, "user_id": 7, "series_id": 21, "status": 0, "score": 0,
        "progress": 3, "progress_volume": 0, "priority": 0, "repeat": 0, "private": 0,
        "notes": None, "custom_lists": None, "advanced_scores": [], "hidden_default": 0,
        "started_on": 20210400, "finished_on": None, "created_at": "2021-04-02 10:00:00",
        "updated_at": "2021-05-02 10:00:00",
    } | cells  # fmt: skip


USER = {
    "id": 7, "display_name": "ada", "email": "ada@example.org", "about": "",
    "custom_lists": {"anime": ["Rainy days", "With Max"], "manga": ["Slow"]},
}  # fmt: skip
GDPR: dict[str, Any] = {
    "user": USER,
    "lists": [
        listed(),
        listed(series_id=22, status=2, progress=12, repeat=1, score=85, finished_on=20210509,
               custom_lists="[1,1]", notes="lovely"),
        listed(series_id=30, series_type=1, progress=4, progress_volume=2, custom_lists=[1]),
        listed(series_id=23, status=1, progress=0, started_on=None),
    ],
    "activity": [
        {"id": 5, "action_type": 3, "object_id": 21, "object_value": "2 - 3",
         "created_at": "2021-04-05 20:00:00"},
        {"id": 6, "action_type": 1, "object_id": 22, "object_value": "", "created_at": None},
        {"id": 7, "action_type": 3, "object_id": 99, "object_value": "1", "created_at": None},
    ],
    "reviews": [{"id": 3, "series_id": 21, "series_type": 0, "summary": "Quiet",
                 "text": "A\n\n*quiet* one", "score": 70, "private": 0,
                 "updated_at": "2022-01-01 00:00:01"}],
    "favourites": [{"favourite_id": 21, "favourite_type": 1}, {"favourite_id": 4,
                   "favourite_type": 3}],
}  # fmt: skip


def entry(**cells: Any) -> dict[str, Any]:
    """Return an entry of a GraphQL answer."""
    nothing = {"year": None, "month": None, "day": None}
    return {
        "status": "CURRENT", "score": 0, "progress": 2, "progressVolumes": None, "repeat": 0,
        "private": False, "notes": None, "startedAt": nothing, "completedAt": nothing,
        "updatedAt": 1_700_000_000, "createdAt": 0,
        "media": {"id": 21, "idMal": 1, "type": "ANIME", "episodes": 12, "seasonYear": 1998,
                  "title": {"romaji": "Kami no Tsuki", "english": "Paper Moons",
                            "native": "紙の月"}},
    } | cells  # fmt: skip


def dump(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    lists = [{"name": "Watching", "isCustomList": False, "entries": list(entries)}]
    return {"data": {"MediaListCollection": {"lists": lists} | more}}


DUMP = dump(entry())
DUMP["data"]["MediaListCollection"]["lists"].append(
    {"name": "Rainy days", "isCustomList": True, "entries": [entry()]}
)
TWO = {
    "data": {
        kind: {"lists": [{"entries": [one], "isCustomList": False}]}
        for kind, one in (
            ("anime", entry(media={"idMal": 5, "title": {"userPreferred": "Blue Door"}})),
            ("manga", entry(media={"idMal": 6, "title": {"userPreferred": "Clay"}}, progress=1)),
        )
    }
}
SAMPLES: dict[str, bytes] = {
    "gdpr_data.json": json.dumps(GDPR).encode(),
    "anilist.json": json.dumps(DUMP, indent=1, ensure_ascii=False).encode(),
    "both.json": json.dumps(TWO).encode(),
    "lists.json": json.dumps(DUMP["data"]["MediaListCollection"]["lists"]).encode(),
}


def one_row(content: object) -> Row:
    (row,) = read(plugin, "a.json", json.dumps(content))
    return row


def export(one: dict[str, Any]) -> Row:
    return read(plugin, "a.json", json.dumps({"user": USER, "lists": [one]}))[0]


def test_an_entry_of_the_export_is_known_by_its_number_alone() -> None:
    row = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])[0]
    plays = only(row, Play)
    assert [one.key for one in plays] == ["21:e1:1", "21:e2:1", "21:e3:1"]
    series = plays[0].title.parent
    assert series is not None
    assert (series.title, series.ids) == ("", (("anilist", "anime", "21"),))
    assert only(row, Status)[0].started == in_month(2021, 4)


def test_a_completed_entry_has_its_last_episode_dated() -> None:
    row = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])[1]
    plays = only(row, Play)
    assert len(plays) == 24
    assert [one.key for one in plays if not one.when.is_unknown] == ["22:e12:2"]
    assert plays[-1].when == parse_partial("2021-05-09")
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(850, "100")]
    assert [one.list_name for one in only(row, ListEntry)] == ["Rainy days", "With Max"]
    assert only(row, Note)[0].text == "lovely"


def test_manga_has_lists_of_its_own_and_volumes_beside_chapters() -> None:
    row = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])[2]
    assert [one.key for one in only(row, Play)] == [f"30:c{n}:1" for n in range(1, 5)]
    assert only(row, ListEntry)[0].list_name == "Slow"
    assert [one.title.number for one in only(row, Progress)] == [2]


@pytest.mark.parametrize(
    ("code", "status"),
    [(0, "in_progress"), (1, "planned"), (2, "completed"), (3, "dropped"), (4, "on_hold"),
     (5, "in_progress"), ("PAUSED", "on_hold")],
)  # fmt: skip
def test_statuses_are_codes(code: object, status: str) -> None:
    assert only(export(listed(status=code)), Status)[0].status == status


def test_a_repeat_that_goes_on_follows_the_finished_ones() -> None:
    row = one_row(dump(entry(status="REPEATING", repeat=1, progress=2)))
    plays = only(row, Play)
    assert len(plays) == 12 + 12 + 2
    assert plays[-1].key == "21:e2:3"


def test_lists_are_flags_in_the_order_of_the_persons_lists() -> None:
    names = [
        [one.list_name for one in only(export(listed(custom_lists=flags)), ListEntry)]
        for flags in ("[0,0]", "[1]", "[0,1]", [0, 1, 1], ["Rainy days"], "[]", "no list")
    ]
    assert names == [
        [],
        ["Rainy days"],
        ["With Max"],
        ["With Max", "list 3"],
        ["Rainy days"],
        [],
        [],
    ]


def activity(**cells: Any) -> Row:
    """Return the row of one activity about something that is in no list."""
    said = {"id": 8, "object_id": 50, "created_at": "2021-04-05 20:00:00"} | cells
    whole = {"user": USER, "lists": [listed()], "activity": [said]}
    return read(plugin, "gdpr_data.json", json.dumps(whole))[1]


def test_an_activity_says_itself_what_it_is_about() -> None:
    row = activity(action_type=3, object_type=2, object_value="2 - 3")
    assert [(one.title.type, one.title.number) for one in only(row, Play)] == [
        ("manga", 2),
        ("manga", 3),
    ]
    assert activity(action_type=3, object_value="2").unmatched


def test_watching_again_is_a_rewatch_of_the_episodes_named() -> None:
    for action, value, numbers in ((6, "1 - 2", [1, 2]), (7, "13", [13])):
        plays = only(activity(action_type=action, object_type=1, object_value=value), Play)
        assert [one.title.number for one in plays] == numbers
        assert all(one.is_rewatch for one in plays)


@pytest.mark.parametrize(("action", "value"), [(2, "1"), (4, "6"), (5, "10"), (1, ""), (3, "0")])
def test_plans_pauses_and_drops_are_no_plays_of_the_episode_they_name(
    action: int, value: str
) -> None:
    assert activity(action_type=action, object_type=1, object_value=value).skipped


def test_a_date_of_nothing_but_nulls_is_no_problem() -> None:
    assert not one_row(dump(entry())).problem


def test_an_activity_is_an_episode_with_its_time() -> None:
    rows = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])
    plays = only(rows[4], Play)
    assert [(one.key, one.nature) for one in plays] == [
        ("activity:5:2", "event"),
        ("activity:5:3", "event"),
    ]
    assert plays[0].when == at_moment(parse_iso("2021-04-05 20:00:00"))
    assert rows[5].skipped
    assert rows[6].unmatched


def test_reviews_and_favourites_are_kept() -> None:
    rows = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])
    (review,) = only(rows[7], Review)
    assert (review.body, review.headline, review.rating) == ("A\n\n*quiet* one", "Quiet", 700)
    assert (review.key, review.visibility) == ("review:3", "public")
    assert only(rows[8], Favourite)
    assert rows[9].skipped


def test_the_address_of_the_person_is_not_among_the_rows() -> None:
    rows = read(plugin, "gdpr_data.json", SAMPLES["gdpr_data.json"])
    assert "example.org" not in repr(rows)


def test_keys_of_a_dump_and_of_the_export_are_the_same() -> None:
    plays = only(read(plugin, "a.json", SAMPLES["anilist.json"])[0], Play)
    assert [one.key for one in plays] == ["21:e1:1", "21:e2:1"]
    series = plays[0].title.parent
    assert series is not None
    assert (series.title, series.year) == ("Kami no Tsuki", 1998)
    assert series.ids == (("anilist", "anime", "21"), ("mal", "anime", "1"))
    assert dict(series.facts)["original_title"] == "紙の月"


def test_a_list_of_ones_own_repeats_entries() -> None:
    rows = read(plugin, "a.json", SAMPLES["anilist.json"])
    assert [len(only(row, ListEntry)) for row in rows] == [0, 1]
    assert only(rows[1], Play) == only(rows[0], Play)


def test_anime_and_manga_may_stand_in_one_dump_without_own_ids() -> None:
    rows = read(plugin, "a.json", SAMPLES["both.json"])
    assert [only(row, Play)[0].key for row in rows] == ["mal5:e1:1", "mal6:c1:1"]


@pytest.mark.parametrize(
    ("score_format", "score", "value", "scale"),
    [("POINT_100", 85, 850, "100"), ("POINT_10_DECIMAL", 8.5, 850, "10.1"),
     ("POINT_10", 8, 800, "10"), ("POINT_5", 4, 800, "5"), ("POINT_3", 2, 600, "100")],
)  # fmt: skip
def test_scores_are_on_the_scale_that_the_dump_says(
    score_format: str, score: float, value: int, scale: str
) -> None:
    user = {"mediaListOptions": {"scoreFormat": score_format}}
    row = one_row(dump(entry(score=score), user=user))
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(value, scale)]


@pytest.mark.parametrize(("score", "scale"), [(85, "100"), (8.5, "10.1"), (8, "10")])
def test_scores_tell_their_scale_where_the_dump_does_not(score: float, scale: str) -> None:
    assert only(one_row(dump(entry(score=score))), Rating)[0].scale == scale


def test_a_date_may_lack_its_parts() -> None:
    row = one_row(dump(entry(startedAt={"year": 2020, "month": None, "day": None})))
    (status,) = only(row, Status)
    assert (status.started, status.said_at) == (in_year(2020), at_epoch(1_700_000_000).at)


def test_an_impossible_date_and_an_absurd_count_are_told() -> None:
    row = export(listed(status=2, progress=70_000, finished_on=20210231))
    assert "finished_on" in row.problem
    assert "70000" in row.problem
    plays = only(row, Play)
    assert len(plays) == 5000
    assert {one.when for one in plays} == {UNKNOWN}


def test_an_entry_without_any_id_is_tied_to_nothing() -> None:
    assert export(listed(series_id=None)).unmatched
    assert one_row(dump(entry(media={}))).unmatched


def test_a_large_dump_is_recognised_by_its_head() -> None:
    many = dump(*(entry(notes="x" * 200) for _ in range(1500)))
    assert len(read(plugin, "a.json", json.dumps(many))) == 1500


def test_a_cut_dump_is_refused() -> None:
    content = SAMPLES["anilist.json"]
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", content[:-20])


def test_an_answer_about_works_is_no_list() -> None:
    works = {"data": {"Page": {"media": [{"id": 1, "title": {"romaji": "A"}}]}}}
    assert plugin.recognise(export_file("a.json", json.dumps(works).encode())) is None

"""Audiobookshelf's progress and listening sessions."""

import json
from typing import Any

import pytest

from mediary.builtin.audiobookshelf import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Play, Progress, Status
from mediary.sdk.when import UNKNOWN, at_epoch
from tests.plugins.reading import export_file, only, read


def progress(**cells: Any) -> dict[str, Any]:
    return {
        "id": "p1", "userId": "u1", "libraryItemId": "item-1", "episodeId": None,
        "mediaItemId": "m1", "mediaItemType": "book", "duration": 36000.4, "progress": 1,
        "currentTime": 36000.4, "isFinished": True, "hideFromContinueListening": False,
        "ebookLocation": None, "ebookProgress": None, "lastUpdate": 1_700_000_500_000,
        "startedAt": 1_699_000_000_000, "finishedAt": 1_700_000_000_000,
    } | cells  # fmt: skip


def session(**cells: Any) -> dict[str, Any]:
    return {
        "id": "s1", "userId": "u1", "libraryId": "l1", "libraryItemId": "item-1",
        "episodeId": None, "mediaType": "book",
        "mediaMetadata": {
            "title": "The Lamplighters", "subtitle": "A tale",
            "authors": [{"id": "a", "name": "Ada Quill"}], "narrators": ["Bo Ink"],
            "series": [{"id": "x", "name": "The Tides", "sequence": "2"}],
            "publishedYear": "1998", "asin": "B07MNWKF2M", "isbn": "9780552779777",
        },
        "displayTitle": "The Lamplighters", "displayAuthor": "Ada Quill", "duration": 36000,
        "mediaPlayer": "html5",
        "deviceInfo": {"id": "d", "deviceId": "secret-device", "ipAddress": "192.0.2.7",
                       "deviceName": "Kitchen radio", "clientName": "Abs Web"},
        "timeListening": 1800, "startTime": 0, "currentTime": 9000,
        "startedAt": 1_699_000_000_000, "updatedAt": 1_699_001_800_000,
    } | cells  # fmt: skip


EPISODE = session(
    id="s2", libraryItemId="item-2", episodeId="ep-1", mediaType="podcast",
    mediaMetadata={"title": "Harbour Talk", "author": "Cy Pen",
                   "feedUrl": "https://example.org/feed", "itunesId": "99"},
    displayTitle="On fog",
)  # fmt: skip
ME = {
    "id": "u1", "username": "ada", "email": "ada@example.org", "token": "secret-token",
    "mediaProgress": [
        progress(),
        progress(id="p2", libraryItemId="item-2", episodeId="ep-1", isFinished=False,
                 progress=0.25, currentTime=500, finishedAt=None),
        progress(id="p3", isFinished=False, progress=0, currentTime=0, finishedAt=None),
    ],
    "bookmarks": [], "librariesAccessible": ["l1"],
}  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "me.json": json.dumps(ME).encode(),
    "sessions.json": json.dumps(
        {"total": 2, "numPages": 1, "page": 0, "sessions": [session(), EPISODE]}
    ).encode(),
    "progress-array.json": json.dumps(ME["mediaProgress"]).encode(),
    "session.json": json.dumps(session()).encode(),
}


def one_row(value: dict[str, Any]) -> Row:
    (row,) = read(plugin, "a.json", json.dumps([value]))
    return row


@pytest.mark.parametrize("name", ["me.json", "progress-array.json"])
def test_a_finished_book_is_a_play(name: str) -> None:
    row = read(plugin, name, SAMPLES[name])[0]
    (play,) = only(row, Play)
    assert (play.key, play.nature, play.is_partial) == ("progress:p1", "event", False)
    assert (play.when, play.duration_seconds) == (at_epoch(1_700_000_000), 36000)
    assert play.title.ids == (("audiobookshelf", "item", "item-1"),)
    (status,) = only(row, Status)
    assert (status.status, status.started) == ("completed", at_epoch(1_699_000_000))


def test_what_goes_on_has_its_place() -> None:
    rows = read(plugin, "me.json", SAMPLES["me.json"])
    assert not only(rows[1], Play)
    (place,) = only(rows[1], Progress)
    assert (place.position_seconds, place.percent) == (500, 25)
    assert (place.title.type, place.title.level) == ("podcast", "episode")
    assert rows[2].skipped


def test_an_ebook_has_a_share_and_no_seconds() -> None:
    row = one_row(
        progress(isFinished=False, duration=0, currentTime=0, progress=0, ebookProgress=0.4)
    )
    (place,) = only(row, Progress)
    assert (place.position_seconds, place.percent) == (None, 40)


@pytest.mark.parametrize("name", ["sessions.json", "session.json"])
def test_a_session_is_a_sitting_with_its_time(name: str) -> None:
    (play,) = only(read(plugin, name, SAMPLES[name])[0], Play)
    assert (play.key, play.is_partial, play.duration_seconds) == ("session:s1", True, 1800)
    assert play.when == at_epoch(1_699_000_000)
    assert (play.device, play.platform) == ("Kitchen radio", "html5")
    assert dict(play.progress) == {"position_seconds": 9000, "percent": 25.0}
    assert (play.title.title, play.title.year) == ("The Lamplighters", 1998)
    assert play.title.creators == ("Ada Quill",)
    assert [one.provider for one in play.title.ids] == ["asin", "audiobookshelf", "isbn"]


def test_a_session_of_a_podcast_names_episode_and_feed() -> None:
    (play,) = only(read(plugin, "a.json", SAMPLES["sessions.json"])[1], Play)
    show = play.title.parent
    assert show is not None
    assert (play.title.title, show.title) == ("On fog", "Harbour Talk")
    assert ("url", "feed", "https://example.org/feed") in show.ids
    assert play.title.ids == (("audiobookshelf", "episode", "ep-1"),)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_address_device_or_token_is_kept(name: str) -> None:
    kept = repr(read(plugin, name, SAMPLES[name]))
    for secret in ("192.0.2.7", "secret-device", "secret-token", "ada@example.org"):
        assert secret not in kept


def test_what_cannot_be_read_is_told() -> None:
    row = one_row(progress(finishedAt="soon", duration=-5))
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "finishedAt" in row.problem
    assert "duration" in row.problem
    assert one_row(progress(libraryItemId=None)).unmatched


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", SAMPLES["me.json"][:-3])


def test_library_items_alone_are_not_claimed() -> None:
    content = json.dumps({"results": [{"id": "x", "mediaType": "book"}]}).encode()
    assert plugin.recognise(export_file("a.json", content)) is None

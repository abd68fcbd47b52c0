"""OPML of podcast programs."""

import pytest

from mediary.builtin.opml import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Favourite, Play, Progress, Status
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

FLAT = """<?xml version='1.0' encoding='utf-8' standalone='yes'?>
<opml version='1.0'>
  <head><title>Overcast Podcast Subscriptions</title></head>
  <body>
    <outline type='rss' text='In Our Time' title='In Our Time'
      xmlUrl='https://example.org/iot.rss' htmlUrl='https://example.org/iot'/>
    <outline type='rss' text='Paid &amp; private'
      xmlUrl='https://ada:pass@example.org/feed?show=1&amp;auth=hushhush'/>
    <outline type='rss'/>
    <outline type='link' text='A page' url='https://example.org'/>
  </body>
</opml>
"""
NESTED = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Pocket Casts Feeds</title></head><body>
<outline text="feeds">
<outline type="rss" text="In Our Time" xmlUrl="https://example.org/iot.rss" />
<outline type="rss" text="Other" xmlUrl="https://example.org/other.rss" />
</outline>
<outline text="empty"/>
</body></opml>
"""
EVERYTHING = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head/><body>
<outline text="playlists">
  <outline type="podcast-playlist" title="Queue" smart="1" sorting="chronological"/>
</outline>
<outline text="feeds">
  <outline type="rss" overcastId="7" text="In Our Time" title="In Our Time" subscribed="1"
    xmlUrl="https://example.org/iot.rss" overcastAddedDate="2020-01-02T03:04:05-05:00">
    <outline type="podcast-episode" overcastId="71" title="The Moon" played="1" progress="9"
      pubDate="Thu, 02 Jan 2020 00:00:00 GMT" userUpdatedDate="2020-02-02T03:04:05Z"
      enclosureUrl="https://example.org/a.mp3?token=hushhush"
      userRecommendedDate="2020-02-03T03:04:05Z"/>
    <outline type="podcast-episode" overcastId="72" title="The Sun" progress="1200"
      pubDate="2020-01-09T00:00:00Z" userUpdatedDate="2020-02-04T03:04:05Z"/>
    <outline type="podcast-episode" overcastId="73" title="The Stars" userDeleted="1"/>
    <outline type="podcast-episode" overcastId="74" title="" played="1"/>
    <outline type="podcast-episode" overcastId="75" title="Dust" progress="5"
      userUpdatedDate="lately"/>
  </outline>
  <outline type="rss" overcastId="8" text="Left" subscribed="0"
    xmlUrl="https://example.org/left.rss"/>
</outline>
</body></opml>
"""
SAMPLES: dict[str, bytes] = {
    "overcast.opml": FLAT.encode(),
    "podcasts_opml.xml": NESTED.encode(),
    "overcast-all.opml": EVERYTHING.encode(),
}


def rows_of(content: str) -> list[Row]:
    rows = read(plugin, "x.opml", content)
    assert [row.line for row in rows] == list(range(1, len(rows) + 1))
    return rows


def status_of(row: Row) -> Status:
    [record] = row.records
    assert isinstance(record, Status)
    return record


def test_a_subscription_is_a_podcast_in_progress() -> None:
    status = status_of(rows_of(FLAT)[0])
    assert (status.status, status.title.title) == ("in_progress", "In Our Time")
    assert status.title.ids == (("url", "feed", "https://example.org/iot.rss"),)
    assert status.title.facts == (("website", "https://example.org/iot"),)


def test_groups_are_no_rows() -> None:
    titles = [status_of(row).title.title for row in rows_of(NESTED)]
    assert titles == ["In Our Time", "Other"]
    assert status_of(rows_of(NESTED)[0]).title.ids == status_of(rows_of(FLAT)[0]).title.ids


def test_passwords_and_tokens_in_addresses_are_taken_out() -> None:
    row = rows_of(FLAT)[1]
    assert status_of(row).title.ids[0].key == "https://example.org/feed?show=1"
    everything = "".join(row.raw for row in (*rows_of(FLAT), *rows_of(EVERYTHING)))
    assert "hushhush" not in everything
    assert "pass@" not in everything
    assert "Paid &amp; private" in row.raw


def test_what_is_no_feed_says_so() -> None:
    rows = rows_of(FLAT)
    assert rows[2].unmatched
    assert rows[3].skipped
    assert rows_of(EVERYTHING)[0].skipped


def test_a_played_episode_is_a_mark_without_a_date() -> None:
    rows = rows_of(EVERYTHING)
    assert status_of(rows[1]).since == at_moment(parse_iso("2020-01-02T03:04:05-05:00"))
    play, favourite = rows[2].records
    assert isinstance(play, Play)
    assert (play.nature, play.when, play.key) == ("mark", UNKNOWN, "overcast:71")
    assert play.title.facts == (("released", "2020-01-02"),)
    assert play.title.parent == status_of(rows[1]).title
    assert isinstance(favourite, Favourite)
    assert favourite.since == at_moment(parse_iso("2020-02-03T03:04:05Z"))


def test_a_position_is_progress() -> None:
    [progress] = rows_of(EVERYTHING)[3].records
    assert isinstance(progress, Progress)
    assert (progress.position_seconds, progress.last) == (
        1200,
        at_moment(parse_iso("2020-02-04T03:04:05Z")),
    )


def test_unplayed_nameless_and_unsubscribed_ones_are_counted() -> None:
    rows = rows_of(EVERYTHING)
    assert rows[4].skipped
    assert rows[5].unmatched
    assert rows[6].records
    assert rows[6].problem
    assert rows[7].skipped == "not subscribed"
    assert len(rows) == 8


def test_a_dtd_is_refused() -> None:
    bomb = NESTED.replace("<opml", '<!DOCTYPE opml [<!ENTITY a "b">]><opml', 1)
    kind = plugin.recognise(export_file("x.opml", NESTED.encode()))
    assert kind is not None
    with pytest.raises(DamagedFileError):
        read(plugin, "x.opml", NESTED.replace("</body>", ""))
    with pytest.raises(DamagedFileError):
        plugin.recognise(export_file("x.opml", bomb.encode()))


def test_other_xml_is_someone_elses() -> None:
    assert plugin.recognise(export_file("x.xml", b"<rss><channel/></rss>")) is None

"""BoardGameGeek's collections and plays."""

import pytest

from mediary.builtin.boardgamegeek import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import ListEntry, Note, Owned, Play, Rating, Review, Status
from mediary.sdk.when import UNKNOWN, on_day, parse_iso
from tests.plugins.reading import export_file, only, read

COLLECTION = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<items totalitems="6" termsofuse="https://boardgamegeek.com/xmlapi/termsofuse" pubdate="Mon">
  <item objecttype="thing" objectid="822" subtype="boardgame" collid="11">
    <name sortindex="1">Carcassonne</name><originalname>Carcassonne (alt)</originalname>
    <yearpublished>2000</yearpublished>
    <stats minplayers="2" maxplayers="5" playingtime="45"><rating value="7.5"/></stats>
    <status own="1" prevowned="0" fortrade="0" want="0" wanttoplay="1" wanttobuy="0"
      wishlist="0" preordered="0" lastmodified="2020-02-03 04:05:06" />
    <privateinfo pp_currency="EUR" pricepaid="19.99" quantity="1" acquisitiondate="2019-12-24"
      acquiredfrom="Flea market" inventorylocation="Shelf 3">
      <privatecomment>Box is torn.</privatecomment></privateinfo>
    <version><item type="boardgameversion" id="77"><name value="German edition"/></item></version>
    <numplays>3</numplays>
    <comment>Line one
line two &amp; <![CDATA[[b]bold[/b]]]></comment>
  </item>
  <item objecttype="thing" objectid="822" subtype="boardgame" collid="12">
    <name sortindex="1">Carcassonne</name><yearpublished>2000</yearpublished>
    <stats><rating value="7.5"/></stats>
    <status own="0" prevowned="1" fortrade="0" want="0" wanttoplay="0" wanttobuy="1"
      wishlist="0" preordered="0" lastmodified="2020-02-03 04:05:07" />
    <numplays>3</numplays>
  </item>
  <item objecttype="thing" objectid="2993" subtype="boardgameexpansion" collid="13">
    <name sortindex="1">Inns &amp; Cathedrals</name><yearpublished>0</yearpublished>
    <stats><rating value="N/A"/></stats>
    <status own="0" prevowned="0" fortrade="0" want="0" wanttoplay="0" wanttobuy="0"
      wishlist="1" wishlistpriority="2" preordered="0" lastmodified="2021-01-01 00:00:00" />
    <wishlistcomment>the big box</wishlistcomment>
    <numplays>0</numplays>
  </item>
  <item objecttype="thing" objectid="5" subtype="boardgame" collid="14">
    <name sortindex="1">Acquire</name>
    <status own="1" prevowned="0" fortrade="1" want="0" wanttoplay="0" wanttobuy="0"
      wishlist="0" preordered="0" lastmodified="2021-01-01 00:00:00" />
  </item>
  <item objecttype="thing" objectid="6" subtype="boardgame" collid="15">
    <name sortindex="1">Mare Mediterraneum</name>
    <status own="0" prevowned="0" fortrade="0" want="0" wanttoplay="0" wanttobuy="0"
      wishlist="0" preordered="1" lastmodified="2021-01-01 00:00:00" />
    <numplays>999999</numplays>
  </item>
  <item objecttype="thing" objectid="7" subtype="boardgame" collid="16">
    <name sortindex="1">Cathedral</name>
    <status own="0" prevowned="0" fortrade="0" want="0" wanttoplay="0" wanttobuy="0"
      wishlist="0" preordered="0" lastmodified="2021-01-01 00:00:00" />
    <numplays>0</numplays>
  </item>
</items>
"""
PLAYS = """<?xml version="1.0" encoding="utf-8"?>
<plays username="ann" userid="1" total="104" page="1">
  <play id="900" date="2015-05-09" quantity="3" length="90" incomplete="0" nowinstats="0"
    location="Home">
    <item name="Carcassonne" objecttype="thing" objectid="822">
      <subtypes><subtype value="boardgame"/></subtypes></item>
    <comments>Rain all day.</comments>
    <players><player username="ann" name="Ann" score="81" win="1"/>
      <player username="" name="Bo" score="70" win="0"/></players>
  </play>
  <play id="901" date="2015-05-09" quantity="1" length="0" incomplete="1" nowinstats="1"
    location="">
    <item name="Inns &amp; Cathedrals" objecttype="thing" objectid="2993">
      <subtypes><subtype value="boardgame"/><subtype value="boardgameexpansion"/></subtypes></item>
  </play>
  <play id="902" date="0000-00-00" quantity="1" length="0" incomplete="0" nowinstats="0">
    <item name="Acquire" objecttype="thing" objectid="5"/></play>
  <play id="903" date="2015-02-30" quantity="0" length="0" incomplete="0" nowinstats="0">
    <item name="Acquire" objecttype="thing" objectid="5"/></play>
  <play id="904" date="2015-02-30" quantity="1" length="0" incomplete="0" nowinstats="0">
    <item name="Acquire" objecttype="thing" objectid="5"/></play>
  <play id="905" date="2015-02-27" quantity="1" length="0"/>
</plays>
"""
TABLE = (
    "objectname,rating,numplays,objectid,itemtype,own,fortrade,want,wanttobuy,wanttoplay,"
    "prevowned,preordered,wishlist,wishlistpriority,wishlistcomment,comment,conditiontext,collid,"
    "originalname,minplayers,maxplayers,playingtime,yearpublished,pricepaid,pp_currency,"
    "acquisitiondate,acquiredfrom,quantity,privatecomment,invlocation,version_nickname\n"
    'Carcassonne,7.5,3,822,standalone,1,0,0,0,0,0,0,0,,,"Two\nlines",good,11,,2,5,45,2000,'
    '19.99,EUR,2019-12-24,Flea market,1,Box is torn.,Shelf 3,"German, edition"\n'
    "Inns & Cathedrals,0,0,2993,expansion,0,0,0,0,0,0,0,1,2,,,,13,,,,,,,,,,,,,\n"
    "Acquire,0,0,5,standalone,0,0,0,0,0,0,0,0,,,,,14,,,,,,,,31.12.2020,,,secret wish,,\n"
    ",,,,,,,,,,,,,,,x,,,,,,,,,,,,,,,\n"
)
SAMPLES: dict[str, bytes] = {
    "collection.xml": COLLECTION.encode(),
    "plays-1.xml": PLAYS.encode(),
    "collection.csv": TABLE.encode(),
    "empty.xml": b'<items totalitems="0" termsofuse="https://boardgamegeek.com/xmlapi/termsofuse"/>',
}


def rows(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def test_a_quantity_of_three_is_three_plays() -> None:
    plays = only(rows("plays-1.xml")[0], Play)
    assert [one.key for one in plays] == ["900:1", "900:2", "900:3"]
    assert {one.when for one in plays} == {on_day(parse_iso("2015-05-09").date())}
    assert sum(one.duration_seconds for one in plays) == 90 * 60
    assert plays[0].place == "Home"
    assert plays[0].note == "Rain all day."
    assert plays[0].extra == (("players", ("Ann (score 81, won)", "Bo (score 70)")),)


def test_an_unfinished_play_of_an_expansion_is_partial() -> None:
    (play,) = only(rows("plays-1.xml")[1], Play)
    assert play.is_partial
    assert play.duration_seconds is None
    assert (play.title.type, play.title.level) == ("boardgame", "expansion")


def test_a_play_without_a_readable_date_is_kept() -> None:
    found = rows("plays-1.xml")
    assert (only(found[2], Play)[0].when, found[2].problem) == (UNKNOWN, "")
    assert found[3].skipped
    assert only(found[4], Play)[0].when == UNKNOWN
    assert "2015-02-30" in found[4].problem
    assert found[5].unmatched


def test_two_copies_of_one_game_are_told_apart_by_their_number() -> None:
    first, second, *_ = rows("collection.xml")
    (copy,) = only(first, Owned)
    assert (copy.key, copy.state, copy.edition) == ("11", "owned", "German edition")
    assert (copy.price, copy.currency, copy.place) == ("19.99", "EUR", "Shelf 3")
    assert copy.note == "Box is torn."
    assert [(one.key, one.state) for one in only(second, Owned)] == [
        ("12", "previously_owned"),
        ("12:wanted", "wanted"),
    ]
    assert first.records[0].title.ids == second.records[0].title.ids  # type: ignore[union-attr]


def test_the_counter_is_of_the_game_and_not_of_the_copy() -> None:
    first, second, *_ = rows("collection.xml")
    keys = [one.key for one in only(first, Play)]
    assert keys == ["thing:822:1", "thing:822:2", "thing:822:3"]
    assert keys == [one.key for one in only(second, Play)]
    assert {one.nature for one in only(first, Play)} == {"aggregate"}


def test_the_nested_version_is_no_entry_of_its_own() -> None:
    assert len(rows("collection.xml")) == 6


def test_ratings_are_decimal_and_na_is_none() -> None:
    found = rows("collection.xml")
    assert (only(found[0], Rating)[0].value, only(found[0], Rating)[0].scale) == (750, "10.1")
    assert not only(found[2], Rating)
    assert not only(rows("collection.csv")[1], Rating)


def test_a_comment_is_a_public_review_as_it_stands() -> None:
    (review,) = only(rows("collection.xml")[0], Review)
    assert review.body == "Line one\nline two & [b]bold[/b]"
    assert review.visibility == "public"
    assert only(rows("collection.csv")[0], Review)[0].body == "Two\nlines"


def test_wishes_have_their_own_places() -> None:
    found = rows("collection.xml")
    (wish,) = only(found[2], ListEntry)
    assert (wish.list_key, wish.role) == ("wishlist", "list")
    assert wish.note == "priority 2: love to have\nthe big box"
    assert only(found[0], Status)[0].status == "planned"
    assert only(found[0], ListEntry)[0].role == "watch_later"


def test_states_of_copies() -> None:
    found = rows("collection.xml")
    assert only(found[3], Owned)[0].state == "for_trade"
    assert only(found[4], Owned)[0].state == "ordered"


def test_an_absurd_counter_is_capped_and_said() -> None:
    row = rows("collection.xml")[4]
    assert len(only(row, Play)) == 5000
    assert "999999" in row.problem


def test_an_entry_that_says_nothing_is_skipped_with_a_reason() -> None:
    assert rows("collection.xml")[5].skipped


def test_the_table_names_the_same_copies_and_plays_as_the_xml() -> None:
    table, xml = rows("collection.csv")[0], rows("collection.xml")[0]
    assert {one.key for one in only(table, Owned)} == {one.key for one in only(xml, Owned)}
    assert [one.key for one in only(table, Play)] == [one.key for one in only(xml, Play)]
    assert only(table, Owned)[0].acquired == only(xml, Owned)[0].acquired
    assert only(table, Rating)[0].value == only(xml, Rating)[0].value


def test_a_private_remark_without_a_copy_is_a_note() -> None:
    found = rows("collection.csv")
    assert only(found[2], Note)[0].text == "secret wish"
    assert found[3].unmatched


@pytest.mark.parametrize(
    "content",
    [
        "<items><item type='boardgame' id='822'><name value='x'/></item></items>",
        "<plays><play>1</play></plays>",
        "<errors><error><message>Invalid username specified</message></error></errors>",
        "objectname,rating\nx,1\n",
    ],
)
def test_other_files_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("collection.xml", content.encode())) is None

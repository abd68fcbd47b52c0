"""The files of BoardGameGeek: two of XML, one CSV."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from mediary.builtin.boardgamegeek.holding import (
    Holding,
    Said,
    said_of,
    title_of,
    whole,
)
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.files import ExportFile
from mediary.sdk.records import Fact, Play, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.when import UNKNOWN, When, parse_partial
from mediary.sdk.xml_stream import XmlElement

_FLAGS = (
    "own",
    "prevowned",
    "fortrade",
    "want",
    "wanttoplay",
    "wanttobuy",
    "wishlist",
    "preordered",
)
_NOTHING = "the entry has no state, rating, comment or plays"
_CACHED = 20_000

Cell = Callable[[list[str]], str]


class BoardGameGeek:
    """Reads collections and plays."""

    name = "boardgamegeek"
    label = "BoardGameGeek"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a collection (XML or CSV) or a page of plays."""
        if {"objectname", "objectid", "collid"} <= set(file.columns):
            return Kind(name="collection csv", rank=60)
        root, child = file.xml_root
        is_theirs = b"boardgamegeek.com/xmlapi" in file.head[:2048] and not child
        if root == "items" and (is_theirs or (child == "item" and _is_collection(file.head))):
            return Kind(name="collection", rank=60)
        if root == "plays" and (is_theirs or (child == "play" and _is_plays(file.head))):
            return Kind(name="plays", rank=50)
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each entry of a collection, or each logged play."""
        if kind.name == "plays":
            yield from _plays(file)
        elif kind.name == "collection":
            yield from _collection(file)
        else:
            yield from _table(file)


def _is_collection(head: bytes) -> bool:
    return b"objectid=" in head and (b"collid=" in head or b"<numplays>" in head)


def _is_plays(head: bytes) -> bool:
    return b"quantity=" in head and b"objectid=" in head


def _plays(file: ExportFile) -> Iterator[Row]:
    titles: dict[tuple[str, str, str], Title] = {}
    for found in file.xml_elements("play"):
        yield _play(found, titles)


def _play(found: XmlElement, titles: dict[tuple[str, str, str], Title]) -> Row:
    play, item = found.element, found.element.find("item")
    row = Row(line=found.index, raw=found.raw)
    if item is None or not (item.get("name") or item.get("objectid")):
        row.unmatched = "a play of no named game"
        return row
    title = _played(item, titles)
    try:
        when, row.problem = parse_partial(play.get("date", "")), ""
    except ValueError:
        when, row.problem = UNKNOWN, f"date “{play.get('date')}” could not be read"
    quantity = play.get("quantity") or "1"
    count = whole(quantity)
    if not (count or quantity == "0") or not play.get("id"):
        row.failed = "a play needs an id and a whole quantity"
        return row
    if not count:
        row.skipped = "the entry says that the game was played 0 times"
    if count > MOST_PLAYS:
        row.problem = f"quantity {count} is more than {MOST_PLAYS}; {MOST_PLAYS} were taken"
        count = MOST_PLAYS
    row.records = tuple(_times(play, title, when, count))
    return row


def _times(play: Element, title: Title, when: When, count: int) -> Iterator[Play]:
    # `length` is of the entry: its minutes are shared out among the plays that it stands for.
    seconds = whole(play.get("length", "")) * 60
    extra = facts(
        players=tuple(_player(one) for one in play.iterfind("players/player")),
        is_left_out_of_statistics=True if play.get("nowinstats") == "1" else None,
    )
    for number in range(1, count + 1):
        yield Play(
            title=title,
            key=f"{play.get('id')}:{number}",
            when=when,
            duration_seconds=seconds // count or None,
            is_partial=play.get("incomplete") == "1",
            place=play.get("location", ""),
            note=play.findtext("comments") or "",
            extra=extra,
        )


def _player(player: Element) -> str:
    name = player.get("name") or player.get("username") or "someone"
    said = [f"score {player.get('score')}"] if player.get("score") else []
    if player.get("win") == "1":
        said.append("won")
    return f"{name} ({', '.join(said)})" if said else name


def _played(item: Element, titles: dict[tuple[str, str, str], Title]) -> Title:
    subtypes = {one.get("value", "") for one in item.iterfind("subtypes/subtype")}
    subtype = next((one for one in sorted(subtypes, reverse=True) if one.endswith("expansion")), "")
    subtype = subtype or ("videogame" if "videogame" in subtypes else "boardgame")
    key = (item.get("objectid", ""), item.get("name", ""), subtype)
    if key not in titles:
        if len(titles) >= _CACHED:
            titles.clear()
        titles[key] = title_of(key[0], key[1], subtype=subtype, year="", more=())
    return titles[key]


def _collection(file: ExportFile) -> Iterator[Row]:
    index = 0
    for found in file.xml_elements("item"):
        if "item" in found.path:
            continue  # the printed version of a copy stands inside it as an item of its own
        index += 1
        item = found.element
        row = Row(line=index, raw=found.raw)
        if not (found.text("name") or item.get("objectid")):
            row.unmatched = "an entry of no named game"
        else:
            _fill(row, said_of(_held(found)))
        yield row


def _fill(row: Row, said: Said) -> None:
    row.records = tuple(said.records)
    row.problem = "; ".join(said.problems)
    if not row.records:
        row.failed = row.problem
        row.skipped = "" if row.failed else _NOTHING
        row.problem = ""


def _held(found: XmlElement) -> Holding:
    item = found.element
    status, stats = item.find("status"), item.find("stats")
    private = item.find("privateinfo")
    state = dict(status.attrib) if status is not None else {}
    own = dict(private.attrib) if private is not None else {}
    rating = item.find("stats/rating")
    version = item.find("version/item/name")
    thing = item.get("objectid", "")
    return Holding(
        title=title_of(
            thing,
            found.text("name"),
            subtype=item.get("subtype", ""),
            year=found.text("yearpublished"),
            more=_game_facts(
                dict(stats.attrib) if stats is not None else {}, found.text("originalname")
            ),
        ),
        thing=thing,
        collid=item.get("collid", ""),
        flags=frozenset(flag for flag in _FLAGS if state.get(flag) == "1"),
        priority=state.get("wishlistpriority", ""),
        wish_note=found.text("wishlistcomment"),
        rating=rating.get("value", "") if rating is not None else "",
        plays=found.text("numplays"),
        comment=item.findtext("comment") or "",
        private_comment=(private.findtext("privatecomment") or "") if private is not None else "",
        modified=state.get("lastmodified", ""),
        edition=(version.get("value") or version.text or "") if version is not None else "",
        condition=found.text("conditiontext"),
        place=own.get("inventorylocation", ""),
        acquired=own.get("acquisitiondate", ""),
        price=own.get("pricepaid", ""),
        currency=own.get("pp_currency", ""),
        count=own.get("quantity", ""),
        format=facts(
            acquired_from=own.get("acquiredfrom"),
            has_parts=found.text("haspartslist"),
            wants_parts=found.text("wantpartslist"),
        ),
    )


def _game_facts(stats: dict[str, str], original: str) -> tuple[Fact, ...]:
    return facts(
        original_title=original,
        min_players=whole(stats.get("minplayers", "")) or None,
        max_players=whole(stats.get("maxplayers", "")) or None,
        runtime_minutes=whole(stats.get("playingtime", "")) or None,
    )


def _table(file: ExportFile) -> Iterator[Row]:
    table = file.table()
    name, thing = table.cell("objectname"), table.cell("objectid")
    hold = _holder(table)
    for line, cells in table:
        row = Row(line=line, raw=cells)
        if not (name(cells) or thing(cells)):
            row.unmatched = "an entry of no named game"
        else:
            _fill(row, said_of(hold(cells)))
        yield row


def _holder(table: Table) -> Callable[[list[str]], Holding]:
    get: dict[str, Cell] = {name: table.cell(name) for name in table.columns}
    comment, private = table.raw_cell("comment"), table.raw_cell("privatecomment")

    def hold(cells: list[str]) -> Holding:
        said = {name: look(cells) for name, look in get.items()}
        return Holding(
            title=title_of(
                said.get("objectid", ""),
                said.get("objectname", ""),
                subtype=said.get("itemtype", ""),
                year=said.get("yearpublished", ""),
                more=_game_facts(said, said.get("originalname", "")),
            ),
            thing=said.get("objectid", ""),
            collid=said.get("collid", ""),
            flags=frozenset(flag for flag in _FLAGS if said.get(flag) == "1"),
            priority=said.get("wishlistpriority", ""),
            wish_note=said.get("wishlistcomment", ""),
            rating=said.get("rating", ""),
            plays=said.get("numplays", ""),
            comment=comment(cells),
            private_comment=private(cells),
            edition=said.get("version_nickname", ""),
            condition=said.get("conditiontext", ""),
            place=said.get("invlocation", ""),
            acquired=said.get("acquisitiondate", ""),
            price=said.get("pricepaid", ""),
            currency=said.get("pp_currency", ""),
            count=said.get("quantity", ""),
            format=facts(
                acquired_from=said.get("acquiredfrom"),
                has_parts=said.get("haspartslist"),
                wants_parts=said.get("wantpartslist"),
            ),
        )

    return hold

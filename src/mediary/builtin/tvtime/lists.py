"""Lists: the 2026 table, and the data request's, whose items are maps as Go prints them."""

import re
from collections.abc import Iterator

from mediary.builtin.tvtime.titles import Titles, is_true, moment_of, movie_ids, whole
from mediary.sdk.contract import Row
from mediary.sdk.records import AnyRecord, Favourite, ListAbout, ListEntry, Title
from mediary.sdk.tables import Table

_PAIR = re.compile(r"([a-z_]+):(.*?)(?= [a-z_]+:|$)", re.DOTALL)
MOST_ITEMS = 10_000


def list_rows(table: Table) -> Iterator[Row]:
    """Read the 2026 table: a row each item.

    [list_id, list_name, item_type, tvdb_id, uuid, name, custom_order]
    """
    cell, titles, told = table.cell, Titles(), set[str]()
    key_, name_, type_ = cell("list_id"), cell("list_name"), cell("item_type")
    own, uuid, title_, order = cell("tvdb_id"), cell("uuid"), cell("name"), cell("custom_order")
    for line, cells in table:
        title = _title(titles, type_(cells), own(cells), uuid(cells), title_(cells))
        if title is None:
            yield Row(line=line, raw=cells, unmatched="the row names no series or film")
            continue
        key, name, place = key_(cells) or name_(cells), name_(cells), whole(order(cells))
        entry = ListEntry(
            title=title,
            list_key=key,
            list_name=name,
            position=place + 1 if place is not None else None,
        )
        about = () if key in told else (ListAbout(list_key=key, name=name or key),)
        told.add(key)
        yield Row(line=line, raw=cells, records=(*about, entry))


def go_list_rows(table: Table) -> Iterator[Row]:
    """Read the data request's table: a row each list, its items in one cell.

    [s_key, name, description, is_public, type, ordering, objects, created_at]
    """
    cell, titles = table.cell, Titles()
    key_, name_, public = cell("s_key"), cell("name"), cell("is_public")
    objects, created, description = cell("objects"), cell("created_at"), cell("description")
    for line, cells in table:
        key, name, items = key_(cells), name_(cells), go_maps(objects(cells))
        if not items and (not name or key in {"collection", "count"}):
            yield Row(line=line, raw=cells, skipped="a total that TV Time kept for itself")
            continue
        problems: list[str] = []
        role = "favourites" if key.startswith("favorite-") else "list"
        about = ListAbout(
            list_key=key or name,
            name=name or key or "List",
            description=description(cells),
            role=role,  # type: ignore[arg-type]
            visibility="public" if is_true(public(cells)) else "private",
            created=moment_of(created(cells), "created_at", problems),
        )
        records: list[AnyRecord] = [about]
        for place, item in enumerate(items, start=1):
            records += _entry(titles, about, item, place, problems)
        yield Row(
            line=line,
            raw=cells,
            records=tuple(records),
            problem="; ".join(dict.fromkeys(problems)),
        )


def go_maps(text: str) -> list[dict[str, str]]:
    """Read an array of flat maps as Go prints it: `[map[id:1 type:series] map[…]]`.

    Nothing is quoted, so a value ends where the next lower-case `key:` begins.
    """
    found: list[dict[str, str]] = []
    for part in text.split("map[")[1:]:
        inner = part.rsplit("]", 2)[0] if part.rstrip().endswith("]]") else part.rpartition("]")[0]
        found.append({key: value.strip() for key, value in _PAIR.findall(inner)})
        if len(found) >= MOST_ITEMS:
            break
    return found


def _entry(
    titles: Titles, about: ListAbout, item: dict[str, str], place: int, problems: list[str]
) -> list[AnyRecord]:
    title = _title(
        titles, item.get("type", ""), item.get("id", ""), item.get("uuid", ""), item.get("name", "")
    )
    if title is None:
        problems.append(f"item {place} names no series or film")
        return []
    seconds = item.get("created_at", "")
    added = moment_of(_seconds(seconds), "created_at", problems)
    entry = ListEntry(
        title=title,
        list_key=about.list_key,
        list_name=about.name,
        role=about.role,
        position=place,
        added=added,
    )
    return [Favourite(title=title, since=added), entry] if about.role == "favourites" else [entry]


def _seconds(text: str) -> str:
    """Go writes large numbers as 1.707766149e+09."""
    if "e+" not in text:
        return text
    try:
        return str(round(float(text)))
    except (ValueError, OverflowError):
        return text


def _title(titles: Titles, type_: str, number: str, uuid: str, name: str) -> Title | None:
    if type_ == "movie":
        return titles.movie(name, None, *movie_ids(number, None, uuid))
    return titles.show(number, name)

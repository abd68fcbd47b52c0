"""AniList's data export: `gdpr_data.json`.

`{user {custom_lists {anime[], manga[]}, …}, lists[], activity[], reviews[], favourites[], …}` as
written by anilist.co; no title stands in it, only AniList's ids. An entry's `custom_lists` has a
flag for each of the person's lists, as text: `"[0,1]"`.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from mediary.builtin.anilist.cells import fuzzy, moment, number
from mediary.builtin.anilist.entry import Entry, Score, records_of
from mediary.sdk.contract import Row
from mediary.sdk.counters import read_counter
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Favourite, Play, Review, Title

_RANGE = re.compile(r"^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$")
_TYPES = {"0": "anime", "1": "manga", "ANIME": "anime", "MANGA": "manga"}
# Favourites count from one, and go on with characters, staff and studios.
_FAVOURITES = {"1": "anime", "2": "manga", "ANIME": "anime", "MANGA": "manga"}
_OBJECTS = {"1": "anime", "2": "manga"}
# What an activity says: 1 completed, 2 plans, 3 watched, 4 paused, 5 dropped, 6 watched again,
# 7 finished again. Those in between name the episode where somebody stopped: not one watched then.
_WATCHED, _AGAIN = {"3", "6", "7"}, {"6", "7"}
_SECRETS = ("email", "password", "token", "ip", "ip_address")

Names = dict[str, list[str]]
Types = dict[str, set[str]]


def rows_of(file: ExportFile) -> Iterator[Row]:
    """Yield a row for each list entry, review, favourite and activity."""
    names, types = _look_ahead(file)
    index = 0
    for element in file.json_elements():
        if not element.index or element.key not in _READERS:
            continue
        index += 1
        value = element.value()
        if not isinstance(value, dict):
            yield Row(line=index, raw=value, failed=f"not an object, in {element.key}")
            continue
        for secret in _SECRETS:
            if value.get(secret):
                value[secret] = ""
        yield _READERS[element.key](index, value, names, types)


def _look_ahead(file: ExportFile) -> tuple[Names, Types]:
    """Read the names of the person's own lists, and what kind each series is.

    Both may stand behind the entries that need them.
    """
    names: Names = {}
    types: Types = {}
    for element in file.json_elements():
        if element.key == "user" and not element.index:
            names = _names(element.value())
        elif element.key == "lists" and element.index:
            value = element.value()
            if isinstance(value, dict):
                kind = _TYPES.get(str(value.get("series_type")), "")
                types.setdefault(str(value.get("series_id")), set()).add(kind)
    return names, types


def _names(user: object) -> Names:
    lists = user.get("custom_lists") if isinstance(user, dict) else None
    if isinstance(lists, str):
        lists = _decoded(lists)
    if not isinstance(lists, dict):
        return {}
    return {
        kind: [str(one) for one in lists[kind]]
        for kind in ("anime", "manga")
        if isinstance(lists.get(kind), list)
    }


def _decoded(text: str) -> Any:  # noqa: ANN401
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _title(kind: str, series_id: object) -> Title | None:
    if not kind:
        return None
    own = numbered("anilist", kind, series_id)
    if own is None:
        return None
    return Title(type=kind, level="show" if kind == "anime" else "series", ids=known(own))


def _no_title(index: int, value: dict[str, Any]) -> Row:
    return Row(line=index, raw=value, unmatched="no AniList id, or not one of an anime or manga")


def _entry(index: int, value: dict[str, Any], names: Names, types: Types) -> Row:
    kind = _TYPES.get(str(value.get("series_type")), "")
    title = _title(kind, value.get("series_id"))
    if title is None:
        return _no_title(index, value)
    problems: list[str] = []
    updated = moment(value.get("updated_at"), "updated_at", problems)
    score = number(value.get("score"), "score", problems)
    entry = Entry(
        title=title,
        key=title.ids[0].key,
        has_own_key=True,
        status=str(value.get("status") if value.get("status") is not None else "").upper(),
        done=read_counter(value.get("progress"), "progress", problems),
        total=0,
        volumes=read_counter(value.get("progress_volume"), "progress_volume", problems)
        if kind == "manga"
        else 0,
        repeats=read_counter(value.get("repeat"), "repeat", problems),
        started=fuzzy(value.get("started_on"), "started_on", problems),
        finished=fuzzy(value.get("finished_on"), "finished_on", problems),
        # The export holds the raw score, whatever scale the person sees it on.
        score=Score(round(score * 10), "100") if score else None,
        notes=str(value.get("notes") or ""),
        lists=_lists(value.get("custom_lists"), names.get(kind, [])),
        said_at=updated.at,
        added=moment(value.get("created_at"), "created_at", problems),
    )
    records = records_of(entry, problems)
    if not records:
        return Row(line=index, raw=value, skipped="the entry says nothing of its title")
    return Row(line=index, raw=value, records=tuple(records), problem="; ".join(problems))


def _lists(value: object, names: list[str]) -> tuple[str, ...]:
    """Return the names of the lists whose flag is set; an older entry has fewer flags than lists.

    The flags are an array or text that holds one; names in their place are taken as they are.
    """
    if isinstance(value, str):
        value = _decoded(value) if value else None
    if not isinstance(value, list):
        return ()
    found: list[str] = []
    for place, one in enumerate(value):
        if isinstance(one, str):
            found.append(one)
        elif one:
            found.append(names[place] if place < len(names) else f"list {place + 1}")
    return tuple(dict.fromkeys(one for one in found if one))


def _review(index: int, value: dict[str, Any], names: Names, types: Types) -> Row:
    kind = _TYPES.get(str(value.get("series_type")), "")
    title = _title(kind, value.get("series_id"))
    if title is None:
        return _no_title(index, value)
    problems: list[str] = []
    score = number(value.get("score"), "score", problems)
    own = numbered("anilist", "review", value.get("id"))
    review = Review(
        title=title,
        key=f"review:{own.key}" if own else key_of("review", title.ids[0].key, value.get("text")),
        has_own_key=own is not None,
        said_at=moment(value.get("updated_at"), "updated_at", []).at,
        body=str(value.get("text") or ""),
        headline=str(value.get("summary") or ""),
        format="markdown",
        rating=round(score * 10) or None,
        written=moment(value.get("created_at") or value.get("updated_at"), "date", problems),
        visibility="public" if str(value.get("private")) in {"0", "False"} else "private",
    )
    return Row(line=index, raw=value, records=(review,), problem="; ".join(problems))


def _favourite(index: int, value: dict[str, Any], names: Names, types: Types) -> Row:
    kind = _FAVOURITES.get(str(value.get("favourite_type")), "")
    if not kind:
        return Row(line=index, raw=value, skipped="a favourite that is no anime or manga")
    title = _title(kind, value.get("favourite_id"))
    if title is None:
        return _no_title(index, value)
    problems: list[str] = []
    since = moment(value.get("created_at"), "created_at", problems)
    records = (Favourite(title=title, since=since),)
    return Row(line=index, raw=value, records=records, problem="; ".join(problems))


def _activity(index: int, value: dict[str, Any], names: Names, types: Types) -> Row:
    """Read "watched episode 3 - 5": the only trace of single episodes with their time."""
    action = str(value.get("action_type"))
    found = _RANGE.match(str(value.get("object_value") or "").strip())
    if found is None or action not in _WATCHED or found[0] == "0":
        return Row(line=index, raw=value, skipped="an activity that names no watched episodes")
    title = _title(_kind_of(value, types), value.get("object_id"))
    if title is None:
        return Row(
            line=index, raw=value, unmatched="nothing says whether its id is an anime or a manga"
        )
    first = int(found[1])
    last = int(found[2] or first)
    if not 0 < first <= last < first + 1000:
        return Row(line=index, raw=value, failed=f"“{found[0]}” is no range of episodes")
    problems: list[str] = []
    when = moment(value.get("created_at"), "created_at", problems)
    level = "chapter" if title.type == "manga" else "episode"
    own = value.get("id")
    key = f"activity:{own}" if own else "activity:" + key_of(title.ids[0].key, found[0], when.at)
    plays: list[AnyRecord] = [
        Play(
            title=Title(type=title.type, level=level, parent=title, number=n),
            key=f"{key}:{n}",
            has_own_key=bool(own),
            when=when,
            is_rewatch=action in _AGAIN,
        )
        for n in range(first, last + 1)
    ]
    return Row(line=index, raw=value, records=tuple(plays), problem="; ".join(problems))


def _kind_of(activity: dict[str, Any], types: Types) -> str:
    """Say what an activity is about: as it says itself, else as the only entry with its id."""
    kinds = types.get(str(activity.get("object_id")), set())
    said = _OBJECTS.get(str(activity.get("object_type")), "")
    return said or (next(iter(kinds)) if len(kinds) == 1 else "")


_READERS = {
    "lists": _entry,
    "reviews": _review,
    "favourites": _favourite,
    "activity": _activity,
}

"""Grouvee: a collection of games on shelves.

CSV `id,name,shelves,platforms,rating,review,dates,statuses,genres,…,giantbomb_id,igdb_id` with
JSON inside the cells, as written by grouvee.com, and its newer JSON export (`collection`,
`play_log`, `reviews` …) with the same members. An absent date is the text `None`; a run that holds
a level of completion and nothing else is what the site writes for every shelved game, and no run.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Note,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Title,
    facts,
)
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, on_day, parse_iso, typed_moment

_JSON_CELLS = ("shelves", "dates", "statuses", "platforms", "genres", "developers", "publishers")
_NOT_READ = "this part of the JSON export is not known yet; the row is kept as it stands"


class Grouvee:
    """Reads shelves, runs, ratings, reviews and status updates."""

    name = "grouvee"
    label = "Grouvee"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is Grouvee's table or its JSON."""
        columns = set(file.columns)
        if {"id", "name", "shelves"} <= columns:
            return Kind(name="collection")
        shape = file.json_shape
        game = shape.first.get("collection")
        is_theirs = "export_format_version" in shape.keys and (
            "collection" in shape.keys and isinstance(game, dict) and "shelves" in game
        )
        return Kind(name="json") if is_theirs else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each game, and for each element of the JSON's other arrays."""
        if kind.name == "json":
            yield from _json_rows(file)
            return
        table = file.table()
        cells_of = {name: table.raw_cell(name) for name in table.columns}
        for line, cells in table:
            said: dict[str, Any] = {name: look(cells) for name, look in cells_of.items()}
            problems = [problem for name in _JSON_CELLS if (problem := _decode(said, name))]
            yield _row(line, cells, said, problems)


def _decode(said: dict[str, Any], name: str) -> str:
    """Replace the JSON text in a cell by what it holds; return what is wrong with it."""
    cell = str(said.get(name) or "").strip()
    said[name] = None
    if cell in {"", "None", "null"}:
        return ""
    try:
        said[name] = msgspec.json.decode(cell)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return f"the cell “{name}” holds no sound JSON"
    return ""


def _json_rows(file: ExportFile) -> Iterator[Row]:
    line = 0
    for element in file.json_elements():
        if not element.index:
            continue  # the account and the version of the format are no rows
        line += 1
        yield _json_row(line, element.key, element.value())


def _json_row(line: int, part: str, value: object) -> Row:
    if not isinstance(value, dict):
        return Row(line=line, raw=value, failed="not an object")
    if part == "collection":
        return _row(line, value, value, [])
    said: dict[str, dict[str, Any]] = {
        "play_log": {"dates": [value]},
        "reviews": {
            "rating": value.get("rating"),
            "review": value.get("text"),
            "review_title": value.get("title"),
        },
        "statuses": {"statuses": [value]},
    }
    if part in said:
        return _part(line, value, said[part])
    if part == "comments":
        return Row(line=line, raw=value, skipped="a comment, not the person's own history")
    return Row(line=line, raw=value, failed=_NOT_READ)


def _part(line: int, raw: dict[str, Any], said: dict[str, Any]) -> Row:
    game = raw.get("game")
    return _row(line, raw, {**(game if isinstance(game, dict) else {}), **said}, [])


def _row(line: int, raw: object, said: Mapping[str, Any], problems: list[str]) -> Row:
    title = _title(said)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="a row without a game")
    shelves = said.get("shelves")
    shelves = shelves if isinstance(shelves, dict) else {}
    records = [
        *_runs(title, said.get("dates"), shelves, problems),
        *_shelved(title, shelves, problems),
        *_judged(title, said, problems),
        *_updates(title, said.get("statuses"), problems),
    ]
    if not records:
        problem = "; ".join(problems)
        skipped = "" if problem else "the game is on no shelf and nothing is said of it"
        return Row(line=line, raw=raw, failed=problem, skipped=skipped)
    return Row(line=line, raw=raw, records=tuple(records), problem="; ".join(problems))


def _title(said: Mapping[str, Any]) -> Title:
    released = _text(said.get("release_date") or said.get("release date"))
    year = released[:4]
    return Title(
        type="game",
        level="game",
        title=_text(said.get("name")).strip(),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        ids=known(
            numbered("grouvee", "game", said.get("id")),
            numbered("giantbomb", "game", said.get("giantbomb_id")),
            numbered("igdb", "game", said.get("igdb_id")),
        ),
        facts=facts(
            released=released,
            **{
                name: tuple(said[name])
                for name in ("genres", "developers", "publishers", "platforms")
                if isinstance(said.get(name), dict)
            },
        ),
    )


def _runs(
    title: Title, runs: object, shelves: dict[str, Any], problems: list[str]
) -> Iterator[AnyRecord]:
    is_finished = False
    started_last = UNKNOWN
    for run in _objects(runs):
        started = _when(run.get("date_started"), "date_started", problems)
        finished = _when(run.get("date_finished"), "date_finished", problems)
        seconds = run.get("seconds_played")
        seconds = seconds if isinstance(seconds, int) and seconds > 0 else 0
        if finished.is_unknown and "Playing" in shelves:
            started_last = started
            if seconds:
                yield Progress(title=title, minutes=seconds // 60, last=started)
        elif seconds or _text(run.get("date_started")) or _text(run.get("date_finished")):
            is_finished = is_finished or bool(_text(run.get("date_finished")))
            yield _play(title, run, (started, finished, seconds))
    if "Playing" in shelves:
        since = _when(_member(shelves["Playing"], "date_added"), "date_added", problems)
        yield Status(
            title=title, status="in_progress", label="Playing", started=started_last, since=since
        )
    elif is_finished:
        yield Status(title=title, status="completed", label="Played")


def _play(title: Title, run: Mapping[str, Any], said: tuple[When, When, int]) -> Play:
    started, finished, seconds = said
    return Play(
        title=title,
        # The play log repeats the runs of the collection without the site's number of the game.
        key=key_of(
            "run",
            fold_title(title.title),
            _text(run.get("date_started")),
            _text(run.get("date_finished")),
            seconds,
        ),
        when=started if finished.is_unknown else finished,
        duration_seconds=seconds or None,
        platform=_text(run.get("platform")),
        extra=facts(
            level_of_completion=_text(run.get("level_of_completion")),
            started=_text(run.get("date_started")),
        ),
    )


def _shelved(title: Title, shelves: dict[str, Any], problems: list[str]) -> Iterator[AnyRecord]:
    for name, shelf in shelves.items():
        added = _when(_member(shelf, "date_added"), "date_added", problems)
        order = _member(shelf, "order")
        if name == "Played":
            key = title.ids[0].key if title.ids else key_of(fold_title(title.title))
            yield Play(title=title, key=f"seen:{key}", nature="mark")
        elif name != "Playing":
            if name == "Backlog":
                yield Status(title=title, status="planned", label=name, since=added)
            yield ListEntry(
                title=title,
                list_key="watchlist" if name == "Backlog" else name,
                list_name=name,
                role="watch_later" if name == "Backlog" else "list",
                position=order if isinstance(order, int) and order > 0 else None,
                added=added,
                said_at=added.at,
            )


def _judged(title: Title, said: Mapping[str, Any], problems: list[str]) -> Iterator[AnyRecord]:
    value = None
    cell = _text(said.get("rating")).strip()
    if cell and cell != "0":
        try:
            value = round(float(cell) * 200)
        except (ValueError, OverflowError):
            value = -1
        if not 0 <= value <= 1000:
            problems.append(f"rating “{cell}” is not between 1 and 5")
            value = None
    if value:
        yield Rating(title=title, value=value, scale="5" if value % 200 == 0 else "5.5")
    body = _text(said.get("review"))
    if body.strip():
        yield Review(
            title=title,
            key=f"review:{key_of(fold_title(title.title))}",
            body=body,
            headline=_text(said.get("review_title")),
            rating=value or None,
            visibility="public",
        )


def _updates(title: Title, updates: object, problems: list[str]) -> Iterator[AnyRecord]:
    for update in _objects(updates):
        text = _text(update.get("status") or update.get("text"))
        if not text.strip():
            continue
        date = _text(update.get("date"))
        when = _when(date, "date of a status update", problems)
        key = key_of("update", fold_title(title.title), date, text)
        yield Note(title=title, key=f"update:{key}", text=text, said_at=when.at)


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _member(shelf: object, name: str) -> object:
    return shelf.get(name) if isinstance(shelf, dict) else None


def _text(value: object) -> str:
    text = "" if value is None else str(value)
    return "" if text in {"None", "null"} else text


def _when(value: object, name: str, problems: list[str]) -> When:
    text = _text(value).strip()
    if not text:
        return UNKNOWN
    try:
        moment = parse_iso(text)
        return on_day(moment.date()) if len(text) <= 10 else typed_moment(moment)
    except ValueError:
        problems.append(f"{name} “{text}” could not be read")
        return UNKNOWN


plugin = Grouvee()

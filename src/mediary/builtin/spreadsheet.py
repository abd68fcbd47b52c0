"""The tables that Mediary writes for spreadsheets, read back.

`type,level,title,…,work_ids` and then, by table, what is said: `watched,seconds,…` (history),
`status,…,progress_at` (collection), `copy_state,…` (copies), `review,…` (reviews),
`list,list_id,…` (list items); `list,list_id,list_kind,description,…` (lists) stands alone.
A cell that would be a formula has an "'" in front.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Fact,
    Favourite,
    ListAbout,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Tags,
    Title,
    facts,
)
from mediary.sdk.when import UNKNOWN, When, day_number, micros, parse_iso, parse_partial

_ITEM = {"type", "level", "within_number", "work_level", "work_ids"}
# A column that only this table has.
_KINDS = {
    "is_partial": "history", "rating_scale": "collection", "copy_state": "copies",
    "review_format": "reviews", "list_note": "list_items",
}  # fmt: skip
_LIST = {"list", "list_id", "list_kind", "is_ranked"}
# Lists before their items; plays first of all.
_RANKS = {"history": 10, "lists": 30, "list_items": 40}
_GUARD = re.compile("^'+[=+\\-@\t\r\n＝＋－＠]")
MOST_TITLES = 20_000
_TYPES = {
    "movie", "show", "anime", "game", "book", "manga", "comic", "music", "podcast", "video",
    "boardgame", "event", "channel",
}  # fmt: skip
_STATUSES = {"planned", "in_progress", "completed", "on_hold", "dropped"}

Said = defaultdict[str, str]


class Spreadsheet:
    """Reads plays, statuses, ratings, copies, reviews and lists."""

    name = "spreadsheet"
    label = "Mediary's tables"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell the table by a column of its own."""
        columns = set(file.columns)
        if columns >= _LIST:
            return Kind(name="lists", rank=_RANKS["lists"])
        if not columns >= _ITEM:
            return None
        found = next((kind for column, kind in _KINDS.items() if column in columns), "")
        return Kind(name=found, rank=_RANKS.get(found, 20)) if found else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each line.

        Raises:
            DamagedFileError: The file is empty or no table.
        """
        table = file.table()
        cells = {name: table.raw_cell(name) for name in table.columns}
        titles = _Titles()
        for line, raw in table:
            # A column that somebody took out is an empty one.
            said = defaultdict(str, {name: _bare(cell(raw)) for name, cell in cells.items()})
            yield (
                _list_row(line, raw, said)
                if kind.name == "lists"
                else _row(line, raw, said, kind.name, titles)
            )


def _bare(cell: str) -> str:
    return cell[1:] if _GUARD.match(cell) else cell


def _row(line: int, raw: list[str], said: Said, kind: str, titles: "_Titles") -> Row:
    title = titles.of(said)
    if title is None:
        return Row(line=line, raw=raw, unmatched="the row names no title of a known type")
    problems: list[str] = []
    records = _SAYS[kind](title, said, problems)
    problem = "; ".join(problems)
    if not records:
        return Row(line=line, raw=raw, failed=problem or "the row says nothing of its title")
    return Row(line=line, raw=raw, records=tuple(records), problem=problem)


class _Titles:
    """Titles of one file, each made once."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], Title] = {}

    def of(self, said: Said) -> Title | None:
        """The title of a row, in its work; None where it names none."""
        if said["type"] not in _TYPES or not said["level"]:
            return None
        work = None
        if level := said["work_level"]:
            work = self._title(
                said["type"], level, said["work"], said["work_year"], said["work_ids"]
            )
            if level := said["within"]:
                work = self._title(
                    said["type"], level, said["within_title"], "", "", said["within_number"], "",
                    work,
                )  # fmt: skip
        title = self._title(
            said["type"], said["level"], said["title"], said["year"], said["ids"], said["number"],
            said["creators"], work,
        )  # fmt: skip
        is_named = title.title or title.ids or (work and title.number is not None)
        return title if is_named else None

    def _title(
        self,
        type_: str,
        level: str,
        name: str,
        year: str,
        ids: str,
        number: str = "",
        creators: str = "",
        parent: Title | None = None,
    ) -> Title:
        asked = (type_, level, name, year, ids, number, creators, parent)
        found = self.made.get(asked)
        if found is None:
            if len(self.made) >= MOST_TITLES:
                self.made.clear()
            found = self.made[asked] = Title(
                type=type_,
                level=level,
                title=name,
                year=_whole(year),
                number=_float(number),
                ids=known(*map(_id, _lines(ids))),
                creators=_lines(creators),
                parent=parent,
            )
        return found


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("\n") if part)


def _id(text: str) -> ExternalId | None:
    parts = text.split(":", 2)
    return named(*parts) if len(parts) == 3 else None


def _float(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if abs(value) < 10**9 else None


def _whole(cell: str) -> int | None:
    value = _float(cell)
    return None if value is None else int(value)


def _is_yes(cell: str) -> bool:
    return cell.strip().casefold() in {"yes", "true", "1"}


def _score(cell: str, problems: list[str]) -> int | None:
    if not cell:
        return None
    value = _float(cell)
    if value is None or not 0 <= value <= 100:
        problems.append(f"“{cell}” is not a rating from 0 to 100")
        return None
    return round(value * 10)


def _when(said: Said, column: str, problems: list[str]) -> When:
    try:
        return _parsed(said[column].strip())
    except (ValueError, OverflowError):
        problems.append(f"{column} “{said[column]}” is not a date")
        return UNKNOWN


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> When:
    if "/" in text:
        first, last = (None if part == ".." else _day(part) for part in text.split("/"))
        if first is not None and last is not None and last < first:
            raise ValueError(text)
        return When(from_=first, to=last)
    if "T" not in text:
        return parse_partial(text)
    moment = parse_iso(text)
    gap = moment.utcoffset()
    is_local = gap is not None and not text.endswith("Z")
    offset = int(gap.total_seconds() // 60) if is_local and gap is not None else None
    return When(at=micros(moment), offset=offset)


def _day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def _pairs(cell: str) -> tuple[Fact, ...]:
    pairs = (line.partition("=") for line in _lines(cell))
    return facts(**{name: _plain(value) for name, _, value in pairs})


def _plain(text: str) -> Any:  # noqa: ANN401
    value = _float(text)
    if value is None:
        return {"True": True, "False": False}.get(text, text)
    return int(value) if value.is_integer() and "." not in text else value


def _play(title: Title, said: Said, problems: list[str]) -> list[AnyRecord]:
    when = _when(said, "watched", problems)
    item = (said["type"], said["level"], said["title"], said["number"], said["within_number"])
    return [
        Play(
            title=title,
            key=key_of(*item, said["work"], said["ids"], said["work_ids"], said["watched"]),
            has_own_key=False,
            when=when,
            duration_seconds=_whole(said["seconds"]),
            progress=_pairs(said["progress"]),
            rating=_score(said["rating"], problems),
            is_rewatch=_is_yes(said["is_rewatch"]),
            is_partial=_is_yes(said["is_partial"]),
            note=said["note"],
            place=said["place"],
            platform=said["platform"],
            device=said["device"],
        )
    ]


def _entry(title: Title, said: Said, problems: list[str]) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    if said["status"] in _STATUSES:
        records.append(Status(title=title, status=said["status"], label=said["status_label"]))
    elif said["status"]:
        problems.append(f"status “{said['status']}” is not known")
    value = _score(said["rating"], problems)
    if value is not None:
        rated = _when(said, "rated", problems)
        scale = said["rating_scale"] or "100"
        records.append(Rating(title=title, value=value, scale=scale, rated=rated))
    if _is_yes(said["is_favorite"]):
        records.append(Favourite(title=title))
    if said["notes"].strip():
        records.append(Note(title=title, text=said["notes"]))
    if names := _lines(said["tags"]):
        records.append(Tags(title=title, names=names))
    figures: dict[str, Any] = {
        "position_seconds": _whole(said["position_seconds"]), "minutes": _whole(said["minutes"]),
        "percent": _float(said["percentage"]), "units": _float(said["units"]),
        "total": _float(said["total_units"]),
    }  # fmt: skip
    if any(one is not None for one in figures.values()):
        last = _when(said, "progress_at", problems)
        device = said["progress_device"]
        records.append(Progress(title=title, device=device, last=last, **figures))
    return records


def _copy(title: Title, said: Said, problems: list[str]) -> list[AnyRecord]:
    count = _whole(said["count"])
    return [
        Owned(
            title=title,
            key=key_of(*(said[name] for name in sorted(said))),
            has_own_key=False,
            state=said["copy_state"] or "owned",
            medium=said["medium"],
            format=_pairs(said["format"]),
            edition=said["edition"],
            condition=said["condition"],
            place=said["copy_place"],
            acquired=_when(said, "acquired", problems),
            price=said["price"],
            currency=said["currency"],
            count=1 if count is None else count,
            note=said["note"],
        )
    ]


def _review(title: Title, said: Said, problems: list[str]) -> list[AnyRecord]:
    if not said["review"].strip():
        return []
    form, seen = said["review_format"], said["visibility"]
    return [
        Review(
            title=title,
            key=key_of("review", said["work"], said["title"], said["number"], said["review"]),
            has_own_key=False,
            body=said["review"],
            headline=said["headline"],
            format=form if form in {"html", "markdown"} else "text",  # type: ignore[arg-type]
            language=said["language"],
            has_spoilers=_is_yes(said["has_spoilers"]),
            visibility=seen if seen in {"friends", "public"} else "private",  # type: ignore[arg-type]
            rating=_score(said["rating"], problems),
            written=_when(said, "written", problems),
        )
    ]


def _role(said: Said) -> Any:  # noqa: ANN401
    kind = said["list_kind"]
    return kind if kind in {"watch_later", "favourites"} else "list"


def _listed(title: Title, said: Said, problems: list[str]) -> list[AnyRecord]:
    return [
        ListEntry(
            title=title,
            list_key=said["list_id"] or said["list"],
            list_name=said["list"],
            role=_role(said),
            position=_whole(said["place"]),
            note=said["list_note"],
            added=_when(said, "added", problems),
        )
    ]


def _list_row(line: int, raw: list[str], said: Said) -> Row:
    if not (said["list_id"] or said["list"]):
        return Row(line=line, raw=raw, failed="a list without a name")
    seen, ranked = said["visibility"], said["is_ranked"]
    about = ListAbout(
        list_key=said["list_id"] or said["list"],
        name=said["list"] or said["list_id"],
        description=said["description"],
        role=_role(said),
        visibility=seen if seen in {"friends", "public"} else "private",  # type: ignore[arg-type]
        is_ranked=_is_yes(ranked) if ranked else None,
    )
    return Row(line=line, raw=raw, records=(about,))


_SAYS: dict[str, Callable[[Title, Said, list[str]], list[AnyRecord]]] = {
    "history": _play,
    "collection": _entry,
    "copies": _copy,
    "reviews": _review,
    "list_items": _listed,
}

plugin = Spreadsheet()

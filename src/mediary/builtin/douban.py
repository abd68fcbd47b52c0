"""Douban: films, books, music and games that a person marked.

`id,title,intro,poster,pubdate,url,rating,genres,star,comment,tags,star_time,card` as written by
the backup action doumark-action, a file for each kind of work; and the table with Chinese headings
of the backup tool Tofu, saved as CSV. `star` is the person's, `rating` the site's. Times are of
China (UTC+8).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Play,
    Rating,
    Review,
    Status,
    Tags,
    Title,
    facts,
    season,
)
from mediary.sdk.when import UNKNOWN, When, parse_iso, typed_moment

_CHINA = ZoneInfo("Asia/Shanghai")
_SUBJECT = re.compile(r"(movie|book|music)\.douban\.com/subject/(\d+)|douban\.com/(game)/(\d+)")
_SEASON = re.compile(r"^(.*?\S)\s*第\s*([0-9]+|[一二三四五六七八九十]+)\s*季\s*$")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_LEVELS = {
    "movie": ("movie", "movie"),
    "book": ("book", "book"),
    "music": ("music", "album"),
    "game": ("game", "game"),
}
# What the mark says is in no cell, only in the name of the file or its folder.
_WORDS = (
    ("wish", re.compile(r"想[看读听玩]|(?:^|[^a-z])(?:mark|wish|collect_wish)(?:[^a-z]|$)")),
    ("doing", re.compile(r"在[看读听玩]|(?:^|[^a-z])(?:doing|do)(?:[^a-z]|$)")),
)


class _Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Cells of a row, as text."""

    number: str
    title: str
    url: str
    star: str
    comment: str
    tags: str
    time: str
    intro: str = ""
    released: str = ""
    genres: str = ""
    card: str = ""
    visibility: str = ""


class Douban:
    """Reads marks with their stars, tags and short comments."""

    name = "douban"
    label = "Douban"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a backup of Douban marks; the name tells marks done from wishes."""
        columns = set(file.columns)
        if not (
            {"star", "star_time", "title"} <= columns or {"标题", "链接", "我的评分"} <= columns
        ):
            return None
        name = file.name.lower()
        found = next((word for word, shape in _WORDS if shape.search(name)), "done")
        return Kind(name=found)

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each mark."""
        table = file.table()
        mark_of = _marks(table.cell, table.raw_cell)
        named = next((word for word in _LEVELS if word in file.stem.lower()), "")
        meaning = options.kind or kind.name
        for line, cells in table:
            yield _row(line, cells, mark_of(cells), (meaning, named))


def _marks(
    cell: Callable[..., Callable[[list[str]], str]],
    raw_cell: Callable[..., Callable[[list[str]], str]],
) -> Callable[[list[str]], _Mark]:
    number, title, url = cell("id"), cell("title", "标题"), cell("url", "链接")
    star, comment = cell("star", "我的评分"), raw_cell("comment", "评论")
    tags, time = cell("tags", "标签"), cell("star_time", "创建时间")
    intro, released, genres = cell("intro", "简介"), cell("pubdate"), cell("genres")
    card, visibility = cell("card"), cell("可见性")

    def mark_of(cells: list[str]) -> _Mark:
        return _Mark(
            number=number(cells),
            title=title(cells),
            url=url(cells),
            star=star(cells),
            comment=comment(cells),
            tags=tags(cells),
            time=time(cells),
            intro=intro(cells),
            released=released(cells),
            genres=genres(cells),
            card=card(cells) or intro(cells),
            visibility=visibility(cells),
        )

    return mark_of


def _row(line: int, raw: list[str], mark: _Mark, meant: tuple[str, str]) -> Row:
    meaning, named = meant
    found = _SUBJECT.search(mark.url)
    kind = (found[1] or found[3]) if found else named
    number = (found[2] or found[4]) if found else mark.number
    if not kind:
        return Row(line=line, raw=raw, failed="neither the link nor the file name tells the kind")
    subject = numbered("douban", kind, number)
    if subject is None and not mark.title:
        return Row(line=line, raw=raw, unmatched="a mark without a work")
    title = _title(kind, mark, known(subject))
    when, problem = _when(mark.time)
    key = f"{kind}:{subject.key}" if subject else key_of(kind, mark.title)
    records = [*_said(meaning, title, when, key), *_judged(title, when, mark, key)]
    star, trouble = _value(mark.star)
    if star is not None:
        records.append(Rating(title=title, value=star, scale="5", rated=when, said_at=when.at))
    problem = "; ".join(part for part in (problem, trouble) if part)
    return Row(line=line, raw=raw, records=tuple(records), problem=problem)


def _said(meaning: str, title: Title, when: When, key: str) -> Iterator[AnyRecord]:
    if meaning == "wish":
        yield ListEntry(
            title=title,
            list_key="watchlist",
            list_name="Douban wishes",
            role="watch_later",
            added=when,
            said_at=when.at,
        )
    elif meaning == "doing":
        yield Status(title=title, status="in_progress", since=when, said_at=when.at)
    else:
        # Backups repeat a mark; the time tells a repeated row from a work marked anew.
        moment = when.at if when.at is not None else when.from_
        yield Play(
            title=title,
            key=f"{key}:{'' if moment is None else moment}",
            when=when,
            nature="mark" if when.is_unknown else "event",
            said_at=when.at,
        )


def _judged(title: Title, when: When, mark: _Mark, key: str) -> Iterator[AnyRecord]:
    if mark.comment.strip():
        yield Review(
            title=title,
            key=f"{key}:comment",
            body=mark.comment,
            written=when,
            said_at=when.at,
            language="zh",
            visibility="private" if "仅自己" in mark.visibility else "public",
        )
    if names := _split(mark.tags):
        yield Tags(title=title, names=names, said_at=when.at)


def _title(kind: str, mark: _Mark, ids: tuple[ExternalId, ...]) -> Title:
    type_, level = _LEVELS[kind]
    parts = [part.strip() for part in mark.card.split("/")] if mark.card else []
    year = next((int(part) for part in parts if re.fullmatch(r"[0-9]{4}", part)), None)
    known_of = facts(genres=_split(mark.genres), description=mark.intro, released=mark.released)
    found = _SEASON.match(mark.title) if kind == "movie" else None
    if found:
        show = Title(type="show", level="show", title=found[1])
        number = _chinese(found[2])
        return season(show, number, title=mark.title, year=year, ids=ids, facts=known_of)
    # "author / 2008 / publisher": books and records name their maker before the year.
    is_made_by = kind in {"book", "music"} and len(parts) > 1 and str(year) == parts[1]
    return Title(
        type=type_,
        level=level,
        title=mark.title,
        year=year,
        ids=ids,
        creators=(parts[0],) if is_made_by else (),
        facts=known_of,
        # Films and series are one kind of subject there.
        is_type_sure=kind != "movie",
    )


def _chinese(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, _, ones = number.rpartition("十")
    if "十" not in number:
        return _DIGITS.get(number, 0)
    return (_DIGITS.get(tens, 1)) * 10 + _DIGITS.get(ones, 0)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,，/]", cell) if part.strip())


def _value(cell: str) -> tuple[int | None, str]:
    if not cell or cell == "0":
        return None, ""
    if cell in {"1", "2", "3", "4", "5"}:
        return int(cell) * 200, ""
    return None, f"star “{cell}” is not between 1 and 5"


@lru_cache(maxsize=4096)
def _when(cell: str) -> tuple[When, str]:
    if not cell:
        return UNKNOWN, ""
    try:
        return typed_moment(parse_iso(cell.replace("/", "-")), _CHINA), ""
    except ValueError:
        return UNKNOWN, f"star_time “{cell}” could not be read"


plugin = Douban()

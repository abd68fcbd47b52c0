"""IGDB: lists of games, a file each.

`id,game,…` (`url`, `rating`, `category`, `release_date`, `platforms` … follow) as written by the
site's list export. The name of the list stands nowhere but in the name of the file. The rating is
the site's, so it stays in the row.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Play, Status, Title, facts
from mediary.sdk.tables import Table

_THEIRS = {"url", "rating", "category", "release_date", "platforms", "genres", "themes"}
_COPY_MARK = re.compile(r"\s*\(\d+\)$")
_SITE_PREFIX = re.compile(r"^igdb[-_ ]+(?:list[-_ ]+)?", re.IGNORECASE)
_FINISHED = {"completed", "finished", "beaten"}
_PLAYED = {"played", *_FINISHED}
_PLAYING = {"playing", "currently playing", "in progress"}
_WANTED = {"want to play", "want", "wishlist", "backlog", "plan to play"}


class Igdb:
    """Reads lists; those of the site's own three buttons also as status."""

    name = "igdb"
    label = "IGDB"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a list of games by IGDB's numbers."""
        columns = set(file.columns)
        if not {"id", "game"} <= columns:
            return None
        is_theirs = columns == {"id", "game"} or len(columns & _THEIRS) >= 1
        return Kind(name="list") if is_theirs and "name" not in columns else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each game of the list."""
        table = file.table()
        title_of = _titles(table)
        name = list_name(file.stem)
        position = 0
        for line, cells in table:
            title = title_of(cells)
            if not title.title and not title.ids:
                yield Row(line=line, raw=cells, unmatched="a place in the list without a game")
                continue
            position += 1
            records = list(_said(title, name, position))
            if position == 1 and isinstance(records[0], ListEntry):
                about = ListAbout(list_key=_key(name), name=name, role=_role(name))
                records.insert(0, about)
            yield Row(line=line, raw=cells, records=tuple(records))


def list_name(stem: str) -> str:
    """Return the list's name from the file's: "igdb-list-want-to-play (1)" → "want to play"."""
    name = _SITE_PREFIX.sub("", _COPY_MARK.sub("", stem))
    return (name if " " in name else re.sub(r"[-_]+", " ", name)).strip() or stem


def _role(name: str) -> Literal["list", "watch_later"]:
    return "watch_later" if name.lower() in _WANTED else "list"


def _key(name: str) -> str:
    return "watchlist" if name.lower() in _WANTED else name.lower()


def _said(title: Title, name: str, position: int) -> Iterator[AnyRecord]:
    folded = name.lower()
    if folded in _PLAYED:
        key = title.ids[0].key if title.ids else key_of(title.title)
        if folded in _FINISHED:
            yield Status(title=title, status="completed", label=name)
        yield Play(title=title, key=f"seen:{key}", nature="mark")
    elif folded in _PLAYING:
        yield Status(title=title, status="in_progress", label=name)
    else:
        yield ListEntry(
            title=title,
            list_key=_key(name),
            list_name=name,
            role=_role(name),
            position=position,
        )


def _titles(table: Table) -> Callable[[list[str]], Title]:
    number, name, url = table.cell("id"), table.cell("game"), table.cell("url")
    released, category = table.cell("release_date"), table.cell("category")
    several = {fact: table.cell(fact) for fact in ("platforms", "genres", "themes")}

    def title_of(cells: list[str]) -> Title:
        date = released(cells)
        year = re.search(r"\b(?:19|20)\d{2}\b", date)
        is_addition = category(cells).lower() in {"dlc", "dlc_addon", "expansion", "dlc addon"}
        return Title(
            type="game",
            level="dlc" if is_addition else "game",
            title=name(cells),
            year=int(year[0]) if year else None,
            ids=known(numbered("igdb", "game", number(cells))),
            facts=facts(
                released=date,
                url=url(cells),
                **{fact: _values(look(cells)) for fact, look in several.items()},
            ),
        )

    return title_of


def _values(cell: str) -> tuple[str, ...]:
    """Return the values of a cell: a JSON array within quotes, or names parted by commas."""
    if cell.startswith("["):
        try:
            return tuple(msgspec.json.decode(cell, type=list[str]))
        except (msgspec.DecodeError, UnicodeEncodeError):
            cell = cell.strip("[]")
    return tuple(part.strip() for part in cell.split(",") if part.strip())


plugin = Igdb()

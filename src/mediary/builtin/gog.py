"""GOG Galaxy 2: the library of all shops that Galaxy knows.

`gameDB.csv`, parted by TAB, as written by the export script for Galaxy's database; which columns
it has is up to the person. Cells with several values join them by the same TAB, within quotes.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, known, named, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Owned, Progress, Rating, Tags, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, at_moment, parse_iso

_THEIRS = {
    "gamemins",
    "sortingtitle",
    "criticsscore",
    "oscompatibility",
    "squareicon",
    "verticalcover",
    "originalreleasedate",
    "ishidden",
}
_RELEASE = re.compile(r"^(steam|gog)_(\w+)$")


class Gog:
    """Reads copies, hours, ratings and tags."""

    name = "gog"
    label = "GOG Galaxy"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is the export script's table of games."""
        columns = set(file.columns)
        if "title" in columns and "platformlist" in columns and columns & _THEIRS:
            return Kind(name="games")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each game; one that is had in two shops may have two."""
        table = file.table()
        title_of, said_of = _titles(table), _said(table, options.timezone)
        for line, cells in table:
            title = title_of(cells)
            if not title.title and not title.ids:
                yield Row(line=line, raw=cells, unmatched="a game without a title")
                continue
            records, problems = said_of(cells, title)
            yield Row(line=line, raw=cells, records=tuple(records), problem="; ".join(problems))


def _titles(table: Table) -> Callable[[list[str]], Title]:
    cell = table.cell
    name, original, release = cell("title"), cell("originaltitle"), cell("releasekey")
    first, last = cell("originalreleasedate"), cell("releasedate")
    summary = cell("summary")
    several = {
        fact: cell(column)
        for fact, column in (
            ("developers", "developers"),
            ("genres", "genres"),
            ("publishers", "publishers"),
            ("themes", "themes"),
            ("platforms", "oscompatibility"),
            ("dlcs", "dlcs"),
        )
    }
    mark = table.delimiter

    def title_of(cells: list[str]) -> Title:
        released = (first(cells) or last(cells))[:10]
        year = released[:4]
        return Title(
            type="game",
            level="game",
            title=name(cells),
            year=int(year) if len(year) == 4 and year.isdecimal() and int(year) > 1900 else None,
            ids=known(_release(release(cells))),
            facts=facts(
                original_title=original(cells),
                released=released,
                description=summary(cells).replace("\\n", "\n"),
                **{fact: _split(look(cells), mark) for fact, look in several.items()},
            ),
        )

    return title_of


def _release(cell: str) -> ExternalId | None:
    found = _RELEASE.match(cell)
    if found is None:
        return None
    if found[1] == "steam":
        return numbered("steam", "app", found[2])
    return named("gog", "game", found[2])


def _said(
    table: Table, zone: ZoneInfo | None
) -> Callable[[list[str], Title], tuple[list[AnyRecord], list[str]]]:
    cell, mark = table.cell, table.delimiter
    shops, hidden, tags = cell("platformlist"), cell("ishidden"), cell("tags")
    stars, minutes, last = cell("myrating"), cell("gamemins"), cell("lastplayed")

    def said_of(cells: list[str], title: Title) -> tuple[list[AnyRecord], list[str]]:
        problems: list[str] = []
        how = facts(is_hidden=hidden(cells).lower() == "true" or None)
        records: list[AnyRecord] = [
            Owned(
                title=title,
                key=key_of(fold_title(title.title), title.year, shop),
                has_own_key=False,
                medium="digital",
                place=shop,
                format=how,
            )
            for shop in _split(shops(cells), mark) or ("",)
        ]
        when = _when(last(cells), zone, problems)
        played = _number(minutes(cells), "gameMins", problems)
        if played or not when.is_unknown:
            records.append(Progress(title=title, minutes=played or None, last=when))
        value = _number(stars(cells), "myRating", problems)
        if 0 < value <= 5:
            records.append(Rating(title=title, value=value * 200, scale="5"))
        elif value:
            problems.append(f"myRating “{value}” is not between 1 and 5")
        if names := _split(tags(cells), mark):
            records.append(Tags(title=title, names=names))
        return records, problems

    return said_of


@lru_cache(maxsize=4096)
def _split(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(mark) if part.strip())


def _number(cell: str, column: str, problems: list[str]) -> int:
    if not cell or cell == "None":
        return 0
    try:
        return max(0, int(float(cell)))
    except (ValueError, OverflowError):
        problems.append(f"{column} “{cell}” is not a number")
        return 0


def _when(cell: str, zone: ZoneInfo | None, problems: list[str]) -> When:
    if not cell or cell == "None":
        return UNKNOWN
    try:
        return at_moment(parse_iso(cell), zone)
    except ValueError:
        problems.append(f"lastPlayed “{cell}” could not be read")
        return UNKNOWN


plugin = Gog()

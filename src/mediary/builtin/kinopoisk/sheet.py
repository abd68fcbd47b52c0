"""The site's own export of a list of votes: a page with one table, named `.xls`.

[русскоязычное название, оригинальное название, год, страны, режиссёр, жанры, время, моя оценка,
рейтинг КиноПоиска, …, мировая премьера, …, дата и время] as written by kinopoisk.ru in
Windows-1251: a `<tr>` a film, times `HH:MM:SS DD.MM.YYYY`, "-" for no vote. No ids; a series is
told by its years alone ("2008 – 2013", "2008 – ...").
"""

import codecs
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.records import Title, facts
from mediary.sdk.text import one_line

_HEAD = 8192
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
_ENCODINGS = {"utf-8": "utf-8", "windows-1251": "cp1251", "cp1251": "cp1251"}
_NAMES = ("русскоязычное название", "моя оценка")
_YEARS = re.compile(r"(\d{4})(\s*[-–—])?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_CELL = 100_000


def is_sheet(file: ExportFile) -> bool:
    """Say by the first cells whether it is such a page."""
    head = file.head[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<":
        return False
    text = head.decode(_encoding(file), "replace").casefold()
    return all(f"<i>{name}</i>" in text for name in _NAMES)


def sheet_rows(file: ExportFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row of the table, its header first.

    Raises:
        DamagedFileError: The table does not end, or a cell is too long.
    """
    file.refuse_blank()
    parser = _Table()
    decoder = codecs.getincrementaldecoder(_encoding(file))(errors="replace")
    with file.open() as stream:
        while chunk := stream.read(1 << 16):
            parser.feed(decoder.decode(chunk))
            yield from parser.taken()
    parser.close()
    yield from parser.taken()
    if not parser.is_whole:
        raise DamagedFileError("The table does not end: the file is cut.", line=parser.getpos()[0])


def sheet_titles(cell: Callable[[str], Callable[[list[str]], str]]) -> Callable[[list[str]], Title]:
    """Return what makes a title of a row's cells."""
    russian, original, years = (
        cell(name) for name in ("русскоязычное название", "оригинальное название", "год")
    )
    directors = cell("режиссёр")
    genres, runtime, released = cell("жанры"), cell("время"), cell("мировая премьера")

    def title_of(cells: list[str]) -> Title:
        name, local = original(cells), russian(cells)
        year = _YEARS.match(years(cells))
        kind = "show" if year and year[2] else "movie"
        minutes, day = runtime(cells), released(cells)
        return Title(
            type=kind,
            level=kind,
            title=name or local,
            year=int(year[1]) if year else None,
            facts=facts(
                original_title=name,
                local_title=local if name else "",
                directors=_parts(directors(cells)),
                genres=_parts(genres(cells)),
                runtime_minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None,
                released=day if _ISO.fullmatch(day) else "",
            ),
            is_type_sure=kind == "show",
        )

    return title_of


def columns_of(header: list[str]) -> Callable[[str], Callable[[list[str]], str]]:
    """Return the look-up of a column by its name; "" where the sheet has no such column."""
    places = {_folded(name): place for place, name in enumerate(header)}

    def cell(name: str) -> Callable[[list[str]], str]:
        place = places.get(_folded(name))

        def look(cells: list[str]) -> str:
            return cells[place] if place is not None and place < len(cells) else ""

        return look

    return cell


def _folded(name: str) -> str:
    # The site itself writes "режисcёр", with a Latin c and one with dots.
    return name.casefold().replace("c", "с").replace("ё", "е")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(
        part for part in (one.strip() for one in text.split(",")) if part not in {"", "..."}
    )


def _encoding(file: ExportFile) -> str:
    found = _CHARSET.search(file.head[:_HEAD])
    named = found[1].decode("ascii", "replace").lower() if found else ""
    return _ENCODINGS.get(named, "utf-8" if file.encoding.startswith("utf-8") else "cp1251")


class _Table(HTMLParser):
    """Collects the rows of the page's tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_whole = False
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: list[str] = []
        self._text: list[str] | None = None
        self._size = 0
        self._line = 0

    def taken(self) -> list[tuple[int, list[str]]]:
        """Hand over the rows that are whole."""
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self._cells, self._line = [], self.getpos()[0]
        elif tag in {"td", "th"}:
            self._text, self._size = [], 0
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row or the table."""
        if tag in {"td", "th"} and self._text is not None:
            self._cells.append(one_line("".join(self._text).replace("\xa0", " ")))
            self._text = None
        elif tag == "tr" and self._cells:
            self._rows.append((self._line, self._cells))
            self._cells = []
        self.is_whole = self.is_whole or tag == "table"

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self._text is None:
            return
        self._size += len(data)
        if self._size > _MOST_CELL:
            raise DamagedFileError("A cell is longer than any name.", line=self.getpos()[0])
        self._text.append(data)

"""Rows of a list file: two tables below one another."""

from collections.abc import Iterator

from mediary.builtin.letterboxd.cells import Cell, Cells, Titles, day_of, film_id, tags_of
from mediary.sdk.contract import Row
from mediary.sdk.files import ExportFile
from mediary.sdk.records import ListAbout, ListEntry
from mediary.sdk.text import fold_header

LIST_COLUMNS = {"date", "name", "tags", "url", "description"}
ITEM_COLUMNS = {"position", "name", "year", "url", "description"}


def list_rows(file: ExportFile) -> Iterator[Row]:
    """Read a list: its own facts ride on its first item, or stand alone when it has none.

    [line "Letterboxd list export v7" or a blank one; `Date,Name,Tags,URL,Description` and its one
    record; `Position,Name,Year,URL,Description` and the items]
    """
    about = ListAbout(list_key=file.stem, name=file.stem)
    pending: tuple[int, Cells] | None = None
    header: tuple[str, ...] = ()
    title = Titles(lambda cells: "", lambda cells: "")
    for line, cells in file.table(has_header=False):
        folded = tuple(fold_header(cell) for cell in cells if cell.strip())
        if folded and folded[0].startswith("letterboxd list export"):
            continue
        if set(folded) in (LIST_COLUMNS, ITEM_COLUMNS):
            header = tuple(fold_header(cell) for cell in cells)
            title = Titles(_by(header, "name"), _by(header, "year"))
        elif "position" not in header:
            about, pending = _about(header, cells, file.stem), (line, cells)
        else:
            yield _item(title, header, cells, line, about, is_first=pending is not None)
            pending = None
    if pending is not None:
        yield Row(line=pending[0], raw=pending[1], records=(about,))


def _by(header: tuple[str, ...], name: str) -> Cell:
    at = header.index(name) if name in header else -1
    return lambda cells: cells[at].strip() if 0 <= at < len(cells) else ""


def _about(header: tuple[str, ...], cells: Cells, stem: str) -> ListAbout:
    url, day = _by(header, "url")(cells), day_of(_by(header, "date")(cells), "Date", [])
    return ListAbout(
        # The short link stays when a list is renamed; the file name does not.
        list_key=url or stem,
        name=_by(header, "name")(cells) or stem,
        url=url,
        created=day,
        description=_by(header, "description")(cells),
        tags=tags_of(_by(header, "tags")(cells)),
    )


def _item(
    title: "Titles",
    header: tuple[str, ...],
    cells: Cells,
    line: int,
    about: ListAbout,
    *,
    is_first: bool,
) -> Row:
    film = title(cells, film_id(_by(header, "url")(cells)))
    if not film.title and not film.ids:
        return Row(line=line, raw=cells, unmatched="the row names no film")
    position = _by(header, "position")(cells)
    entry = ListEntry(
        title=film,
        list_key=about.list_key,
        list_name=about.name,
        position=int(position) if position.isdecimal() else None,
        note=_by(header, "description")(cells),
    )
    return Row(line=line, raw=cells, records=(about, entry) if is_first else (entry,))

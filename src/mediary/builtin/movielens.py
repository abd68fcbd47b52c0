"""MovieLens: the personal files of movielens.org.

`movielens-ratings.csv` `movie_id,imdb_id,tmdb_id,rating,average_rating,title`, and beside it tags
and the wishlist, as written by the site's "export". None of them holds a date. (The published
data sets of MovieLens have other columns and are nobody's diary.)
"""

import re
from collections.abc import Callable, Iterator

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListEntry, Play, Rating, Tags, Title, facts

_NAMED = re.compile(r"^(.*\S)\s*\((\d{4})\)$")
_OTHER_NAME = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_ARTICLES = "The|A|An|Le|La|Les|L'|Il|Lo|I|Gli|El|Los|Las|Der|Die|Das|Den|Det|De|Het|O|Os|As|Un|Une"
_TURNED = re.compile(rf"^(.*\S), ({_ARTICLES})$")


class MovieLens:
    """Reads ratings, tags and the wishlist."""

    name = "movielens"
    label = "MovieLens"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say which of the personal files it is; a list without ratings is told by its name."""
        columns = set(file.columns)
        if "movie_id" not in columns or not columns & {"imdb_id", "title"}:
            return None
        if "tag" in columns:
            return Kind(name="tags")
        if "rating" in columns and "title" in columns:
            return Kind(name="ratings")
        if not {"imdb_id", "title"} <= columns:
            return None
        name = file.basename.lower()
        for kind in ("wishlist", "hidden"):
            if kind in name:
                return Kind(name=kind)
        return Kind(name="list", needs=("wishlist", "hidden"))

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each film.

        Raises:
            AnswerNeededError: Nobody said which of two lists it is.
        """
        table = file.table()
        title_of = _titles(table.cell)
        rating, tag = table.cell("rating"), table.cell("tag")
        name = options.kind or kind.name
        if kind.needs and name not in kind.needs:
            raise AnswerNeededError(
                f"{file.basename} may be a wishlist or a list of hidden films",
                option="--as",
                choices=kind.needs,
            )
        as_seen = "ratings-as-seen" in options.switches
        for line, cells in table:
            row, title = Row(line=line, raw=cells), title_of(cells)
            if not title.title and not title.ids:
                row.unmatched = "a row without a film"
            elif name == "hidden":
                row.skipped = "hidden from recommendations, which says nothing of watching"
            elif name == "tags":
                _tag(row, title, tag(cells))
            elif name == "wishlist":
                row.records = (
                    ListEntry(
                        title=title,
                        list_key="watchlist",
                        list_name="MovieLens wishlist",
                        role="watch_later",
                    ),
                )
            else:
                _rate(row, title, rating(cells), as_seen=as_seen)
            yield row


def _rate(row: Row, title: Title, cell: str, *, as_seen: bool) -> None:
    try:
        value = round(float(cell or 0) * 200)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        row.failed = f"rating “{cell}” is not between 0.5 and 5"
        return
    if not value:
        row.skipped = "a film without a rating"
        return
    records: list[AnyRecord] = [Rating(title=title, value=value, scale="5.5")]
    if as_seen:
        key = key_of(*title.ids) if title.ids else key_of(title.title, title.year)
        records.append(Play(title=title, key=f"seen:{key}", nature="mark"))
    row.records = tuple(records)


def _tag(row: Row, title: Title, tag: str) -> None:
    if tag:
        # One row a tag: the key keeps the tags of one film from replacing each other.
        row.records = (Tags(title=title, key=key_of("tag", *title.ids, tag), names=(tag,)),)
    else:
        row.skipped = "a row without a tag"


def _titles(cell: Callable[..., Callable[[list[str]], str]]) -> Callable[[list[str]], Title]:
    movie, imdb_cell, tmdb = cell("movie_id"), cell("imdb_id"), cell("tmdb_id")
    name = cell("title")

    def title_of(cells: list[str]) -> Title:
        title, year, other = _parts(name(cells))
        return Title(
            type="movie",
            level="movie",
            title=title,
            year=year,
            ids=known(
                numbered("movielens", "movie", movie(cells)),
                imdb(imdb_cell(cells)),
                numbered("tmdb", "movie", tmdb(cells)),
            ),
            facts=facts(original_title=other),
        )

    return title_of


def _parts(text: str) -> tuple[str, int | None, str]:
    """Return name, year and original name of "City of Lost Children, The (Cité …) (1995)"."""
    year, other = None, ""
    if found := _NAMED.match(text):
        text, year = found[1], int(found[2])
        if found := _OTHER_NAME.match(text):
            text, other = found[1], _turned(found[2].removeprefix("a.k.a. "))
    return _turned(text), year, other


def _turned(text: str) -> str:
    found = _TURNED.match(text)
    if found is None:
        return text
    return f"{found[2]}{'' if found[2].endswith(chr(39)) else ' '}{found[1]}"


plugin = MovieLens()

"""Rows of the table that Letterboxd's importer takes."""

from collections.abc import Iterator

from mediary.builtin.letterboxd.cells import (
    SCALE,
    Cells,
    Titles,
    day_of,
    film_id,
    is_yes,
    scaled,
    stars,
    tags_of,
    wanted,
)
from mediary.sdk.contract import Options, Row
from mediary.sdk.ids import imdb, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Play, Rating, Review, Tags, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN


class ImportReader:
    """Rows of the table that Letterboxd's importer takes, as converters of other services write it.

    [columns Title, Year, Directors, imdbID, tmdbID, LetterboxdURI, Rating, Rating10, WatchedDate,
    Rewatch, Review, Tags, any of them]
    """

    def __init__(self, table: Table, what: str, options: Options) -> None:
        self.table = table
        self.what = what
        self.imdb, self.tmdb = table.cell("imdbid"), table.cell("tmdbid")
        self.uri, self.directors = table.cell("letterboxduri"), table.cell("directors")
        self.title = Titles(table.cell("title"), table.cell("year"))
        self.stars, self.ten = table.cell("rating"), table.cell("rating10")
        self.watched, self.rewatch = table.cell("watcheddate"), table.cell("rewatch")
        self.tags, self.review = table.cell("tags"), table.raw_cell("review")
        # Without a column for the day, a row that rates says no more than that.
        self.marks = table.has("watcheddate") or "ratings-as-seen" in options.switches

    def rows(self) -> Iterator[Row]:
        """Read the table."""
        for line, cells in self.table:
            title = self.film(cells)
            if not title.title and not title.ids:
                yield Row(line=line, raw=cells, unmatched="the row names no film")
                continue
            problems: list[str] = []
            if self.what == "watchlist":
                yield Row(line=line, raw=cells, records=(wanted(title, UNKNOWN),))
                continue
            records = self.said(title, cells, problems)
            yield Row(line=line, raw=cells, records=records, problem="; ".join(problems))

    def film(self, cells: Cells) -> Title:
        """The film, with every id that the row gives it."""
        found = (
            imdb(self.imdb(cells)),
            numbered("tmdb", "movie", self.tmdb(cells)),
            film_id(self.uri(cells)),
        )
        return self.title(cells, *found, directors=self.directors(cells))

    def said(self, title: Title, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """What a row says of its film."""
        rating, scale = self.rated(cells, problems)
        watched, body, tags = self.watched(cells), self.review(cells), tags_of(self.tags(cells))
        first = title.ids[0] if title.ids else (fold_title(title.title), title.year)
        key = key_of("import", *first, watched)
        records: list[AnyRecord] = []
        is_review = bool(body.strip())
        is_bare = rating is None and not is_review
        if watched or self.marks or is_bare:
            records.append(
                Play(
                    title=title,
                    key=key,
                    has_own_key=False,
                    layout="import",
                    rating=rating,
                    nature="event" if watched else "mark",
                    is_rewatch=is_yes(self.rewatch(cells)),
                    when=day_of(watched, "WatchedDate", problems),
                    extra=facts(tags=tags),
                )
            )
        if rating is not None:
            records.append(Rating(title=title, value=rating, scale=scale))
        if is_review:
            records.append(
                Review(
                    title=title,
                    key=key,
                    has_own_key=False,
                    body=body,
                    format="html",
                    rating=rating,
                    play_key=key if watched else "",
                    tags=tags,
                )
            )
        if tags:
            records.append(Tags(title=title, key=key, has_own_key=False, names=tags))
        return tuple(records)

    def rated(self, cells: Cells, problems: list[str]) -> tuple[int | None, str]:
        """The rating: in stars, else of ten."""
        if self.stars(cells):
            return stars(self.stars(cells), problems), SCALE
        return scaled(self.ten(cells), 10, problems), "10"

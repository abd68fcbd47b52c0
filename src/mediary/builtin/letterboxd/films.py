"""Rows of the tables with one film a row: diary, reviews, ratings, watched, watchlist, likes."""

from collections.abc import Callable, Iterator

from mediary.builtin.letterboxd.cells import (
    SCALE,
    Cells,
    Titles,
    day_of,
    film_id,
    is_yes,
    stars,
    tags_of,
    wanted,
)
from mediary.sdk.contract import Row
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Favourite, Play, Rating, Review, Tags, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY


class FilmReader:
    """Rows of the tables with one film a row, over the columns of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.title = Titles(table.cell("name"), table.cell("year"))
        self.name, self.year = table.cell("name"), table.cell("year")
        self.uri, self.date = table.cell("letterboxd uri"), table.cell("date")
        self.rating, self.tags = table.cell("rating"), table.cell("tags")
        self.rewatch, self.watched = table.cell("rewatch"), table.cell("watched date")
        self.review = table.raw_cell("review")

    def rows(self, what: str) -> Iterator[Row]:
        """Read the table as diary, reviews, ratings, watched, watchlist or likes."""
        says: dict[str, Callable[[Cells, list[str]], tuple[AnyRecord, ...]]] = {
            "diary": self.entry,
            "reviews": self.entry,
            "ratings": self.rated,
            "watched": self.seen,
            "watchlist": self.wanted,
            "likes": self.liked,
        }
        say = says[what]
        for line, cells in self.table:
            problems: list[str] = []
            if not self.name(cells) and (say == self.entry or not self.uri(cells)):
                yield Row(line=line, raw=cells, unmatched="the row names no film")
                continue
            records = say(cells, problems)
            problem = "; ".join(problems)
            if records:
                yield Row(line=line, raw=cells, records=records, problem=problem)
            else:
                yield Row(line=line, raw=cells, failed=problem or "the row says nothing")

    def film(self, cells: Cells) -> Title:
        """The film of a row whose URI is the film's own."""
        return self.title(cells, film_id(self.uri(cells)))

    def rated(self, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """A row of ratings.csv."""
        value = stars(self.rating(cells), problems)
        if value is None:
            problems.append("there is no rating from 0.5 to 5 in the cell “Rating”")
            return ()
        day = day_of(self.date(cells), "Date", problems)
        said = day.from_ * DAY if day.from_ is not None else None
        return (Rating(title=self.film(cells), value=value, scale=SCALE, rated=day, said_at=said),)

    def seen(self, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """A row of watched.csv: its Date is the day of the click, never of the film."""
        logged = day_of(self.date(cells), "Date", problems).from_
        uri = self.uri(cells)
        key = uri or key_of("watched", fold_title(self.name(cells)), self.year(cells))
        return (
            Play(
                title=self.film(cells),
                key=key,
                has_own_key=bool(uri),
                nature="mark",
                layout="export",
                logged_on=logged,
            ),
        )

    def wanted(self, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """A row of watchlist.csv."""
        return (wanted(self.film(cells), day_of(self.date(cells), "Date", problems)),)

    def liked(self, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """A row of likes/films.csv."""
        since = day_of(self.date(cells), "Date", problems)
        return (Favourite(title=self.film(cells), since=since),)

    def entry(self, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """A row of diary.csv or reviews.csv; of one entry both say the same play and tags.

        The URI is the entry's, not the film's. Entries whose film left the site have none.
        """
        title = self.title(cells, None)
        rating = stars(self.rating(cells), problems)
        written = day_of(self.date(cells), "Date", problems)
        watched, uri = self.watched(cells), self.uri(cells)
        key = uri or key_of(
            "entry", fold_title(title.title), self.year(cells), self.date(cells), watched
        )
        is_own, tags, body = bool(uri), tags_of(self.tags(cells)), self.review(cells)
        is_review = bool(body.strip())
        # A diary entry has a day; a review without one is no play, in whichever file it stands.
        is_play = bool(watched) or not self.table.has("review")
        records: list[AnyRecord] = []
        if is_play:
            records.append(
                Play(
                    title=title,
                    key=key,
                    has_own_key=is_own,
                    layout="export",
                    rating=rating,
                    when=day_of(watched, "Watched Date", problems),
                    logged_on=written.from_,
                    is_rewatch=is_yes(self.rewatch(cells)),
                    extra=facts(tags=tags),
                )
            )
        if is_review:
            records.append(
                Review(
                    title=title,
                    key=key,
                    has_own_key=is_own,
                    body=body,
                    format="html",
                    rating=rating,
                    written=written,
                    play_key=key if is_play else "",
                    tags=tags,
                )
            )
        elif not is_play and rating is not None:
            records.append(Rating(title=title, value=rating, scale=SCALE, rated=written))
        if tags:
            # Keyed by the entry: another entry of the same film has tags of its own.
            records.append(Tags(title=title, key=key, has_own_key=is_own, names=tags))
        return tuple(records)

"""Letterboxd: tables for its importer, and lists as its own export writes them."""

import re
from collections.abc import Iterator

from mediary.sdk.text import fold_title
from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import csv_line, day_text, local_day, number, yes
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import Item, ListRow

_FILM = ("Title", "Year", "imdbID", "tmdbID")
_LIST_HEAD = (
    b"Letterboxd list export v7",
    csv_line(("Date", "Name", "Tags", "URL", "Description")),
)
_LIST_ITEMS = csv_line(("Position", "Name", "Year", "URL", "Description"))
_FILMS = ("movie",)


def _members(scope: Scope) -> Iterator[Member]:
    yield _table("diary.csv", ("Rating", "WatchedDate", "Rewatch", "Tags"), _diary(scope))
    yield _table("ratings.csv", ("Rating",), _ratings(scope))
    yield _table("reviews.csv", ("Review",), _reviews(scope))
    yield _table("watchlist.csv", (), _watchlist(scope))
    yield from _lists(scope)


def _table(name: str, columns: tuple[str, ...], rows: Iterator[list[object]]) -> Member:
    return Member(name, map(csv_line, rows), (csv_line((*_FILM, *columns)),))


def _film(item: Item) -> list[object]:
    return [item.title, item.year, item.id_of("imdb", "title"), item.id_of("tmdb", "movie")]


def _stars(rating: int) -> str:
    """Return the nearest half star; there is none below one half."""
    return number(max(1, (rating + 50) // 100) / 2)


def _diary(scope: Scope) -> Iterator[list[object]]:
    for work in reading.works(scope, _FILMS):
        whole = [play for play in work.plays if not play.is_partial]
        days = [(local_day(play.when, scope.zone), play) for play in whole]
        # Where one viewing has a day, the importer takes an undated one for the same.
        kept = [one for one in days if one[0] is not None] or days
        entry = work.entry
        rating = entry.rating if entry else None
        tags = ", ".join(entry.tags) if entry else ""
        for day, play in kept:
            own = _stars(play.rating) if play.rating is not None else ""
            same = rating is not None and own == _stars(rating)
            yield [
                *_film(work.item), own if same else "", day_text(day), yes(play.is_rewatch), tags,
            ]  # fmt: skip


def _ratings(scope: Scope) -> Iterator[list[object]]:
    for entry in reading.entries(scope, _FILMS):
        if entry.rating is not None:
            yield [*_film(entry.item), _stars(entry.rating)]


def _reviews(scope: Scope) -> Iterator[list[object]]:
    for review in reading.reviews(scope, _FILMS):
        yield [*_film(review.item), review.body]


def _watchlist(scope: Scope) -> Iterator[list[object]]:
    for row in reading.list_items(scope, _FILMS, kinds=("watch_later",)):
        if row.item is not None:
            yield _film(row.item)


def _lists(scope: Scope) -> Iterator[Member]:
    taken: dict[str, int] = {}
    for first, items in reading.filled_lists(scope, _FILMS):
        slug = re.sub(r"\W+", "-", fold_title(first.name)).strip("-")[:80] or "list"
        taken[slug] = taken.get(slug, 0) + 1
        ending = f"-{taken[slug]}" if taken[slug] > 1 else ""
        about = csv_line(("", first.name, "", "", first.description))
        head = (*_LIST_HEAD, about, b"", _LIST_ITEMS)
        yield Member(f"lists/{slug}{ending}.csv", _places(items), head)


def _places(rows: Iterator[ListRow]) -> Iterator[bytes]:
    for place, row in enumerate(rows, start=1):
        if row.item is not None:
            yield csv_line((place, row.item.title, row.item.year, "", row.note))


FORM = Form(
    "letterboxd",
    "Letterboxd",
    ".zip",
    "A zip of diary, ratings, reviews and watchlist as Letterboxd's importer takes them, one file"
    " after the other, and lists. A file over 1 MB has to be cut for Letterboxd.",
    (
        Loss("films", "Everything but films."),
        FACTS,
        SOURCES,
        Loss("partial", "Viewings that were not finished."),
        Loss("times", "The time of day: a viewing has a day."),
        Loss("vague", "Days that are not known exactly: such a viewing is undated."),
        Loss("undated", "Undated viewings of a film that has dated ones."),
        Loss("viewings", "Note, place, platform, device, length and progress of a viewing."),
        Loss("ratings", "Ratings finer than half a star, their scale and their date."),
        Loss("viewing-ratings", "A viewing's own rating where it is not the film's."),
        Loss(
            "reviews",
            "A review's date, headline, language, spoiler mark, rating and visibility. It is taken"
            " for HTML.",
        ),
        Loss("statuses", "Statuses; what to watch has the watchlist."),
        Loss("tags", "Tags of films without a viewing; those of others come with each viewing."),
        Loss("favourites", "Favourites, and the list of them."),
        Loss("notes", "Private notes."),
        Loss("copies", "Copies."),
        Loss("progress", "How far you are."),
        Loss("watchlist", "Order, notes and dates of the watchlist."),
        Loss(
            "lists",
            "Visibility and ranking of lists, dates of their items, ids of their films, and lists "
            "without films.",
        ),
        Loss("ids", "Ids but those of IMDb and TMDB."),
    ),
    _members,
)

"""The smaller tables of the data request, most of them older than its logs."""

from collections.abc import Callable, Iterator

from mediary.builtin.tvtime.titles import (
    Titles,
    episode_key,
    is_true,
    moment_of,
    movie_ids,
    rewatches,
    seen,
    whole,
)
from mediary.builtin.tvtime.tracking import LAYOUT, followed
from mediary.sdk.contract import Row
from mediary.sdk.records import (
    AnyRecord,
    Favourite,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Title,
)
from mediary.sdk.tables import Table

# Five words, from "bad" to "wow", under the numbers that the service gave them.
VOTES = {"1": 200, "27": 400, "28": 600, "29": 800, "3": 1000}

Cells = list[str]
Said = list[AnyRecord]


class RequestReader:
    """Reads a table with one series, episode or film a row, over the columns that it has."""

    def __init__(self, table: Table) -> None:
        self.table, self.titles = table, Titles()
        cell = table.cell
        self.show_id = cell("tv_show_id", "series_id", "s_id")
        self.show = cell("tv_show_name", "show_name", "series_name")
        self.season = cell("episode_season_number", "season_number")
        self.number, self.own = cell("episode_number"), cell("episode_id")
        self.film, self.uuid = cell("movie_name"), cell("uuid", "entity_uuid")
        self.created, self.updated = cell("created_at", "seen_date"), cell("updated_at")
        self.epoch, self.count = cell("ts"), cell("cpt")
        self.archived, self.active = cell("archived"), cell("active")
        self.followed, self.favoured = cell("is_followed"), cell("is_favorited")
        self.units, self.status = cell("nb_episodes_seen"), cell("status")
        self.rating, self.vote = cell("rating"), cell("vote_key")
        self.text, self.parent = table.raw_cell("comment", "text"), cell("parent_comment_id")
        self.comment_id = cell("comment_uuid", "id")
        self.language = cell("lang")

    def rows(self, what: str) -> Iterator[Row]:
        """Read the table as what its columns show it to be."""
        says: dict[str, Callable[[Title, Cells, list[str]], Said]] = {
            "seen": self.watched,
            "latest": self.latest,
            "rewatched": self.rewatched,
            "followed": self.follows,
            "series-data": self.counted,
            "special-status": self.special,
            "rates": self.rated,
            "ratings": self.voted,
            "comments": self.commented,
        }
        say = says[what]
        for line, cells in self.table:
            title = self.title(cells)
            if title is None:
                yield Row(line=line, raw=cells, unmatched="the row names no series or film")
                continue
            problems: list[str] = []
            records = say(title, cells, problems)
            problem = "; ".join(problems)
            if records:
                yield Row(line=line, raw=cells, records=tuple(records), problem=problem)
            elif problem:
                yield Row(line=line, raw=cells, failed=problem)
            else:
                yield Row(line=line, raw=cells, skipped=_EMPTY[what])

    def title(self, cells: Cells) -> Title | None:
        """The film, the episode or the series of a row."""
        if self.film(cells):
            return self.titles.movie(
                self.film(cells), None, *movie_ids(None, None, self.uuid(cells))
            )
        show = self.titles.show(self.show_id(cells), self.show(cells))
        own = self.own(cells) if self.own(cells) != "0" else ""
        if own or self.number(cells):
            return self.titles.episode(show, self.season(cells), self.number(cells), own)
        return show

    def watched(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """A watch of an episode, older than the logs."""
        when = moment_of(self.epoch(cells) or self.created(cells), "created_at", problems)
        return [seen(title, episode_key(title), when, LAYOUT)]

    def latest(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """The last episode of a series that was seen; when is told by the other tables."""
        return [Play(title=title, key=f"{episode_key(title)}:seen", nature="mark", layout=LAYOUT)]

    def rewatched(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """How often an episode was seen again."""
        last = moment_of(self.updated(cells) or self.created(cells), "updated_at", problems)
        count = self.count(cells) or "1"
        return [*rewatches(title, episode_key(title), count, LAYOUT, problems, last)]

    def follows(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """A series that was followed."""
        since = moment_of(self.created(cells), "created_at", problems)
        return list(
            followed(
                title,
                since,
                is_followed=self.active(cells) != "0",
                is_archived=is_true(self.archived(cells)),
            )
        )

    def counted(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """How many episodes of a series were seen; which ones the logs tell."""
        records: Said = []
        if units := whole(self.units(cells)):
            records.append(Progress(title=title, units=units))
        if is_true(self.favoured(cells)):
            records.append(Favourite(title=title))
        if is_true(self.followed(cells)):
            records.append(Status(title=title, status="in_progress", label="followed"))
        return records

    def special(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """A series put aside for later, or a favourite."""
        status = self.status(cells)
        since = moment_of(self.created(cells), "created_at", problems)
        if status == "for_later":
            return list(followed(title, since, is_followed=False, is_archived=False, is_later=True))
        if status.startswith("favo"):
            return [Favourite(title=title, since=since)]
        if status in {"stopped", "archived", "quit"}:
            return list(followed(title, since, is_followed=False, is_archived=True))
        problems.append(f"“{status}” is no status that is known of TV Time")
        return []

    def rated(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """Stars for a series."""
        text = self.rating(cells)
        try:
            value = round(float(text or 0) * 200)
        except (ValueError, OverflowError):
            value = -1
        if not 0 <= value <= 1000:
            problems.append(f"“{text}” is not a rating from 1 to 5")
        at = moment_of(self.updated(cells) or self.created(cells), "created_at", problems)
        if not 0 < value <= 1000:
            return []
        return [Rating(title=title, value=value, scale="5", rated=at, said_at=at.at)]

    def voted(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """A vote, whose number stands at the end of its key."""
        number = self.vote(cells).rpartition("-")[2]
        if number not in VOTES:
            problems.append(f"the vote “{number}” is none of bad, ok, good, great and wow")
            return []
        return [Rating(title=title, value=VOTES[number], scale="5")]

    def commented(self, title: Title, cells: Cells, problems: list[str]) -> Said:
        """A comment on a title, which all could read."""
        body, own = self.text(cells), self.comment_id(cells)
        if not body.strip() or self.parent(cells) not in {"", "0"}:
            return []
        written = moment_of(self.created(cells), "created_at", problems)
        return [
            Review(
                title=title,
                key=own,
                has_own_key=bool(own),
                body=body,
                written=written,
                language=self.language(cells),
                visibility="public",
            )
        ]


_EMPTY = {
    "seen": "no watch",
    "latest": "no watch",
    "rewatched": "never seen again",
    "followed": "a series that is no longer followed",
    "series-data": "a series of which nothing was seen",
    "special-status": "no status",
    "rates": "no rating",
    "ratings": "no rating",
    "comments": "a reply, or a comment without a text",
}


def unused(table: Table, reason: str) -> Iterator[Row]:
    """Skip every row of a table."""
    for line, cells in table:
        yield Row(line=line, raw=cells, skipped=reason)

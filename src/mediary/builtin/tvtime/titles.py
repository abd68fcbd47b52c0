"""Titles, dates and keys that all generations of TV Time's files share.

Ids of series, episodes and films are TheTVDB's. The service kept one first watch of an episode or
film, so the episode or film itself is the key of that watch, whichever file tells of it.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache

from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.ids import ExternalId, imdb, known, named, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play, Title, facts
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import SECOND, UNKNOWN, When, parse_iso, typed_moment

MOST_TITLES = 20_000
_YEAR = re.compile(r"^(.+?) \((\d{4})\)$")


class Titles:
    """Titles of one file, each made once."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], Title] = {}

    def show(self, number: object, name: object, imdb_id: object = None) -> Title | None:
        """A series; "Bodyguard (2018)" is how TheTVDB tells two of one name apart."""
        asked = ("show", str(number), str(name or ""), str(imdb_id or ""))
        if (found := self.made.get(asked)) is not None:
            return found
        text, year = one_line(asked[2]), None
        if with_year := _YEAR.match(text):
            text, year = with_year[1], int(with_year[2])
        ids = known(numbered("tvdb", "show", number), _imdb(imdb_id))
        if not text and not ids:
            return None
        return self._keep(asked, Title(type="show", level="show", title=text, year=year, ids=ids))

    def episode(
        self,
        show: Title | None,
        season: object,
        number: object,
        own: object = None,
        *,
        imdb_id: object = None,
        seconds: object = None,
    ) -> Title | None:
        """An episode; of an unnamed series where the row names none."""
        within, place = whole(season), whole(number)
        asked = ("episode", show, within, place, str(own or ""), str(imdb_id or ""), str(seconds))
        if (found := self.made.get(asked)) is not None:
            return found
        ids = known(numbered("tvdb", "episode", own), _imdb(imdb_id))
        if not ids and (show is None or place is None):
            return None
        parent = show or Title(type="show", level="show")
        if within is not None:
            parent = self._season(parent, within)
        return self._keep(
            asked,
            Title(
                type="show",
                level="episode",
                parent=parent,
                number=place,
                ids=ids,
                facts=facts(runtime_minutes=minutes_of(seconds)),
            ),
        )

    def movie(
        self,
        name: object,
        year: object,
        *ids: ExternalId | None,
        seconds: object = None,
        released: str = "",
        also: str = "",
    ) -> Title | None:
        """A film."""
        text, found = one_line(str(name or "")), known(*ids)
        if not text and not found:
            return None
        asked = ("movie", text, year, found, str(seconds), released, also)
        return self.made.get(asked) or self._keep(
            asked,
            Title(
                type="movie",
                level="movie",
                title=text,
                year=year_of(year),
                ids=found,
                facts=facts(
                    runtime_minutes=minutes_of(seconds),
                    released=released,
                    also_known_as=(also,) if also else (),
                ),
            ),
        )

    def _season(self, show: Title, number: int) -> Title:
        asked = ("season", show, number)
        return self.made.get(asked) or self._keep(
            asked, Title(type="show", level="season", parent=show, number=number)
        )

    def _keep(self, asked: tuple[object, ...], title: Title) -> Title:
        if len(self.made) >= MOST_TITLES:
            self.made.clear()
        self.made[asked] = title
        return title


def movie_ids(
    number: object, imdb_id: object, uuid: object = None
) -> tuple[ExternalId | None, ...]:
    """Ids of a film; TV Time's own is a UUID."""
    return (numbered("tvdb", "movie", number), _imdb(imdb_id), named("tvtime", "movie", uuid))


def _imdb(cell: object) -> ExternalId | None:
    """TV Time writes "-1" for none."""
    return imdb(cell) if str(cell or "").startswith("tt") else None


def whole(cell: object) -> int | None:
    """Return a whole number that is no less than zero."""
    text = "" if isinstance(cell, bool) or cell is None else str(cell).strip().removesuffix(".0")
    return int(text) if text.isdecimal() else None


def year_of(cell: object) -> int | None:
    """Return a year; "0001-01-01…" is how an unknown date is written."""
    text = str(cell or "")[:4]
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) > 1800 else None


def minutes_of(seconds: object) -> int | None:
    """Running times are in seconds."""
    number = whole(seconds)
    return number // 60 or None if number is not None else None


def is_true(cell: object) -> bool:
    """Say whether a cell or member says yes."""
    return str(cell).casefold() in {"true", "1"}


def episode_key(title: Title) -> str:
    """Key of the watch of an episode: TheTVDB's id, else its place in its series."""
    own = next((one.key for one in title.ids if one.provider == "tvdb"), "")
    if own:
        return f"episode:{own}"
    season = title.parent
    show = season.parent if season is not None and season.level == "season" else season
    first = (
        show.ids[0].key
        if show is not None and show.ids
        else fold_title(show.title if show is not None else "")
    )
    within = season.number if season is not None and season.level == "season" else None
    return "episode:" + key_of(first, within, title.number)


def movie_key(name: str, year: int | None) -> str:
    """Key of what is said of a film, but for its dated watches (see `seen`).

    A slug has no blanks where a title has apostrophes, and may lack the "and" of an ampersand.
    """
    words = [word for word in fold_title(name).split() if word != "and"]
    return f"movie:{key_of(''.join(words))}|{year or ''}"


@lru_cache(maxsize=20_000)
def _moment(text: str) -> When:
    if text.isdecimal():
        return typed_moment(datetime.fromtimestamp(int(text), UTC))
    return typed_moment(parse_iso(text))


def moment_of(cell: object, column: str, problems: list[str]) -> When:
    """Return the time in a cell, which is UTC; unknown, and a problem more, when it is none."""
    text = str(cell or "").strip()
    if not text or text.startswith("0001-01-01"):
        return UNKNOWN
    try:
        return _moment(text)
    except (ValueError, OverflowError, OSError):
        problems.append(f"“{text}” in {column} is not a date")
        return UNKNOWN


def seen(title: Title, key: str, when: When, layout: str, **more: object) -> Play:
    """A watch; one without a time is a mark, which gives way to the dated one of another file."""
    if when.is_unknown:
        return Play(title=title, key=f"{key}:seen", has_own_key=False, nature="mark", layout=layout)
    if title.type == "movie":
        # Not all files know a film's year or an id; name and second are in all of them.
        key = f"{key.partition('|')[0]}@{when.at // SECOND if when.at is not None else when.from_}"
    return Play(
        title=title,
        key=key,
        has_own_key=False,
        when=when,
        layout=layout,
        **more,  # type: ignore[arg-type]
    )


def rewatches(
    title: Title, key: str, cell: object, layout: str, problems: list[str], last: When = UNKNOWN
) -> list[Play]:
    """Watches in all, as a counter of rewatches claims them; dated ones cover them."""
    more = whole(cell)
    if more is None:
        if str(cell or ""):
            problems.append(f"“{cell}” is no number of rewatches")
        return []
    if more > MOST_PLAYS:
        problems.append(f"{more} rewatches of one title; {MOST_PLAYS} are kept")
        more = MOST_PLAYS
    count = more + 1 if more else 0
    return [
        Play(
            title=title,
            key=f"{key}:{k}",
            nature="aggregate",
            layout=layout,
            when=last if k == count else UNKNOWN,
        )
        for k in range(1, count + 1)
    ]

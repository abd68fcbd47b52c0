"""Titles and dates as Trakt's API writes them."""

from functools import lru_cache
from typing import Any

from mediary.sdk.ids import ExternalId, imdb, known, numbered
from mediary.sdk.records import Title, facts
from mediary.sdk.text import one_line
from mediary.sdk.when import UNKNOWN, When, parse_iso, typed_moment

MEDIA = ("movie", "show", "season", "episode")
MOST_TITLES = 20_000
FACTS = (
    ("runtime", "runtime_minutes"),
    ("released", "released"),
    ("first_aired", "released"),
    ("overview", "description"),
    ("genres", "genres"),
    ("language", "language"),
    ("country", "country"),
    ("original_title", "original_title"),
    ("tagline", "tagline"),
)

Element = dict[str, Any]


class Titles:
    """Titles of one file, each made once."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], Title] = {}

    def of(self, element: Element) -> Title | None:
        """The title that an element is about; None where it is about none."""
        show = element.get("show")
        kind = element.get("type")
        if not isinstance(element.get(str(kind)), dict):
            kind = next((one for one in reversed(MEDIA) if isinstance(element.get(one), dict)), "")
        if kind == "movie":
            return self.work("movie", element["movie"])
        if kind == "show":
            return self.work("show", element["show"])
        if kind not in {"season", "episode"}:
            return None
        parent = self.work("show", show) if isinstance(show, dict) else None
        return self.part(str(kind), element[str(kind)], parent)

    def work(self, kind: str, about: Element) -> Title | None:
        """A film or a show."""
        ids = about.get("ids")
        asked = (kind, str(about.get("title")), str(about.get("year")), _first_id(ids))
        if (found := self.made.get(asked)) is not None:
            return found
        found_ids = ids_of(kind, ids)
        name = one_line(str(about.get("title") or ""))
        if not name and not found_ids:
            return None
        return self._keep(
            asked,
            Title(
                type=kind,
                level=kind,
                title=name,
                year=year_of(about.get("year")),
                ids=found_ids,
                facts=facts_of(about),
            ),
        )

    def part(self, kind: str, about: Element, show: Title | None) -> Title | None:
        """A season or an episode; of an unnamed show when the element names none."""
        number = about.get("number")
        within = about.get("season") if kind == "episode" else None
        number = number if isinstance(number, int | float) else None
        within = within if isinstance(within, int) else None
        asked = (kind, show, within, number, _first_id(about.get("ids")))
        if (found := self.made.get(asked)) is not None:
            return found
        ids = ids_of(kind, about.get("ids"))
        if show is None and not ids:
            return None
        parent = show or Title(type="show", level="show")
        if within is not None:
            parent = self._season(parent, within)
        return self._keep(
            asked,
            Title(
                type="show",
                level=kind,
                title=one_line(str(about.get("title") or "")),
                ids=ids,
                parent=parent,
                facts=facts_of(about),
                number=number,
            ),
        )

    def _season(self, show: Title, number: int) -> Title:
        asked = ("season", show, number)
        found = self.made.get(asked)
        return found or self._keep(
            asked, Title(type="show", level="season", parent=show, number=number)
        )

    def _keep(self, asked: tuple[object, ...], title: Title) -> Title:
        if len(self.made) >= MOST_TITLES:
            self.made.clear()
        self.made[asked] = title
        return title


def _first_id(ids: object) -> object:
    """What tells two works of one name and year apart; Trakt's own number comes first."""
    if not isinstance(ids, dict):
        return None
    return str(ids.get("trakt") or ids)


def ids_of(kind: str, ids: object) -> tuple[ExternalId, ...]:
    """Return the ids of an `ids` object; each may be null, empty or missing."""
    if not isinstance(ids, dict):
        return ()
    found = [numbered(name, kind, ids.get(name)) for name in ("trakt", "tmdb", "tvdb")]
    if kind == "show":
        found.append(numbered("tvrage", "show", ids.get("tvrage")))
    return known(imdb(ids.get("imdb")), *found)


def year_of(cell: object) -> int | None:
    """Return a year that can be one."""
    text = str(cell or "").split(".")[0]
    return int(text) if text.isdecimal() and len(text) == 4 else None


def facts_of(about: Element) -> tuple[Any, ...]:
    """Return what an element with extended information says of the work itself."""
    said: dict[str, object] = {}
    for name, fact in FACTS:
        value = about.get(name)
        if isinstance(value, str) and fact == "released":
            value = value[:10]
        if isinstance(value, str | int | float | list) and not isinstance(value, bool):
            said.setdefault(fact, value)
    return facts(**said) if said else ()


@lru_cache(maxsize=20_000)
def _moment(text: str) -> When:
    """Times are UTC. Midnight and 23:59:59 were typed as days; "unknown" is Trakt's own word."""
    if text.casefold() in {"unknown", "released"}:
        return UNKNOWN
    return typed_moment(parse_iso(text))


def moment_of(cell: object, name: str, problems: list[str]) -> When:
    """Return the date in a member or cell; unknown, and a problem more, when it is none."""
    text = str(cell or "").strip()
    if not text:
        return UNKNOWN
    try:
        return _moment(text)
    except ValueError:
        problems.append(f"“{text}” in {name} is not a date")
        return UNKNOWN


def instant_of(cell: object) -> int | None:
    """Return the instant at which something was said, if it is one."""
    when = moment_of(cell, "", [])
    return when.at

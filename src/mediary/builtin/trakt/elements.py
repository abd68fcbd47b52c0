"""What each element of Trakt's JSON says. The shapes are those of its API's answers."""

from collections.abc import Callable
from typing import Any

from mediary.builtin.trakt.titles import Element, Titles, instant_of, moment_of
from mediary.sdk.contract import Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.records import (
    AnyRecord,
    Favourite,
    ListAbout,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Title,
    facts,
)
from mediary.sdk.when import UNKNOWN, When

VISIBILITY = {"public": "public", "friends": "friends"}
SKIPPED = {
    "likes": "a like of another person's comment or list",
    "hidden": "hidden from a page of Trakt",
    "network": "a person, not a title",
    "collaborations": "a list that belongs to another person",
}

Said = tuple[AnyRecord, ...]


class ElementReader:
    """Reads the elements of one file.

    Attributes:
        list_key: Of the list that the file's items are in.
        list_name: Its name, as far as the file's name tells.
    """

    def __init__(self, list_key: str = "", list_name: str = "") -> None:
        self.titles = Titles()
        self.list_key, self.list_name = list_key, list_name
        self.says: dict[str, Callable[[Title, Element, int, list[str]], Said]] = {
            "history": self.played,
            "watched": self.counted,
            "ratings": self.rated,
            "watchlist": self.wanted,
            "favorites": self.favoured,
            "list": self.listed,
            "collection": self.collected,
            "playback": self.paused,
            "comments": self.reviewed,
            "notes": self.noted,
        }

    def row(self, kind: str, element: object, line: int, place: int) -> Row:
        """Read one element; `place` is its place in its list."""
        if kind in SKIPPED:
            return Row(line=line, raw=element, skipped=SKIPPED[kind])
        if not isinstance(element, dict):
            return Row(line=line, raw=element, failed="not an object, as Trakt's elements are")
        if kind == "errors":
            return Row(line=line, raw=element, failed=_missing(element))
        return (
            _list_row(element, line)
            if kind == "lists"
            else self._titled(kind, element, line, place)
        )

    def _titled(self, kind: str, element: Element, line: int, place: int) -> Row:
        title = self.titles.of(element)
        if title is None:
            return _untitled(kind, element, line)
        problems: list[str] = []
        records = self.says[kind](title, element, place, problems)
        problem = "; ".join(problems)
        if records:
            return Row(line=line, raw=element, records=records, problem=problem)
        if problem:
            return Row(line=line, raw=element, failed=problem)
        return Row(line=line, raw=element, skipped=_empty(kind, element))

    def played(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """A record of the history: one play."""
        number, action = element.get("id"), element.get("action")
        when = moment_of(element.get("watched_at"), "watched_at", problems)
        return (
            Play(
                title=title,
                key=str(number or ""),
                has_own_key=bool(number),
                when=when,
                layout="detailed",
                extra=facts(action=action) if isinstance(action, str) else (),
            ),
        )

    def counted(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """Counts of plays with their last date; they only fill up what the history lacks."""
        seasons = element.get("seasons")
        number = element.get("plays", 1)
        last = moment_of(element.get("last_watched_at"), "last_watched_at", problems)
        stem = f"{title.type}:{_own_id(title)}"
        if title.type == "movie":
            return _aggregates(title, stem, number, last, problems)
        if not isinstance(seasons, list):
            # Nobody can say which episodes these were.
            return (Progress(title=title, units=_count(number, problems), last=last),)
        records: list[AnyRecord] = []
        for within, about in _episodes(seasons):
            part = self.titles.part("episode", {**about, "season": within}, title)
            if part is not None:
                seen = moment_of(about.get("last_watched_at"), "last_watched_at", problems)
                key = f"{stem}:s{within}e{about.get('number')}"
                records += _aggregates(part, key, about.get("plays", 1), seen, problems)
        return tuple(records)

    def rated(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """A rating from 1 to 10."""
        value = _rating(element.get("rating"))
        if value is None:
            problems.append(f"“{element.get('rating')}” is not a rating from 1 to 10")
            return ()
        at = element.get("rated_at")
        when = moment_of(at, "rated_at", problems)
        return (Rating(title=title, value=value, scale="10", rated=when, said_at=instant_of(at)),)

    def wanted(self, title: Title, element: Element, place: int, problems: list[str]) -> Said:
        """An entry of the watchlist."""
        return (self._entry(title, element, place, problems, "watch_later"),)

    def favoured(self, title: Title, element: Element, place: int, problems: list[str]) -> Said:
        """A favourite: also a place in the ranked list of them."""
        entry = self._entry(title, element, place, problems, "favourites")
        return (Favourite(title=title, since=entry.added), entry)

    def listed(self, title: Title, element: Element, place: int, problems: list[str]) -> Said:
        """An item of a list. Its `my_rating` is not read: it is the rating, without its date."""
        return (self._entry(title, element, place, problems, "list"),)

    def _entry(
        self,
        title: Title,
        element: Element,
        place: int,
        problems: list[str],
        role: Any,  # noqa: ANN401
    ) -> ListEntry:
        rank, keys = element.get("rank"), {"watch_later": "watchlist", "favourites": "favorites"}
        names = {"watch_later": "Watchlist", "favourites": "Favorites"}
        return ListEntry(
            title=title,
            list_key=keys.get(role, self.list_key),
            role=role,
            list_name=names.get(role, self.list_name),
            position=rank if isinstance(rank, int) else place,
            note=str(element.get("notes") or ""),
            added=moment_of(element.get("listed_at"), "listed_at", problems),
        )

    def collected(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """Copies: of a film, of an episode, or of each collected episode of a show."""
        seasons = element.get("seasons")
        if not isinstance(seasons, list):
            at = element.get("collected_at") or element.get("last_collected_at")
            return (_copy(title, element, at, problems),)
        records = []
        for within, about in _episodes(seasons):
            part = self.titles.part("episode", {**about, "season": within}, title)
            if part is not None:
                records.append(_copy(part, about, about.get("collected_at"), problems))
        return tuple(records)

    def paused(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """A film or episode that was left in the middle."""
        percent = element.get("progress")
        if not isinstance(percent, int | float) or not 0 <= percent <= 100:
            problems.append(f"progress “{percent}” is no percentage")
            percent = None
        at = element.get("paused_at")
        last = moment_of(at, "paused_at", problems)
        return (Progress(title=title, percent=percent, last=last, said_at=instant_of(at)),)

    def reviewed(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """A comment on a title: a review, however short. Comments are public on Trakt."""
        comment = element.get("comment")
        about = comment if isinstance(comment, dict) else element
        body = about.get("comment")
        if about.get("parent_id") or not isinstance(body, str) or not body.strip():
            return ()
        stats, user = about.get("user_stats"), about.get("user")
        rating = about.get("user_rating") or (stats or {}).get("rating")
        is_private = isinstance(user, dict) and user.get("private") is True
        number = about.get("id")
        return (
            Review(
                title=title,
                key=str(number or ""),
                has_own_key=bool(number),
                body=body,
                has_spoilers=about.get("spoiler") is True,
                rating=_rating(rating),
                written=moment_of(about.get("created_at"), "created_at", problems),
                language=str(about.get("language") or ""),
                visibility="private" if is_private else "public",
                said_at=instant_of(about.get("updated_at")),
            ),
        )

    def noted(self, title: Title, element: Element, _: int, problems: list[str]) -> Said:
        """A note on a title, or on a rating, copy or play of it: each has an id of its own."""
        note = element.get("note")
        about = note if isinstance(note, dict) else element
        text = about.get("notes")
        if not isinstance(text, str) or not text.strip():
            return ()
        number = about.get("id")
        return (
            Note(
                title=title,
                text=text,
                key=str(number or ""),
                said_at=instant_of(about.get("updated_at") or about.get("created_at")),
            ),
        )


def _own_id(title: Title) -> str:
    best = next((one for one in title.ids if one.provider == "trakt"), None)
    first = best or (title.ids[0] if title.ids else None)
    return first.key if first else f"{title.title}:{title.year or ''}"


def _episodes(seasons: list[Any]) -> list[tuple[int, Element]]:
    found = []
    for one in seasons:
        parts = one.get("episodes") if isinstance(one, dict) else None
        within = one.get("number") if isinstance(one, dict) else None
        if isinstance(parts, list) and isinstance(within, int):
            found += [(within, part) for part in parts if isinstance(part, dict)]
    return found


def _count(number: object, problems: list[str]) -> int:
    if not isinstance(number, int) or number < 0:
        problems.append(f"“{number}” is no number of plays; counted as one")
        return 1
    if number > MOST_PLAYS:
        problems.append(f"{number} plays of one title; {MOST_PLAYS} are kept")
        return MOST_PLAYS
    return number


def _aggregates(title: Title, stem: str, number: object, last: When, problems: list[str]) -> Said:
    count = _count(number, problems)
    return tuple(
        Play(
            title=title,
            key=f"{stem}:{k}",
            nature="aggregate",
            layout="detailed",
            when=last if k == count else UNKNOWN,
        )
        for k in range(1, count + 1)
    )


def _rating(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 10:
        return None
    return round(value * 100)


def _copy(title: Title, about: Element, at: object, problems: list[str]) -> Owned:
    metadata = about.get("metadata")
    said = metadata if isinstance(metadata, dict) else {}
    more = {
        name: said.get(name) or None
        for name in ("resolution", "hdr", "audio", "audio_channels")
        if isinstance(said.get(name), str | int | float)
    }
    places = about.get("available_on")
    return Owned(
        title=title,
        medium=str(said.get("media_type") or ""),
        format=facts(**more, is_3d=True if said.get("3d") is True else None),
        place=", ".join(str(one) for one in places) if isinstance(places, list) else "",
        acquired=moment_of(at, "collected_at", problems),
        said_at=instant_of(about.get("updated_at")),
    )


def _list_row(element: Element, line: int) -> Row:
    ids = element.get("ids")
    number = ids.get("trakt") if isinstance(ids, dict) else None
    name = str(element.get("name") or "")
    if not number and not name:
        return Row(line=line, raw=element, failed="a list without an id and a name")
    problems: list[str] = []
    ranked = element.get("display_numbers")
    about = ListAbout(
        list_key=str(number or name),
        name=name or str(number),
        description=str(element.get("description") or ""),
        visibility=VISIBILITY.get(str(element.get("privacy")), "private"),  # type: ignore[arg-type]
        is_ranked=ranked if isinstance(ranked, bool) else None,
        url=str(element.get("share_link") or ""),
        created=moment_of(element.get("created_at"), "created_at", problems),
        said_at=instant_of(element.get("updated_at")),
    )
    return Row(line=line, raw=element, records=(about,), problem="; ".join(problems))


def _missing(element: Element) -> str:
    where, why = element.get("endpoint", "a part"), element.get("error", "no reason given")
    pages = f"{element.get('fetchedPages', 0)} of {element.get('totalPages', '?')} pages"
    return (
        f"This export is partial: Trakt wrote {pages} of {where} ({why}). "
        "Ask Trakt for a new export and import that one too."
    )


def _untitled(kind: str, element: Element, line: int) -> Row:
    about = str(element.get("type") or "")
    if about == "person" or isinstance(element.get("person"), dict):
        return Row(line=line, raw=element, unmatched="about a person, not a title")
    if kind == "comments" and (about == "list" or isinstance(element.get("list"), dict)):
        return Row(line=line, raw=element, skipped="a comment on a list")
    return Row(line=line, raw=element, unmatched="the element names no film, show or episode")


def _empty(kind: str, element: Element) -> str:
    if kind == "comments":
        comment = element.get("comment")
        is_reply = isinstance(comment, dict) and bool(comment.get("parent_id"))
        return "a reply to another person's comment" if is_reply else "an empty comment"
    return "an empty note" if kind == "notes" else "it counts no plays or copies"

"""What an element of `metadata` says: seen history, reviews, collections."""

from typing import Any
from zoneinfo import ZoneInfo

from mediary.builtin.ryot.titles import Json, part_of
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Title,
)
from mediary.sdk.when import DAY, UNKNOWN, When, parse_iso, typed_moment

_STATES = {"in_progress": "in_progress", "on_a_hold": "on_hold", "dropped": "dropped"}
# Ryot keeps these itself; they say where the person is with a title.
OWN_COLLECTIONS = {"in progress": "in_progress", "completed": "completed"}
WATCHLIST, OWNED = "watchlist", "owned"


class Reading:
    """The reading of one element: the work, the person's zone, and what went wrong."""

    def __init__(self, work: Title, value: Json, zone: ZoneInfo | None) -> None:
        """Hold the element."""
        self.work = work
        self.value = value
        self.zone = zone
        self.problems: list[str] = []
        self._base = (value.get("source"), value.get("lot"), value.get("identifier"))
        if not value.get("identifier"):
            self._base = (*self._base[:2], work.title)

    def records(self) -> list[AnyRecord]:
        """Return all that the element says."""
        found: list[AnyRecord] = []
        for name, read in (
            ("seen_history", self._seen),
            ("reviews", self._review),
            ("collections", self._collection),
        ):
            members = self.value.get(name)
            for member in members if isinstance(members, list) else ():
                found += read(member)
        return found

    def _seen(self, seen: Any) -> list[AnyRecord]:  # noqa: ANN401
        if not isinstance(seen, dict):
            self.problems.append("a member of seen_history is no object")
            return []
        title = part_of(self.work, seen)
        started, ended = self._when(seen, "started_on"), self._when(seen, "ended_on")
        state = str(seen.get("state") or "completed")
        percent = self._decimal(seen, "progress")
        if state == "completed":
            return [self._play(seen, title, started, ended)]
        last = started if ended.is_unknown else ended
        records: list[AnyRecord] = []
        if percent is not None and percent <= 100:
            records.append(Progress(title=title, percent=percent, last=last))
        status = _STATES.get(state)
        if status is None:
            self.problems.append(f"state “{state}” is not known")
        else:
            records.append(Status(title=self.work, said_at=last.at, status=status, started=started))
        return records

    def _play(self, seen: Json, title: Title, started: When, ended: When) -> Play:
        when = started if ended.is_unknown else ended
        spent = self._decimal(seen, "manual_time_spent")
        places = seen.get("providers_consumed_on") or seen.get("provider_watched_on")
        places = places if isinstance(places, list) else [places]
        levels = (title.level, title.number, title.parent.number if title.parent else None)
        return Play(
            title=title,
            key=key_of("seen", *self._base, *levels, seen.get("started_on"), seen.get("ended_on")),
            has_own_key=False,
            when=when,
            duration_seconds=round(spent) if spent and spent < 10**8 else _between(started, ended),
            platform=", ".join(str(one) for one in places if one),
        )

    def _review(self, rated: Any) -> list[AnyRecord]:  # noqa: ANN401
        if not isinstance(rated, dict):
            self.problems.append("a member of reviews is no object")
            return []
        title = part_of(self.work, rated)
        inner = rated.get("review")
        inner = inner if isinstance(inner, dict) else {}
        written = self._when(inner, "date")
        score = self._decimal(rated, "rating")
        value = None if score is None else round(score * 10)
        records: list[AnyRecord] = []
        if value is not None and value > 1000:
            self.problems.append(f"rating “{rated.get('rating')}” is above 100")
            value = None
        if value is not None:
            records.append(
                Rating(title=title, said_at=written.at, value=value, scale="100", rated=written)
            )
        text = str(inner.get("text") or "")
        if text.strip():
            levels = (title.level, title.number, title.parent.number if title.parent else None)
            records.append(
                Review(
                    title=title,
                    key=key_of("review", *self._base, *levels, inner.get("date")),
                    has_own_key=False,
                    said_at=written.at,
                    body=text,
                    format="markdown",
                    has_spoilers=inner.get("spoiler") is True,
                    rating=value,
                    written=written,
                    visibility="public" if inner.get("visibility") == "public" else "private",
                )
            )
        return records

    def _collection(self, member: Any) -> list[AnyRecord]:  # noqa: ANN401
        details = member if isinstance(member, dict) else {"collection_name": member}
        name = str(details.get("collection_name") or "")
        if not name:
            return []
        added = self._when(details, "created_on")
        folded = name.casefold()
        if folded in OWN_COLLECTIONS:
            return [Status(title=self.work, said_at=added.at, status=OWN_COLLECTIONS[folded])]
        if folded == OWNED:
            return [Owned(title=self.work, acquired=added)]
        is_queue = folded == WATCHLIST
        entry = ListEntry(
            title=self.work,
            list_key=WATCHLIST if is_queue else str(details.get("collection_id") or name),
            list_name=name,
            role="watch_later" if is_queue else "list",
            added=added,
        )
        planned = Status(title=self.work, said_at=added.at, status="planned")
        return [planned, entry] if is_queue else [entry]

    def _when(self, value: Json, name: str) -> When:
        """Return a date; Ryot writes a day that was typed as midnight in UTC."""
        text = value.get(name)
        if not text:
            return UNKNOWN
        try:
            return typed_moment(parse_iso(str(text)), self.zone)
        except (ValueError, OverflowError):
            self.problems.append(f"{name} “{text}” is not a date")
            return UNKNOWN

    def _decimal(self, value: Json, name: str) -> float | None:
        found = value.get(name)
        if found is None or found == "":
            return None
        try:
            number = float(str(found))
        except ValueError:
            number = -1
        if not 0 <= number < 10**12:
            self.problems.append(f"{name} “{found}” is not a number")
            return None
        return number


def _between(started: When, ended: When) -> int | None:
    """Return the seconds between two instants of one sitting."""
    if started.at is None or ended.at is None or not 0 < ended.at - started.at < DAY:
        return None
    return (ended.at - started.at) // 1_000_000

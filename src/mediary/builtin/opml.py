"""OPML of podcasts: subscriptions, and Overcast's "All data" with its episodes.

`<outline type="rss" text title xmlUrl>` as written by Overcast (flat), Pocket Casts (in a group
`feeds`), AntennaPod and others; Overcast's "All data" adds `<outline type="podcast-episode">` with
`played`, `progress` and dates below each feed. No date in it is that of a play.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, tostring

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Favourite, Play, Progress, Status, Title, facts
from mediary.sdk.text import one_line
from mediary.sdk.when import UNKNOWN, When, at_moment

_EPISODE = "podcast-episode"
# What feeds of paying listeners carry in their addresses.
_SECRET = {
    "auth",
    "auth_token",
    "access_token",
    "token",
    "key",
    "apikey",
    "api_key",
    "secret",
    "sig",
    "signature",
    "password",
    "pass",
    "email",
    "user",
    "username",
    "uid",
    "user_id",
}


class Opml:
    """Reads subscriptions to podcasts, and what Overcast knows of their episodes."""

    name = "opml"
    label = "OPML"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the root whether it is OPML."""
        return Kind(name="subscriptions") if file.xml_root[0].lower() == "opml" else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each feed, followed by one for each of its episodes.

        Raises:
            DamagedFileError: It is not well-formed, or brings a DTD.
        """
        line = 0
        for found in file.xml_elements("outline"):
            element = found.element
            if element.get("type") == _EPISODE:
                continue  # read together with its feed, which ends after it
            for row in _rows(element):
                line += 1
                row.line = line
                yield row
            # What was read is let go at once; the group around all feeds ends last.
            element.clear()


def _rows(element: Element) -> Iterator[Row]:
    said = _attributes(element)
    podcast = None
    if said.get("xmlurl") or said.get("type", "").lower() == "rss":
        podcast = _podcast(said)
        yield _feed_row(element, said, podcast)
    elif not len(element) and said.get("type"):
        what = "a playlist's settings" if said["type"] == "podcast-playlist" else "not a feed"
        yield Row(line=0, raw=_raw(element), skipped=what)
    for child in element:
        if child.get("type") == _EPISODE:
            yield _episode_row(child, podcast)


def _podcast(said: dict[str, str]) -> Title:
    return Title(
        type="podcast",
        level="podcast",
        title=one_line(said.get("title") or said.get("text") or ""),
        ids=known(named("url", "feed", said.get("xmlurl"))),
        facts=facts(website=said.get("htmlurl"), description=said.get("description")),
    )


def _feed_row(element: Element, said: dict[str, str], podcast: Title) -> Row:
    raw = _raw(element)
    if not (podcast.title or podcast.ids):
        return Row(line=0, raw=raw, unmatched="a feed without a name or an address")
    if said.get("subscribed", "1") != "1":
        return Row(line=0, raw=raw, skipped="not subscribed")
    since, problem = _when(said, "overcastaddeddate")
    status = Status(title=podcast, status="in_progress", since=since)
    return Row(line=0, raw=raw, records=(status,), problem=problem)


def _episode_row(element: Element, podcast: Title | None) -> Row:
    said, raw = _attributes(element), _raw(element)
    name = one_line(said.get("title") or said.get("text") or "")
    if not name:
        return Row(line=0, raw=raw, unmatched="an episode without a name")
    title = Title(
        type="podcast",
        level="episode",
        title=name,
        parent=podcast,
        facts=facts(released=_released(said.get("pubdate", ""))),
    )
    records, problem = _episode_records(title, said)
    if not records:
        return Row(line=0, raw=raw, skipped="an episode never played")
    return Row(line=0, raw=raw, records=tuple(records), problem=problem)


def _episode_records(title: Title, said: dict[str, str]) -> tuple[list[AnyRecord], str]:
    records: list[AnyRecord] = []
    touched, problem = _when(said, "userupdateddate")
    position = said.get("progress", "")
    if said.get("played") == "1":
        number = said.get("overcastid", "")
        records.append(
            Play(
                title=title,
                key=f"overcast:{number}" if number else key_of(_show_name(title), title.title),
                has_own_key=bool(number),
                nature="mark",
            )
        )
    elif position.isdecimal() and int(position[:9]) > 0:
        records.append(Progress(title=title, position_seconds=int(position[:9]), last=touched))
    elif position not in {"", "0"} and not position.isdecimal():
        problem = problem or f"progress “{position}” is not a number of seconds"
    if said.get("userrecommendeddate"):
        since, trouble = _when(said, "userrecommendeddate")
        records.append(Favourite(title=title, since=since))
        problem = problem or trouble
    return records, problem


def _show_name(title: Title) -> str:
    return title.parent.title if title.parent is not None else ""


def _when(said: dict[str, str], name: str) -> tuple[When, str]:
    text = said.get(name, "")
    if not text:
        return UNKNOWN, ""
    moment = _moment(text)
    try:
        if moment is not None:
            return at_moment(moment), ""
    except ValueError:
        pass  # a year that cannot be
    return UNKNOWN, f"{name} “{text}” is not a time; kept without one"


def _released(text: str) -> str:
    moment = _moment(text)
    return moment.date().isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    """Read ISO, or the dates of feeds ("Thu, 02 Jan 2025 00:00:00 GMT")."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _attributes(element: Element) -> dict[str, str]:
    return {name.lower(): _kept(value) for name, value in element.attrib.items()}


def _raw(element: Element) -> str:
    bare = Element(element.tag, {name: _kept(value) for name, value in element.attrib.items()})
    return tostring(bare, encoding="unicode")


def _kept(value: str) -> str:
    """Return a value; an address without the passwords and tokens in it."""
    value = value.strip()
    if "://" not in value[:20]:
        return value
    try:
        parts = urlsplit(value)
    except ValueError:
        return value.split("?")[0]
    host = parts.netloc.rsplit("@", 1)[-1]
    asked = parse_qsl(parts.query, keep_blank_values=True)
    public = [(name, said) for name, said in asked if name.lower() not in _SECRET]
    query = parts.query if len(public) == len(asked) else urlencode(public)
    return urlunsplit(parts._replace(netloc=host, query=query))


plugin = Opml()

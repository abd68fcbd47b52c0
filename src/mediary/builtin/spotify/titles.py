"""Titles of listens, each built once: a person hears few tracks many times."""

from typing import Any, NamedTuple

from mediary.sdk.ids import known, named
from mediary.sdk.records import Title, facts
from mediary.sdk.text import fold_title

MOST_CACHED = 20_000
_NAMELESS = {("unknown artist", "unknown track"), ("", "unknown track"), ("", "")}


class Heard(NamedTuple):
    """A title, and the part of a listen's key that names it.

    Attributes:
        title: None where Spotify does not say what was heard.
        key: Folded names of the two levels; both layouts carry these.
    """

    title: Title | None
    key: str


class Titles:
    """Builds titles from the names of two levels, and keeps the last ones."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Heard] = {}

    def track(self, artist: str, name: str, album: str = "", uri: str = "") -> Heard:
        """Return a track by an artist, whatever album it is on."""
        return self._known.get(("t", artist, name, album, uri)) or self._keep(
            ("t", artist, name, album, uri), _track(artist, name, album, uri)
        )

    def episode(self, podcast: str, name: str, uri: str = "") -> Heard:
        """Return an episode of a podcast."""
        return self._known.get(("e", podcast, name, uri)) or self._keep(
            ("e", podcast, name, uri), _episode(podcast, name, uri)
        )

    def chapter(self, book: str, name: str, author: str, uri: str = "", part: str = "") -> Heard:
        """Return a chapter of an audiobook; `uri` is the book's, `part` the chapter's."""
        return self._known.get(("b", book, name, author, uri, part)) or self._keep(
            ("b", book, name, author, uri, part), _chapter(book, name, author, uri)
        )

    def _keep(self, names: tuple[str, ...], title: Title | None) -> Heard:
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        heard = Heard(title, f"{fold_title(names[1])}\x1f{fold_title(names[2])}")
        self._known[names] = heard
        return heard


def text_of(value: Any) -> str:  # noqa: ANN401
    """Return a text, and "" for null and for what is none."""
    return value.strip() if isinstance(value, str) else ""


def _key_of_uri(uri: str) -> str:
    return uri.rsplit(":", 1)[-1] if uri.startswith("spotify:") else ""


def _track(artist: str, name: str, album: str, uri: str) -> Title | None:
    if (artist.casefold(), name.casefold()) in _NAMELESS:
        return None
    by = Title(type="music", level="artist", title=artist) if artist else None
    return Title(
        type="music",
        level="track",
        title=name,
        ids=known(named("spotify", "track", _key_of_uri(uri))),
        parent=by,
        facts=facts(album=album),
    )


def _episode(podcast: str, name: str, uri: str) -> Title | None:
    if not (podcast or name):
        return None
    show = Title(type="podcast", level="podcast", title=podcast) if podcast else None
    ids = known(named("spotify", "episode", _key_of_uri(uri)))
    return Title(type="podcast", level="episode", title=name, ids=ids, parent=show)


def _chapter(book: str, name: str, author: str, uri: str) -> Title | None:
    if not (book or name):
        return None
    whole = Title(
        type="book",
        level="book",
        title=book or name,
        ids=known(named("spotify", "audiobook", _key_of_uri(uri))),
        creators=(author,) if author else (),
    )
    if not (book and name):
        return whole
    return Title(type="book", level="chapter", title=name, parent=whole)

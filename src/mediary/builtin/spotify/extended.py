"""Listens of the extended streaming history: `{ts, ms_played, master_metadata_…, …}`.

`ts` is the end of the listen, UTC. Addresses and what names the person's programs are blanked.
"""

from typing import Any

from mediary.builtin.spotify.listens import row_of
from mediary.builtin.spotify.titles import Heard, Titles, text_of
from mediary.sdk.contract import Row
from mediary.sdk.records import Fact, facts

_SECRET = ("ip_addr", "ip_addr_decrypted", "user_agent_decrypted", "username")
_NOTHING = Heard(None, "")
_MOST_EXTRAS = 5_000


class ExtendedReader:
    """Reads the listens of one file."""

    def __init__(self) -> None:
        self._titles = Titles()
        self._extras: dict[tuple[Any, ...], tuple[Fact, ...]] = {}

    def row(self, index: int, listen: Any) -> Row:  # noqa: ANN401
        """Return the row of one listen."""
        if not isinstance(listen, dict):
            return Row(line=index, raw=listen, failed="not a listen: an object was expected")
        for name in _SECRET:
            if listen.get(name):
                listen[name] = ""
        return row_of(
            index,
            listen,
            self._heard(listen),
            ended="ts",
            played="ms_played",
            is_skipped=listen.get("skipped") is True,
            device=text_of(listen.get("platform")),
            extra=self._extra(listen),
        )

    def _heard(self, listen: dict[str, Any]) -> Heard:
        get = listen.get
        name = text_of(get("master_metadata_track_name"))
        if name:
            return self._titles.track(
                text_of(get("master_metadata_album_artist_name")),
                name,
                text_of(get("master_metadata_album_album_name")),
                text_of(get("spotify_track_uri")),
            )
        name, show = text_of(get("episode_name")), text_of(get("episode_show_name"))
        if name or show:
            return self._titles.episode(show, name, text_of(get("spotify_episode_uri")))
        name, book = text_of(get("audiobook_chapter_title")), text_of(get("audiobook_title"))
        if name or book:
            return self._titles.chapter(book, name, "", text_of(get("audiobook_uri")))
        return _NOTHING

    def _extra(self, listen: dict[str, Any]) -> tuple[Fact, ...]:
        get = listen.get
        said = (
            get("conn_country"),
            get("reason_start"),
            get("reason_end"),
            get("shuffle"),
            get("offline"),
            get("incognito_mode"),
        )
        try:
            found = self._extras.get(said)
        except TypeError:
            return ()  # a list or object where a word belongs; the row itself is kept
        if found is None:
            if len(self._extras) >= _MOST_EXTRAS:
                self._extras.clear()
            country, start, end, *flags = said
            found = facts(
                country=text_of(country),
                reason_start=text_of(start),
                reason_end=text_of(end),
                **{
                    name: True
                    for name, flag in zip(("shuffle", "offline", "incognito"), flags, strict=True)
                    if flag is True
                },
            )
            self._extras[said] = found
        return found

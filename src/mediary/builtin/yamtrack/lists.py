"""Floppy's lines of lists and of owned copies."""

from typing import Literal

from mediary.builtin.yamtrack.cells import Line
from mediary.builtin.yamtrack.titles import source_of
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Owned, Title, facts

_COPY = (
    "collection_format", "collection_resolution", "collection_hdr", "collection_is_3d",
    "collection_audio_codec", "collection_audio_channels", "collection_bitrate",
    "collection_custom_fields",
)  # fmt: skip


def about(line: Line) -> list[AnyRecord]:
    """Return a list's own facts; none when it has no name."""
    key = line["list_uid"] or line["list_name"]
    if not key:
        return []
    return [
        ListAbout(
            list_key=key,
            name=line["list_name"] or key,
            description=line["list_description"],
            visibility=_visibility(line["list_visibility"].lower()),
            tags=line.names("list_tags"),
        )
    ]


def _visibility(word: str) -> Literal["private", "friends", "public"]:
    return "public" if word == "public" else "private"


def item(line: Line, title: Title) -> list[AnyRecord]:
    """Return a title's place in a list; none when the list has no name."""
    key = line["list_uid"] or line["list_name"]
    if not key:
        return []
    return [
        ListEntry(
            title=title,
            list_key=key,
            list_name=line["list_name"],
            added=line.date("list_item_date_added"),
        )
    ]


def copy(line: Line, title: Title) -> list[AnyRecord]:
    """Return an owned copy; a title may have several of them."""
    told = facts(**{name.removeprefix("collection_"): _said(line[name]) for name in _COPY})
    return [
        Owned(
            title=title,
            key=key_of(
                source_of(line), line["media_type"], line["media_id"], line["title"],
                line["collection_collected_at"], *(line[name] for name in _COPY),
            ),
            has_own_key=False,
            medium=line["collection_format"],
            format=tuple(fact for fact in told if fact[0] != "format"),
            place=line["collection_purchase_location"],
            acquired=line.date("collection_collected_at"),
            price=line["collection_purchase_price"],
        )
    ]  # fmt: skip


def _said(text: str) -> str:
    return "" if text in {"False", "None", "{}", "[]"} else text

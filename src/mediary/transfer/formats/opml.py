"""OPML: the podcasts that go on, for any program that plays them."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from mediary.transfer.formats import reading
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope, statement
from mediary.transfer.formats.rows import Item


def _members(scope: Scope) -> Iterator[Member]:
    told = statement(FORM).replace("--", "—")
    head = (
        b'<?xml version="1.0" encoding="UTF-8"?>',
        f"<!--\n{told}\n-->".encode(),
        b'<opml version="2.0">',
        b"<head><title>Podcasts</title></head>",
        b"<body>",
    )
    yield Member("podcasts.opml", _feeds(scope), head, (b"</body>", b"</opml>"))


def _feeds(scope: Scope) -> Iterator[bytes]:
    for entry in reading.entries(scope, ("podcast",)):
        if entry.item.is_work and entry.status == "in_progress":
            yield _outline(entry.item)


def _outline(item: Item) -> bytes:
    name, feed = quoteattr(_sound(item.title)), item.id_of("url", "feed")
    address = f" xmlUrl={quoteattr(_sound(feed))}" if feed else ""
    return f'<outline type="rss" text={name} title={name}{address}/>'.encode()


def _sound(text: str) -> str:
    return "".join(sign for sign in text if sign >= " ")


FORM = Form(
    "opml",
    "OPML",
    ".opml",
    "The podcasts that you follow: those with the status “in progress”, with their feeds.",
    (
        Loss("others", "Everything but podcasts."),
        FACTS,
        SOURCES,
        Loss("statuses", "Podcasts with another status, or none."),
        Loss("episodes", "Episodes, plays and how far you are in them."),
        Loss("opinions", "Ratings, reviews, notes, tags, favourites, lists and copies."),
        Loss("ids", "Ids but one feed of each."),
    ),
    _members,
)

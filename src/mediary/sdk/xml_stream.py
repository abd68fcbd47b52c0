"""Reading of XML in a stream; no DTD, no entities, nothing fetched."""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mediary.sdk.errors import DamagedFileError

CHUNK_BYTES = 1 << 19
ELEMENT_BYTES = 16 * 1024 * 1024
MOST_DEPTH = 100
WITH_DTD = "the XML declares a DTD or entities, which is refused"


class XmlElement(NamedTuple):
    """An element with all that is in it, its place among those asked for, and its ancestors."""

    index: int  # type: ignore[assignment]  # a tuple has a method of this name
    element: Element
    path: tuple[str, ...]

    @property
    def raw(self) -> str:
        """The element written out again."""
        return tostring(self.element, encoding="unicode").strip()

    def text(self, tag: str) -> str:
        """Return the text of a child, blanks taken off; "" when it is absent or empty."""
        return (self.element.findtext(tag) or "").strip()


def xml_head(head: bytes) -> tuple[str, str]:
    """Return the tags of the root and of its first child, as far as the head shows them.

    Raises:
        DamagedFileError: It declares a DTD or entities, and is no web page.
    """
    if head.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        return ("html", "")
    tags: list[str] = []
    try:
        for _, element in iterparse(io.BytesIO(head), events=("start",), forbid_dtd=True):
            tags.append(element.tag)
            if len(tags) == 2:
                break
    except DefusedXmlException as problem:
        raise DamagedFileError(WITH_DTD) from problem
    except (ParseError, ValueError, LookupError):
        pass  # the head may end anywhere; reading the file says what is wrong with it
    return (tags[0] if tags else "", tags[1] if len(tags) > 1 else "")


class _Bounded:
    """A stream that fails when too many bytes come without an element beginning or ending.

    The parser gathers the whole of a tag, a text or a comment before it says anything of it. It
    looks at all of it again with each piece, so the pieces are larger than it asks for.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.since = 0

    def read(self, _: int = -1) -> bytes:
        data = self._stream.read(CHUNK_BYTES)
        self.since += len(data)
        if self.since > ELEMENT_BYTES:
            raise DamagedFileError("an element is larger than 16 MiB")
        return data


def iter_xml(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[XmlElement]:
    """Stream the elements with these tags, outermost first come, each forgotten after use.

    Raises:
        DamagedFileError: Not well-formed, a DTD or entity in it, deeper than 100 levels, or an
            element, text or comment larger than 16 MiB.
    """
    try:
        yield from _elements(stream, tags)
    except DefusedXmlException as problem:
        raise DamagedFileError(WITH_DTD) from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise DamagedFileError(f"not well-formed XML: {problem}") from problem


def _elements(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[XmlElement]:
    path: list[Element] = []
    number, inside = 0, 0
    bounded = _Bounded(stream)
    for event, element in iterparse(bounded, events=("start", "end"), forbid_dtd=True):
        if not inside:
            bounded.since = 0
        if event == "start":
            path.append(element)
            inside += element.tag in tags
            if len(path) > MOST_DEPTH:
                raise DamagedFileError("nested deeper than 100 levels")
            continue
        path.pop()
        if element.tag in tags:
            inside -= 1
            number += 1
            yield XmlElement(number, element, tuple(one.tag for one in path))
        if not inside:
            element.clear()
            if path:
                path[-1].remove(element)

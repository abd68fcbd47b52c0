"""Reading of XML in a stream; no DTD, no entities, nothing fetched."""

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mediary.sdk.errors import DamagedFileError

ELEMENT_CHARS = 16 * 1024 * 1024
MOST_DEPTH = 100


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
    """Return the tags of the root and of its first child, as far as the head shows them."""
    tags: list[str] = []
    try:
        for _, element in iterparse(io.BytesIO(head), events=("start",), forbid_dtd=True):
            tags.append(element.tag)
            if len(tags) == 2:
                break
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass  # the head may end anywhere; reading the file says what is wrong with it
    return (tags[0] if tags else "", tags[1] if len(tags) > 1 else "")


def iter_xml(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[XmlElement]:
    """Stream the elements with these tags, outermost first come, each forgotten after use.

    Raises:
        DamagedFileError: Not well-formed, a DTD or entity in it, or deeper than 100 levels.
    """
    try:
        yield from _elements(stream, tags)
    except DefusedXmlException as problem:
        raise DamagedFileError("the XML declares a DTD or entities, which is refused") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise DamagedFileError(f"not well-formed XML: {problem}") from problem


def _elements(stream: BinaryIO, tags: tuple[str, ...]) -> Iterator[XmlElement]:
    path: list[Element] = []
    number, inside = 0, 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
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

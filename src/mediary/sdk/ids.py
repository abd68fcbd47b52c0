"""Names that works have elsewhere: (provider, kind, key), checked and written one way.

A builder returns None for what is no id (empty, "-1", "0", wrong shape), so that a plugin can
hand over cells as they stand.
"""

import re
from typing import NamedTuple


class ExternalId(NamedTuple):
    """A name of an item in another system.

    Attributes:
        provider: Lower-case name of the system that issued the key: "imdb", "isbn".
        kind: What kind of thing the key names there; the same number of another kind is another id.
        key: The key itself, as text in its canonical form.
    """

    provider: str
    kind: str
    key: str


# One work has many of these (editions, pressings, stores), so two different ones do not say that
# two works differ.
EDITION_PROVIDERS = frozenset({"isbn", "asin", "gtin", "spotify", "url", "slug"})
EDITION_KINDS = frozenset({("musicbrainz", "recording"), ("musicbrainz", "release")})


def names_one_work(one: ExternalId) -> bool:
    """Say whether two different ids of this provider and kind mean two different works."""
    return one.provider not in EDITION_PROVIDERS and (one.provider, one.kind) not in EDITION_KINDS


# Longer than any id or address of a feed; indexes of databases end at some two thousand bytes.
LONGEST_KEY = 1_000
_IMDB = re.compile(r"(tt|nm)0*(\d{1,18})")
# No system issues longer numbers, and Python refuses to read very long ones.
_NUMBER = re.compile(r"^\d{1,18}(\.0+)?$")


def imdb(cell: object) -> ExternalId | None:
    """Return the id of an IMDb title: "tt0111161", 111161, "0111161" or a URL that holds one."""
    text = str(cell or "").strip().lower()
    found = _IMDB.search(text)
    if found:
        kind = "title" if found[1] == "tt" else "name"
        return ExternalId("imdb", kind, f"{found[1]}{int(found[2]):07d}")
    if _NUMBER.match(text) and int(float(text)):
        return ExternalId("imdb", "title", f"tt{int(float(text)):07d}")
    return None


def numbered(provider: str, kind: str, cell: object) -> ExternalId | None:
    """Return an id whose key is a positive whole number, given as number or text ("157336.0")."""
    if isinstance(cell, bool) or cell is None:
        return None
    text = str(cell).strip()
    if not _NUMBER.match(text):
        return None
    number = int(text.split(".")[0])
    return ExternalId(provider, kind, str(number)) if number > 0 else None


def named(provider: str, kind: str, cell: object) -> ExternalId | None:
    """Return an id whose key is text (a slug, a UUID, a URL); blanks around it do not count."""
    text = str(cell or "").strip()
    if not text or text in {"-1", "0", "null"}:
        return None
    if len(provider) > 40 or len(kind) > 20 or len(text.encode()) > LONGEST_KEY:
        return None
    return ExternalId(provider, kind, text)


def isbn(cell: object) -> ExternalId | None:
    """Return the ISBN-13 of a cell that holds an ISBN-10 or -13, also as a formula `="…"`.

    Source of the check digits: ISO 2108.
    """
    text = re.sub(r"[^0-9Xx]", "", str(cell or "")).upper()
    if len(text) == 10 and _isbn10_is_sound(text):
        core = "978" + text[:9]
        return ExternalId("isbn", "book", core + _ean_digit(core))
    if len(text) == 13 and text.isdigit() and text[12] == _ean_digit(text[:12]):
        return ExternalId("isbn", "book", text)
    return None


def asin(cell: object) -> ExternalId | None:
    """Return an Amazon number that is not an ISBN: "B07MNWKF2M"."""
    text = str(cell or "").strip().upper()
    return ExternalId("asin", "product", text) if re.fullmatch(r"B0[0-9A-Z]{8}", text) else None


def known(*found: ExternalId | None) -> tuple[ExternalId, ...]:
    """Return the ids that are there, sorted, each once."""
    return tuple(sorted({one for one in found if one is not None}))


def _isbn10_is_sound(text: str) -> bool:
    digits = [10 if c == "X" else int(c) for c in text if c.isdigit() or c == "X"]
    return "X" not in text[:9] and sum(d * (10 - i) for i, d in enumerate(digits)) % 11 == 0


def _ean_digit(core: str) -> str:
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(core))
    return str(-total % 10)

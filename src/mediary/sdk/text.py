"""Folding of text: what must be equal for two spellings to count as the same."""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORD = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")


def fold_header(cell: str) -> str:
    """Fold a column name: case, blanks, byte-order mark and no-break spaces do not count."""
    return _SPACES.sub(" ", cell.replace("\ufeff", "")).strip().casefold()


@lru_cache(maxsize=10_000)
def fold_title(title: str) -> str:
    """Fold a title for comparison: case, accents, punctuation and '&' against 'and' do not count.

    A title that is nothing but punctuation (a film called "…") is kept as it is, lower-cased, so
    that it never becomes equal to another one.
    """
    plain = title.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain.replace("&", " and "))
    words = _NOT_WORD.sub(" ", plain).strip()
    return words or title.strip().casefold()


def one_line(text: str) -> str:
    """Collapse every run of white space, no-break spaces included, into one blank."""
    return _SPACES.sub(" ", text).strip()

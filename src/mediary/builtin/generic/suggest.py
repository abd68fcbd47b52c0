"""A mapping proposed from the names of the columns and what stands in them."""

import re
from copy import deepcopy
from typing import Any

import msgspec

from mediary.builtin.generic.cells import is_nothing
from mediary.builtin.generic.mapping import Column, Mapping
from mediary.builtin.generic.names import (
    KNOWN,
    NAMES,
    TYPE_BY_FIELD,
    TYPE_BY_STEM,
    TYPE_BY_TITLE,
    TYPE_COLUMNS,
)
from mediary.builtin.generic.ratings import scale_of
from mediary.builtin.generic.source import Source, open_source
from mediary.builtin.generic.titles import TypeUnknownError, type_of
from mediary.sdk.files import ExportFile
from mediary.sdk.text import fold_header

_MOST_TYPES = 40
_SCALE_IN_NAME = re.compile(r"(?:^|\D)(5|10|100)\)?$")
_TICKS = frozenset({"✓", "✔", "✔️", "☑"})


class Suggestion(msgspec.Struct, frozen=True):
    """A proposed mapping.

    Attributes:
        mapping: In the form that `--map` takes.
        doubts: What a person has to say before it can be used; empty when nothing is a guess.
    """

    mapping: dict[str, Any]
    doubts: tuple[str, ...] = ()


def title_column(names: tuple[str, ...]) -> str:
    """Return the column that holds the title, as it is called in the file; "" if there is none."""
    folded = _folded(names)
    return next((folded[name] for name in NAMES["title"] if name in folded), "")


def suggest(file: ExportFile) -> Suggestion:
    """Propose a mapping for a file.

    Raises:
        DamagedFileError: The file cannot be read.
    """
    source = open_source(file)
    folded = _folded(source.names)
    for needed, mapping in KNOWN:
        if needed <= folded.keys():
            return _of_known(deepcopy(mapping), folded, source)
    columns_of = _fields(folded)
    doubts: list[str] = []
    if "title" not in columns_of:
        doubts.append("which column holds the title")
    type_ = _type(source, folded, columns_of, file.stem)
    if type_ is None:
        doubts.append("what the file is about (type: movie, show, book, game …)")
    _date(folded, columns_of, doubts)
    columns: dict[str, Any] = dict(columns_of)
    _rating(source, columns, doubts)
    return Suggestion({"type": type_ or {"default": "movie"}, "columns": columns}, tuple(doubts))


def _folded(names: tuple[str, ...]) -> dict[str, str]:
    """Return folded name → name in the file; a path counts by its last part too."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold_header(name), name)
    for name in names:
        last = fold_header(name.rpartition(".")[2])
        found.setdefault(last, name)
        # "played_at" is "played at".
        found.setdefault(last.replace("_", " "), name)
    return found


def _of_known(mapping: dict[str, Any], folded: dict[str, str], source: Source) -> Suggestion:
    columns = mapping["columns"]
    for field, said in list(columns.items()):
        if isinstance(said, dict) and "flags" in said:
            said["flags"] = {name: state for name, state in said["flags"].items() if name in folded}
            # Where ticks are used, an X beside them means no.
            if _has_ticks(source, tuple(said["flags"])):
                said["true"] = sorted(_TICKS)
        elif (said["column"] if isinstance(said, dict) else said) not in folded:
            del columns[field]
    doubts: list[str] = []
    _rating(source, columns, doubts)
    return Suggestion(mapping, tuple(doubts))


def _has_ticks(source: Source, names: tuple[str, ...]) -> bool:
    looks = [source.look(name) for name in names]
    return any(look(record) in _TICKS for _, record in source.records() for look in looks)


def _fields(folded: dict[str, str]) -> dict[str, str]:
    """Return field → column, each column at most once."""
    found: dict[str, str] = {}
    for field, names in NAMES.items():
        column = next((folded[name] for name in names if name in folded), "")
        if column and column not in found.values():
            found[field] = column
    # "Series" beside "Title" or "Name" is what the title belongs to.
    wholes = (folded[name] for name in ("series", "show", "podcast") if name in folded)
    whole = next(wholes, "")
    if whole and whole != found.get("title"):
        found["parent"] = whole
    return found


def _type(
    source: Source, folded: dict[str, str], columns: dict[str, str], stem: str
) -> str | dict[str, Any] | None:
    for name in TYPE_COLUMNS:
        if name in folded and (said := _typed(source, folded[name])):
            return said
    title = fold_header(columns.get("title", "").rpartition(".")[2])
    words = set(re.split(r"[^a-z]+", stem.lower()))
    certain = [name for name, titles in TYPE_BY_TITLE.items() if title in titles]
    certain += [name for field, name in TYPE_BY_FIELD if field in columns]
    if "creators" in columns:
        is_music = "artist" in fold_header(columns["creators"])
        certain.insert(0, "music/track" if is_music else "book")
    certain += [name for name, stems in TYPE_BY_STEM.items() if words & set(stems)]
    if certain:
        return certain[0]
    # An id of IMDb or TMDB: a film or a show, which the id itself will tell.
    return {"default": "movie"} if columns.keys() & {"imdb", "tmdb"} else None


def _typed(source: Source, column: str) -> dict[str, Any] | None:
    """Return the type by a column, if all that stands there is known."""
    from_words = {"column": column}
    mapping = Mapping(type=Column(column), columns={})
    look, seen = source.look(column), set[str]()
    for _, record in source.records():
        cell = look(record)
        if cell in seen:
            continue
        seen.add(cell)
        try:
            type_of(mapping, cell)
        except TypeUnknownError:
            return None
        if len(seen) > _MOST_TYPES:
            return None
    return from_words if seen else None


def _date(folded: dict[str, str], columns: dict[str, str], doubts: list[str]) -> None:
    """Take a column that is just called "date" for what it can be."""
    column = next((folded[n] for n in ("date", "datum", "fecha", "日期") if n in folded), "")
    if not column or columns.keys() & {"watched", "finished", "rated"}:
        return
    columns["watched"] = column
    if "rating" in columns or "status" in columns:
        doubts.append(f"whether “{column}” is the day of watching or of rating")


def _rating(source: Source, columns: dict[str, Any], doubts: list[str]) -> None:
    given = columns.get("rating")
    column = given.get("column", "") if isinstance(given, dict) else given
    if not column:
        return
    named = _SCALE_IN_NAME.search(fold_header(column))
    look = source.look(column)
    scale = float(named[1]) if named else scale_of(look(record) for _, record in source.records())
    if scale is not None:
        columns["rating"] = {"column": column, "scale": scale}
    elif any(not is_nothing(look(record)) for _, record in source.records()):
        doubts.append(f"the scale of “{column}” (5 or 10)")

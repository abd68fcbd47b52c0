"""The plugin itself.

`CompleteExport`: `{metadata: [{lot, source, identifier, source_id, seen_history[], reviews[],
collections[]}], people[], metadata_groups[], collections[], workouts[], …}` as written by Ryot's
exporter.
"""

from collections.abc import Iterator
from typing import Any

from mediary.builtin.ryot.media import OWN_COLLECTIONS, OWNED, WATCHLIST, Reading
from mediary.builtin.ryot.titles import Json, work_of
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.records import ListAbout, Title, facts

_MEDIA = {"lot", "source", "identifier"}
# Names of the export's arrays, of which one file may hold any.
_MEMBERS = {
    "metadata", "people", "metadata_groups", "collections", "workouts", "exercises",
    "measurements", "workout_templates",
}  # fmt: skip
_BODY = {"workouts", "exercises", "measurements", "workout_templates"}


class Ryot:
    """Reads media with their seen history, reviews and collections."""

    name = "ryot"
    label = "Ryot"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it has the arrays of a complete export."""
        shape = file.json_shape
        if shape.top != "object":
            return None
        media = shape.first.get("metadata")
        if isinstance(media, dict):
            return Kind(name="complete") if media.keys() >= _MEDIA else None
        is_own = len(_MEMBERS.intersection(shape.keys)) > 1 and _MEMBERS.issuperset(shape.keys)
        return Kind(name="complete") if is_own else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each element of each array."""
        index = 0
        for element in file.json_elements():
            if not element.index:
                continue
            index += 1
            value = element.value()
            if not isinstance(value, dict):
                yield Row(line=index, raw=value, failed=f"not an object, in {element.key}")
            elif element.key == "metadata":
                yield _media(index, value, options)
            else:
                yield _other(index, element.key, value, options)


def _media(index: int, value: Json, options: Options, work: Title | None = None) -> Row:
    work = work or work_of(value)
    if work is None:
        return Row(
            line=index,
            raw=value,
            unmatched=f"no name, or a kind that is not known (“{value.get('lot')}”)",
        )
    reading = Reading(work, value, options.timezone)
    records = tuple(reading.records())
    problem = "; ".join(dict.fromkeys(reading.problems))
    if records:
        return Row(line=index, raw=value, records=records, problem=problem)
    if problem:
        return Row(line=index, raw=value, failed=problem)
    return Row(line=index, raw=value, skipped="a title of which nothing is said")


def _other(index: int, key: str, value: Json, options: Options) -> Row:
    if key == "collections":
        return _list(index, value)
    if key == "metadata_groups":
        return _group(index, value, options)
    if key == "people":
        said = _has_review(value)
        return Row(
            line=index,
            raw=value,
            unmatched="a review of a person, who is no title" if said else "",
            skipped="" if said else "a person, not a title",
        )
    what = "exercise, which is no medium" if key in _BODY else f"“{key}”, which is no medium"
    return Row(line=index, raw=value, skipped=what)


def _has_review(value: Json) -> bool:
    reviews: Any = value.get("reviews")
    return isinstance(reviews, list) and bool(reviews)


def _group(index: int, value: Json, options: Options) -> Row:
    """Read a group: an album is a title, a series of films or books is none."""
    name = str(value.get("title") or "")
    if value.get("lot") == "music" and name:
        album = Title(type="music", level="album", title=name, facts=facts())
        return _media(index, value, options, album)
    said = _has_review(value)
    return Row(
        line=index,
        raw=value,
        unmatched="a review of a group of titles, which is no title itself" if said else "",
        skipped="" if said else "a group of titles, not a title",
    )


def _list(index: int, value: Json) -> Row:
    name = str(value.get("name") or "")
    if not name:
        return Row(line=index, raw=value, failed="a collection without a name")
    folded = name.casefold()
    if folded in OWN_COLLECTIONS or folded == OWNED:
        return Row(line=index, raw=value, skipped="Ryot's own collection; its titles say it")
    is_queue = folded == WATCHLIST
    about = ListAbout(
        list_key=WATCHLIST if is_queue else str(value.get("id") or name),
        name=name,
        description=str(value.get("description") or ""),
        role="watch_later" if is_queue else "list",
    )
    return Row(line=index, raw=value, records=(about,))

"""The plugin itself.

`media_id,source,media_type,title,image,season_number,episode_number,score,progress,status,repeats,
start_date,end_date,notes,…`, all quoted, as written by Yamtrack from its models: the columns and
their order change with every version. Floppy puts `row_type` in front, and adds columns of lists
(`list_uid`, …), of copies (`collection_format`, …) and `item_tags`.
"""

from collections.abc import Iterator

from mediary.builtin.yamtrack import lists
from mediary.builtin.yamtrack.cells import Line
from mediary.builtin.yamtrack.media import Passes, records_of
from mediary.builtin.yamtrack.titles import Works
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.records import AnyRecord, Title

_NEEDED = {"media_id", "media_type", "title"}
_ONE_OF = ({"score", "status"}, {"row_type"}, {"score", "progress"}, {"status", "progress"})
_SKIPPED = {"collection_schema": "the definition of the person's own fields, which holds no title"}


class Yamtrack:
    """Reads films, shows, games, books and more: plays, statuses, scores, lists, copies."""

    name = "yamtrack"
    label = "Yamtrack"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it has the columns that every version has."""
        columns = set(file.columns)
        is_own = columns >= _NEEDED and any(columns >= some for some in _ONE_OF)
        return Kind(name="media") if is_own else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each line."""
        table = file.table()
        getters = {name: table.cell(name) for name in table.columns}
        getters["notes"] = table.raw_cell("notes")
        works, passes = Works(), Passes()
        for number, cells in table:
            yield _row(number, Line(getters, cells, options.timezone), works, passes)


def _row(number: int, line: Line, works: Works, passes: Passes) -> Row:
    raw, kind = line.cells, line["row_type"].lower()
    if kind in _SKIPPED:
        return Row(line=number, raw=raw, skipped=_SKIPPED[kind])
    if kind == "list":
        records = lists.about(line)
        failed = "" if records else "a list without a name; give it one in list_name"
        return Row(line=number, raw=raw, records=tuple(records), failed=failed)
    if kind not in {"", "media", "list_item", "collection"}:
        return Row(line=number, raw=raw, failed=f"row_type “{kind}” is not known")
    title = works.of(line)
    if title is None:
        return Row(
            line=number,
            raw=raw,
            unmatched="the line names no title, or one of a kind that is not known "
            f"(“{line['media_type']}”)",
        )
    records = _records(kind, line, title, passes)
    problem = "; ".join(dict.fromkeys(line.problems))
    if not records:
        return Row(
            line=number,
            raw=raw,
            failed=problem,
            skipped="" if problem else "the line says nothing of its title",
        )
    return Row(line=number, raw=raw, records=tuple(records), problem=problem)


def _records(kind: str, line: Line, title: Title, passes: Passes) -> list[AnyRecord]:
    if kind == "list_item":
        return lists.item(line, title)
    if kind == "collection":
        return lists.copy(line, title)
    return records_of(line, title, passes)

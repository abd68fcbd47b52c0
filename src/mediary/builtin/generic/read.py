"""The reader of tables and JSON arrays that no other reader knows."""

from collections.abc import Iterator

from mediary.builtin.generic.cells import order_of
from mediary.builtin.generic.mapping import Column, Mapping, parse_mapping
from mediary.builtin.generic.ratings import scale_of
from mediary.builtin.generic.said import Reader, date_cells
from mediary.builtin.generic.source import Source, first_names, open_source
from mediary.builtin.generic.suggest import Suggestion, suggest, title_column
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.day_order import ask_for_day_order
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile


class Generic:
    """Reads by a column mapping: the person's, or the proposed one where nothing is a guess.

    The host asks it last. `recognise` claims files with a column for the title alone; where a
    person gives a mapping, `kind_of` takes any table or array of objects.
    """

    name = "generic"
    label = "Other (column mapping)"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a table, or an array of objects, with a column for the title."""
        kind = self.kind_of(file)
        if kind is None or file.json_shape.top == "object":
            return None
        return kind if title_column(first_names(file)) else None

    def kind_of(self, file: ExportFile) -> Kind | None:
        """Say whether a mapping could read it: a table of any columns, or JSON with objects."""
        if file.json_shape.top:
            has_objects = any(isinstance(one, dict) for one in file.json_shape.first.values())
            return Kind(name="json") if has_objects else None
        return Kind(name="table") if file.columns else None

    def suggest_mapping(self, file: ExportFile) -> Suggestion:
        """Propose a mapping from common names of columns, with what is in doubt about it.

        Raises:
            DamagedFileError: The file cannot be read.
        """
        return suggest(file)

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each record.

        Raises:
            AnswerNeededError: No mapping was given and the proposed one is a guess; or a mapping
                is wrong; or nothing settles the order of day and month.
        """
        mapping = parse_mapping(options.mapping or self._proposed(file))
        source = open_source(file, mapping.records)
        mapping = _with_scale(source, mapping)
        reader = Reader(source, mapping, order=_order(source, mapping, options), stem=file.stem)
        for line, record in source.records():
            if isinstance(record, list | dict):
                yield reader.row(line, record, options)
            else:
                yield Row(line=line, raw=record, failed="not an object with named members")

    def _proposed(self, file: ExportFile) -> dict[str, object]:
        found = suggest(file)
        if found.doubts:
            doubts = ", and ".join(found.doubts)
            raise AnswerNeededError(
                f"{file.basename} needs a column mapping; not clear is {doubts}",
                option="--map",
                choices=open_source(file).names,
            )
        return found.mapping


def _order(source: Source, mapping: Mapping, options: Options) -> str:
    if mapping.date_order:
        return mapping.date_order
    if options.is_day_first is not None:
        return "dmy" if options.is_day_first else "mdy"
    order = order_of(date_cells(source, mapping))
    if not order:
        raise ask_for_day_order()
    return order


def _with_scale(source: Source, mapping: Mapping) -> Mapping:
    """Return the mapping with a scale for its ratings, by the ratings where it says none."""
    column = mapping.column("rating")
    if column is None or column.scale is not None or not column.column:
        return mapping
    look = source.look(column.column)
    cells = [] if column.values else (look(record) for _, record in source.records())
    scale = scale_of(cell for cell in cells)
    if scale is None and not column.values and any(look(one) for _, one in source.records()):
        raise AnswerNeededError(
            f"The ratings in “{column.column}” may be of 5 or of 10; say the scale in the mapping.",
            option="--map",
            choices=("5", "10", "100"),
        )
    scaled = Column(
        column=column.column,
        values=column.values,
        default=column.default,
        scale=scale,
        separator=column.separator,
    )
    return Mapping(
        type=mapping.type,
        columns={**mapping.columns, "rating": scaled},
        date_order=mapping.date_order,
        means=mapping.means,
        list=mapping.list,
        records=mapping.records,
    )

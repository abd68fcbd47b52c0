"""What a plugin promises. A class keeps a promise by having the method; there is no registration.

A file in `builtin/`, in the data folder's `plugins/`, or behind an entry point ends in
`plugin = Trakt()`. The host calls, stores and retries; a plugin only reads and speaks.
"""

from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

import msgspec

from mediary.sdk.files import ExportFile
from mediary.sdk.records import AnyRecord


class Plugin(Protocol):
    """What every plugin says of itself.

    Attributes:
        name: Stable lower-case name: "letterboxd". It is the `source` of all that it reads.
        label: What people call the service: "Letterboxd".
    """

    name: str
    label: str


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of a format is.

    Attributes:
        name: Name of the kind within the format: "diary", "ratings", "history".
        rank: Files of one export are read in this order (lists before their items …).
        is_history: False for a file that holds settings, totals, a profile or secrets: it is
            recognised, has no rows, and is never opened further.
        needs: Set when content alone does not tell which of several kinds it is; the person is
            asked to choose one with `--as`.
    """

    name: str
    rank: int = 50
    is_history: bool = True
    needs: tuple[str, ...] = ()


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the person said about this import.

    Attributes:
        kind: The answer to `Kind.needs`.
        timezone: Zone of local times in the files; None where nobody said one.
        profile: Take only this profile of a household's file.
        is_day_first: The answer to an ambiguous order of day and month.
        mapping: Column mapping of the generic reader.
        switches: Names of optional readings that are on: "ratings-as-seen", "deleted".
    """

    kind: str = ""
    timezone: ZoneInfo | None = None
    profile: str = ""
    is_day_first: bool | None = None
    mapping: dict[str, Any] = {}
    switches: frozenset[str] = frozenset()


class Row(msgspec.Struct, kw_only=True):
    """One record of a file, whole, and what it says.

    Exactly one of these holds: `records` is not empty; or `skipped`, `unmatched` or `failed` says
    why there are none. `problem` may stand beside records (a date could not be read: the play is
    kept with an unknown date).

    Attributes:
        line: Line of the file, or index of the element from 1.
        raw: The source row as it stands: list of cells, decoded JSON element, or XML as text.
            Blank out what must never be kept (addresses, tokens) before handing it over.
        skipped: Reason why it is not the person's own history or collection.
        unmatched: Reason why it is history that can be tied to no title at all.
        failed: What is wrong with it, for the person to read.
    """

    line: int
    raw: Any
    records: tuple[AnyRecord, ...] = ()
    skipped: str = ""
    unmatched: str = ""
    failed: str = ""
    problem: str = ""


@runtime_checkable
class ReadsExport(Plugin, Protocol):
    """Reads the files that a service gives people.

    Both methods are pure: the same file and options give the same rows in the same order, so that
    a reading can be taken up where it was cut.
    """

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say what kind of this service's file it is, by content first; None if it is not one.

        Cheap: looks at `file.columns`, `file.json_shape`, `file.xml_root` or `file.head` only.
        """
        ...

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield every row of a file, in file order.

        Raises:
            DamagedFileError: The file as a whole cannot be read (on).
            AnswerNeededError: Something must be asked first (day/month order).
        """
        ...


@runtime_checkable
class TakesAnyTable(Protocol):
    """Reads tables of no particular service, by a mapping that the person gives."""

    def kind_of(self, file: ExportFile) -> Kind | None:
        """Say what kind of file it is when the person named this reader for it."""
        ...

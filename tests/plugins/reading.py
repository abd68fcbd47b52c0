"""Reading a payload through a plugin, as the host does."""

import io
from typing import Any, TypeVar

from mediary.sdk.contract import Options, ReadsExport, Row
from mediary.sdk.files import ExportFile

R = TypeVar("R")


def export_file(name: str, content: bytes) -> ExportFile:
    """Wrap bytes as a file of an export."""
    return ExportFile(name, len(content), lambda: io.BytesIO(content))


def read(plugin: ReadsExport, name: str, content: bytes | str, **options: Any) -> list[Row]:
    """Recognise the content and read all of its rows.

    `kind` among the options answers a kind that has to be asked for.
    """
    data = content.encode() if isinstance(content, str) else content
    file = export_file(name, data)
    kind = plugin.recognise(file)
    assert kind is not None, f"{plugin.name} does not know {name}"
    return list(plugin.read(file, kind, Options(**options)))


def only(row: Row, sort: type[R]) -> list[R]:
    """Return the records of one sort."""
    return [one for one in row.records if isinstance(one, sort)]

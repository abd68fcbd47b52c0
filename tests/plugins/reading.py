"""Reading a payload through a plugin, as the host does."""

import io
from typing import Any

from mediary.sdk.contract import Options, ReadsExport, Row
from mediary.sdk.files import ExportFile


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

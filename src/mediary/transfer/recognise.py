"""Whose files are these? Asks every reader, and groups files into exports."""

import logging
from collections import defaultdict
from pathlib import Path

import msgspec

from mediary.plugins.service import load_plugins
from mediary.sdk.contract import Kind, Options, ReadsExport, TakesAnyTable
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.transfer import archive_shape as shape
from mediary.transfer.intake import Found, Refused, discover

logger = logging.getLogger(__name__)
ARCHIVE = "mediary"


class Recognised(msgspec.Struct):
    """A file with its kind."""

    file: ExportFile
    kind: Kind


class Question(msgspec.Struct):
    """What the person has to say before a file, and with it its export, can be read."""

    export: str
    file: str
    option: str
    message: str
    choices: tuple[str, ...]


class Export(msgspec.Struct):
    """The files of one service that came together.

    Attributes:
        source: Name of the reader; label: what people call the service.
        container: Zip or folder that they came in.
        refused: Files of the same container that are damaged.
    """

    source: str
    label: str
    container: str
    files: list[Recognised] = msgspec.field(default_factory=list)
    refused: list[Refused] = msgspec.field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells it from the other exports of its upload."""
        return f"{self.source}:{self.container}"

    def questions(self, options: Options) -> list[Question]:
        """Ask what content alone does not tell, by looking at the first row of each file."""
        reader = load_plugins().reader(self.source)
        asked = []
        if self.source == ARCHIVE:
            return []
        for one in self.files:
            if one.kind.needs and options.kind not in one.kind.needs:
                message = "The name does not tell what this file is."
                asked.append(Question(self.name, one.file.name, "--as", message, one.kind.needs))
            elif reader is not None and one.kind.is_history:
                asked += _first_question(self.name, reader, one, options)
        return asked


class Recognition(msgspec.Struct):
    """All exports of a staged folder, and what is in nobody's format.

    Attributes:
        questions: What has to be said before further exports of the folder can be read.
    """

    exports: list[Export]
    unknown: list[str]
    refused: list[Refused]
    questions: list[Question] = msgspec.field(default_factory=list)


def recognise(folder: Path, *, only: str = "") -> Recognition:
    """Recognise all files of a staged folder.

    Args:
        folder: Where they are staged.
        only: Name of the one reader to ask, where the person named the format.
    """
    found = discover(folder)
    exports: dict[tuple[str, str], Export] = {}
    unknown: list[ExportFile] = []
    damaged: list[tuple[ExportFile, str]] = []
    for file in _without_archives(found.files, exports):
        try:
            file.refuse_blank()
            match = _match(file, only)
            if match is None:
                _refuse_unsound(file)
        except DamagedFileError as problem:
            damaged.append((file, problem.message))
            continue
        finally:
            file.forget_head()
        if match is None:
            unknown.append(file)
            continue
        reader, kind = match
        label = reader.label
        export = exports.setdefault(
            (file.container, reader.name), Export(reader.name, label, file.container)
        )
        export.files.append(Recognised(file, kind))
    for export in exports.values():
        export.files.sort(key=lambda one: (one.kind.rank, natural_order(one.file.name)))
    ordered = [exports[key] for key in sorted(exports)]
    refused = _hand_out(ordered, found, damaged)
    return Recognition(ordered, [file.name for file in unknown], refused)


def _refuse_unsound(file: ExportFile) -> None:
    """Raise where a file that nobody knows begins like JSON and is none: that is why."""
    if file.json_shape.top:
        next(file.json_elements(), None)


def _without_archives(
    files: list[ExportFile], exports: dict[tuple[str, str], Export]
) -> list[ExportFile]:
    """Put our own archives among the exports; return the files that belong to none."""
    mine = {(file.container, _folder_of(file)) for file in files if is_manifest(file)}
    others = []
    for file in files:
        if (file.container, _folder_of(file)) not in mine or not shape.is_member(file.name):
            others.append(file)
            continue
        export = exports.setdefault(
            (file.container, ARCHIVE), Export(ARCHIVE, "Mediary archive", file.container)
        )
        export.files.append(Recognised(file, Kind(name="archive")))
    return others


def _folder_of(file: ExportFile) -> str:
    """Return the folder that an archive was unpacked into, if the file is one of its members."""
    folder = file.name[: -len(file.basename)]
    return folder.removesuffix(shape.SOURCES)


def is_manifest(file: ExportFile) -> bool:
    """Say whether a file is the manifest of our own archive."""
    if file.basename != shape.MANIFEST:
        return False
    try:
        return file.json_shape.first.get("format") == shape.FORMAT
    except DamagedFileError:
        return False  # whoever reads it next says so
    finally:
        file.forget_head()


def _match(file: ExportFile, only: str) -> tuple[ReadsExport, Kind] | None:
    plugins = load_plugins()
    readers = plugins.readers()
    if only:
        readers = [one for one in readers if one.name == only]
    for reader in readers:
        try:
            kind = _kind_of(reader, file, is_named=bool(only))
        except DamagedFileError:
            raise
        except Exception as problem:  # noqa: BLE001  a reader's fault must not stop the others
            logger.warning("reader %s failed on %s: %r", reader.name, file.name, problem)
            continue
        if kind is not None:
            return reader, kind
    return None


def _kind_of(reader: ReadsExport, file: ExportFile, *, is_named: bool) -> Kind | None:
    # Named by the person, a reader of any table takes what it would not claim by itself.
    if is_named and isinstance(reader, TakesAnyTable):
        return reader.kind_of(file)
    return reader.recognise(file)


def _hand_out(
    exports: list[Export], found: Found, damaged: list[tuple[ExportFile, str]]
) -> list[Refused]:
    """Give damaged files to the largest export that came with them; return the rest."""
    every = [*found.refused, *(Refused(_named(f), message, f.container) for f, message in damaged)]
    by_container: dict[str, list[Export]] = defaultdict(list)
    for export in exports:
        by_container[export.container].append(export)
        # A zip of which nothing could be read is named by what lay beside it.
        by_container[export.container.split("/")[0]].append(export)
    alone: list[Refused] = []
    for one in every:
        company = by_container.get(one.container) or by_container.get(one.container.split("/")[0])
        if company:
            max(company, key=lambda e: len(e.files)).refused.append(one)
        else:
            alone.append(one)
    return alone


def _named(file: ExportFile) -> str:
    """Name a file with the zip that it lies in."""
    archive = file.container.partition("/")[2]
    return f"{archive}: {file.name}" if archive else file.name


def _first_question(
    export: str, reader: ReadsExport, one: Recognised, options: Options
) -> list[Question]:
    try:
        next(iter(reader.read(one.file, one.kind, options)), None)
    except AnswerNeededError as need:
        return [Question(export, one.file.name, need.option, need.message, need.choices)]
    except Exception as problem:  # noqa: BLE001  the import itself names what is wrong
        logger.debug("no first row of %s: %r", one.file.name, problem)
    return []


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts "-10" after "-9"."""
    parts: list[tuple[int, int, str]] = []
    digits = ""
    for letter in [*name.casefold(), ""]:
        if letter.isdigit() and letter.isascii():
            digits += letter
            continue
        if digits:
            parts.append((0, int(digits[:18]), ""))
            digits = ""
        parts.append((1, 0, letter))
    return tuple(parts)

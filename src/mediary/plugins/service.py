"""Finding plugins and asking them by ability."""

import importlib
import importlib.util
import logging
import pkgutil
import sys
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from mediary.core.settings import get_settings
from mediary.sdk.contract import ReadsExport

logger = logging.getLogger(__name__)
LAST = "generic"


class Broken(msgspec.Struct):
    """A plugin that could not be loaded."""

    name: str
    message: str


class Plugins(msgspec.Struct):
    """All plugins of this process, by name, and what is wrong with the others."""

    found: dict[str, object]
    broken: list[Broken]

    def readers(self) -> list[ReadsExport]:
        """Return those that read exports; the generic one comes last."""
        able = [one for one in self.found.values() if isinstance(one, ReadsExport)]
        return sorted(able, key=lambda one: (one.name == LAST, one.name))

    def reader(self, name: str) -> ReadsExport | None:
        """Return the reader of this name."""
        one = self.found.get(name)
        return one if isinstance(one, ReadsExport) else None


@lru_cache(maxsize=1)
def load_plugins() -> Plugins:
    """Load every plugin once for this process."""
    plugins = Plugins({}, [])
    box = importlib.import_module("mediary.builtin")
    for found in pkgutil.iter_modules(box.__path__):
        name = f"mediary.builtin.{found.name}"
        _load(found.name, partial(importlib.import_module, name), plugins)
    folder = get_settings().data / "plugins"
    for path in sorted(folder.glob("*.py")) if folder.is_dir() else ():
        _load(path.stem, partial(_from_file, path), plugins)
    for entry in entry_points(group="mediary.plugins"):
        _load(entry.name, entry.load, plugins)
    return plugins


def _load(name: str, load: Callable[[], Any], plugins: Plugins) -> None:
    try:
        module = load()
        plugin = getattr(module, "plugin", module)
        if plugin.name in plugins.found:
            raise ValueError(f"another plugin is called “{plugin.name}”")
        plugins.found[plugin.name] = plugin
    except Exception as problem:  # noqa: BLE001  any code of a stranger may fail in any way
        logger.warning("plugin %s cannot be loaded: %s", name, problem)
        plugins.broken.append(Broken(name, f"{type(problem).__name__}: {problem}"))


def _from_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"mediary_plugin_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

"""Plugs the rooms in: their jobs, their schedules, and what they do on hearing news."""

import importlib
import importlib.util
import pkgutil

import mediary

# The models too: a table names others, of rooms that have no jobs.
PLUGS = ("models", "jobs", "reactions")
NO_ROOMS = {"builtin", "cli", "core", "migrations", "sdk", "web", "worker"}


def plug_in() -> None:
    """Import what registers itself; every process that writes does this once."""
    importlib.import_module("mediary.core.idempotency")
    for room in pkgutil.iter_modules(mediary.__path__):
        if not room.ispkg or room.name in NO_ROOMS:
            continue
        for plug in PLUGS:
            name = f"mediary.{room.name}.{plug}"
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)

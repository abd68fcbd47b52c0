"""Which command lives where."""

import importlib
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command

# In the order of `mediary --help`. A module has an `app` that holds the command by its name.
COMMANDS = {
    "serve": "mediary.cli.server",
    "worker": "mediary.cli.server",
    "user": "mediary.cli.farewell",
    "token": "mediary.accounts.cli",
    "import": "mediary.transfer.cli",
    "undo": "mediary.transfer.cli",
    "export": "mediary.transfer.cli",
    "log": "mediary.tracking.cli",
    "stats": "mediary.stats.cli",
    "plugins": "mediary.plugins.cli",
    "jobs": "mediary.cli.jobs",
    "backup": "mediary.cli.backup",
    "db": "mediary.cli.database",
    "doctor": "mediary.cli.doctor",
}


class Commands(TyperGroup):
    """Finds a command by importing its module alone."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Return all names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """Return the command of a name, or None."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = get_command(importlib.import_module(module).app)
        return found.commands.get(cmd_name) if isinstance(found, TyperGroup) else found

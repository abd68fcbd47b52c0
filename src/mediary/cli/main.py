"""The door: what every command has in common, and what errors become."""

import sys
from typing import Annotated

import typer

from mediary.cli.commands import Commands
from mediary.core.db import Database
from mediary.core.errors import MediaryError
from mediary.core.settings import Settings
from mediary.core.terminal import Terminal

app = typer.Typer(
    name="mediary",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="A diary of everything you watch, read, play and hear.",
)


@app.callback()
def start(
    context: typer.Context,
    is_json: Annotated[
        bool, typer.Option("--json", help="Print results as JSON, one value a line.")
    ] = False,
) -> None:
    """Prepare what commands need."""
    context.obj = Terminal(upgrade=_upgrade, is_json=is_json)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run a command and return its exit code; --json may stand anywhere."""
    arguments = [word for word in words if word != "--json"]
    if len(arguments) < len(words):
        arguments.insert(0, "--json")
    try:
        app(arguments, prog_name="mediary")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except MediaryError as error:
        sys.stderr.write(f"{error.message}\n")
        return error.exit_code
    return 0


def _upgrade(database: Database, settings: Settings) -> None:
    # Loaded here: `mediary --help` needs no Alembic and no room.
    from mediary.cli.upgrading import bring_up_to_date  # noqa: PLC0415
    from mediary.worker.rooms import plug_in  # noqa: PLC0415

    bring_up_to_date(database, settings)
    plug_in()

"""`mediary user delete`: stands here because it may write an archive, high above accounts."""

from pathlib import Path
from typing import Annotated

import typer

from mediary.accounts.cli import app, user
from mediary.core.terminal import Terminal

# The rest is imported inside the command: `mediary --help` needs no database.
# ruff: noqa: PLC0415

__all__ = ["app"]


@user.command("delete")
def delete_user(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="User name.")],
    archive: Annotated[
        Path | None, typer.Option(help="Write the person's archive to this file first.")
    ] = None,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete an account with everything in it, for good."""
    from mediary.accounts import leaving, service
    from mediary.transfer.archive_out import write_archive

    terminal = Terminal.of(context)
    with terminal.database() as database:
        with database.reading() as db:
            account = service.account_named(db, name)
            if not is_sure:
                leaving.check_confirmation(account.username, _asked(account.username))
            if archive is not None:
                write_archive(db, account.id, archive)
        with database.transaction() as db:
            leaving.remove_account(db, service.account_named(db, name))
    kept = None if archive is None else str(archive)
    told = f"Deleted {account.username}." + (f" The archive is {kept}." if kept else "")
    terminal.answer({"username": account.username, "archive": kept}, told)


def _asked(username: str) -> str:
    import sys

    from mediary.core.errors import ForbiddenError

    if not sys.stdin.isatty():
        raise ForbiddenError(
            f"Everything of {username} will be gone for good. Say --yes to go on, and --archive"
            " FILE to take everything out first."
        )
    question = f"Everything of {username} goes for good. Type the user name to go on"
    return str(typer.prompt(question, default="", show_default=False, err=True))

"""`mediary user` and `mediary token`."""

import sys
from typing import Annotated

import typer

from mediary.core.errors import InvalidError
from mediary.core.terminal import Terminal

# The rest is imported inside the commands: `mediary --help` needs no database.
# ruff: noqa: PLC0415

app = typer.Typer()
user = typer.Typer(help="Accounts.", no_args_is_help=True)
token = typer.Typer(help="Keys for programs.", no_args_is_help=True)
app.add_typer(user, name="user")
app.add_typer(token, name="token")


@user.callback()
def _user() -> None:
    """Accounts."""


@token.callback()
def _token() -> None:
    """Keys for programs."""


@user.command("add")
def add_user(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="User name.")],
    email: Annotated[str | None, typer.Option(help="E-mail address.")] = None,
    is_admin: Annotated[bool, typer.Option("--admin", help="Make an administrator.")] = False,
    from_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    timezone: Annotated[str, typer.Option(help="Time zone, such as Europe/Berlin.")] = "UTC",
) -> None:
    """Add an account; the first one is an administrator's."""
    from mediary.accounts import passwords, service

    terminal = Terminal.of(context)
    password_hash = passwords.hash_password(_read_password(from_stdin=from_stdin))
    with terminal.database() as database, database.transaction() as db:
        account = service.add_user(
            db,
            username=name,
            password_hash=password_hash,
            email=email,
            is_admin=is_admin,
            timezone=timezone,
        )
        value = {"id": account.id, "uuid": account.uuid, "username": account.username}
        role = account.role
    terminal.answer(value, f"Added {value['username']} ({role}).")


@token.command("add")
def add_token(
    context: typer.Context,
    username: Annotated[str, typer.Option("--user", help="Whose token.")],
    name: Annotated[str, typer.Option("--name", help="What it is for.")],
    scopes: Annotated[
        str, typer.Option(help="read, write, scrobble, lists, feeds, admin; with commas.")
    ],
    days: Annotated[int | None, typer.Option(min=1, help="Ends after so many days.")] = None,
) -> None:
    """Add a token and print it; it cannot be shown again."""
    from mediary.accounts import service, tokens

    terminal = Terminal.of(context)
    wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    with terminal.database() as database, database.transaction() as db:
        viewer = service.viewer_named(db, username)
        new = tokens.add_token(db, viewer, name=name, scopes=wanted, days=days)
        value = {"id": new.token.id, "token": new.key}
    terminal.answer(value, new.key)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidError("Pass --password-stdin and write the password to standard input.")
    from getpass import getpass

    return getpass("Password: ", stream=sys.stderr)

"""`mediary user` and `mediary token`."""

import sys
from enum import StrEnum
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


class Role(StrEnum):
    """What an account may be."""

    USER = "user"
    MODERATOR = "moderator"
    ADMIN = "admin"


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


@token.command("list")
def list_tokens(
    context: typer.Context,
    username: Annotated[str, typer.Option("--user", help="Whose tokens.")],
) -> None:
    """List somebody's tokens, without their keys."""
    from mediary.accounts import service, tokens
    from mediary.accounts.schemas.me import Token

    terminal = Terminal.of(context)
    with terminal.database() as database, database.reading() as db:
        found = tokens.tokens_of(db, service.viewer_named(db, username))
    for one in (Token.of(each) for each in found):
        used = f"used {one.last_used_at}" if one.last_used_at else "never used"
        text = f"{one.id:6} {one.prefix}… {one.name} ({', '.join(one.scopes)}), {used}"
        terminal.answer(one.model_dump(), text)


@token.command("remove")
def remove_token(
    context: typer.Context,
    number: Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="As `list` shows it.")],
    username: Annotated[str, typer.Option("--user", help="Whose token.")],
) -> None:
    """Make a token useless."""
    from mediary.accounts import service, tokens

    terminal = Terminal.of(context)
    with terminal.database() as database, database.transaction() as db:
        tokens.remove_token(db, service.viewer_named(db, username), number)
    terminal.answer({"id": number, "removed": True}, f"Removed token {number}.")


@user.command("list")
def list_users(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Part of a name or e-mail address.")] = "",
) -> None:
    """List accounts in the order of their making."""
    from mediary.accounts import administering
    from mediary.accounts.schemas.admin import KnownAccount

    terminal = Terminal.of(context)
    with terminal.database() as database, database.reading() as db:
        found = administering.accounts(db, search=search, limit=100_000)
    for one in (KnownAccount.of(each) for each in found):
        state = one.role if one.is_active else f"{one.role}, switched off"
        terminal.answer(one.model_dump(), f"{one.username} ({state})")


@user.command("role")
def change_role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="User name.")],
    role: Annotated[Role, typer.Argument(help="What the person becomes.")],
) -> None:
    """Make somebody a user, a moderator or an administrator."""
    from mediary.accounts import administering, service

    terminal = Terminal.of(context)
    with terminal.database() as database, database.transaction() as db:
        account = service.account_named(db, name)
        administering.change_role(db, account, role.value)
        value = {"username": account.username, "role": account.role}
    terminal.answer(value, f"{value['username']} is {value['role']} now.")


@user.command("deactivate")
def deactivate(
    context: typer.Context, name: Annotated[str, typer.Argument(help="User name.")]
) -> None:
    """Switch an account off, with its sessions and tokens."""
    _switch(Terminal.of(context), name, is_active=False)


@user.command("activate")
def activate(
    context: typer.Context, name: Annotated[str, typer.Argument(help="User name.")]
) -> None:
    """Switch an account on again."""
    _switch(Terminal.of(context), name, is_active=True)


def _switch(terminal: Terminal, name: str, *, is_active: bool) -> None:
    from mediary.accounts import administering, service

    switch = administering.activate if is_active else administering.deactivate
    with terminal.database() as database, database.transaction() as db:
        account = service.account_named(db, name)
        switch(db, account)
        value = {"username": account.username, "is_active": account.is_active}
    terminal.answer(value, f"{value['username']} is switched {'on' if is_active else 'off'}.")


@user.command("reset")
def make_reset_link(
    context: typer.Context, name: Annotated[str, typer.Argument(help="User name.")]
) -> None:
    """Print a link by which somebody sets a new password; it works once, for a day."""
    from mediary.accounts import one_time, service
    from mediary.core import clock

    terminal = Terminal.of(context)
    with terminal.database() as database, database.transaction() as db:
        secret, expires_at = one_time.make_link(db, service.account_named(db, name), "reset")
    settings = terminal.settings
    base = settings.base_url or f"http://{settings.host}:{settings.port}"
    link = one_time.address_of(base, "reset", secret)
    value = {"link": link, "token": secret, "expires_at": clock.iso(expires_at)}
    terminal.answer(value, link)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidError("Pass --password-stdin and write the password to standard input.")
    from getpass import getpass

    return getpass("Password: ", stream=sys.stderr)

"""`mediary db`: where the tables stand, and bringing them forth and back."""

from typing import Annotated

import typer

from mediary.core.terminal import Terminal

# ruff: noqa: PLC0415 (imported when called)

app = typer.Typer()
db = typer.Typer(help="The database's tables.", no_args_is_help=True)
app.add_typer(db, name="db")


@app.callback()
def _group() -> None:
    """Keep `db` a name of its own."""


@db.command("upgrade")
def upgrade(context: typer.Context) -> None:
    """Make or migrate the tables; a database that has data is backed up before."""
    from mediary import migrations
    from mediary.cli.upgrading import bring_up_to_date

    terminal = Terminal.of(context)
    with terminal.database(is_upgraded=False) as database:
        before = migrations.current(database)
        bring_up_to_date(database, terminal.settings)
        after = migrations.current(database)
    value = {"from": before, "to": after}
    terminal.answer(value, "Nothing to do." if before == after else f"The tables are at {after}.")


@db.command("downgrade")
def downgrade(
    context: typer.Context,
    revision: Annotated[str, typer.Argument(help='Where to; "base" removes all tables.')],
) -> None:
    """Take the tables back to an earlier revision, after a backup."""
    from mediary import migrations

    terminal = Terminal.of(context)
    with terminal.database(is_upgraded=False) as database:
        before = migrations.current(database)
        backups = terminal.settings.backups_folder()
        migrations.downgrade(database, revision, backups=backups)
        after = migrations.current(database)
    terminal.answer({"from": before, "to": after}, f"The tables are at {after or 'base'}.")


@db.command("check")
def check(context: typer.Context) -> None:
    """Say whether the tables are up to date; ends with 1 when they are not."""
    from mediary import migrations

    terminal = Terminal.of(context)
    with terminal.database(is_upgraded=False) as database:
        at, is_current = migrations.current(database), migrations.is_current(database)
        changed = migrations.changed_since(database) if at is not None else []
    value = {"revision": at, "head": migrations.HEAD, "is_current": is_current, "changed": changed}
    sentence = f"The tables are at {at or 'base'}"
    sentence += "." if is_current else f"; {migrations.HEAD} is the newest: `mediary db upgrade`."
    if changed:
        sentence += f" These migrations are not what they were: {', '.join(changed)}."
    terminal.answer(value, sentence)
    if changed or not is_current:
        raise typer.Exit(1)

"""`mediary backup`: made, listed, tried out, put back."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mediary.core.terminal import Terminal

if TYPE_CHECKING:
    from mediary.backups.service import Described

# ruff: noqa: PLC0415 (imported when called)

app = typer.Typer()
backup = typer.Typer(help="Copies of the whole database.", no_args_is_help=True)
app.add_typer(backup, name="backup")

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `mediary backup list` shows it.")]


@app.callback()
def _group() -> None:
    """Keep `backup` a name of its own."""


@backup.command("create")
def create(context: typer.Context) -> None:
    """Make a backup, while a server runs or not; it stays until you delete it."""
    from mediary.backups import service

    terminal = Terminal.of(context)
    place = terminal.settings.backups_folder()
    with terminal.database() as database:
        made = service.make(database, place, kind=service.MANUAL)
        service.list_all(database, place)
    _answer(terminal, made)


@backup.command("list")
def list_backups(context: typer.Context) -> None:
    """List the backups, the newest first."""
    from mediary.backups import service

    terminal = Terminal.of(context)
    place = terminal.settings.backups_folder()
    # Of the folder alone: it can be read when the database cannot.
    found = service.backups_in(place)
    for one in found:
        _answer(terminal, one)
    if not found:
        terminal.say(f"There are no backups in {place}.")


@backup.command("verify")
def verify(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Which; the newest when not said.")
    ] = None,
) -> None:
    """Restore a backup into a temporary database and compare; ends with 1 when it is not sound."""
    from mediary.backups import service

    terminal = Terminal.of(context)
    place = terminal.settings.backups_folder()
    with terminal.database() as database:
        wanted = name or service.newest_in(place).name
        try:
            _answer(terminal, service.verify(database, place, wanted))
        finally:
            service.list_all(database, place)


@backup.command("restore")
def restore(
    context: typer.Context,
    name: Name,
    is_in_use: Annotated[
        bool, typer.Option("--while-in-use", help="Also while a server has the database open.")
    ] = False,
) -> None:
    """Put a backup in the place of what is there; that is backed up first, so it can be undone."""
    from mediary import migrations
    from mediary.backups import service
    from mediary.core.db import Database

    terminal = Terminal.of(context)
    settings = terminal.settings
    settings.folder()
    place = settings.backups_folder()
    # Opened by hand: what is there may be damaged, or of a newer version.
    database = Database(settings.resolved_database_url())
    if service.needs_tables(database, place, name):
        migrations.upgrade(database, backups=None)
    done = service.restore(database, place, name, newest=migrations.HEAD, is_in_use=is_in_use)
    database.close()
    with terminal.database() as fresh, fresh.transaction() as db:
        service.settle(db, place)
    before = done.before and done.before.name
    if done.set_aside is not None:
        terminal.say(f"What was there is damaged; it lies in {done.set_aside} now.")
    value = {"restored": name, "before": before}
    undo = f" Undo it with: mediary backup restore {before}" if before else ""
    terminal.answer(value, f"Restored {name}.{undo}")


@backup.command("delete")
def delete(context: typer.Context, name: Name) -> None:
    """Delete a backup."""
    from mediary.backups import service

    terminal = Terminal.of(context)
    place = terminal.settings.backups_folder()
    with terminal.database() as database:
        service.delete(place, name)
        service.list_all(database, place)
    terminal.answer({"deleted": name}, f"Deleted {name}.")


@backup.command("schedule")
def change_schedule(
    context: typer.Context,
    cron: Annotated[
        str | None, typer.Option(help='When, in UTC: minute hour day month weekday, "0 3 * * *".')
    ] = None,
    kept_days: Annotated[
        int | None, typer.Option("--keep", min=1, max=36_500, help="Days that they are kept.")
    ] = None,
    is_enabled: Annotated[bool | None, typer.Option("--on/--off", help="Make them or not.")] = None,
    is_elsewhere: Annotated[
        bool | None, typer.Option("--elsewhere", help="They are made by other means than Mediary.")
    ] = None,
) -> None:
    """Show when backups are made by themselves, or change it."""
    import msgspec

    from mediary.backups import schedule
    from mediary.core.jobs.schedules import seed_schedules

    terminal = Terminal.of(context)
    with terminal.database() as database:
        seed_schedules(database)
        with database.transaction() as db:
            now = schedule.change(
                db, cron=cron, is_enabled=is_enabled, is_elsewhere=is_elsewhere, kept_days=kept_days
            )
    value: dict[str, Any] = {**msgspec.structs.asdict(now), "next_run_at": _moment(now.next_run_at)}
    made = "elsewhere" if now.is_elsewhere else f'at "{now.cron}" (UTC)'
    text = f"Backups are made {made} and kept {now.kept_days} days."
    terminal.answer(value, text if now.is_enabled or now.is_elsewhere else "Backups are off.")


def _answer(terminal: Terminal, one: "Described") -> None:
    import msgspec

    value = msgspec.structs.asdict(one)
    for name in ("created_at", "verified_at"):
        value[name] = _moment(value[name])
    tried = one.problem or (f"verified {value['verified_at']}" if one.verified_at else "")
    size = f"{one.size / 1024 / 1024:.1f} MiB"
    terminal.answer(value, f"{one.name:<42}  {size:>11}  {one.form:<8}  {tried}".rstrip())


def _moment(instant: int | None) -> str | None:
    from mediary.core.clock import iso

    return None if instant is None else iso(instant)

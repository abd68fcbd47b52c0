"""`mediary stats`."""

from datetime import datetime
from typing import Annotated

import typer

from mediary.core.terminal import Terminal

# The rest is imported inside the command: `mediary --help` needs no database.
# ruff: noqa: PLC0415

app = typer.Typer()


@app.command("stats")
def stats(
    context: typer.Context,
    user: Annotated[str, typer.Option("--user", help="Whose history it is.")],
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")
    ] = None,
) -> None:
    """Say what a history adds up to."""
    from mediary.accounts.service import viewer_named
    from mediary.stats import service

    terminal = Terminal.of(context)
    with terminal.database() as database, database.reading() as db:
        viewer = viewer_named(db, user)
        found = service.totals(
            db, viewer, first=first.date() if first else None, last=last.date() if last else None
        )
    lines = [
        f"{name.replace('_', ' '):12} {value}"
        for name, value in found.items()
        if name != "by_media_type"
    ]
    lines += [
        f"  {name:10} {one['plays']} plays, {one['titles']} titles, {one['hours']} hours"
        for name, one in found["by_media_type"].items()
    ]
    terminal.answer(found, "\n".join(lines))

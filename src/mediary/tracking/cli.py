"""`mediary log`."""

from typing import Annotated

import typer

from mediary.core.terminal import Terminal

# The rest is imported inside the command: `mediary --help` needs no database.
# ruff: noqa: PLC0415, PLR0913 (each option of the command is an argument)

app = typer.Typer()


@app.command("log")
def log(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What was watched, read, played or heard.")],
    user: Annotated[str, typer.Option("--user", help="Whose diary it is.")],
    media_type: Annotated[str, typer.Option("--type", help="movie, show, book, game …")] = "movie",
    year: Annotated[int | None, typer.Option("--year", help="Year of first release.")] = None,
    season: Annotated[int | None, typer.Option("--season", help="Season of an episode.")] = None,
    number: Annotated[
        float | None, typer.Option("--episode", help="Number of an episode, track or chapter.")
    ] = None,
    when: Annotated[
        str, typer.Option("--when", help="As 2026-05-01, 2026-05, 2010s, 2010/2012, unknown.")
    ] = "now",
    minutes: Annotated[float | None, typer.Option("--minutes", help="Time spent.")] = None,
    rating: Annotated[float | None, typer.Option("--rating", help="On the scale.")] = None,
    scale: Annotated[
        str, typer.Option("--scale", help="10, 10.5, 10.1, 5, 5.5, 5.25, 100 or thumbs.")
    ] = "10",
    review: Annotated[str, typer.Option("--review", help="A review, in Markdown.")] = "",
    tags: Annotated[
        list[str] | None, typer.Option("--tag", help="A tag; several are fine.")
    ] = None,
    is_liked: Annotated[bool, typer.Option("--like", help="Make it a favourite.")] = False,
    is_rewatch: Annotated[bool, typer.Option("--again", help="It was not the first time.")] = False,
) -> None:
    """Log one play; `mediary undo` takes it back by the batch that is printed."""
    from pydantic import ValidationError

    from mediary.accounts.service import viewer_named
    from mediary.core.errors import InvalidError
    from mediary.tracking.log_play import log_title
    from mediary.tracking.schemas import LogIn

    terminal = Terminal.of(context)
    named = {
        "type": media_type, "title": title, "year": year, "season": season, "number": number,
    }  # fmt: skip
    try:
        play = LogIn.model_validate({
            "title": named, "when": when, "minutes": minutes, "review": review,
            "rating": None if rating is None else {"value": rating, "scale": scale},
            "tags": tags or [], "is_favourite": is_liked, "is_rewatch": is_rewatch,
        })  # fmt: skip
    except ValidationError as problem:
        first = problem.errors()[0]
        raise InvalidError(f"{first['loc'][-1]}: {first['msg']}.") from problem
    with terminal.database() as database, database.transaction() as db:
        done = log_title(db, viewer_named(db, user), play)
    value = {"batch": done["change"], "item": done["item"], "title": title, "when": when}
    terminal.answer(
        value, f"Logged {title}. `mediary undo {value['batch']} --user {user}` undoes it."
    )

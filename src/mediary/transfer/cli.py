"""`mediary import`, `mediary undo` and `mediary export`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mediary.core.terminal import Terminal
from mediary.transfer.formats.forms import FORMS

# The rest is imported inside the commands: `mediary --help` needs no database.
# ruff: noqa: PLC0415

app = typer.Typer()


@app.command("import")
def import_files(  # noqa: PLR0913  one parameter an option
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, zips or folders of any depth.")],
    user: Annotated[str, typer.Option("--user", help="Whose history it is.")],
    only: Annotated[str, typer.Option("--format", help="Take the files as this format.")] = "",
    kind: Annotated[
        str, typer.Option("--as", help="What a file is, where its name must say.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option("--map", help="JSON file with a column mapping.")
    ] = None,
    profile: Annotated[str, typer.Option(help="Only this profile of a household's export.")] = "",
    timezone: Annotated[str, typer.Option(help="Zone of local times, e.g. Europe/Berlin.")] = "",
    date_order: Annotated[str, typer.Option(help="dmy or mdy, where dates do not tell.")] = "",
    switch: Annotated[
        list[str] | None, typer.Option(help="Optional readings: ratings-as-seen, deleted.")
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Say what it would do.")] = False,
) -> None:
    """Take exports in; a line for each of them."""
    from mediary.accounts.service import viewer_named
    from mediary.core.jobs import run_here
    from mediary.transfer import service

    terminal = Terminal.of(context)
    options = _options(only, kind, mapping, profile, timezone, date_order, switch)
    with terminal.database() as database:
        with database.reading() as db:
            viewer = viewer_named(db, user)
        name, folder = service.stage_paths(paths)
        try:
            found = service.prepare(name, options)
            with database.transaction() as db:
                started = service.start_imports(
                    db, viewer, name, found, options=options, is_rehearsal=is_dry
                )
        except BaseException:
            service.discard(folder)
            raise
        for unknown in found.unknown:
            terminal.say(f"{unknown}: left alone, not a format that Mediary knows")
        for one in found.refused:
            terminal.say(f"{one.name}: {one.message}")
        has_problems = bool(found.refused)
        reported = []
        for job in started:
            if job.job_id is not None:
                run_here(database, job.job_id)
            with database.reading() as db:
                fresh = service.get_import(db, viewer, job.uuid)
                done = service.report(db, fresh, most_problems=10_000)
            reported.append(done)
            has_problems |= done.problem_count > 0 or done.status not in {"completed", "rehearsed"}
            terminal.answer(_line(done, is_dry=is_dry), _sentence(done, user))
    if all(one.status in service.ENDED for one in reported):
        service.discard(folder)
    if found.questions:
        raise service.answer_needed(found.questions)
    raise typer.Exit(1 if has_problems else 0)


def _options(
    only: str,
    kind: str,
    mapping: Path | None,
    profile: str,
    timezone: str,
    date_order: str,
    switch: list[str] | None,
) -> dict[str, Any]:
    import json

    from mediary.core.errors import InvalidError

    options: dict[str, Any] = {
        "format": only, "kind": kind, "profile": profile, "timezone": timezone,
        "switches": switch or [],
    }  # fmt: skip
    if date_order:
        if date_order not in {"dmy", "mdy"}:
            raise InvalidError("--date-order is dmy (31/12/2020) or mdy (12/31/2020).")
        options["is_day_first"] = date_order == "dmy"
    if mapping is not None:
        try:
            options["mapping"] = json.loads(mapping.read_text("utf-8"))
        except (OSError, ValueError) as problem:
            raise InvalidError(f"The mapping {mapping} cannot be read: {problem}") from problem
        options["format"] = only or "generic"
    return options


def _line(done: Any, *, is_dry: bool) -> dict[str, Any]:  # noqa: ANN401
    return {
        "job": None if is_dry else done.job,
        "batch": None if is_dry else done.batch,
        "format": done.format,
        "rows": done.rows,
        "outcomes": done.outcomes,
        "plays": done.plays,
        "ratings": done.ratings,
        "reviews": done.reviews,
        "list_items": done.list_items,
        "seconds": done.seconds,
        "problems": done.problems,
        "status": done.status,
    }


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _sentence(done: Any, user: str) -> str:  # noqa: ANN401
    parts = ", ".join(f"{number} {name}" for name, number in done.outcomes.items() if number)
    counts = {
        "play": done.plays, "rating": done.ratings, "review": done.reviews,
        "list item": done.list_items,
    }  # fmt: skip
    gained = ", ".join(_count(number, name) for name, number in counts.items())
    rows = _count(done.rows, "row")
    summary = f"{done.label}: {rows} ({parts or 'none'}): {gained} in {done.seconds:.1f} s"
    lines = [summary]
    if done.batch and done.status == "completed":
        lines.append(f"  Undo it with: mediary undo {done.batch} --user {user}")
    if done.status not in {"completed", "rehearsed"}:
        lines.append(f"  It is {done.status}. {done.error or ''}".rstrip())
    lines += [
        f"  {p['file']}{'' if p['line'] is None else ':' + str(p['line'])}: {p['message']}"
        for p in done.problems[:20]
    ]
    return "\n".join(lines)


@app.command("undo")
def undo(
    context: typer.Context,
    batch: Annotated[
        int, typer.Argument(min=1, max=2**31 - 1, help="The batch, as `mediary import` named it.")
    ],
    user: Annotated[str, typer.Option("--user", help="Whose batch it is.")],
) -> None:
    """Take an import back, as if it had never been."""
    from mediary.accounts.service import viewer_named
    from mediary.transfer import service

    terminal = Terminal.of(context)
    with terminal.database() as database, database.transaction() as db:
        viewer = viewer_named(db, user)
        gone = service.undo_import(db, viewer.user_id, batch)
    told = f"Took back {gone} records of batch {batch}."
    if not gone:
        told = (
            f"Batch {batch} is undone. Nothing went: it was undone before, or others say the same."
        )
    terminal.answer({"batch": batch, "undone": gone}, told)


def _told_of_formats() -> str:
    """Return what each format carries and loses, for the help."""
    told = []
    for form in FORMS.values():
        lost = " ".join(f"({place}) {loss.text}" for place, loss in enumerate(form.losses, 1))
        told.append(f"{form.name}: {form.carries} It cannot carry: {lost}")
    return "\n\n".join(told)


@app.command("export", epilog=_told_of_formats())
def export(
    context: typer.Context,
    user: Annotated[str, typer.Option("--user", help="Whose history it is.")],
    output: Annotated[Path, typer.Option("--output", help="File to write.")],
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMS))] = "archive",
) -> None:
    """Write everything of a person into one file; below is what a format cannot carry."""
    from mediary.accounts.service import viewer_named
    from mediary.core.errors import InvalidError
    from mediary.transfer.formats import forms

    terminal = Terminal.of(context)
    forms.form_of(form)
    if not output.parent.is_dir():
        raise InvalidError(f"There is no folder {output.parent}.")
    with terminal.database() as database, database.reading() as db:
        viewer = viewer_named(db, user)
        written = forms.write(db, viewer.user_id, form, output)
    terminal.answer(
        {"file": str(output), "rows": written.rows, "sha256": written.sha256},
        f"Wrote {written.rows} rows to {output}.",
    )

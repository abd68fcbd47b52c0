"""`mediary jobs`: background work, listed, run here and cancelled."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mediary.core.terminal import Terminal

if TYPE_CHECKING:
    from mediary.core.jobs import Job

# ruff: noqa: PLC0415 (imported when called)

app = typer.Typer()
jobs = typer.Typer(help="Background work.", no_args_is_help=True)
app.add_typer(jobs, name="jobs")

JobId = Annotated[int, typer.Argument(metavar="JOB", min=1, max=2**31 - 1)]


@app.callback()
def _group() -> None:
    """Keep `jobs` a name of its own."""


@jobs.command("list")
def list_jobs(
    context: typer.Context,
    user: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    status: Annotated[
        list[str] | None, typer.Option(help="Only these: pending, running, failed …")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """List jobs, the newest first."""
    from mediary.accounts.service import viewer_named
    from mediary.core import jobs as queue
    from mediary.core.errors import InvalidError

    terminal = Terminal.of(context)
    unknown = set(status or ()) - set(queue.STATUSES)
    if unknown:
        raise InvalidError(f"{', '.join(unknown)}: a job is {', '.join(queue.STATUSES)}.")
    with terminal.database() as database, database.reading() as db:
        user_id = None if user is None else viewer_named(db, user).user_id
        found = queue.list_jobs(db, user_id=user_id, statuses=tuple(status or ()), limit=limit)
        for job in found:
            _answer(terminal, job)
    if not found:
        terminal.say("There are no jobs.")


@jobs.command("run")
def run_job(context: typer.Context, job_id: JobId) -> None:
    """Run a job here, now, to its end; one that failed or was cancelled starts again."""
    from mediary.core import jobs as queue
    from mediary.worker.rooms import plug_in

    terminal = Terminal.of(context)
    plug_in()
    with terminal.database() as database:
        with database.transaction() as db:
            if queue.find(db, job_id).status in {"failed", "cancelled"}:
                queue.retry(db, job_id)
        job = queue.run_here(database, job_id)
    _answer(terminal, job)
    if job.status != "completed":
        raise typer.Exit(1)


@jobs.command("cancel")
def cancel_job(context: typer.Context, job_id: JobId) -> None:
    """Cancel a job; what it has done already stays."""
    from mediary.core import jobs as queue

    terminal = Terminal.of(context)
    with terminal.database() as database, database.transaction() as db:
        queue.cancel(db, job_id)
        db.expire_all()
        _answer(terminal, queue.find(db, job_id))


def _answer(terminal: Terminal, job: "Job") -> None:
    value: dict[str, Any] = {
        "job": job.id,
        "kind": job.kind,
        "status": job.status,
        "done": job.done,
        "total": job.total,
    }
    share = f"{job.done}/{job.total}" if job.total else str(job.done)
    text = f"{job.id:>6}  {job.status:<9}  {share:>15}  {job.kind}"
    if job.error:
        text += f"  ({job.error.strip().splitlines()[-1]})"
    terminal.answer(value, text)

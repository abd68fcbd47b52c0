"""`mediary serve` and `mediary worker`."""

from typing import Annotated

import typer

from mediary.core.terminal import Terminal

# ruff: noqa: PLC0415 (imported when called: the other commands start without a web server)

app = typer.Typer()


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen at.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    is_reloading: Annotated[
        bool, typer.Option("--reload", help="Start again when the source changes.")
    ] = False,
) -> None:
    """Serve the page and the API, and run background work."""
    from mediary.core import logs

    terminal = Terminal.of(context)
    settings = terminal.settings
    logs.configure(settings.log_format, settings.log_level)
    host, port = host or settings.host, settings.port if port is None else port
    if is_reloading:
        _serve_again_and_again(terminal, host, port)
        return
    from mediary.cli.serving import AnnouncingServer, config_of
    from mediary.web.app import create_app

    with terminal.database() as database:
        application = create_app(database, settings)
        server = AnnouncingServer(config_of(application, host, port), terminal.say)
        has_served = server.serve_until_told()
    if not has_served:
        terminal.say(
            f"Mediary cannot listen at {host}:{port}; is something else there?"
            " --port, or MEDIARY_PORT in the environment, names another port."
        )
        raise typer.Exit(4)


@app.command()
def worker(context: typer.Context) -> None:
    """Run background work without serving."""
    from mediary.worker.main import main as run

    with Terminal.of(context).database():
        # Only brought up to date here; the worker opens its own.
        pass
    raise typer.Exit(run())


def _serve_again_and_again(terminal: Terminal, host: str, port: int) -> None:
    from pathlib import Path

    import uvicorn

    terminal.say(f"Mediary listens at http://{host}:{port} and starts again at each change.")
    uvicorn.run(
        "mediary.cli.serving:create_own_app",
        factory=True,
        host=host,
        port=port,
        reload=True,
        reload_dirs=[str(Path(__file__).parents[1])],
        log_config=None,
    )

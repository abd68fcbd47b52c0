"""`mediary plugins`."""

import typer

from mediary.core.terminal import Terminal

# The rest is imported inside the command: `mediary --help` needs no plugin.
# ruff: noqa: PLC0415

app = typer.Typer()
plugins = typer.Typer(help="What reads the files of services.", no_args_is_help=True)
app.add_typer(plugins, name="plugins")


@app.callback()
def _group() -> None:
    """Keep `plugins` a name of its own."""


@plugins.command("list")
def list_plugins(context: typer.Context) -> None:
    """List the plugins that are there, and those that are broken."""
    from mediary.plugins.service import load_plugins
    from mediary.sdk.contract import ReadsExport

    terminal = Terminal.of(context)
    found = load_plugins()
    for name in sorted(found.found):
        plugin = found.found[name]
        abilities = ["reads exports"] if isinstance(plugin, ReadsExport) else []
        label = getattr(plugin, "label", name)
        value = {"name": name, "label": label, "abilities": abilities, "problem": None}
        terminal.answer(value, f"{name:16} {label}: {', '.join(abilities) or 'nothing yet'}")
    for broken in found.broken:
        value = {"name": broken.name, "label": None, "abilities": [], "problem": broken.message}
        terminal.answer(value, f"{broken.name:16} broken: {broken.message}")

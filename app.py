"""The joint: settings, command line, and the server that gunicorn runs (`app:server()`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from dashboard.told import Told
from data.commands import COMMANDS
from data.commands.ground import bar, store

if TYPE_CHECKING:
    from data.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """The performance dashboard of the Metropolitan Police."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


for command in COMMANDS:
    main.add_command(command)


@main.command()
@click.option("--host", default=None, help="Address to listen on (HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (PORT).")
def serve(host: str | None = None, port: int | None = None) -> None:
    """Serve the dashboard; makes a store with demonstration figures if there is none."""
    from callbacks.serve import run
    from data.settings import Settings

    settings = Settings()
    settings = settings.model_copy(
        update={k: v for k, v in (("host", host), ("port", port)) if v is not None}
    )
    _prepare(settings)
    run(settings)


def _prepare(settings: Settings) -> None:
    from dashboard.catalogue import catalogue
    from data import setup

    with store(settings) as engine:
        if setup.is_empty(engine):
            click.echo("There is no store yet: making one with demonstration figures.")
            with bar() as shown:
                setup.make_demo(engine, catalogue(), shown.part(0.0, 0.6))
                setup.scan_demo(engine, catalogue(), shown.part(0.6, 1.0))


def server() -> Any:
    """The WSGI application, for gunicorn: `gunicorn 'app:server()'`."""
    from callbacks.serve import create_app
    from data.settings import Settings

    settings = Settings()
    _prepare(settings)
    return create_app(settings).server


if __name__ == "__main__":
    try:
        main()
    except Told as problem:
        sys.exit(str(problem))

"""The joint: settings, command line, and the server that gunicorn runs (`app:server()`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from callbacks.demonstration import demo, fill
from dashboard.told import Told
from data.commands import COMMANDS
from data.commands.ground import store

if TYPE_CHECKING:
    from data.settings import Settings


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """The performance dashboard of the Metropolitan Police."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


for command in (*COMMANDS, demo):
    main.add_command(command)


@main.command()
@click.option("--host", default=None, help="Address to listen on (HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (PORT).")
def serve(host: str | None = None, port: int | None = None) -> None:
    """Serve the dashboard; one person's empty store is given demonstration figures."""
    from callbacks.serve import run
    from data.settings import Settings

    settings = Settings()
    settings = settings.model_copy(
        update={k: v for k, v in (("host", host), ("port", port)) if v is not None}
    )
    _prepare(settings)
    run(settings)


def _prepare(settings: Settings) -> None:
    """Brings the store up to date. Nobody's figures are invented where people have to sign in."""
    from data.settings import SignIn

    with store(settings) as engine:
        if settings.sign_in == SignIn.LOCAL:
            fill(engine)


def server() -> Any:
    """The WSGI application, for gunicorn: `gunicorn 'app:server()'`."""
    from callbacks.serve import served
    from data.settings import Settings

    settings = Settings()
    _prepare(settings)
    return served(settings)


if __name__ == "__main__":
    try:
        main()
    except Told as problem:
        sys.exit(str(problem))

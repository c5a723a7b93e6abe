"""Ending sessions of people who signed in."""

from __future__ import annotations

import time

import click

from data.commands.ground import store, told


@click.group()
def sessions() -> None:
    """The sessions of people who signed in by OpenID Connect."""


@sessions.command()
@click.argument("subject", required=False)
@click.option("--everybody", is_flag=True, help="All sessions of all people.")
def end(subject: str | None, everybody: bool) -> None:
    """End every session of SUBJECT (as sign-in and the audit log know them), at once and for every worker."""
    from data import sessions as ended
    from data.audit import AuditLog, Line, now
    from data.settings import Settings

    if bool(subject) is everybody:
        raise click.UsageError("Name one SUBJECT, or say --everybody.")
    settings = Settings()
    with told(), store(settings) as engine:
        key = ended.person(subject) if subject else ended.EVERYBODY
        ended.end(engine, key, time.time(), settings.session_longest * 3600)
        who = subject or "everybody"
        AuditLog(engine).write(Line(now(), who[:120], "", "sign-out", "all sessions, by the command line"))
    click.echo(f"All sessions of {who} have ended. Who still may, can sign in again.")

"""The command line, by subject; commands import what they need when they run, so that each starts fast."""

from __future__ import annotations

import click

from data.commands.archives import backup, restore
from data.commands.figures import check, load, releases, scan
from data.commands.pull import pull
from data.commands.records import records
from data.commands.sessions import sessions

COMMANDS: tuple[click.Command, ...] = (
    load,
    pull,
    releases,
    check,
    scan,
    backup,
    restore,
    records,
    sessions,
)

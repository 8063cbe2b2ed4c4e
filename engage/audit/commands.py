"""The commands around the audit chain."""

import sys

import click

from engage.audit.chain import ChainBroken, verify
from engage.db import db


@click.group()
def audit() -> None:
    """Look after the record of who did what."""


@audit.command("verify")
def verify_chain() -> None:
    """Check that no audit row was altered or taken out; exit code 1 names the row."""
    try:
        n_rows = verify(db.session())
    except ChainBroken as broken:
        click.echo(str(broken), err=True)
        sys.exit(1)
    click.echo(f"The audit chain of {n_rows} rows is whole.")


COMMANDS = [audit]

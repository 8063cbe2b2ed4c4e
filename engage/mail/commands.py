"""The commands around mail."""

import sys
from pathlib import Path

import click

from engage.db import db
from engage.mail.bounces import bounce_in, messages_in
from engage.mail.outbox import mark_bounced


@click.group()
def mail() -> None:
    """Look after outgoing mail."""


@mail.command("bounces")
@click.argument("mailbox", type=click.Path(exists=True, path_type=Path, allow_dash=True))
def read_bounces(mailbox: Path) -> None:
    """Note which mail came back, from MAILBOX: an mbox, a Maildir, one message, or - for a pipe.

    What was noted stands on the staff page Mail. Nothing is taken out of the mailbox, and reading
    it twice notes nothing twice.
    """
    pipe = str(mailbox) == "-"
    contents = [sys.stdin.buffer.read()] if pipe else messages_in(mailbox)
    found = [bounce for content in contents if (bounce := bounce_in(content))]
    session = db.session()
    n_new = sum(mark_bounced(session, bounce.uid, bounce.why) for bounce in found)
    click.echo(f"{len(found)} delivery reports about our mail, {n_new} of them new.")


COMMANDS = [mail]

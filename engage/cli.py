"""The command line: every feature's commands under one name, each loaded when it is called."""

import errno
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import click
from sqlalchemy.exc import DBAPIError

from engage.config import load_config
from engage.errors import ConfigError, InputErrors, Refused
from engage.instance import create, is_fresh
from engage.launcher import instance_folder

ROOMS: Final = (
    "engage.launcher",
    "engage.results.commands_analysts",
    "engage.backup_commands",
    "engage.audit.commands",
    "engage.mail.commands",
    "engage.places.commands",
    "engage.people.commands",
    "engage.meetings.commands",
    "engage.surveys.commands",
    "engage.authoring.commands",
    "engage.fieldwork.commands",
    "engage.polls.commands",
    "engage.results.commands",
    "engage.briefings.commands",
    "engage.demo.commands",
)
# Further files, mostly of rooms on the right, that add commands to a group of a room.
ADDED: Final = {
    "meetings": ("engage.meetings.commands_venues",),
    "survey": ("engage.authoring.commands",),
    "wave": ("engage.fieldwork.commands",),
    "deck": ("engage.fieldwork.commands",),
    "stats": ("engage.results.commands_smallarea",),
    "briefing": ("engage.briefings.commands_digest", "engage.briefings.commands_handover"),
}
# Faults of the computer that a clerk can mend, with what to do.
REMEDIES: Final = {
    errno.ENOSPC: "make room on that disk, then start again",
    errno.EDQUOT: "make room on that disk, then start again",
    errno.EROFS: "choose a folder on another disk: ENGAGE_INSTANCE=DIR",
    errno.EACCES: "give yourself the right to it, or choose another folder: ENGAGE_INSTANCE=DIR",
    errno.EPERM: "give yourself the right to it, or choose another folder: ENGAGE_INSTANCE=DIR",
    errno.EEXIST: "choose another folder: ENGAGE_INSTANCE=DIR",
    errno.ENOTDIR: "choose another folder: ENGAGE_INSTANCE=DIR",
}
# These look after themselves: they must work before there is an instance, or need none.
WITHOUT_APP: Final = frozenset({"up", "init", "demo", "stats"})
# This one runs on computers that have no instance and shall get none.
KEYS: Final = ["wave", "keys"]


class Commands(click.Group):
    """A group whose commands are gathered from the rooms."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self._gathered())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, loading no room after the one that has it."""
        for room in ROOMS:
            if found := commands_of(room).get(cmd_name):
                return with_added(found)
        return None

    def _gathered(self) -> dict[str, click.Command]:
        return {name: c for room in ROOMS for name, c in commands_of(room).items()}


def commands_of(room: str) -> dict[str, click.Command]:
    """Return the commands of a room by name."""
    if find_spec(room) is None:
        return {}
    return {str(command.name): command for command in import_module(room).COMMANDS}


def with_added(command: click.Command) -> click.Command:
    """Return a command; a group with those that other rooms add to it."""
    for room in ADDED.get(str(command.name), ()):
        if isinstance(command, click.Group) and find_spec(room) is not None:
            for more in import_module(room).ADDED.get(command.name, ()):
                command.add_command(more)
    return command


@click.group(cls=Commands)
@click.version_option(package_name="engage")
@click.pass_context
def engage(ctx: click.Context) -> None:
    """Listen, measure, act and report back, beat by beat."""
    if ctx.invoked_subcommand in WITHOUT_APP or ctx.resilient_parsing or ctx.obj is not None:
        return
    if "--help" in sys.argv or sys.argv[1:3] == KEYS:
        return
    ctx.obj = open_instance()
    ctx.with_resource(ctx.obj.app_context())


def open_instance() -> Any:
    """Return the application of the instance, made and migrated first where it is fresh."""
    factory = import_module("engage.app").create_app
    config = load_config()
    fresh = is_fresh(config.instance)
    if fresh:
        create(config.instance, config.mode)
        config = load_config()
    app = factory(config)
    if fresh:
        import_module("engage.instance").migrate(app)
    return app


def main() -> None:
    """Run a command; faults of the input end with code 2 and words, never a trace."""
    try:
        engage()
    except InputErrors as faults:
        for problem in faults.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    except (ConfigError, Refused) as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    except DBAPIError as fault:
        words = " ".join(str(fault.orig).split())
        click.echo(f"The database refuses: {words}", err=True)
        sys.exit(2)
    except OSError as fault:
        if fault.errno not in REMEDIES:
            raise
        where = fault.filename or instance_folder()
        click.echo(f"{where}: {fault.strerror}; {REMEDIES[fault.errno]}.", err=True)
        sys.exit(2)

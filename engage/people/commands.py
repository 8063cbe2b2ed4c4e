"""The commands around accounts and officers."""

from datetime import UTC, date, datetime

import click
from flask import current_app, url_for

from engage.audit.acts import Act
from engage.db import db
from engage.errors import Missing
from engage.language import NAMES
from engage.people import queries, services
from engage.people.models import User
from engage.people.services import UnfitPerson
from engage.places.queries import beat_by_code
from engage.web import settings

ACTOR = "command line"


@click.group()
def user() -> None:
    """Make accounts and sign-in links."""


@user.command("add")
@click.argument("email")
@click.option("--name", default="", help="The person's name; by default the e-mail address.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(services.ROLES))
@click.option("--language", default="", help="Of the mail to the person; the city's first.")
def add_user(email: str, name: str, roles: tuple[str, ...], language: str) -> None:
    """Make an account for EMAIL and print its first sign-in link."""
    person = services.NewUser(email, name or email, roles, _offered(language))
    made = services.create_user(db.session(), person, actor=ACTOR, now=datetime.now(UTC))
    click.echo(link_for(made))


@user.command("link")
@click.argument("email")
def make_link(email: str) -> None:
    """Print a new one-time sign-in link for EMAIL."""
    click.echo(link_for(_known(email)))


@user.command("language")
@click.argument("email")
@click.argument("language")
def choose_language(email: str, language: str) -> None:
    """Send the mail to EMAIL in LANGUAGE from now on, for example: es."""
    act = Act(ACTOR, datetime.now(UTC))
    services.set_language(db.session(), _known(email).id, _offered(language), act)
    click.echo(f"Mail to {email} comes in {NAMES[language]}.")


@click.group()
def officers() -> None:
    """Put officers on beats."""


@officers.command("assign")
@click.argument("who")
@click.argument("beat_code")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="First day; today.")
@click.option("--role", default="", help="For example: beat officer, sergeant.")
@click.option("--shift", default="", help="For example: days, nights.")
@click.option("--supervisor", is_flag=True, help="Supervises the beat, and answers for promises.")
def assign(  # noqa: PLR0913, PLR0917  # the options of a command
    who: str,
    beat_code: str,
    from_on: datetime | None,
    role: str,
    shift: str,
    supervisor: bool,
) -> None:
    """Put WHO, an e-mail address or the name of an officer without account, on BEAT_CODE."""
    beat = beat_by_code(db.session(), beat_code)
    if beat is None:
        raise Missing("There is no beat {code}.", code=beat_code)
    has_account = "@" in who
    tenure = services.NewTenure(
        beat_id=beat.id,
        from_on=from_on.date() if from_on else _today(),
        user_id=_known(who).id if has_account else None,
        officer_name="" if has_account else who,
        role=role,
        shift=shift,
        is_supervisor=supervisor,
    )
    services.assign_officer(db.session(), tenure, actor=ACTOR, now=datetime.now(UTC))
    click.echo(f"{who} is on beat {beat.title} from {tenure.from_on}.")


def link_for(person: User) -> str:
    """Return the address of a new one-time sign-in link."""
    config = settings()
    lives = services.DEMO_LINK_LIVES if config.mode == "demo" else services.LINK_LIVES
    _owner, token = services.make_sign_in_link(
        db.session(), person.id, actor=ACTOR, now=datetime.now(UTC), lives=lives
    )
    with current_app.test_request_context():
        return config.base_url.rstrip("/") + url_for("people.sign_in", token=token)


def _known(email: str) -> User:
    found = queries.user_by_email(db.session(), email)
    if found is None:
        raise Missing("There is no account for {email}.", email=email)
    return found


def _offered(language: str) -> str:
    offered = settings().city.languages
    if language and language not in offered:
        raise UnfitPerson(
            "The city does not offer {language}; choose among {offered}.",
            language=language, offered=", ".join(offered),
        )  # fmt: skip
    return language or offered[0]


def _today() -> date:
    return datetime.now(settings().city.zone).date()


COMMANDS = [user, officers]

"""The people pages in Spanish."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.people.rows import person

# What must not be left over in English.
ENGLISH = ("Sign in", "Password", "Email Address", "Save", "password", "account", "Roles")


def words(page: str) -> str:
    """Return the main part of a page without its attributes."""
    main = page[page.index("<main") : page.index("</main>")]
    return "".join(part.rpartition(">")[2] for part in main.split("<"))


@pytest.mark.parametrize(
    ("path", "phrase"),
    [
        ("/staff/sign-in", "Olvidé mi contraseña"),
        ("/staff/forgotten", "Enviarme el enlace"),
        ("/staff/sign-out", "Se cierra su sesión"),
        ("/sign-in/x", "sirve una sola vez"),
    ],
)
def test_public_pages_speak_spanish(client: FlaskClient, path: str, phrase: str) -> None:
    shown = words(client.get(f"{path}?lang=es").text)
    assert phrase in shown
    assert [word for word in ENGLISH if word in shown] == []


@pytest.mark.parametrize(
    ("path", "phrase"),
    [
        ("/staff/people", "Agentes por zona"),
        ("/staff/people/new", "Crear la cuenta"),
        ("/staff/people/tenures/new", "Primer día"),
        ("/staff/people/mail", "No hay nada en espera."),
        ("/staff/password", "Guardar la contraseña"),
    ],
)
def test_staff_pages_speak_spanish(
    staff_client: Callable[..., FlaskClient], path: str, phrase: str
) -> None:
    shown = words(staff_client("administrator").get(f"{path}?lang=es").text)
    assert phrase in shown
    assert [word for word in ENGLISH if word in shown] == []


def test_refusals_of_the_library_speak_spanish(client: FlaskClient, db_session: Session) -> None:
    person(db_session)
    client.get("/staff/sign-in?lang=es")
    page = client.get("/staff/sign-in").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "email": "ana@example.org", "password": "x"}
    shown = words(client.post("/staff/sign-in", data=fields).text)
    assert "Authentication failed" not in shown
    assert "autenticación" in shown.lower(), shown

"""A resident answers: a small phone, Spanish, no scripts."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.browsers import OpenContext
from tests.journeys.conftest import DemoSite
from tests.journeys.steps import choose, fill, follow, press, said, title, weight

pytestmark = pytest.mark.browser
WAVE = "letters"
MOST_BYTES = 15 * 1024
WORDS = "Más luz en la calle Doce, por favor."


@pytest.fixture(scope="module")
def codes(demo_site: DemoSite, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The links of three letters to homes in Uptown."""
    facts = ("--title", "en=Letters", "--title", "es=Cartas", "--sponsor", "la ciudad")
    facts += ("--recruitment", "en=By letter", "--recruitment", "es=Por carta")
    dates = ("--opens", "2026-01-01", "--closes", "2099-12-31")
    demo_site.engage("wave", "create", WAVE, "quality_of_life", *facts, *dates)
    demo_site.engage("wave", "open", WAVE)
    out = tmp_path_factory.mktemp("deck") / "codes.csv"
    deck = ("--stratum", "2", "--count", "3", "--out", str(out))
    demo_site.engage("deck", "create", WAVE, *deck)
    return [row["url"] for row in csv.DictReader(Path(out).read_text().splitlines())]


def answer_until_the_review(page: Page) -> None:
    """Go through every topic in Spanish, answering some questions of each."""
    page.get_by_label("Tengo 18 años o más y acepto participar.").check()
    press(page, "Continuar")
    choose(page, "¿Cómo califica su vecindario como lugar para vivir?", "Buena")
    press(page, "Continuar")
    choose(page, "Ruido fuerte por la noche", "Problema grande")
    choose(page, "Basura tirada en la calle", "No sé")
    press(page, "Continuar")
    choose(page, "¿En qué problemas deben trabajar primero", "Ruido fuerte por la noche")
    press(page, "Continuar")
    choose(page, "¿Cuándo son peores estos problemas?", "Entre semana, tarde o noche")
    press(page, "Continuar")
    choose(page, "¿Conoce al agente", "Sí, de vista")
    press(page, "Continuar")
    choose(page, "Su grupo de edad", "Prefiero no decir")
    press(page, "Continuar")
    fill(page, words=WORDS)
    press(page, "Continuar")


def test_a_letter_is_answered_in_spanish_without_scripts(
    demo_site: DemoSite, phone: BrowserContext, codes: list[str]
) -> None:
    page = phone.new_page()
    page.goto(codes[0])
    assert title(page) == "Cartas"
    assert "puede ver sus respuestas" in said(page)
    press(page, "Empezar en español")
    assert "zona policial" not in said(page)  # the code knows its beat
    answer_until_the_review(page)
    assert title(page) == "Revise sus respuestas"
    assert WORDS in said(page)
    assert "Ruido fuerte por la noche" in said(page)
    press(page, "Enviar mis respuestas")
    assert title(page) == "Gracias"
    assert WORDS not in said(page)
    page.goto(codes[0])
    assert title(page) == "Este código no se puede usar"


def test_mistakes_are_linked_and_nothing_typed_is_lost(
    demo_site: DemoSite, phone: BrowserContext, codes: list[str]
) -> None:
    page = phone.new_page()
    page.goto(codes[1])
    press(page, "Empezar en español")
    press(page, "Continuar")
    assert page.title().startswith("Error: ")
    assert page.get_by_role("alert").get_by_role("link").count() == 1
    page.get_by_role("alert").get_by_role("link").click()
    assert page.url.endswith("#f-consent-0")
    page.get_by_label("Tengo 18 años o más y acepto participar.").check()
    press(page, "Continuar")
    press(page, "Continuar")
    press(page, "Continuar")
    boxes = page.get_by_role("group", name="¿En qué problemas").get_by_role("checkbox")
    for index in range(4):
        boxes.nth(index).check()
    press(page, "Continuar")
    assert "Elija como máximo 3" in said(page)
    assert [boxes.nth(index).is_checked() for index in range(5)] == [True] * 4 + [False]


def test_going_back_and_changing_the_language_keep_the_answers(
    demo_site: DemoSite, phone: BrowserContext, codes: list[str]
) -> None:
    page = phone.new_page()
    page.goto(codes[2])
    press(page, "Empezar en español")
    page.get_by_label("Tengo 18 años o más y acepto participar.").check()
    press(page, "Continuar")
    choose(page, "¿Cómo califica su vecindario como lugar para vivir?", "Mala")
    press(page, "Continuar")
    choose(page, "Ruido fuerte por la noche", "Problema grande")  # and not pressed Continue
    press(page, "Atrás")
    assert page.get_by_label("Mala", exact=True).is_checked()
    choose(page, "¿Cómo califica su vecindario como lugar para vivir?", "Regular")
    press(page, "English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_label("Fair", exact=True).is_checked()
    press(page, "Continue")
    assert title(page) == "Problems nearby"
    noise = page.get_by_role("group", name="Loud noise at night")
    assert noise.get_by_label("Big problem", exact=True).is_checked()


def test_the_open_link_asks_for_the_beat_and_sending_twice_stores_once(
    demo_site: DemoSite, phone: BrowserContext
) -> None:
    facts = ("--title", "en=Twice", "--title", "es=Dos veces", "--sponsor", "la ciudad")
    facts += ("--recruitment", "en=By letter", "--recruitment", "es=Por carta")
    dates = ("--opens", "2026-01-01", "--closes", "2099-12-31", "--kind", "chose")
    demo_site.engage("wave", "create", "twice", "quality_of_life", *facts, *dates)
    demo_site.engage("wave", "open", "twice")
    page = phone.new_page()
    page.goto(f"{demo_site.url}/survey")
    follow(page, "Dos veces")
    press(page, "Empezar en español")
    choose(page, "¿En qué zona policial vive usted?", "2 Uptown")
    answer_until_the_review(page)
    twin = phone.new_page()
    twin.goto(page.url)
    press(page, "Enviar mis respuestas")
    assert title(page) == "Gracias"
    press(twin, "Enviar mis respuestas")
    assert title(twin) == "Gracias"
    page.go_back()
    assert WORDS not in said(page)
    assert "with 1 answers" in demo_site.engage("wave", "close", "twice")


def test_a_cold_phone_loads_little_and_no_script(
    demo_site: DemoSite, open_context: OpenContext
) -> None:
    page = open_context(width=320, locale="es").new_page()
    came: list[Response] = []
    page.on("response", lambda response: came.append(response))
    page.goto(f"{demo_site.url}/s/open-now")
    press(page, "Empezar en español")
    page.wait_for_load_state("networkidle")
    kinds = {response.request.resource_type for response in came}
    assert "script" not in kinds
    assert page.locator("script").count() == 0
    # once each: watching the requests turns off the cache in which style and icon would stay
    once = {response.url: response for response in came if response.status == 200}
    assert 0 < weight(list(once.values())) <= MOST_BYTES

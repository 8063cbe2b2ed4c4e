"""Print runs: codes and addresses never meet, lost batches are of no use, sealed files end."""

import re
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engage import vault
from engage.audit.acts import Act
from engage.audit.models import AuditRow
from engage.config import Config
from engage.errors import InputErrors
from engage.fieldwork.keeping import open_piece, source_of
from engage.fieldwork.models_print import PrintBatch, PrintPiece
from engage.fieldwork.queries_print import outlived_batches, spares_left, waiting_batches
from engage.fieldwork.services_draw import LEASE, destroy_left_keys, draw_next
from engage.fieldwork.services_print import (
    KEPT,
    NotNow,
    Wanted,
    expire_batch,
    give_spare,
    mark_mailed,
    mark_printed,
    read_file,
    remake_batch,
    request_addresses,
    request_batches,
    void_batch,
)
from engage.surveys.models import CityText, Code, Deck
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_trust import TITLES
from engage.surveys.services_decks import NoDeckNow
from tests.surveys.rows import add_beats, add_wave

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
CLERK = Act("clerk@example.org", NOW)
WAVE = "2026-fall"
FORM = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-\w")
ADDRESSES = [["Resident", f"{n} Vine Street", "Paso Robles, CA 93446"] for n in range(1, 41)]


@pytest.fixture
def city(db_session: Session) -> Session:
    """Two beats and a sampled wave that is not open yet."""
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    return db_session


def words_of(content: bytes) -> str:
    """Return the text of a PDF file as pdftotext reads it."""
    order = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(order, input=content, capture_output=True, check=True).stdout.decode()


def drawn(session: Session, config: Config, batch_id: int) -> PrintBatch:
    """Draw a batch to its end."""
    while draw_next(session, config, batch_id, NOW):
        pass
    return session.get_one(PrintBatch, batch_id, populate_existing=True)


def ask(session: Session, n: int = 3, layout: str = "letter", *, is_proof: bool = False) -> int:
    return request_batches(session, WAVE, Wanted(layout, {"1": n}, is_proof), CLERK)[0]  # type: ignore[arg-type]  # a layout by name


def n_codes(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Code)) or 0


def n_pieces(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PrintPiece)) or 0


SAID = {
    "letter": ("Your code", "Su código"),
    "form": ("Code of this form", "Código de este formulario"),
}


@pytest.mark.parametrize("layout", ["letter", "form", "cards", "card_6x4", "card_9x6"])
def test_every_code_stands_on_one_sheet_and_works(
    city: Session, config: Config, layout: str
) -> None:
    batch = drawn(city, config, ask(city, 5, layout))
    assert (batch.state, batch.n_drawn) == ("ready", 5)
    codes = source_of(city, config.keys, batch)
    text = words_of(open_piece(city, config.keys, batch, 1))
    assert set(FORM.findall(text)) == set(codes)
    assert len(set(codes)) == n_codes(city) == 5
    for words in SAID.get(layout, ("Small", "Pequeña")):
        assert words in text


def test_sheets_with_codes_hold_no_address_and_labels_no_code(
    city: Session, config: Config
) -> None:
    coded = drawn(city, config, ask(city))
    addressed = {
        layout: drawn(city, config, request_addresses(city, config, layout, ADDRESSES, CLERK))
        for layout in ("labels", "carrier")
    }
    assert "Vine Street" not in words_of(open_piece(city, config.keys, coded, 1))
    for batch in addressed.values():
        text = words_of(open_piece(city, config.keys, batch, 1))
        assert text.count("Vine Street") == len(ADDRESSES)
        assert FORM.search(text) is None
        assert "/c/" not in text
        assert (batch.wave_id, batch.deck_id, batch.stratum) == (None, None, "")


def test_addresses_are_shuffled_before_they_are_kept(city: Session, config: Config) -> None:
    batch_id = request_addresses(city, config, "labels", ADDRESSES, CLERK)
    kept = source_of(city, config.keys, city.get_one(PrintBatch, batch_id))
    assert kept != ADDRESSES
    assert sorted(kept) == sorted(ADDRESSES)


def test_nothing_of_codes_or_addresses_lies_in_clear(city: Session, config: Config) -> None:
    coded = drawn(city, config, ask(city))
    labels = drawn(city, config, request_addresses(city, config, "labels", ADDRESSES, CLERK))
    secrets = [source_of(city, config.keys, coded)[0], "Vine Street", "%PDF"]
    city.commit()
    files = [p for p in config.instance.rglob("*") if p.is_file()]
    content = b"".join(path.read_bytes() for path in files)
    assert labels.state == "ready"
    for secret in secrets:
        assert secret.encode() not in content


def test_voided_codes_are_deleted_and_those_of_other_batches_stay(
    city: Session, config: Config
) -> None:
    lost, kept = (drawn(city, config, ask(city, 4)) for _ in range(2))
    void_batch(city, config, lost.id, CLERK)
    assert n_codes(city) == 4
    assert city.get_one(PrintBatch, lost.id).state == "void"
    assert not vault.has_key(config.keys, lost.vault)
    assert vault.has_key(config.keys, kept.vault)
    with pytest.raises(vault.Sealed):
        read_file(city, config, lost.id, 1, CLERK)


def test_remade_batch_has_other_codes(city: Session, config: Config) -> None:
    lost = drawn(city, config, ask(city, 4))
    before = set(source_of(city, config.keys, lost))
    anew = drawn(city, config, remake_batch(city, config, lost.id, CLERK))
    assert before.isdisjoint(source_of(city, config.keys, anew))
    assert n_codes(city) == 4
    assert sum(city.scalars(select(Deck.n_codes))) == 4


def test_mailed_batch_is_destroyed_and_its_codes_stay_good(city: Session, config: Config) -> None:
    batch = drawn(city, config, ask(city, 4))
    with pytest.raises(NotNow):
        mark_mailed(city, config, batch.id, CLERK)
    mark_printed(city, batch.id, CLERK)
    mark_mailed(city, config, batch.id, CLERK)
    assert (n_pieces(city), n_codes(city)) == (0, 4)
    assert not vault.has_key(config.keys, batch.vault)
    with pytest.raises(NotNow):
        void_batch(city, config, batch.id, CLERK)


def test_batch_outlives_its_fourteen_days_by_none(city: Session, config: Config) -> None:
    batch = drawn(city, config, ask(city))
    last = NOW.date() + KEPT
    assert outlived_batches(city, last) == []
    assert outlived_batches(city, last + timedelta(days=1)) == [batch.id]
    expire_batch(city, config, batch.id, Act("worker", NOW))
    assert (n_pieces(city), n_codes(city)) == (0, 3)
    assert outlived_batches(city, date(2030, 1, 1)) == []


def test_addresses_outlive_a_day_by_none(city: Session, config: Config) -> None:
    batch_id = request_addresses(city, config, "labels", ADDRESSES, CLERK)
    assert outlived_batches(city, NOW.date() + timedelta(days=2)) == [batch_id]


def test_key_that_a_crash_left_is_destroyed(city: Session, config: Config) -> None:
    batch = drawn(city, config, ask(city))
    void_batch(city, config, batch.id, CLERK)
    vault.make_key(config.keys, batch.vault)  # as if the end had been cut off before the key
    waiting = city.get_one(PrintBatch, request_addresses(city, config, "labels", ADDRESSES, CLERK))
    assert destroy_left_keys(city, config) == 1
    assert vault.has_key(config.keys, waiting.vault)


def test_proof_makes_no_code(city: Session, config: Config) -> None:
    batch = drawn(city, config, ask(city, 500, is_proof=True))
    assert (batch.n_sheets, n_codes(city), batch.deck_id) == (1, 0, None)
    text = words_of(open_piece(city, config.keys, batch, 1))
    assert "PROOF: this code does not work" in text
    assert "0000-0000-0000-0" in text


def test_batch_is_drawn_in_files_and_goes_on_after_a_crash(city: Session, config: Config) -> None:
    batch_id = ask(city, 120)
    assert draw_next(city, config, batch_id, NOW)
    batch = city.get_one(PrintBatch, batch_id)
    batch.leased_until = NOW + LEASE  # what a worker leaves that was killed
    city.commit()
    assert not draw_next(city, config, batch_id, NOW)
    later = NOW + LEASE * 2
    assert waiting_batches(city, later) == [batch_id]
    while draw_next(city, config, batch_id, later):
        pass
    assert city.get_one(PrintBatch, batch_id).state == "ready"
    found: list[str] = []
    for number in (1, 2, 3):
        text = words_of(open_piece(city, config.keys, batch, number))
        assert f"{50 * (number - 1) + 1} to {min(50 * number, 120)} of 120" in text
        found += FORM.findall(text)
    assert len(set(found)) == n_codes(city) == 120


def test_spare_codes_are_capped_counted_and_work(city: Session, config: Config) -> None:
    drawn(city, config, ask(city, 30))
    wave = wave_by_code(city, WAVE)
    assert spares_left(city, wave) == {"1": 2}
    given = {give_spare(city, config, WAVE, "1", CLERK) for _ in range(2)}
    assert len(given) == 2
    assert n_codes(city) == 32
    assert sorted(city.scalars(select(Deck.n_codes))) == [2, 30]
    for stratum in ("1", "2"):
        with pytest.raises(NotNow):
            give_spare(city, config, WAVE, stratum, CLERK)
    spares = [r.detail for r in city.scalars(select(AuditRow)) if r.action == "deck.spare"]
    assert spares == [{"stratum": "1", "given": 1}, {"stratum": "1", "given": 2}]


def test_every_step_is_audited_without_a_code(city: Session, config: Config) -> None:
    batch = drawn(city, config, ask(city))
    codes = source_of(city, config.keys, batch)
    read_file(city, config, batch.id, 1, CLERK)
    mark_printed(city, batch.id, CLERK)
    mark_mailed(city, config, batch.id, CLERK)
    rows = list(city.scalars(select(AuditRow).order_by(AuditRow.seq)))
    steps = ["print.request", "deck.create", "print.open", "print.printed", "print.mailed"]
    assert [row.action for row in rows][-5:] == steps
    written = " ".join(f"{row.object} {row.detail}" for row in rows)
    assert not [code for code in codes if code in written]


@pytest.mark.parametrize(
    ("strata", "n"),
    [
        pytest.param(["9"], 5, id="no such beat"),
        pytest.param(["1"], 0, id="none"),
        pytest.param(["1", "2"], 10_001, id="too many"),
    ],
)
def test_impossible_batches_are_refused_whole(city: Session, strata: list[str], n: int) -> None:
    with pytest.raises(InputErrors):
        request_batches(city, WAVE, Wanted("letter", dict.fromkeys(strata, n)), CLERK)
    assert city.scalar(select(func.count()).select_from(PrintBatch)) == 0


def test_letters_say_what_the_city_approved_in_both_languages(
    city: Session, config: Config
) -> None:
    batch = drawn(city, config, ask(city))
    text = " ".join(words_of(open_piece(city, config.keys, batch, 1)).split())
    for topic, titles in TITLES.items():
        for title in titles.values():
            assert title in text or topic == "key_outside"


def test_nothing_is_printed_while_residents_would_be_told_nothing(city: Session) -> None:
    city.execute(delete(CityText).where(CityText.topic == "check", CityText.language == "es"))
    city.commit()
    with pytest.raises(InputErrors, match=r"Is this survey real\? \(es\)"):
        ask(city)
    assert city.scalar(select(func.count()).select_from(PrintBatch)) == 0
    assert ask(city, is_proof=True)


def test_open_survey_gets_posters_and_no_codes(city: Session, config: Config) -> None:
    add_wave(city, "2026-open", "chose")
    with pytest.raises(NoDeckNow):
        request_batches(city, "2026-open", Wanted("letter", {"1": 5}), CLERK)
    for layout, n_links in (("poster", 1), ("hanger", 4)):
        wanted = Wanted(layout, {"": 1})  # type: ignore[arg-type]  # a layout by name
        batch = drawn(city, config, request_batches(city, "2026-open", wanted, CLERK)[0])
        text = words_of(open_piece(city, config.keys, batch, 1))
        assert text.count("localhost/s/2026-open") == n_links
        assert n_codes(city) == 0

"""Files of a release, read back: every format shows exactly the published cells."""

import csv
import io
import json
import re
from dataclasses import replace
from math import isnan
from xml.etree.ElementTree import fromstring

import pyreadstat
import pytest
from openpyxl import load_workbook

from engage.results.cellwords import MISSING, NUMBERS, WHY, missing_of
from engage.results.models_files import ReleaseFile
from engage.results.queries_files import MEDIA
from engage.results.rscript import r_script
from engage.results.services import publish, withdraw
from engage.results.services_files import TABLES, make_files
from engage.results.statfiles import dta, sav
from engage.results.summary import Imprint
from engage.results.tables import COLUMNS, csv_text, records
from engage.results.workbook import xlsx
from engage.stats.published import Figure
from tests.results.rows import NOW, answers, make_beats, make_margins, make_wave, store

WAVE, POLICE = "2026-10", "Paso Robles Police"
IMPRINT = Imprint("Paso Robles", POLICE, "https://engage.example.org", "letter")
SPACE = {"d": "ddi:codebook:2_5"}


@pytest.fixture
def release(db_session):
    """A release with figures (an estimate and a pooled one among them), words, and gaps."""
    make_beats(db_session, "B1", "B2", "B3", "B4", "B5")
    make_margins(db_session, {"young": 5000, "middle": 4000, "old": 1000}, {"B1": 5000, "B2": 5000})
    make_wave(db_session)
    small = (answers("B4", 6), answers("B5", 6))
    store(
        db_session, WAVE, answers("B1", 60), answers("B2", 40, safe=1.0), answers("B3", 20), *small
    )
    return publish(db_session, WAVE, NOW, "a")


@pytest.fixture
def pooled(release):
    """The release as if one figure were an estimate of two waves together."""
    figure = Figure(0.42, 0.31, 0.54, 60, False, "about_half", ("2026-04", WAVE))
    rows = [
        r if r.area != "B1" or r.measure != "top2" else replace(r, shown=figure)
        for r in release.rows
    ]
    return replace(release, rows=tuple(rows)).hashed()


def cells(release, language="en"):
    """Return what every file must hold: by its key the number, or why there is none."""
    return [
        (
            tuple(r[name] or "" for name in ("area", "by", "group", "column", "measure", "option")),
            r["value"] if missing_of(r) is None else missing_of(r),
            (r["low"], r["high"], r["n"]),
        )
        for r in records(release, language)
    ]


def kinds(release):
    return {found if isinstance(found, str) else "figure" for _, found, _ in cells(release)}


def test_the_example_has_every_kind_of_cell(release):
    assert kinds(release) >= {"figure", "base", "words", "none"}
    assert any(key[1] for key, _, _ in cells(release)), "groups of residents are in it"


def read_back(frame, missing):
    rows = frame.to_dict("records")
    keys = ("area", "by", "group", "column", "measure", "option")
    blank = {name: (lambda v: None if isnan(v) else v) for name in NUMBERS}
    return [
        (
            tuple(row[name] for name in keys),
            missing.get(row["value"], row["value"]),
            tuple(blank[name](row[name]) for name in ("low", "high", "n")),
        )
        for row in rows
    ]


def test_spss_file_shows_the_cells_with_labels_and_declared_missing_values(release, tmp_path):
    path = tmp_path / "cells.sav"
    path.write_bytes(sav(release, POLICE, "es"))
    frame, facts = pyreadstat.read_sav(path, user_missing=True)
    codes = {code: why for why, (code, _) in MISSING.items()}
    assert read_back(frame, codes) == cells(release)
    assert facts.variable_value_labels["value"][MISSING["base"][0]] == WHY["es"]["base"]
    assert facts.missing_ranges["value"] == [{"lo": -9996.0, "hi": -9991.0}]
    assert facts.column_names_to_labels["area_name"] == "Nombre de la zona"
    plain, _ = pyreadstat.read_sav(path)
    assert plain["value"].isna().sum() == sum(isinstance(v, str) for _, v, _ in cells(release))


def test_stata_file_shows_the_cells_with_extended_missing_values(release, tmp_path):
    path = tmp_path / "cells.dta"
    path.write_bytes(dta(release, POLICE, "en"))
    frame, facts = pyreadstat.read_dta(path, user_missing=True)
    letters = {letter: why for why, (_, letter) in MISSING.items()}
    assert read_back(frame, letters) == cells(release)
    assert facts.variable_value_labels["value"]["a"] == WHY["en"]["base"]


def test_workbook_shows_the_cells_and_no_formula(release):
    book = load_workbook(io.BytesIO(xlsx(release, POLICE, "en")))
    head, *rows = book["cells"].iter_rows(values_only=True)
    assert head == (*COLUMNS, "why_no_number")
    expected = [
        tuple(r[name] or None if r[name] == "" else r[name] for name in COLUMNS)
        for r in records(release, "en")
    ]
    assert [row[:-1] for row in rows] == expected
    assert not any(c.data_type == "f" for sheet in book for line in sheet.iter_rows() for c in line)
    assert book["verdicts"].max_row == 1 + len(release.verdicts) + len(release.gaps)
    assert release.sha256 in [row[1] for row in book["method"].iter_rows(values_only=True)]


def test_r_script_holds_the_cells(release):
    text = r_script(release, POLICE, "en").decode("ascii")
    columns = dict(re.findall(r"^  (\w+) = c\((.*?)\),$", text, re.MULTILINE | re.DOTALL))
    read = {
        name: json.loads(f"[{re.sub(r'NA_(real|character)_', 'null', values)}]")
        for name, values in columns.items()
    }
    keys = zip(
        *(read[k] for k in ("area", "by", "group", "column", "measure", "option")), strict=True
    )
    shown = [why or value for why, value in zip(read["why"], read["value"], strict=True)]
    numbers = zip(read["low"], read["high"], read["n"], strict=True)
    found = list(zip(([n or "" for n in key] for key in keys), shown, numbers, strict=True))
    assert [(tuple(k), v, n) for k, v, n in found] == cells(release)


def test_codebook_has_the_questions_and_nothing_hidden(release):
    root = fromstring(TABLES["ddi.xml"](release, POLICE, "en"))  # noqa: S314  # our own
    assert [child.tag.partition("}")[2] for child in root] == [
        "docDscr", "stdyDscr", "fileDscr", "dataDscr",
    ]  # fmt: skip
    titles = root.findall("d:stdyDscr/d:citation/d:titlStmt/*", SPACE)
    assert [t.text for t in titles] == ["October 2026", "Octubre de 2026", release.sha256]
    variables = {v.get("name"): v for v in root.findall("d:dataDscr/d:var", SPACE)}
    assert set(variables) >= {"value", "area", *(item.column for item in release.items)}
    safe = variables["safe"]
    assert [q.text for q in safe.findall("d:qstn/d:qstnLit", SPACE)] == list(
        release.item("safe").wording.values()
    )
    assert [c.findtext("d:catValu", "", SPACE) for c in safe.findall("d:catgry", SPACE)] == [
        "4",
        "3",
        "2",
        "1",
    ]
    stated = {
        c.findtext("d:catValu", "", SPACE): c.findtext("d:catStat", None, SPACE)
        for c in safe.findall("d:catgry", SPACE)
    }
    shown = {o: release.figure("city", "safe", "share", o) for o in stated}
    assert stated == {
        o: f"{round(f.value * 100)}" if hasattr(f, "value") else None for o, f in shown.items()
    }
    ids = [v.get("ID") for v in root.iter() if v.get("ID")]
    assert len(ids) == len(set(ids))


def test_figure_of_several_waves_says_so_in_every_format(pooled, tmp_path):
    [row] = [r for r in csv.DictReader(io.StringIO(csv_text(pooled, "en"))) if r["waves"]]
    assert (row["waves"], row["own_share"]) == (f"2026-04 {WAVE}", "about_half")
    path = tmp_path / "cells.sav"
    path.write_bytes(sav(pooled, POLICE, "en"))
    frame, _ = pyreadstat.read_sav(path)
    assert sorted(set(frame["waves"])) == ["", f"2026-04 {WAVE}"]
    assert f'"2026-04 {WAVE}"' in r_script(pooled, POLICE, "en").decode()


def test_csv_shows_the_cells_of_areas_and_groups(release):
    rows = list(csv.DictReader(io.StringIO(csv_text(release, "en"))))
    assert [
        (r["area"], r["by"], r["group"], r["column"], r["measure"], r["option"]) for r in rows
    ] == [key for key, _, _ in cells(release)]


def test_files_are_made_once_by_the_worker_and_never_by_a_page(client, db_session, release):
    path = f"/results/{WAVE}/file.xlsx"
    assert "being made" in client.get(path).text
    assert make_files(db_session, IMPRINT, ["en", "es"]) == 2 * len(MEDIA)
    assert make_files(db_session, IMPRINT, ["en", "es"]) == 0
    page = client.get(f"/results/{WAVE}/downloads").text
    for suffix, media in MEDIA.items():
        assert f"/results/{WAVE}/file.{suffix}" in page
        answer = client.get(f"/results/{WAVE}/file.{suffix}")
        assert answer.content_type == media
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/results/{WAVE}/file.exe").status_code == 404
    db_session.get(ReleaseFile, (release.sha256, "en", "sav")).maker = "engage 0"
    db_session.commit()
    assert make_files(db_session, IMPRINT, ["en", "es"]) == 1
    withdraw(db_session, release.sha256, "Wrong.", NOW, "a")
    assert client.get(path).status_code == 404

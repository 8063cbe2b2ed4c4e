"""A DDI Codebook 2.5 of a release: the study, the file of cells, and the questions as asked."""

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engage.results.cellwords import MISSING, NUMBERS, citation, labels_of, whys_of
from engage.results.models_content import CITY, Item, ReleaseContent
from engage.stats.published import Figure
from engage.stats.released import Text
from engage.texts import in_language

SPACE: Final = "ddi:codebook:2_5"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
FILE: Final = "F1"


def ddi_xml(content: ReleaseContent, publisher: str, language: str) -> bytes:
    """Return the codebook, in a language first and in the others beside it."""
    root = Element("codeBook", {"xmlns": SPACE, "version": "2.5", LANG: language})
    said = citation(content, publisher, language)
    _citation(SubElement(root, "docDscr"), content, publisher, language).append(
        _el("biblCit", said)
    )
    _study(SubElement(root, "stdyDscr"), content, publisher, language)
    about = SubElement(SubElement(root, "fileDscr", ID=FILE), "fileTxt")
    about.append(_el("fileName", f"{content.wave}.sav"))
    n_cells = len(content.rows) + len(content.group_rows)
    sizes = SubElement(about, "dimensns")
    sizes.append(_el("caseQnty", str(n_cells)))
    sizes.append(_el("varQnty", str(len(labels_of(language)))))
    _data(SubElement(root, "dataDscr"), content, language)
    indent(root, " ")
    written: bytes = tostring(root, "utf-8", xml_declaration=True)
    return written


def _citation(parent: Element, content: ReleaseContent, publisher: str, language: str) -> Element:
    found = SubElement(parent, "citation")
    titles = SubElement(found, "titlStmt")
    titles.append(_el("titl", in_language(content.title, language)))
    for other, words in content.title.items():
        if other != language:
            titles.append(_el("parTitl", words, {LANG: other}))
    titles.append(_el("IDNo", content.sha256, {"agency": "SHA-256"}))
    SubElement(found, "rspStmt").append(_el("AuthEnty", publisher))
    maker = SubElement(found, "prodStmt")
    maker.append(_el("software", content.hashes.get("code", "engage")))
    return found


def _study(parent: Element, content: ReleaseContent, publisher: str, language: str) -> None:
    said = citation(content, publisher, language)
    _citation(parent, content, publisher, language).append(_el("biblCit", said))
    told = {name: in_language(text, language) for name, text in content.disclosure.items()}
    info = SubElement(parent, "stdyInfo")
    info.append(_el("abstract", told["strategy"]))
    about = SubElement(info, "sumDscr")
    for event, on in (("start", content.opens_on), ("end", content.closes_on)):
        about.append(_el("collDate", on.isoformat(), {"date": on.isoformat(), "event": event}))
    about.append(_el("universe", told["population"]))
    about.append(_el("dataKind", told["limitations"]))
    method = SubElement(parent, "method")
    collecting = SubElement(method, "dataColl")
    for tag, name in (
        ("dataCollector", "sponsor"),
        ("sampProc", "sampling"),
        ("collMode", "modes"),
        ("resInstru", "instrument"),
        ("weight", "weighting"),
        ("cleanOps", "processing"),
    ):
        collecting.append(_el(tag, told[name]))
    SubElement(method, "anlyInfo").append(_el("EstSmpErr", told["precision"]))


def _data(parent: Element, content: ReleaseContent, language: str) -> None:
    labels = labels_of(language)
    asked = [item.column for item in content.items]
    for key, members, label in (
        ("G1", [f"C.{name}" for name in labels], "Cells"),
        ("G2", [f"Q.{name}" for name in asked], "Questions"),
    ):
        group = SubElement(parent, "varGrp", {"ID": key, "var": " ".join(members)})
        group.append(_el("labl", label))
    for name, label in labels.items():
        _column(parent, name, label, language)
    for item in content.items:
        _question(parent, content, item)


def _column(parent: Element, name: str, label: str, language: str) -> None:
    var = SubElement(parent, "var", {"ID": f"C.{name}", "name": name, "files": FILE})
    var.append(_el("labl", label))
    if name == "value":
        for why, text in whys_of(language).items():
            category = SubElement(var, "catgry", missing="Y")
            category.append(_el("catValu", str(MISSING[why][0])))
            category.append(_el("labl", text))
    kind = "numeric" if name in NUMBERS else "character"
    SubElement(var, "varFormat", type=kind)


def _question(parent: Element, content: ReleaseContent, item: Item) -> None:
    var = SubElement(parent, "var", {"ID": f"Q.{item.column}", "name": item.column})
    _each(var, "labl", item.wording)
    weighted = "wgtd" if content.kind == "sampled" else "not-wgtd"
    asked = SubElement(var, "qstn")
    if item.stem is not None:
        _each(asked, "preQTxt", item.stem)
    _each(asked, "qstnLit", item.wording)
    for option in item.options:
        category = SubElement(var, "catgry")
        category.append(_el("catValu", option.code))
        _each(category, "labl", option.label)
        shown = content.figure(CITY, item.column, "share", option.code)
        if isinstance(shown, Figure):
            share = f"{round(shown.value * 100)}"
            category.append(_el("catStat", share, {"type": "percent", "wgtd": weighted}))
    SubElement(var, "varFormat", type="numeric" if item.type == "number" else "character")


def _each(parent: Element, tag: str, text: Text) -> None:
    for language, words in text.items():
        parent.append(_el(tag, words, {LANG: language}))


def _el(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    found = Element(tag, dict(attributes or {}))
    found.text = text
    return found

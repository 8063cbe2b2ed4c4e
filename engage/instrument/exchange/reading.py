"""Imports by content: a spreadsheet, the XML of LimeSurvey or the JSON of SurveyJS."""

from typing import Final

from engage.instrument.exchange.limesurvey import read_limesurvey
from engage.instrument.exchange.reports import Imported
from engage.instrument.exchange.sheets import MAX_BYTES, XLS, XLSX
from engage.instrument.exchange.surveyjs import read_surveyjs
from engage.instrument.exchange.xlsform_reading import read_xlsform

MARK: Final = b"\xef\xbb\xbf"
XML: Final = (b"<?xml", b"<document")


def is_foreign(data: bytes) -> bool:
    """Return whether a file begins like one of another tool; an instrument of ours is YAML."""
    head = data[:1024].removeprefix(MARK).lstrip()
    return data.startswith((XLSX, XLS)) or head.startswith((*XML, b"{"))


def read_foreign(data: bytes, name: str) -> Imported:
    """Return the instrument of a file of another tool with the report, or raise Unreadable."""
    head = data[:1024].removeprefix(MARK).lstrip()
    if len(data) <= MAX_BYTES and head.startswith(XML):
        return read_limesurvey(data, name)
    if len(data) <= MAX_BYTES and head.startswith(b"{"):
        return read_surveyjs(data, name)
    return read_xlsform(data, name)

"""What each file of a report carries for machines: its figures, up to where they were counted, and their hash.

A PDF has it as an attachment, a DOCX as a part of its own, an XLSX as a sheet that holds every figure in a cell.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pypdfium2

from services.publisher.figures import Compared, Figures, compared_of
from services.publisher.periods import Period
from services.publisher.reported import Report
from shared.events.publisher import HeardUpTo, SetAside

NAME = "lang-nghe-bao-cao.json"  # of the attachment, and of the file of figures alone
PART = "/customXml/lang-nghe.json"  # within a DOCX
SHEET = "Số liệu gốc"  # of an XLSX
MARK = "lang-nghe"  # what stands before the rest in the first cell of that sheet
_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotOurs(ValueError):
    """A file that carries no figures of a report."""


@dataclass(frozen=True)
class Carried:
    """What a file says of itself. `format`: pdf, docx, xlsx or json; `file_hash`: SHA-256 of its bytes, hex."""

    report: UUID
    edition: int
    commune: str
    period: Period
    positions: tuple[HeardUpTo, ...]
    aside: tuple[SetAside, ...]
    compared: Compared
    sha256: str
    format: str = "json"
    file_hash: str = ""


def head_of(report: Report, commune: str) -> dict[str, Any]:
    """What is carried but for the figures."""
    return {
        "report": str(report.report),
        "edition": report.edition,
        "commune": commune,
        "kind": report.kind,
        "first": f"{report.first}",
        "last": f"{report.last}",
        "positions": [one.model_dump() for one in report.positions],
        "aside": [one.model_dump() for one in report.aside],
        "sha256": report.sha256,
    }


def payload_of(report: Report, commune: str) -> str:
    """All that is carried, as JSON."""
    said = {**head_of(report, commune), "figures": json.loads(report.figures)}
    return json.dumps(said, sort_keys=True, ensure_ascii=True, indent=1)


def read(content: bytes) -> Carried:
    """What a file carries. Raises NotOurs."""
    try:
        format_, head, canonical = _taken(content)
        return Carried(
            report=UUID(head["report"]),
            edition=int(head["edition"]),
            commune=str(head["commune"]),
            period=Period(head["kind"], date.fromisoformat(head["first"]), date.fromisoformat(head["last"])),
            positions=tuple(HeardUpTo(**one) for one in head["positions"]),
            aside=tuple(SetAside(**one) for one in head["aside"]),
            compared=compared_of(canonical),
            sha256=str(head["sha256"]),
            format=format_,
            file_hash=sha256(content).hexdigest(),
        )
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, ElementTree.ParseError) as wrong:
        raise NotOurs(f"This file carries no figures of a report ({type(wrong).__name__}).") from wrong


def _taken(content: bytes) -> tuple[str, dict[str, Any], str]:
    """The format, what is carried beside the figures, and these as JSON."""
    if content.startswith(b"%PDF"):
        return "pdf", *_parted(_attached(content))
    if not content.startswith(b"PK"):
        return "json", *_parted(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if PART[1:] in archive.namelist():
            return "docx", *_parted(archive.read(PART[1:]))
        return "xlsx", *_of_cells(archive)


def _parted(payload: bytes) -> tuple[dict[str, Any], str]:
    said = json.loads(payload)
    return said, json.dumps(said["figures"])


def _attached(content: bytes) -> bytes:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as broken:
        raise NotOurs("This is no PDF that can be read.") from broken
    try:
        attachments = [document.get_attachment(nth) for nth in range(document.count_attachments())]
        return next((bytes(one.get_data()) for one in attachments if one.get_name() == NAME), b"")
    finally:
        document.close()


def _of_cells(archive: zipfile.ZipFile) -> tuple[dict[str, Any], str]:
    """The sheet's first row has what is carried beside the figures; each row below the next has a figure."""
    (_, head), _, *rows = _rows(archive)
    now, before = (Figures({row[0]: int(float(row[nth])) for row in rows if float(row[nth])}) for nth in (1, 2))
    return json.loads(head), Compared(now, before).canonical


def _rows(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    """The cells of the sheet, row by row, as texts (ECMA-376, part 1, 18.3)."""
    shared = [
        "".join(text.text or "" for text in one.iter(f"{_SHEETS}t"))
        for one in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    ]
    sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_SHEETS}sheet")
    [relation] = [one.attrib[_RELATION] for one in sheets if one.attrib["name"] == SHEET]
    targets = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    [target] = [one.attrib["Target"] for one in targets if one.attrib["Id"] == relation]
    for row in ElementTree.fromstring(archive.read(f"xl/{target.removeprefix('/xl/')}")).iter(f"{_SHEETS}row"):
        cells = [(cell.attrib.get("t"), cell.findtext(f"{_SHEETS}v") or "") for cell in row]
        yield [shared[int(value)] if kind == "s" else value for kind, value in cells]

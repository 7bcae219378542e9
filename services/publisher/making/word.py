"""A report as DOCX in the letters and measures of Decree 30/2020 (Times New Roman, 13 to 14 points, margins)."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document as new_document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from services.publisher.carried import PART
from services.publisher.making.said import Document, Section
from services.publisher.making.word_tables import CENTER, say, set_table, widths
from services.publisher.stories import Story

TEMPLATE = "report.docx"
FONT = "Times New Roman"
BODY, SMALL = Pt(13), Pt(11)
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def word(said: Document, folder: Path | None = None) -> bytes:
    """`folder`: where a commune keeps a document of its own, whose styles, header and footer are taken."""
    own = folder / TEMPLATE if folder else None
    docx = new_document(str(own)) if own and own.is_file() else _empty()
    _properties(docx, said)
    _head(docx, said)
    _title(docx, said)
    for number, section in enumerate(said.sections):
        _section(docx, f"{ROMAN[number]}. {section.heading.upper()}", section)
    _end(docx, said)
    _carry(docx, said.carried)
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _empty() -> Docx:
    """A4 with the margins and the letters of the decree; pages from the second on are numbered on top."""
    docx = new_document()
    page = docx.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    normal: Any = docx.styles["Normal"]
    normal.font.name, normal.font.size = FONT, BODY
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn(script), FONT)
    normal.paragraph_format.space_after = Pt(6)
    heading: Any = docx.styles["Heading 1"]
    heading.font.name, heading.font.size, heading.font.bold, heading.font.color.rgb = FONT, BODY, True, None
    heading.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:asciiTheme"), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        heading.element.rPr.rFonts.attrib.pop(qn(theme), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        heading.element.rPr.rFonts.set(qn(script), FONT)
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    return docx


def _properties(docx: Docx, said: Document) -> None:
    known = docx.core_properties
    known.title, known.subject, known.author, known.language = (
        f"{said.title} – {said.period}",
        said.about,
        said.body,
        "vi",
    )


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _first(cell: _Cell, lines: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """A cell has an empty paragraph to begin with, which goes."""
    for text, how in lines:
        say(cell, text, **how).paragraph_format.space_after = Pt(2)
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _head(docx: Docx, said: Document) -> None:
    table = docx.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    widths(table, (Mm(72), Mm(96)))
    middle: dict[str, Any] = {"at": CENTER}
    above = [(said.above, {**middle, "size": Pt(12)})] if said.above else []
    body = (said.body, {**middle, "bold": True, "size": Pt(13)})
    _first(left, [*above, body, ("_______", middle), (said.sign, {**middle, "size": Pt(13)})])
    name, motto = said.country
    country = [(name, {**middle, "bold": True, "size": Pt(12)}), (motto, {**middle, "bold": True, "size": Pt(13)})]
    _first(right, [*country, ("________________", middle), (said.place, {**middle, "italic": True, "size": Pt(13)})])


def _title(docx: Docx, said: Document) -> None:
    say(docx, "", size=Pt(6))
    if said.draft:
        say(docx, "DỰ THẢO – chưa được duyệt", italic=True, at=CENTER)
    say(docx, said.title, bold=True, size=Pt(14), at=CENTER).paragraph_format.space_after = Pt(2)
    say(docx, said.about, bold=True, size=Pt(14), at=CENTER).paragraph_format.space_after = Pt(2)
    say(docx, said.period, at=CENTER)
    if said.to:
        say(docx, "Kính gửi:").paragraph_format.left_indent = Mm(20)
        for one in said.to:
            paragraph = say(docx, f"- {one}")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.space_after = Mm(35), Pt(2)
    for note in said.notes:
        say(docx, note, bold=True)


def _section(docx: Docx, heading: str, section: Section) -> None:
    docx.add_heading(heading, level=1)
    for one in section.paragraphs:
        _paragraph(docx, one)
    for table in section.tables:
        set_table(docx, table)
    for number, story in enumerate(section.stories, start=1):
        _story(docx, number, story)


def _paragraph(docx: Docx, text: str) -> Paragraph:
    paragraph = say(docx, text, at=JUSTIFY)
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _story(docx: Docx, number: int, story: Story) -> None:
    paragraph = _paragraph(docx, f"{number}. ")
    paragraph.add_run(story.title).bold = True
    paragraph.add_run(f" (hồ sơ {story.number}). {story.told}")


def _end(docx: Docx, said: Document) -> None:
    table = docx.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    copies = [("Nơi nhận:", {"bold": True, "italic": True, "size": Pt(12)})]
    proof = [("", {"size": Pt(8)}), (said.proof, {"size": Pt(8)})]
    _first(left, [*copies, *((f"- {one}", {"size": SMALL}) for one in said.copies), *proof])
    signs: list[tuple[str, dict[str, Any]]] = [(one, {"bold": True, "at": CENTER}) for one in said.signs]
    _first(right, [*signs, *[("", {"at": CENTER})] * 4, (said.signer, {"bold": True, "at": CENTER})])
    widths(table, (Mm(80), Mm(88)))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _carry(docx: Docx, carried: str) -> None:
    """For machines: a part of the package that no program shows and all of them keep."""
    part = Part(PackURI(PART), "application/json", carried.encode(), docx.part.package)
    docx.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)

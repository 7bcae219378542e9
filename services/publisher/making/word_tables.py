"""Paragraphs and tables of a DOCX."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from services.publisher.tables import Table

TABLE = Pt(11)
WIDE = 7  # columns from which a table is set smaller
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def say(
    into: Docx | _Cell, text: str, *, bold: bool = False, italic: bool = False, size: Any = None, at: Any = None
) -> Paragraph:
    paragraph = into.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = size
    paragraph.alignment = at
    return paragraph


def set_table(docx: Docx, said: Table) -> None:
    caption = say(docx, said.title, bold=True)
    caption.paragraph_format.keep_with_next = True
    size = Pt(9) if len(said.heads) > WIDE else TABLE
    table = docx.add_table(rows=1 + len(said.rows), cols=len(said.heads), style="Table Grid")
    first, other = (Mm(38), Mm(12.7)) if len(said.heads) > WIDE else (Mm(90), Mm(25))
    widths(table, (first, *[other] * (len(said.heads) - 1)))
    for nth, row in enumerate(zip(table.rows, (said.heads, *said.rows), strict=True)):
        _row(*row, size, head=nth == 0)
    say(docx, "", size=Pt(4))


def widths(table: Any, widths: Sequence[Any]) -> None:
    """Both in the grid and in the cells: Word goes by the ones, LibreOffice by the others."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _row(row: Any, texts: Sequence[str], size: Any, *, head: bool) -> None:
    """The head stands on each page again, and no row is cut by the end of one."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.bold = size, head or None
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = None if column == 0 else CENTER if head else RIGHT

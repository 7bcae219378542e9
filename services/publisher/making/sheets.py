"""A report's annex as XLSX: the same tables as numbers to count with, a chart, and every figure by its name."""

import io
import json
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from services.publisher.carried import MARK, SHEET, head_of
from services.publisher.making.said import Document
from services.publisher.reported import Report
from services.publisher.tables import MINUS, Bar, Table

# A cell that begins so is a formula to some programs, wherever its text came from (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_NAME = 31  # characters of a sheet's name
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def sheets(said: Document, report: Report, commune: str) -> bytes:
    """One sheet for each section that has tables, and the last one for machines."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"{said.title} – {said.period}", "subject": said.about, "author": said.body})
    formats = _formats(book)
    for section in said.sections:
        if section.tables:
            _sheet(book, section.heading, f"{said.title} · {said.period}", section.tables, section.bars, formats)
    _raw(book, report, commune)
    book.close()
    return out.getvalue()


def safe(text: str) -> str:
    """The text as no formula: one that could be read as one begins with an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def number_in(text: str) -> int | float | None:
    """What a cell of a table says as a number; None for a text, and for nothing. A change has its sign."""
    bare = text.replace(".", "").replace(",", ".").replace(MINUS, "-")
    try:
        return float(bare) if "." in bare else int(bare)
    except ValueError:
        return None


def _formats(book: Any) -> dict[str, Any]:
    plain = {"font_name": "Times New Roman", "font_size": 12}
    return {
        "title": book.add_format({**plain, "bold": True, "font_size": 14}),
        "caption": book.add_format({**plain, "bold": True}),
        "head": book.add_format(
            {**plain, "bold": True, "border": 1, "bg_color": "#F4F2EE", "text_wrap": True, "align": "center"}
        ),
        "text": book.add_format({**plain, "border": 1, "text_wrap": True}),
        "number": book.add_format({**plain, "border": 1, "num_format": "#,##0.##"}),
        "change": book.add_format({**plain, "border": 1, "num_format": "+#,##0;-#,##0;0"}),
    }


def _sheet(
    book: Any, name: str, title: str, tables: Sequence[Table], bars: Sequence[Bar], formats: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(_named(name))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if max(len(table.heads) for table in tables) > 6:
        sheet.set_landscape()
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 12, 13)
    sheet.write_string(0, 0, safe(title), formats["title"])
    line = 2
    for table in tables:
        line = _table(sheet, line, table, formats)
    if bars:
        _chart(book, sheet, line, bars, formats)


def _table(sheet: Any, line: int, table: Table, formats: dict[str, Any]) -> int:
    """The line where the next table may begin."""
    sheet.write_string(line, 0, safe(table.title), formats["caption"])
    for column, head in enumerate(table.heads):
        sheet.write_string(line + 1, column, safe(head), formats["head"])
    for nth, row in enumerate(table.rows, start=line + 2):
        sheet.write_string(nth, 0, safe(row[0]), formats["text"])
        for column, text in enumerate(row[1:], start=1):
            value = number_in(text)
            how = "change" if table.heads[column] == "Tăng, giảm" else "number"
            if value is None:
                sheet.write_string(nth, column, safe(text), formats["text"])
            else:
                sheet.write_number(nth, column, value, formats[how])
    return line + 2 + len(table.rows) + 1


def _chart(book: Any, sheet: Any, line: int, bars: Sequence[Bar], formats: dict[str, Any]) -> None:
    """Its numbers stand beside it."""
    rows = tuple((bar.label, f"{bar.now}", f"{bar.before}") for bar in bars)
    _table(sheet, line, Table("Kỳ này so với kỳ trước", ("Chỉ tiêu", "Kỳ này", "Kỳ trước"), rows), formats)
    first, last, name = line + 2, line + 1 + len(bars), sheet.get_name()
    chart = book.add_chart({"type": "bar"})
    for column, color in ((1, "#A3141D"), (2, "#C9B6A3")):
        chart.add_series(
            {
                "name": [name, line + 1, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
                "fill": {"color": color},
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": "Kỳ này so với kỳ trước"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 720, "height": 420})
    sheet.insert_chart(last + 2, 0, chart, {"description": "Kỳ này so với kỳ trước; số liệu ở bảng bên cạnh"})


def _raw(book: Any, report: Report, commune: str) -> None:
    """Each figure by its name: what `verify` reads, cell by cell."""
    sheet = book.add_worksheet(SHEET)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 46)
    sheet.write_row(0, 0, [MARK, json.dumps(head_of(report, commune), ensure_ascii=True)])
    sheet.write_row(1, 0, ["Tên", "Kỳ này", "Kỳ trước"])
    compared = report.compared
    for line, name in enumerate(sorted({*compared.now.counts, *compared.before.counts}), start=2):
        sheet.write_string(line, 0, safe(name))
        sheet.write_number(line, 1, compared.now.of(name))
        sheet.write_number(line, 2, compared.before.of(name))


def _named(heading: str) -> str:
    return heading.translate(FORBIDDEN)[:LONGEST_NAME].strip()

"""The files of a report: what people wrote is never code or a formula, and each carries its figures for machines."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pypdfium2
import pytest
from docx import Document as read_docx
from docx.document import Document as Docx

from services.publisher.carried import payload_of, read
from services.publisher.figures import Compared, compare
from services.publisher.making.said import Document, document
from services.publisher.making.service import pdf
from services.publisher.making.sheets import number_in, safe, sheets
from services.publisher.making.word import word
from services.publisher.reported import Report
from services.publisher.stories import Story
from services.publisher.wording import Wording
from shared.commune import load_commune
from shared.events.publisher import HeardUpTo
from tests.services.publisher.histories import history
from tests.services.publisher.test_figures import WEEK, facts_of

COMMUNE = load_commune(Path("communes/luong-son.toml"))
NASTY = '#set text(red) $x^2$ *đậm* `mã` @nhãn <a> "]#eval("1+1") \\ // Tiếng Việt: Ẵ Ỡ Ữ ỳ'
WORDS = Wording(f"Mưa lớn kéo dài.\n{NASTY}", 'Đề nghị nạo vét cống.\n=HYPERLINK("http://x")')
STORIES = [Story(UUID(int=1), "LS-2026-000012", f"+cmd {NASTY}", "@SUM(A1) Điện lực trả lời sau 2 ngày.")]


@pytest.fixture(scope="module")
def report() -> Report:
    now, before = compare(WEEK)
    for counting in (now, before):
        counting.take(facts_of(history(Random(3))))
    compared = Compared(now.figures(), before.figures())
    heard = tuple(HeardUpTo(source=source, position=9, hash="ab" * 32) for source in ("intake", "publisher"))
    return Report(
        UUID(int=7), 2, kind="week", first=WEEK.first, last=WEEK.last, positions=heard, figures=compared.canonical,
        sha256=compared.hash, sign="12/BC-MTTQ", day=date(2026, 11, 23), issued_at=datetime.now(UTC), year=2026,
        number=12, replaces="11/BC-MTTQ",
    )  # fmt: skip


@pytest.fixture(scope="module")
def said(report: Report) -> Document:
    return document(report, COMMUNE, WORDS, STORIES, payload_of(report, COMMUNE.code), date(2026, 11, 24))


def pdf_text(content: bytes) -> str:
    read_pdf = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in read_pdf]
    read_pdf.close()
    return " ".join(" ".join(pages).split())


def docx_text(docx: Docx) -> str:
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in docx.paragraphs), *cells])


def test_every_file_carries_the_report_for_machines(report: Report, said: Document) -> None:
    made = {"pdf": pdf(said), "docx": word(said), "xlsx": sheets(said, report, COMMUNE.code)}
    for format_, content in made.items():
        carried = read(content)
        assert (carried.format, carried.report, carried.edition) == (format_, report.report, 2)
        assert (carried.compared, carried.positions) == (report.compared, report.positions)
        assert carried.compared.hash == carried.sha256 == report.sha256
        assert carried.period == report.period


def test_a_figure_that_is_changed_in_a_sheet_is_read_as_it_stands_there(report: Report, said: Document) -> None:
    changed = _with(
        sheets(said, report, COMMUNE.code),
        _sheet_of_figures,
        lambda text: text.replace(f"<v>{report.compared.now.of('received')}</v>", "<v>1</v>"),
    )
    assert read(changed).compared.hash != report.sha256


def _sheet_of_figures(names: list[str]) -> str:
    return max((name for name in names if name.startswith("xl/worksheets/sheet")), key=lambda name: int(name[19:-4]))


def _with(content: bytes, which: Callable[[list[str]], str], change: Callable[[str], str]) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        name = which(before.namelist())
        for one in before.namelist():
            part = before.read(one)
            after.writestr(one, change(part.decode()).encode() if one == name else part)
    return out.getvalue()


def test_what_people_wrote_stands_in_the_pdf_as_they_wrote_it(said: Document) -> None:
    text = pdf_text(pdf(said)).replace(" ", "")
    assert "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM" in text
    assert "Số:12/BC-MTTQ" in text
    assert "Báocáonàythaychobáocáosố11/BC-MTTQ." in text
    assert '#settext(red)$x^2$*đậm*`mã`@nhãn<a>"]#eval("1+1")' in text
    assert "ẴỠỮỳ" in text
    assert "DỰTHẢO" not in text


def test_the_pdf_is_tagged_and_in_vietnamese(said: Document) -> None:
    content = pdf(said)
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    assert b"pdfuaid" in content


def test_a_draft_says_that_it_is_one(report: Report) -> None:
    drafted = replace(report, issued_at=None, sign=None, number=None, day=None)
    said = document(drafted, COMMUNE, Wording(), [], payload_of(drafted, COMMUNE.code), date(2026, 11, 24))
    assert "DỰ THẢO" in pdf_text(pdf(said))
    assert "DỰ THẢO" in docx_text(read_docx(io.BytesIO(word(said))))
    assert said.sign == "Số: …/BC-MTTQ"
    assert said.place == "Lương Sơn, ngày 24 tháng 11 năm 2026"


def test_the_docx_has_the_form_and_the_letters_of_the_decree(said: Document) -> None:
    docx = read_docx(io.BytesIO(word(said)))
    text, page = docx_text(docx), docx.sections[0]
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert NASTY in text
    assert (docx.styles["Normal"].font.name, docx.styles["Normal"].font.size.pt) == ("Times New Roman", 13)
    sizes = [page.left_margin, page.right_margin, page.page_height]
    assert [round(one.mm) for one in sizes if one] == [30, 15, 297]


def test_no_cell_of_a_sheet_is_a_formula(report: Report, said: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(sheets(said, report, COMMUNE.code))) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert parts
    assert not any(b"<f>" in part for part in parts)
    for dangerous in ("=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"):
        assert safe(dangerous) == f"'{dangerous}"
    assert safe("Phòng Kinh tế") == "Phòng Kinh tế"


@pytest.mark.parametrize(
    ("written", "number"), [("1.234", 1234), ("–3", -3), ("+12", 12), ("0", 0), ("4,5", 4.5), ("", None), ("a", None)]
)
def test_numbers_of_tables_are_numbers_in_sheets(written: str, number: float | None) -> None:
    assert number_in(written) == number


def test_a_commune_takes_a_template_of_its_own(said: Document, tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text(
        "#let said = json(bytes(sys.inputs.said))\n#set document(title: said.title)\n"
        '#set text(font: "Be Vietnam Pro", lang: "vi")\nMẫu riêng: #said.sign'
    )
    docx = read_docx()
    docx.sections[0].header.paragraphs[0].text = "Mẫu riêng"
    docx.save(str(tmp_path / "report.docx"))
    assert "Mẫu riêng: Số: 12/BC-MTTQ" in pdf_text(pdf(said, tmp_path))
    assert read_docx(io.BytesIO(word(said, tmp_path))).sections[0].header.paragraphs[0].text == "Mẫu riêng"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine: no DOCX is opened.")
def test_libreoffice_opens_the_docx_with_all_its_words(said: Document, tmp_path: Path) -> None:
    (tmp_path / "r.docx").write_bytes(word(said))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
        "r.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "r.txt").read_text("utf-8-sig")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Đề nghị nạo vét cống." in text
    assert "Ẵ Ỡ Ữ ỳ" in text

"""Posters are read by telephones as they hang: printed, photographed askew, out of focus, half in the shade."""

import io
import unicodedata
import zipfile
from collections.abc import Callable

import pypdfium2
import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from qrcode.constants import ERROR_CORRECT_Q

from services.intake.points import point_address
from services.intake.posters.printing import FACES, Face, Hanging, Printer, sentences
from shared.commune import Poster
from shared.printing.qr import QUIET_ZONE_MODULES
from shared.printing.typesetting import FONTS, UNPRINTABLE
from tests.support.commune import COMMUNE

URL = "https://langnghe.luongson.example"
HOUSE = Hanging("nha-van-hoa-tieu-khu-6", "Nhà văn hóa Tiểu khu 6")
LONG = Hanging(
    "chi-hoi-cuu-chien-binh-va-cau-lac-bo-duo",
    "Chi hội Cựu chiến binh và Câu lạc bộ Dưỡng sinh Thôn Đồng Sương, nơi họp của bà con hai thôn Đồng Sương và Mòng",
)
PRINTER = Printer(COMMUNE, URL)
DPI = 150
MM = DPI / 25.4
SIZES: dict[Face, tuple[float, float]] = {
    "a4": (210, 297),
    "a3": (297, 420),
    "a5": (210, 148),
    "sticker": (100, 100),
}
CODE_MM_AT_LEAST: dict[Face, float] = {"a4": 60, "a3": 85, "a5": 45, "sticker": 45}  # without its quiet zone
VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def pages(pdf: bytes, dpi: float = DPI) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def read(image: Image.Image) -> zxingcpp.Barcode:
    [found] = zxingcpp.read_barcodes(image)
    return found


def corners(found: zxingcpp.Barcode) -> list[tuple[int, int]]:
    at = found.position
    return [(one.x, one.y) for one in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]


def half_shadowed(image: Image.Image) -> Image.Image:
    """The left of it has 40 of 100 parts of the light; shadows have soft edges."""
    shade = Image.new("L", image.size, 255)
    ImageDraw.Draw(shade).polygon([(0, 0), (image.width * 0.3, 0), (image.width * 0.2, image.height), (0, 1e4)], 102)
    soft = shade.filter(ImageFilter.GaussianBlur(3 * MM))
    return Image.composite(image, Image.new("L", image.size, 0), soft)


SEEN: dict[str, Callable[[Image.Image], Image.Image]] = {
    "grey": lambda sheet: sheet,
    "askew": lambda sheet: sheet.rotate(7, expand=True, fillcolor=140, resample=Image.Resampling.BICUBIC),
    "out of focus": lambda sheet: sheet.filter(ImageFilter.GaussianBlur(3)),
    "half in the shade": half_shadowed,
    "all at once": lambda sheet: half_shadowed(
        sheet.rotate(-5, expand=True, fillcolor=140, resample=Image.Resampling.BICUBIC).filter(
            ImageFilter.GaussianBlur(2)
        )
    ),
}


@pytest.mark.parametrize("how", SEEN)
@pytest.mark.parametrize("face", FACES)
def test_a_poster_is_read_however_it_is_seen(face: Face, how: str) -> None:
    [sheet] = pages(PRINTER.pdf(face, [HOUSE]))
    assert read(SEEN[how](sheet.convert("L"))).text == point_address(URL, HOUSE.code)


@pytest.mark.parametrize("face", FACES)
def test_a_code_is_large_bears_damage_and_has_room_around_it(face: Face) -> None:
    [sheet] = pages(PRINTER.pdf(face, [HOUSE]))
    found = read(sheet)
    (left, top), (right, _), _, (_, bottom) = corners(found)
    assert found.ec_level == "Q"
    assert min(right - left, bottom - top) / MM >= CODE_MM_AT_LEAST[face]
    room = (right - left) / modules_of(found.text) * QUIET_ZONE_MODULES - 2  # two pixels for the edge
    around = sheet.convert("L").crop((int(left - room), int(top - room), int(right + room), int(top - 2)))
    assert darkest(around) > 250


def darkest(image: Image.Image) -> int:
    """From 0, black, to 255."""
    return min(value for value, count in enumerate(image.convert("L").histogram()) if count)


def modules_of(address: str) -> int:
    """How many modules a side has."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(address)
    return len(code.get_matrix())


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("point", [HOUSE, LONG], ids=["short", "long"])
def test_a_poster_is_one_sheet_of_its_size_however_long_its_name(face: Face, point: Hanging) -> None:
    [sheet] = pages(PRINTER.pdf(face, [point]))
    assert [round(side / MM) for side in sheet.size] == [round(side) for side in SIZES[face]]
    assert read(sheet).text == point_address(URL, point.code)


@pytest.mark.parametrize("face", ["a4", "a3", "a5"])  # a sticker is cut out
@pytest.mark.parametrize("point", [HOUSE, LONG], ids=["short", "long"])
def test_nothing_is_printed_at_the_edge_where_printers_leave_white(face: Face, point: Hanging) -> None:
    [sheet] = pages(PRINTER.pdf(face, [point]))
    edge = int(5 * MM)
    for top in (0, sheet.height - edge):
        assert darkest(sheet.crop((0, top, sheet.width, top + edge))) > 250


def test_a_poster_says_in_letters_what_it_is_whose_and_where() -> None:
    said = text_of(PRINTER.pdf("a4", [HOUSE]))
    for words in (
        *sentences(COMMUNE.slogan),
        HOUSE.name,
        COMMUNE.front,
        "114",
        *(s.title for s in COMMUNE.poster.steps),
    ):
        assert words in said
    assert "langnghe.luongson.example/q/nha-van-hoa-tieu-khu-6" in said.replace("\u200b", "").replace("\ufffe", "")
    assert unicodedata.is_normalized("NFC", said)


def test_the_words_of_the_commune_are_printed() -> None:
    words = Poster(name="Tiếng dân", promise="Ai cũng gửi được.")
    said = text_of(Printer(COMMUNE.model_copy(update={"poster": words}), URL).pdf("a4", [HOUSE]))
    assert "TIẾNG DÂN" in said
    assert words.promise in said


def test_decomposed_names_are_printed_composed() -> None:
    point = Hanging("x", unicodedata.normalize("NFD", "Thôn Mỏ"))
    assert "Thôn Mỏ" in text_of(PRINTER.pdf("a4", [point]))


@pytest.mark.parametrize(
    "name", ["", "A & B <script>", '"#panic()" \\ #let', "$x^2$ *đậm* _nghiêng_ @ai", "日本", "Nhóm 🌸 Zalo"]
)
def test_a_name_is_words_and_never_a_program(name: str) -> None:
    [sheet] = pages(PRINTER.pdf("sticker", [Hanging("x", name)]))
    assert read(sheet).text == point_address(URL, "x")


def test_every_letter_that_is_kept_can_be_printed() -> None:
    kept = "".join(letter for letter in map(chr, range(0x20, 0x2100)) if not UNPRINTABLE.match(letter))
    letters = " ".join(kept[start : start + 40] for start in range(0, len(kept), 40))
    assert "ƀ" in letters
    PRINTER.pdf("a3", [Hanging("x", letters)])


def test_what_no_font_has_is_left_out_and_a_name_of_nothing_else_is_its_code() -> None:
    assert "Nhóm Zalo" in text_of(PRINTER.pdf("a4", [Hanging("zalo", "Nhóm 🌸 Zalo")]))
    assert "cho-nhat" in text_of(PRINTER.pdf("a4", [Hanging("cho-nhat", "日本")]))


def test_several_points_are_the_pages_of_one_file_in_their_order() -> None:
    sheets = pages(PRINTER.pdf("a5", [HOUSE, LONG, HOUSE]))
    assert [read(sheet).text.rpartition("/")[2] for sheet in sheets] == [HOUSE.code, LONG.code, HOUSE.code]


def test_an_archive_holds_a_file_for_each_point() -> None:
    with zipfile.ZipFile(io.BytesIO(PRINTER.archive("sticker", [HOUSE, LONG]))) as archive:
        assert archive.namelist() == [f"{HOUSE.code}-sticker.pdf", f"{LONG.code}-sticker.pdf"]
        [sheet] = pages(archive.read(f"{LONG.code}-sticker.pdf"))
    assert read(sheet).text == point_address(URL, LONG.code)


def test_a_picture_of_a_poster_draws_its_letters_and_runs_nothing() -> None:
    picture = PRINTER.svg("a4", HOUSE).decode()
    assert picture.startswith("<svg")
    assert "<script" not in picture
    assert "http://langnghe" not in picture


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_the_font_has_every_vietnamese_letter(weight: str) -> None:
    font = ImageFont.truetype(FONTS / f"BeVietnamPro-{weight}.ttf", 40)
    nothing = bytes(font.getmask("\uffff"))
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | set("đĐ–—“”…·×")
    assert [letter for letter in sorted(letters) if bytes(font.getmask(letter)) == nothing] == []

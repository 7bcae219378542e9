"""Pictures as telephones, scanners and enemies make them; every one is built here, so that the list can be read."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageDraw
from pillow_heif import from_pillow

SEED = 363


def photo(kind: str = "JPEG", size: tuple[int, int] = (80, 60), mode: str = "RGB", **given: object) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size, 0 if mode == "P" else "teal").save(out, kind, **given)
    return out.getvalue()


def lively(size: tuple[int, int] = (800, 600), **given: object) -> bytes:
    """A JPEG with something in every corner, as of a street."""
    image = Image.effect_noise(size, 60).convert("RGB")
    ImageDraw.Draw(image).rectangle((10, 10, 200, 200), fill="orange")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, **given)
    return out.getvalue()


def heif(size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    from_pillow(Image.new("RGB", size, "teal")).save(out)
    return out.getvalue()


def sketch() -> bytes:
    """A black line on nothing: PNG with transparency."""
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((0, 50, 99, 50), fill="black", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def many_scans(scans: int = 1500, size: tuple[int, int] = (4000, 3000)) -> bytes:
    """A progressive JPEG that says one scan again and again."""
    whole = photo("JPEG", size, progressive=True)
    first = whole.index(b"\xff\xda")
    last_scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:first] + whole[first:-2] + last_scan * scans + whole[-2:]


def odd_resolution() -> bytes:
    """Orientation 6, and a resolution of -1/0 that no program could write."""
    entries = struct.pack("<HHII", 0x0112, 3, 1, 6) + struct.pack("<HHII", 0x011A, 10, 1, 38)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + struct.pack("<I", 0)
    exif = b"Exif\0\0" + tiff + struct.pack("<ii", -1, 0)
    plain = photo("JPEG", (80, 60))
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + plain[2:]


def promised_png(width: int, height: int) -> bytes:
    """A PNG whose head promises more than its few bytes hold."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def hostile(how_many: int) -> Iterator[bytes]:
    """Photos with bytes changed, cut, doubled and swapped, and heads that lie; the same ones each time."""
    chance = random.Random(SEED)
    animated = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), (shade, 0, 0)) for shade in range(0, 250, 10)]
    frames[0].save(animated, "GIF", save_all=True, append_images=frames[1:])
    bases = [
        photo(), lively((300, 200)), lively((300, 200), progressive=True), photo("PNG"), sketch(), photo("WEBP"),
        photo("GIF"), heif(), animated.getvalue(), photo("JPEG", mode="CMYK"), photo("PNG", mode="P"), odd_resolution(),
    ]  # fmt: skip
    fixed = [
        many_scans(), many_scans(400, (6000, 4000)), promised_png(60_000, 60_000), promised_png(7000, 7000), b"", b"\0",
        b"\xff\xd8" + b"\xff\x00" * 2_000_000, b"GIF89a" + b"\xff" * 1_000_000, b"<svg/>", b"%PDF-1.7",
    ]  # fmt: skip
    for number in range(how_many):
        if number < len(fixed):
            yield fixed[number]
            continue
        content = bytearray(chance.choice(bases))
        for _ in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        if chance.random() < 0.2:
            content += content[chance.randrange(len(content) or 1) :] * chance.randint(1, 50)
        yield bytes(content)

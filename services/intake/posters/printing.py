"""Posters of intake points as PDF and SVG, from `poster.typ`. Call it from a thread."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from services.intake.points import point_address
from shared.commune import Commune
from shared.printing import printable, typeset
from shared.printing.qr import qr_svg
from shared.web.language import N_

HERE = Path(__file__).parent

Face = Literal["a4", "a3", "a5", "sticker"]
FACES: Mapping[Face, str] = {
    "a4": N_("Áp phích A4, treo tường"),
    "a3": N_("Áp phích A3, treo chỗ rộng"),
    "a5": N_("Bảng A5, để bàn"),
    "sticker": N_("Nhãn dán 10 × 10 cm"),
}  # for people, as message ids
MOST_POSTERS = 300  # in one file: a large commune's points, set in some ten seconds


@dataclass(frozen=True)
class Hanging:
    """What a poster says of its point."""

    code: str
    name: str


@dataclass(frozen=True)
class Printer:
    """Sets the posters of one commune, whose QR codes lead to its site."""

    commune: Commune
    public_url: str

    def pdf(self, face: Face, points: Sequence[Hanging]) -> bytes:
        """One file with a page for each point; tagged, so that it can be read aloud (PDF/UA-1)."""
        return self._set(face, points, format="pdf", pdf_standards=["ua-1"])

    def svg(self, face: Face, point: Hanging) -> bytes:
        """A picture of one poster, its letters as outlines."""
        return self._set(face, [point], format="svg")

    def archive(self, face: Face, points: Sequence[Hanging]) -> bytes:
        """A ZIP with a file for each point, named by its code."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # they are packed already
            for point in points:
                archive.writestr(file_name(face, point), self.pdf(face, [point]))
        return out.getvalue()

    def _set(self, face: Face, points: Sequence[Hanging], **how: Any) -> bytes:
        return typeset(HERE / "poster.typ", self._said(face, points), **how)

    def _said(self, face: Face, points: Sequence[Hanging]) -> dict[str, Any]:
        words = self.commune.poster.model_dump()
        title = f"{words['name']} – {points[0].name if len(points) == 1 else self.commune.name}"
        return {
            "face": face,
            "title": title,
            "slogan": sentences(self.commune.slogan),
            "front": self.commune.front,
            "emergency": self.commune.emergency.vi,
            **words,
            "name": f"{words['name']} · {self.commune.name}",
            "points": [self._of(point) for point in points],
        }

    def _of(self, point: Hanging) -> dict[str, str]:
        address = point_address(self.public_url, point.code)
        shown = address.removeprefix("https://")
        name = printable(point.name) or point.code
        return {"name": name, "address": address, "shown": shown, "qr": qr_svg(address).decode()}


def sentences(slogan: str) -> list[str]:
    """The sentences of a slogan, each for a line of its own."""
    return [one.strip() for one in re.findall(r"[^!?.]+[!?.]*", slogan) if one.strip()]


def file_name(face: Face, point: Hanging) -> str:
    return f"{point.code}-{face}.pdf"

"""What citizens write: the reports of a file, one JSON object in each line."""

import json
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = {
    "phan_anh": "report",
    "kien_nghi": "petition",
    "hien_ke": "idea",
    "khen_ngoi": "praise",
    "hoi_dap": "question",
    "khieu_nai": "complaint",
    "to_cao": "denunciation",
}
OWN_SET = Path(__file__).parent / "reports.jsonl"


class Unreadable(Exception):
    """The file holds something else; says where."""


@dataclass(frozen=True)
class Report:
    """One report. `area` is a name as people say it; `contact` is one line. `scene`: those that it belongs to."""

    id: str
    text: str
    category: str | None
    kind: str = "report"
    urgent: bool = False
    area: str | None = None
    by_poster: bool = False
    contact: str | None = None
    scene: str | None = None


def read_reports(file: Path, categories: Container[str]) -> list[Report]:
    """A category that is none of `categories` counts as none. Raises Unreadable and OSError."""
    lines = file.read_text(encoding="utf-8").split("\n")
    return [_report(file, number, line, categories) for number, line in enumerate(lines, 1) if line.strip()]


def _report(file: Path, number: int, line: str, categories: Container[str]) -> Report:
    try:
        said = json.loads(line)
        return Report(
            id=str(said["id"]),
            text=said["text"],
            category=said["category"] if said.get("category") in categories else None,
            kind=KINDS.get(said.get("kind"), "report"),
            urgent=said.get("urgency") == "urgent",
            area=said.get("area"),
            by_poster=said.get("channel") == "qr",
            contact=_contact(said.get("contact")),
            scene=said.get("scene"),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Unreadable(f"{file}, line {number}: a report has at least an id and a text ({wrong}).") from None


def _contact(said: dict[str, Any] | None) -> str | None:
    return ", ".join(part for part in (said or {}).values() if part) or None

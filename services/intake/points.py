"""The intake points: places to report from, each with a poster; what kinds there are, and where their codes lead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from shared.events import intake
from shared.events.envelope import Envelope
from shared.events.intake import PointKind
from shared.reading import Changes, ReadModel
from shared.text import folded, slug
from shared.web.language import N_

LONGEST_POINT_CODE = 40
KINDS: Mapping[PointKind, str] = {
    "group": N_("Khu dân cư"),
    "culture_house": N_("Nhà văn hóa"),
    "organisation": N_("Đoàn thể, tổ chức"),
    "office": N_("Cơ quan, trụ sở"),
    "zalo_group": N_("Nhóm Zalo"),
    "event": N_("Sự kiện"),
}  # for people, as message ids


@dataclass(frozen=True, slots=True)
class Point:
    """A place to report from, whose poster leads to `/q/<code>`."""

    code: str
    name: str
    opened_at: datetime
    kind: PointKind = "culture_house"
    area: str | None = None
    closed_at: datetime | None = None


def _opened(_: Envelope, event: intake.IntakePointOpened) -> Changes:
    return {**_described(event), "opened_at": event.opened_at}


def _changed(_: Envelope, event: intake.IntakePointChanged) -> Changes:
    return _described(event)


def _described(event: intake.IntakePointOpened | intake.IntakePointChanged) -> Changes:
    return {"code": event.code, "name": event.name, "kind": event.kind, "area": event.area}


def _closed(heard: Envelope, event: intake.IntakePointClosed) -> Changes:
    return {"code": event.code, "closed_at": heard.time}


def _reopened(_: Envelope, event: intake.IntakePointReopened) -> Changes:
    return {"code": event.code, "closed_at": None}


POINTS = ReadModel("intake.points", Point, (_opened, _changed, _closed, _reopened), key=("code",))


def natural(name: str) -> list[object]:
    """A key that puts `Tiểu khu 2` before `Tiểu khu 10`."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", folded(name))]


def code_of_name(name: str) -> str:
    """The code of a point that is given none; "" when the name holds nothing that an address could."""
    return slug(name)[:LONGEST_POINT_CODE].strip("-")


def point_address(public_url: str, code: str) -> str:
    """What the QR code of a point holds."""
    return f"{public_url}/q/{code}"


def leads_nowhere(public_url: str) -> bool:
    """Whether addresses of this site are found on its own machine alone: a poster with one is waste paper."""
    name = (urlsplit(public_url).hostname or "").rstrip(".")
    return name in ("", "localhost", "::1", "0.0.0.0") or name.endswith(".localhost") or name.startswith("127.")

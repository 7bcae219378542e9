"""What may be wrong with the truth, each with a name: kept until it is put right, shown, measured and said aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import asyncpg

from shared.web.language import N_


class Trouble(Exception):
    """What a source says cannot be believed or continued; nothing of it is taken in."""

    kind: ClassVar[str]

    def __init__(self, source: str, position: int, detail: str = "") -> None:
        super().__init__(f"{self.kind} of {source} at {position}. {detail}".strip())
        self.source = source
        self.position = position
        self.detail = detail


class Hole(Trouble):
    """Events are missing between what was heard (`position`) and what came."""

    kind = "hole"


class AnotherPast(Trouble):
    """What comes does not continue what was heard: the source's history was altered, set back or replaced."""

    kind = "another_past"


class SourceBehind(Trouble):
    """The source's log ends before what was heard of it: it was restored from an older copy."""

    kind = "source_behind"


class Forged(Trouble):
    """An event does not bear its stage's valid signature."""

    kind = "forged"


class ChangedKey(Trouble):
    """The source shows another public key than the one that was accepted."""

    kind = "changed_key"


ALTERED = N_("Một dòng không còn như lúc được ghi. Giữ nguyên hiện trạng và so với sổ của Mặt trận.")

# For people, by kind: what it is, and what to do. docs/operating.md has a section for each.
EXPLANATIONS: Mapping[str, tuple[str, str]] = {
    "hole": (
        N_("Thiếu sự kiện ở giữa"),
        N_("Nguồn không đưa lại được những sự kiện còn thiếu. Hãy chạy kiểm tra, rồi khôi phục nhật ký của nguồn."),
    ),
    "another_past": (
        N_("Nhật ký của nguồn đã khác với những gì đã nghe"),
        N_("Không nhận thêm gì từ nguồn này. Có thể nhật ký bị sửa hoặc khôi phục từ bản cũ: xem tài liệu vận hành."),
    ),
    "source_behind": (
        N_("Nhật ký của nguồn ngắn hơn những gì đã nghe"),
        N_("Nguồn được khôi phục từ bản cũ. Hãy dừng nguồn và nạp lại phần thiếu từ sổ của Mặt trận."),
    ),
    "forged": (
        N_("Chữ ký không đúng"),
        N_("Có sự kiện không mang chữ ký của nguồn. Không nhận; hãy tìm xem ai gửi."),
    ),
    "changed_key": (
        N_("Khóa công khai của nguồn đã đổi"),
        N_("Không nhận thêm gì cho đến khi khóa mới được chấp nhận."),
    ),
    "unknown_event": (
        N_("Loại sự kiện chưa biết"),
        N_("Phiên bản này chưa hiểu; sự kiện được giữ lại và sẽ được nhận sau khi cập nhật phần mềm."),
    ),
    "altered_log": (N_("Kiểm tra thấy nhật ký bị thay đổi"), ALTERED),
    "altered_register": (N_("Kiểm tra thấy sổ ghi nhận bị thay đổi"), ALTERED),
    "altered_key": (N_("Kiểm tra thấy khóa bị thay đổi"), ALTERED),
    "clock": (
        N_("Đồng hồ của máy chạy sai"),
        N_("Các việc theo giờ tạm dừng. Hãy chỉnh đồng hồ của máy."),
    ),
}


@dataclass(frozen=True)
class KnownTrouble:
    """A trouble as it is kept: since when, of which source, from which position on. `detail` holds nobody's words."""

    kind: str
    source: str
    position: int
    detail: str
    since: datetime


async def record(pool: asyncpg.Pool, kind: str, source: str, position: int, detail: str) -> bool:
    """Keep a trouble; whether it is a new one."""
    new = await pool.fetchval(
        "INSERT INTO log.troubles AS known (kind, source, position, detail) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (kind, source) DO UPDATE SET position = excluded.position, detail = excluded.detail"
        " RETURNING xmax = 0",
        kind, source, position, detail,
    )  # fmt: skip
    return bool(new)


async def settle(pool: asyncpg.Pool, kinds: tuple[str, ...], source: str) -> int:
    """What was wrong is put right; how many troubles that ends."""
    done = await pool.execute("DELETE FROM log.troubles WHERE kind = ANY ($1) AND source = $2", list(kinds), source)
    return int(done.rpartition(" ")[2])


async def known(pool: asyncpg.Pool) -> list[KnownTrouble]:
    """Everything that is wrong as this stage sees it, the oldest first; events of unknown types among it."""
    rows = await pool.fetch(
        "SELECT kind, source, position, detail, since FROM log.troubles UNION ALL"
        " SELECT 'unknown_event', source, min(position), count(*) || ' events', min(parked_at) FROM log.parked"
        "  WHERE released_at IS NULL AND reason = 'UnknownEvent' GROUP BY source ORDER BY since"
    )
    return [KnownTrouble(*row) for row in rows]

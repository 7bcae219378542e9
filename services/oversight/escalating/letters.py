"""What those above read in an e-mail: numbers, steps, units and dates, and not a word of any citizen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.oversight.escalating.domain import OF_A_UNIT
from services.oversight.escalating.view import EscalationView
from shared.calendar import LOCAL, moment
from shared.commune import Commune, Unit
from shared.escalation import Body

STEPS: Mapping[str, str] = {
    "verify": "Kiểm tra, xác minh",
    "classify": "Phân loại, chuyển đơn vị",
    "handle": "Giải quyết, trả lời",
    "publish": "Công khai kết quả",
}


@dataclass(frozen=True)
class Letter:
    """An e-mail to somebody above. `id` is the same at every try; nobody stops it who is told by office."""

    id: UUID
    subject: str
    text: str
    language: str = "vi"
    stop: str = ""


def everybody(commune: Commune) -> list[str]:
    """All whom the ladder can tell."""
    return [*(f"{OF_A_UNIT}{unit.code}" for unit in commune.units), *(body.code for body in commune.bodies)]


def address_of(commune: Commune, recipient: str) -> str | None:
    found = _party(commune, recipient)
    return found.email if found else None


def name_of(commune: Commune, recipient: str, language: str = "vi") -> str:
    """The name behind a code; the code itself where the file knows it no longer."""
    found = _party(commune, recipient)
    return found.in_language(language) if found else recipient


def _party(commune: Commune, recipient: str) -> Unit | Body | None:
    code = recipient.removeprefix(OF_A_UNIT)
    return commune.unit(code) if recipient.startswith(OF_A_UNIT) else commune.body(code)


def letter(
    commune: Commune, told: Sequence[EscalationView], numbers: Mapping[UUID, str], id_: UUID, now: datetime
) -> Letter:
    """All that is late in one letter, one line for each case."""
    lines = [_line(commune, one, numbers, now) for one in told]
    day = now.astimezone(LOCAL)
    subject = f"{commune.name}: {len(lines)} việc trễ hạn, ngày {day:%d/%m/%Y}"
    text = "\n".join(
        (
            f"{commune.front} báo {len(lines)} việc đã quá hạn mà chưa xong:",
            "",
            *lines,
            "",
            "Thư này do hệ thống gửi theo thang báo cáo của xã. Nội dung phản ánh không có trong thư.",
        )
    )
    return Letter(id_, subject, f"{text}\n")


def _line(commune: Commune, one: EscalationView, numbers: Mapping[UUID, str], now: datetime) -> str:
    unit = commune.unit(one.unit)
    who = unit.name if unit else commune.front
    days = (now - one.due).days
    late = f"quá hạn {days} ngày" if days else "quá hạn hôm nay"
    return f"- {numbers.get(one.case_id, '?')} · {STEPS[one.step]} · {who} · hạn {moment(one.due)} · {late}"

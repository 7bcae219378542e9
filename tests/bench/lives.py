"""Invented lives of cases, as a commune's years would leave them: what each stage said, and when."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Event
from shared.vault import CaseKeys

Fate = Literal["waiting", "withdrawn", "refused", "open", "answered", "closed", "published"]

# How cases stand after some years: most are closed, some are always under way.
FATES: dict[Fate, int] = {
    "waiting": 6, "withdrawn": 2, "refused": 6, "open": 12, "answered": 4, "closed": 25, "published": 45,
}  # fmt: skip
WORDS = (
    "Cống trước nhà văn hóa bị tắc, mưa xuống là nước ngập sâu nửa mét, xe không đi được, trẻ con phải nghỉ học.",
    "Đèn đường ở đầu thôn hỏng đã ba đêm, chỗ cua tối om, hôm qua đã có người ngã xe ở đúng chỗ đó.",
    "Bãi rác tự phát cạnh trường học bốc mùi suốt ngày, ruồi bay vào lớp, mong xã cho dọn và cắm biển cấm.",
)
ANSWER = "Tổ kỹ thuật đã đến xem, đã làm xong trong ngày và sẽ quay lại kiểm tra sau một tuần. "
UNITS = {"GT": "kinh-te", "TN": "kinh-te", "MT": "kinh-te", "AN": "cong-an", "YT": "tram-y-te", "CS": "dien-luc"}
Decided = tuple[Event, datetime]


@dataclass
class Life:
    """One case: its events in the order in which they were said."""

    number: str
    case_id: UUID
    begun: datetime
    keys: CaseKeys
    rng: random.Random

    def events(self) -> Iterator[Decided]:
        fate = self.rng.choices(list(FATES), weights=list(FATES.values()))[0]
        at = self.begun
        category = self.rng.choice(list(UNITS))
        for event in self._told(fate, category):
            yield event, at
            at += timedelta(hours=self.rng.expovariate(1 / 20))

    def at_unit(self, due: datetime) -> Iterator[Event]:
        """What leaves the case at a unit, which has until `due`; unclassified, or its date would be counted anew."""
        yield self._received("GT")
        yield triage.CaseQueued(number=self.number)
        yield triage.CaseVerified()
        yield self._forwarded("GT", due)

    def _told(self, fate: Fate, category: str) -> Iterator[Event]:
        seal = self.keys.seal
        yield self._received(category)
        yield triage.CaseQueued(number=self.number)
        if self.rng.random() < 0.2:
            yield triage.InformationRequested(question=seal("Chỗ đó ở trước nhà số mấy?"))
            yield intake.InformationAdded(words=seal("Trước nhà số 12."), photos=(), sending="ab" * 32, question=2)
        if fate == "waiting":
            return
        if fate == "withdrawn":
            yield intake.CaseWithdrawn()
            yield oversight.CaseClosed(by="withdrawn", round=1)
            return
        if fate == "refused":
            explanation = seal("Việc này thuộc thẩm quyền của cơ quan khác.")
            yield triage.CaseRefused(reason="ngoai-dia-ban", explanation=explanation, statutory_route=None)
            yield oversight.CaseClosed(by="refusal_stands", round=1)
            return
        yield triage.CaseVerified()
        yield from self._handled(fate, category)

    def _received(self, category: str) -> intake.CaseReceived:
        return intake.CaseReceived(
            number=self.number,
            tracking=uuid4().hex * 2,
            channel="web",
            point=None,
            area="tieu-khu-1",
            category_hint=category if self.rng.random() < 0.5 else None,
            language="vi",
            consent="2026-11",
            words=self.keys.seal(" ".join(self.rng.sample(WORDS, 2))),
            contact=self.keys.seal("0900000000", "contact") if self.rng.random() < 0.5 else None,
            place=self.keys.seal("Trước nhà văn hóa"),
            photos=(),
        )

    def _handled(self, fate: Fate, category: str) -> Iterator[Event]:
        unit, due = UNITS[category], self.begun + timedelta(days=14)
        yield triage.CaseClassified(
            category=category, kind="report", urgency="normal", area="tieu-khu-1", restricted=False, about_unit=None,
            clock_from=self.begun,
        )  # fmt: skip
        yield self._forwarded(category, due)
        if fate == "open":
            if self.rng.random() < 0.5:
                yield dispatch.CaseAccepted(unit=unit, round=1)
                yield dispatch.ProgressReported(unit=unit, round=1, words=self.keys.seal("Đã cử người xuống xem."))
            yield from self._late(unit, due)
            return
        yield dispatch.CaseAccepted(unit=unit, round=1)
        yield dispatch.CaseAnswered(
            unit=unit, round=1, outcome="done", answer=self.keys.seal(ANSWER * 2), photos=(),
            responsible=self.keys.seal("Tổ kỹ thuật"), acted_on=due.date(), next_date=None,
        )  # fmt: skip
        if fate != "answered":
            yield from self._ended(fate, category, unit)

    def _forwarded(self, category: str, due: datetime) -> Event:
        explanation = ("Bắt đầu tính từ ngày làm việc tiếp theo.", "Hạn trả lời: 10 ngày làm việc.")
        return dispatch.CaseForwarded(
            unit=UNITS[category], category=category, round=1, due=due, profile="mac-dinh-2026-1",
            explanation=explanation, restricted=False, urgency="urgent" if self.rng.random() < 0.1 else "normal",
        )  # fmt: skip

    def _late(self, unit: str, due: datetime) -> Iterator[Event]:
        """What years of being late leave: a miss, and that all rungs were told of it."""
        yield oversight.DeadlineWarned(step="handle", unit=unit, round=1, due=due)
        yield oversight.DeadlineMissed(unit=unit, round=1, due=due)
        for level in (1, 2, 3):
            yield oversight.CaseEscalated(
                level=level, step="handle", unit=unit, round=1, due=due, to=("uy-ban",), told_by="digest"
            )

    def _ended(self, fate: Fate, category: str, unit: str) -> Iterator[Event]:
        judged = self.rng.random() < 0.6
        if judged:
            yield intake.VerdictGiven(
                round=1, solved="yes", stars=self.rng.randint(3, 5), comment=None, photos=(), given_at=self.begun
            )
        yield oversight.CaseClosed(by="citizen" if judged else "window_expired", round=1)
        if fate == "published":
            title, summary = "Đã xử lý xong phản ánh của người dân", ANSWER * 3
            yield publisher.ResultDrafted(
                title=self.keys.seal(title), summary=self.keys.seal(summary), outcome="done", author="staff/1", round=1
            )
            yield publisher.ResultApproved(draft=1, approver="staff/2")
            yield publisher.ResultPublished(
                number=self.number, title=title, summary=summary, outcome="done", category=category,
                area="tieu-khu-1", unit=unit, solved="yes" if judged else None, stars=5 if judged else None, round=1,
            )  # fmt: skip

"""The stories that a report tells: published results, as everyone reads them; five chosen by rule, others by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.publisher.periods import Period
from services.publisher.view import CASES, CaseView
from shared.commune import Commune
from shared.reading.model import rows_of
from shared.web.codes import CODES

MOST = 5  # stories in a report
OFFERED = 20  # to choose from
LONGEST_SUMMARY = 400  # characters: a report is read in a meeting
DAY_SECONDS = 86_400

_PUBLIC = "tabs @> '{published}'"
PUBLISHED = (
    f"{_PUBLIC} AND published_at >= $1 AND published_at < $2 ORDER BY published_at DESC, case_id LIMIT {OFFERED}"
)


@dataclass(frozen=True)
class Story:
    """A published result, as it is told in a report."""

    case_id: UUID
    number: str
    title: str
    told: str


@dataclass(frozen=True)
class Stories:
    pool: asyncpg.Pool
    commune: Commune

    async def offered(self, period: Period) -> list[Story]:
        """What was published in a period, those first that the rule would choose: what people said is solved, then
        what they said is not; each as they liked it, the newest first."""
        found = await rows_of(self.pool, CASES, PUBLISHED, period.since, period.until)
        return [self._story(case) for case in sorted(found, key=_rank)]

    async def told(self, cases: Sequence[UUID]) -> list[Story]:
        """Those of these cases whose result everyone may still read, in their order."""
        found = await rows_of(self.pool, CASES, f"{_PUBLIC} AND case_id = ANY ($1)", list(cases))
        return [self._story(case) for case in sorted(found, key=lambda case: list(cases).index(case.case_id))]

    def _story(self, case: CaseView) -> Story:
        assert case.title is not None
        assert case.summary is not None
        return Story(case.case_id, case.number, case.title, " ".join((_shortened(case.summary), *self._facts(case))))

    def _facts(self, case: CaseView) -> list[str]:
        unit, area = self.commune.unit(case.unit), self.commune.area(case.area)
        said = [f"{area.name}."] if area else []
        if unit and case.answered_at:
            days = max(0, round((case.answered_at - case.received_at).total_seconds() / DAY_SECONDS))
            said.append(f"{unit.name} trả lời {f'sau {days} ngày' if days else 'trong ngày'}.")
        if verdict := case.verdict_on(case.published_round or case.closed_round):
            word = CODES["solved"][verdict.solved]
            said.append(f"Người dân đánh giá: {word[0].lower()}{word[1:]}, {verdict.stars} trên 5 sao.")
        return said


def _rank(case: CaseView) -> tuple[int, int, float]:
    verdict = case.verdict_on(case.published_round or case.closed_round)
    worth = {"yes": 0, "partly": 1, "no": 1}.get(verdict.solved, 2) if verdict else 2
    assert case.published_at
    return worth, -(verdict.stars if verdict else 0), -case.published_at.timestamp()


def _shortened(text: str) -> str:
    """Its first sentences, as many as there is room for."""
    whole = " ".join(text.split())
    if len(whole) <= LONGEST_SUMMARY:
        return whole
    end = whole.rfind(". ", 0, LONGEST_SUMMARY)
    return whole[: end + 1] if end > 0 else f"{whole[:LONGEST_SUMMARY].rpartition(' ')[0]} …"

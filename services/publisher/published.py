"""What everyone may read: published results, those that were taken down, and the figures of the front page.

The words of a result are public, so they stand in a table that can be searched, for as long as the result is public.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID

import asyncpg

from services.publisher.view import CASES, CaseView
from shared.events import publisher
from shared.events.envelope import Envelope
from shared.reading import Changes, ReadModel
from shared.reading.model import rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of, tab_counts
from shared.text import folded, search_words
from shared.web.standing import Standing

PUBLIC = Order("tabs @> '{published}'", "published_at", newest_first=True)


@dataclass(frozen=True, slots=True)
class Searchable:
    """One row of `publisher.searchable`: the words of a published result, folded; None once it is taken down."""

    case_id: UUID
    words: str | None = None


def _words(
    _: Envelope, event: publisher.ResultPublished | publisher.ResultCorrected | publisher.ResultWithdrawn
) -> Changes:
    match event:
        case publisher.ResultPublished() | publisher.ResultCorrected():
            return {"words": folded(f"{event.title} {event.summary}")}
        case publisher.ResultWithdrawn():
            return {"words": None}


SEARCHABLE = ReadModel("publisher.searchable", Searchable, (_words,))
# What was published between two moments, of an area and a category or of all.
NEW = (
    f"{PUBLIC.where} AND published_at > $1 AND published_at <= $2"
    " AND ($3::text IS NULL OR coalesce(decided_area, reported_area) = $3) AND ($4::text IS NULL OR category = $4)"
    " ORDER BY published_at DESC, case_id LIMIT $5"
)
# Every word that is asked for begins a word of the result.
HOLDS = (
    "case_id IN (SELECT case_id FROM publisher.searchable"
    " WHERE to_tsvector('simple', words) @@ to_tsquery('simple', $1))"
)


# What the citizen said of the answer that a result is about.
JUDGED_AS = "verdicts -> coalesce(published_round, closed_round)::text ->> 'solved'"

PUBLISHED_SINCE = (
    f"SELECT count(*) AS published, count(*) FILTER (WHERE {JUDGED_AS} = 'yes') AS solved"
    f" FROM {CASES.table} WHERE {PUBLIC.where} AND published_at >= $1"
)


@dataclass(frozen=True)
class ShownPhoto:
    """`side`: before or after. `alt`: what it shows."""

    side: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class PublicResult:
    """What everyone may read: nothing here was written by a citizen. `reopened`: it goes on again. `followers`:
    how many mean the same.

    `correction`: what was wrong in earlier words.

    `solved` and `stars` are the verdict on the answer that the result is about, not on an earlier or a later one.
    """

    number: str
    title: str
    summary: str
    outcome: str
    category: str | None
    area: str | None
    unit: str | None
    solved: str | None
    stars: int | None
    received_at: datetime
    answered_at: datetime | None
    published_at: datetime
    reopened: bool
    followers: int
    found_at: datetime | None
    correction: str | None
    corrected_at: datetime | None
    photos: list[ShownPhoto]

    @property
    def standing(self) -> Standing:
        """What unit, citizen and Front say of it. The words of a finding were approved by nobody: they are not told."""
        return Standing(self.outcome, self.answered_at, self.solved, self.stars, found_at=self.found_at)


@dataclass(frozen=True)
class TakenDown:
    """A result that was public and is not any more. Its title and summary may be the reason, so they are not told."""

    number: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What the front page counts: cases, and of the answered ones the verdicts on their last answer."""

    received: int
    answered: int
    closed: int
    judged: int
    solved: int


@dataclass(frozen=True)
class Site:
    pool: asyncpg.Pool

    async def results(self, asked: PageRequest, verdict: str | None = None) -> Page[PublicResult]:
        """Published results, newest first; those that hold all words that are asked for, if there are any, and those
        that the citizen judged so (`none`: not at all)."""
        order, arguments = PUBLIC, []
        if words := search_words(asked.words):
            order = replace(order, where=f"{order.where} AND {HOLDS}")
            arguments.append(" & ".join(f"{word}:*" for word in words))
        if verdict:
            judged = "IS NULL" if verdict == "none" else f"= ${len(arguments) + 1}"
            order = replace(order, where=f"{order.where} AND {JUDGED_AS} {judged}")
            arguments.extend([] if verdict == "none" else [verdict])
        return (await page_of(self.pool, CASES, order, asked, *arguments)).each(_public)

    async def published_since(self, moment: datetime) -> tuple[int, int]:
        """How many results were published from a moment on, and of these how many the citizen calls solved."""
        row = await self.pool.fetchrow(PUBLISHED_SINCE, moment)
        assert row is not None
        return row["published"], row["solved"]

    async def new(
        self, since: datetime, until: datetime, area: str | None, category: str | None, most: int
    ) -> list[PublicResult]:
        """What was published after a moment and up to another, and is public now; the newest first."""
        return [_public(case) for case in await rows_of(self.pool, CASES, NEW, since, until, area, category, most)]

    async def result(self, number: str) -> PublicResult | None:
        found = await rows_of(self.pool, CASES, "number = $1 AND tabs @> '{published}'", number)
        return _public(found[0]) if found else None

    async def taken_down(self, number: str) -> TakenDown | None:
        """Why there is no result any more. Of a case that became restricted, nothing is told."""
        row = await self.pool.fetchrow(
            "SELECT number, withdrawn_because, withdrawn_at FROM publisher.cases WHERE number = $1"
            " AND status <> 'published' AND withdrawn_because IS NOT NULL AND NOT coalesce(restricted, false)",
            number,
        )
        return TakenDown(*row) if row else None

    async def categories(self) -> dict[str, int]:
        """How many results each category has, the largest first."""
        rows = await self.pool.fetch(
            "SELECT of, count FROM log.tab_counts WHERE tab = 'published' AND of <> '' AND count > 0"
            " ORDER BY count DESC, of"
        )
        return {row["of"]: row["count"] for row in rows}

    async def figures(self) -> Figures:
        kept = await tab_counts(self.pool)
        return Figures(*(kept.get(one.name, 0) for one in fields(Figures)))


def _public(case: CaseView) -> PublicResult:
    verdict = case.verdict_on(case.published_round or case.closed_round)
    assert case.title is not None
    assert case.summary is not None
    assert case.told_outcome is not None
    assert case.published_at is not None
    return PublicResult(
        number=case.number,
        title=case.title,
        summary=case.summary,
        outcome=case.told_outcome,
        category=case.category,
        area=case.area,
        unit=case.unit,
        solved=verdict.solved if verdict else None,
        stars=verdict.stars if verdict else None,
        received_at=case.received_at,
        answered_at=case.answered_at,
        published_at=case.published_at,
        reopened=case.closed_at is None,
        followers=case.followers,
        found_at=case.found_at,
        correction=case.correction,
        corrected_at=case.corrected_at,
        photos=[ShownPhoto(one.side, one.alt, one.width, one.height) for one in case.shown_photos],
    )

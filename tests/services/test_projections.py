"""Read tables are the same in whatever order the sources are heard, and the same after a rebuild."""

import random
from datetime import timedelta
from itertools import zip_longest
from uuid import UUID

import asyncpg
import pytest
from eventsourcing.persistence import StoredEvent

from services.stages import STAGES
from shared.bus.feed import LocalFeed
from shared.events.envelope import Causation, Envelope, Event, decode, encode, wire
from shared.host.anew import tables_of
from shared.host.rebuilding import rebuild
from shared.log import Connection, Log
from shared.log.tracking import locked_tracking, track
from shared.postgres import app_role, connect
from shared.reading import project
from shared.reading.pages import tab_counts
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.databases import as_role
from tests.support.logs import open_log, prepared_log, prepared_stage
from tests.support.samples import AT, CASE, PHOTO

SHUFFLES = 25

# A long life: refused, overturned, verified, returned, refused and overturned again, answered, reopened, answered
# again, closed, published.
LIFE: dict[str, list[Event]] = {
    "intake": [samples.received, samples.added, samples.judged, samples.judged.model_copy(update={"round": 2})],
    "triage": [
        samples.queued, samples.asked, samples.refused, samples.queued, samples.verified, samples.classified,
        samples.refused, samples.queued, samples.verified, samples.classified,
    ],
    "dispatch": [
        samples.forwarded, samples.accepted, samples.officer_named, samples.progressed, samples.extended,
        samples.returned,
        samples.forwarded, samples.inquiry_answered, samples.answered, samples.held,
        samples.forwarded.model_copy(update={"round": 2}),
        samples.answered.model_copy(update={"round": 2}),
    ],
    "oversight": [
        samples.missed, samples.refusal_stands, samples.overturned, samples.inquired,
        samples.inquired.model_copy(update={"inquiry": 2}), samples.inquiry_withdrawn.model_copy(update={"inquiry": 2}),
        samples.overturned.model_copy(update={"refusal": 7}), samples.reopened,
        samples.found, samples.closed,
    ],
    "publisher": [
        samples.picture_made, samples.drafted, samples.approved, samples.published, samples.picture_dropped,
        samples.correction_drafted, samples.approved, samples.result_corrected,
    ],
}  # fmt: skip


# Another case at the same time, with everything of its own: what mixes cases up is seen.
OTHER = UUID(int=0x0DE)
OTHER_LIFE: dict[str, list[Event]] = {
    "intake": [
        samples.relayed.model_copy(
            update={"number": "LS-2026-000002", "tracking": "cd" * 32, "area": "thon-mo", "category_hint": "AN"}
        ),
        samples.judged.model_copy(update={"solved": "no", "stars": 1}),
    ],
    "triage": [
        samples.queued.model_copy(update={"number": "LS-2026-000002"}),
        samples.verified,
        samples.classified.model_copy(update={"category": "AN", "area": "thon-mo", "urgency": "urgent"}),
    ],
    "dispatch": [
        samples.forwarded.model_copy(update={"unit": "cong-an", "category": "AN", "urgency": "urgent"}),
        samples.answered.model_copy(update={"unit": "cong-an", "outcome": "not_possible"}),
    ],
    "oversight": [samples.closed.model_copy(update={"by": "front"})],
    "publisher": [samples.drafted.model_copy(update={"outcome": "not_possible"})],
}


def _lives(source: str) -> list[tuple[UUID, int, Event]]:
    """(case, version, event): what a source says of both cases, in turn."""
    lives = [list(enumerate(life[source], start=1)) for life in (LIFE, OTHER_LIFE)]
    return [
        (case, *one)
        for pair in zip_longest(*lives)
        for case, one in zip((CASE, OTHER), pair, strict=True)
        if one is not None
    ]


def envelopes(source: str) -> list[Envelope]:
    """The source's part of the lives, as it would be heard."""
    return [
        _envelope(event, number, case, version) for number, (case, version, event) in enumerate(_lives(source), start=1)
    ]


def _envelope(event: Event, number: int, case: UUID = CASE, version: int = 1) -> Envelope:
    time, why = AT + timedelta(minutes=number), Causation("citizen")
    state = encode(event, id=PHOTO, jurisdiction="luong-son", subject=case, time=time, version=version, why=why)
    return decode(wire(state, number, bytes(32), b"s" * 64))


def _said(event: Event) -> list[tuple[Envelope, Event]]:
    """One event alone."""
    return [(_envelope(event, 1), event)]


def interleaved(seed: int) -> list[tuple[Envelope, Event]]:
    """Each source in its order, the sources in any."""
    waiting = {source: zip(envelopes(source), _lives(source), strict=True) for source in LIFE}
    order = [source for source in LIFE for _ in _lives(source)]
    random.Random(seed).shuffle(order)
    return [(envelope, event) for envelope, (_, _, event) in (next(waiting[source]) for source in order)]


async def tables(connection: Connection, stage: Stage) -> dict[str, list[str]]:
    """All rows of the stage's read tables, in an order of their own."""
    return {
        table: sorted(str(dict(row)) for row in await connection.fetch(f"SELECT * FROM {table}"))
        for table in tables_of(stage.read_models)
    }


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_any_interleaving_of_the_sources_gives_the_same_tables(
    stage: Stage, fresh_database: FreshDatabase
) -> None:
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    connection = await asyncpg.connect(as_role(dsn, app_role(stage.name)))
    try:
        results = []
        for seed in range(SHUFFLES):
            await connection.execute(f"TRUNCATE {', '.join(tables_of(stage.read_models))}")
            await project(connection, stage.read_models, interleaved(seed))
            results.append(await tables(connection, stage))
    finally:
        await connection.close()
    assert all(result == results[0] for result in results)
    assert any(results[0].values())


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_a_case_whose_refusal_was_overturned_after_it_stood_is_open_everywhere(
    stage: Stage, fresh_database: FreshDatabase
) -> None:
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    connection = await asyncpg.connect(as_role(dsn, app_role(stage.name)))
    try:
        await project(connection, stage.read_models, _said(samples.received))
        for event, is_closed in ((samples.refusal_stands, True), (samples.overturned, False)):
            await project(connection, stage.read_models, _said(event))
            row = await connection.fetchrow(f"SELECT closed_at IS NOT NULL AS closed FROM {stage.name}.cases")
            assert row is not None
            assert row["closed"] is is_closed
    finally:
        await connection.close()


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_a_rebuild_gives_the_same_rows_and_counts(stage: Stage, fresh_database: FreshDatabase) -> None:
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    pool = await connect(as_role(dsn, app_role(stage.name)))
    logs = [await open_log(await fresh_database(f"log_{one}", prepared_log(one)), one) for one in LIFE]
    try:
        async with pool.acquire() as connection:
            await project(connection, stage.read_models, interleaved(1))
            for log in logs:
                await log.insert_events([_stored(one) for one in envelopes(log.stage)])
                await heard_all(connection, log)
            before = await tables(connection, stage), await counted(pool)
        await rebuild(stage, pool, {log.stage: LocalFeed(log) for log in logs}, lambda *_: None)
        async with pool.acquire() as connection:
            assert (await tables(connection, stage), await counted(pool)) == before
    finally:
        for opened in (pool, *(log.pool for log in logs)):
            await opened.close()


async def counted(pool: asyncpg.Pool) -> dict[str, int]:
    """The counts that are not zero."""
    return {tab: many for tab, many in (await tab_counts(pool)).items() if many}


async def heard_all(connection: Connection, log: Log) -> None:
    """All that `log` has said was heard."""
    await locked_tracking(connection, log.stage)
    await track(connection, log.stage, await log.end(), AT)


def _stored(heard: Envelope) -> StoredEvent:
    return StoredEvent(heard.subject, heard.version, heard.type, heard.state)

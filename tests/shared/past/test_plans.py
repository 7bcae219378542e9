"""With 100,000 events and as many records of hearing, what a stage tells of one case reads no whole table."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from shared.log.heard import BEGUN, OUT_OF_TURN, REACHED
from shared.log.log import OF_STREAM
from tests.conftest import FreshDatabase
from tests.support.logs import prepared_log
from tests.support.samples import CASE

MANY = 100_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
FILL = f"""
INSERT INTO log.events
SELECT n, gen_random_uuid(), 1, 'sample', '{{}}', decode(repeat('00', 32), 'hex'), '' FROM generate_series(1, {MANY}) n;
INSERT INTO log.tracking (source, position)
SELECT unnest('{{intake,triage,dispatch,oversight,publisher}}'::text[]), {MANY};
INSERT INTO log.heard_up_to (at, position, source, begun, back)
SELECT '2025-06-01'::timestamptz + n * interval '5 minutes', n / 5, 1 + n % 5, false, false
  FROM generate_series(1, {MANY}) n;
INSERT INTO log.out_of_turn (subject, source, position, at)
SELECT gen_random_uuid(), 'intake', n, '2025-06-01' FROM generate_series(1, {MANY}) n;
ANALYZE;
"""
QUERIES: dict[str, tuple[str, Sequence[Any]]] = {
    "events of a case": (OF_STREAM, (0, 500, 1_000_000, MANY, CASE)),
    "heard up to": (REACHED, (AT,)),
    "heard by now": (REACHED, (None,)),
    "out of turn": (OUT_OF_TURN, (CASE, AT)),
    "begun": (BEGUN, ()),
}


@pytest.fixture
async def full(fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(await fresh_database("log_intake", prepared_log()))
    await connection.execute(FILL, timeout=120)
    yield connection
    await connection.close()


async def test_no_question_about_a_case_reads_a_whole_table(full: asyncpg.Connection) -> None:
    for name, (sql, arguments) in QUERIES.items():
        plan = "\n".join(row[0] for row in await full.fetch(f"EXPLAIN (COSTS OFF) {sql}", *arguments))
        read = [table for table in ("events", "heard_up_to", "out_of_turn") if f"Seq Scan on {table}" in plan]
        assert read == [], f"{name}:\n{plan}"
        assert "events_pkey" not in plan, f"{name}:\n{plan}"

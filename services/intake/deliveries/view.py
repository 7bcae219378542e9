"""What the desk of deliveries shows: what was told of which case, by which way, and what came of it; no address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from pydantic import BaseModel

from services.intake.outgoing import DELIVERIES, Delivery, State
from shared.reading.pages import Order, Page, PageRequest, page_of

Wanted = Literal["all", "waiting", "sent", "given_up", "stopped"]

NEWEST = Order("true", by="queued_at", newest_first=True)
OF_A_STATE = Order("state = $1", by="queued_at", newest_first=True)
COUNTED_MOST = 1_000  # what is more is said to be more: nobody works through it by the number
COUNTED = f"""
SELECT state, (SELECT count(*) FROM (SELECT FROM intake.deliveries one WHERE one.state = wanted.state
 LIMIT {COUNTED_MOST}) few) AS many FROM unnest(ARRAY['waiting', 'given_up']) AS wanted (state)
"""


class DeliveryView(BaseModel):
    """One notice. `reason`: why the last try failed. `follower`: it is for one who follows."""

    id: UUID
    number: str
    follower: bool
    way: str
    step: str
    state: State
    attempts: int
    reason: str | None
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None


def view_of(delivery: Delivery) -> DeliveryView:
    return DeliveryView(
        id=delivery.id,
        number=delivery.number,
        follower=delivery.follower is not None,
        way=delivery.way,
        step=delivery.step,
        state=delivery.state,
        attempts=delivery.attempts,
        reason=delivery.reason,
        queued_at=delivery.queued_at,
        next_at=delivery.next_at if delivery.state == "waiting" else None,
        sent_at=delivery.sent_at,
    )


async def deliveries(pool: asyncpg.Pool, wanted: Wanted, asked: PageRequest) -> Page[DeliveryView]:
    """A page, the newest first. Raises Invalid for no place."""
    if wanted == "all":
        return (await page_of(pool, DELIVERIES, NEWEST, asked)).each(view_of)
    return (await page_of(pool, DELIVERIES, OF_A_STATE, asked, wanted)).each(view_of)


async def counts(pool: asyncpg.Pool) -> Mapping[str, int]:
    """How many wait and how many were given up, up to `COUNTED_MOST`."""
    return {row["state"]: row["many"] for row in await pool.fetch(COUNTED)}

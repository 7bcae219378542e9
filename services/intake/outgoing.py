"""What is to be told to whom, by which way: one row for each, made once, whatever is repeated.

`intake.deliveries` is no read table: it stays when those are made anew, so that nothing goes out a second time. No row
holds an address, a tracking code, or a word of the report.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

import asyncpg

from services.intake import codes
from services.intake.followers import Follower
from shared import clock
from shared.reading import ReadModel
from shared.reading.model import row_of
from shared.vault import CITIZEN

State = Literal["waiting", "sent", "given_up", "stopped"]
STOP = "/theo-doi/thoi-bao"
CODE_STEP = "code"  # a letter that its citizen has asked for, by whom they were helped: no notice that one can stop
BEGINNING_STEP = "followed"  # a follower has just said by what they want to be told
LAST_STEP = "unnamed"  # a matter is public no longer: its followers are told so, and of nothing after that
MARK_LETTERS = 32  # 128 bits that nobody guesses

STOP_WAITING = f"""
UPDATE intake.deliveries SET state = 'stopped'
 WHERE case_id = $1 AND follower IS NOT DISTINCT FROM $3 AND state = 'waiting'
   AND ($2::text IS NULL OR (way = $2 AND step <> '{CODE_STEP}'))
"""
_QUEUE = """
INSERT INTO intake.deliveries (id, case_id, number, way, step, language, arguments, device, queued_at, next_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $9 ON CONFLICT (id) DO NOTHING
"""
# Each a microsecond after the other: a list goes on from a moment. The last letter is stopped when its matter is public
# again, and waits anew when it is public no longer.
_QUEUE_FOR_ALL = f"""
INSERT INTO intake.deliveries AS known
       (id, case_id, follower, number, way, step, language, arguments, queued_at, next_at)
SELECT id, $1, follower, $2, way, $3, language, $4, $5::timestamptz + place * interval '1 microsecond', $5
  FROM unnest($6::uuid[], $7::uuid[], $8::text[], $9::text[])
       WITH ORDINALITY AS told (id, follower, way, language, place)
ON CONFLICT (id) DO UPDATE SET state = 'waiting', attempts = 0, next_at = excluded.next_at
 WHERE known.step = '{LAST_STEP}' AND known.state = 'stopped'
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of `intake.deliveries`. `arguments`: what the letter of its step is filled with, beside the number.

    `reason`: why the last try failed. `next_at`: before then nobody tries again, who died or not. `follower`: for
    whom of those that follow the case; None: for its citizen, on a `device` or by the contact.
    """

    id: UUID
    case_id: UUID
    number: str
    way: str
    step: str
    language: str
    queued_at: datetime
    next_at: datetime
    arguments: Mapping[str, str]
    state: State = "waiting"
    attempts: int = 0
    reason: str | None = None
    sent_at: datetime | None = None
    follower: UUID | None = None
    device: UUID | None = None


DELIVERIES = ReadModel("intake.deliveries", Delivery, (), key=("id",))  # read like one; nothing of it is made anew


@dataclass(frozen=True)
class Notice:
    """What is to be told of a case, before anybody knows by which way. `event`: what happened."""

    event: UUID
    case_id: UUID
    number: str
    step: str
    language: str
    arguments: Mapping[str, str]


async def queue(pool: asyncpg.Pool, notice: Notice, way: str, device: UUID | None = None) -> UUID:
    """Let a notice wait for its sending; for the same event, recipient and way it is the same one."""
    notice_id = uuid5(notice.event, f"{CITIZEN}/{way}/{device}" if device else f"{CITIZEN}/{way}")
    arguments = DELIVERIES.columns["arguments"].encode(notice.arguments)
    await pool.execute(
        _QUEUE, notice_id, notice.case_id, notice.number, way, notice.step, notice.language, arguments, device,
        clock.now(),
    )  # fmt: skip
    return notice_id


async def queue_for_all(pool: asyncpg.Pool, notice: Notice, followers: Sequence[Follower]) -> None:
    """The same for each of those that follow, in one statement. `notice.language` is nobody's: each has its own."""
    if not followers:
        return
    ids = [_notice_of(notice, one) for one in followers]
    arguments = DELIVERIES.columns["arguments"].encode(notice.arguments)
    each = [one.follower for one in followers], [one.way for one in followers], [one.language for one in followers]
    await pool.execute(_QUEUE_FOR_ALL, notice.case_id, notice.number, notice.step, arguments, clock.now(), ids, *each)


def _notice_of(notice: Notice, to: Follower) -> UUID:
    """Of several events that end what is public, the last letter is the same one; once for each contact."""
    if notice.step == LAST_STEP:
        return uuid5(to.follower, f"{LAST_STEP}/{to.changes}")
    return uuid5(notice.event, f"{to.follower}/{to.way}")


async def stop_waiting(pool: asyncpg.Pool, case_id: UUID, way: str | None = None, follower: UUID | None = None) -> None:
    """What waits for the citizen of this case, or for one who follows it, goes to nobody any more: notices by one way,
    or everything by all."""
    await pool.execute(STOP_WAITING, case_id, way, follower)


def renewed_code(pepper: bytes, case_id: UUID, renewal: int) -> str:
    """The code of a case after so many renewals: kept nowhere, and the same whenever it is sent."""
    return codes.code_from(codes.derived(pepper, "renewed code", f"{case_id}\n{renewal}"))


def stop_token(pepper: bytes, notice: UUID, change: int) -> str:
    """What stands in the address that stops notices: which one it came with, and a keyed hash.

    `change`: how often the contact had been changed. Who has an earlier contact stops nothing of a later one.
    """
    mark = codes.derived(pepper, "stopping notices", f"{notice}\n{change}").hex()
    return f"{notice.hex}{mark[:MARK_LETTERS]}"


def stop_address(public_url: str, token: str) -> str:
    return f"{public_url}{STOP}/{token}"


async def delivery_of(pool: asyncpg.Pool, token: str) -> Delivery | None:
    """The notice that a token came with, whether or not the token is right."""
    try:
        return await row_of(pool, DELIVERIES, "id = $1", UUID(hex=token[:32]))
    except ValueError:
        return None


def is_right(pepper: bytes, token: str, notice: UUID, change: int) -> bool:
    return hmac.compare_digest(token.encode(), stop_token(pepper, notice, change).encode())

"""10,000 notices through a mail server that fails every third time: each arrives once in effect, or is on record."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import asyncpg

from services.intake.deliveries.sending import Sending
from services.intake.outgoing import Notice, queue
from services.intake.queries import Queries
from services.intake.stage import STAGE
from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.events.envelope import Envelope, Event
from shared.events.intake import NoticeGivenUp
from shared.postgres import app_role, connect
from shared.reading import project
from shared.vault import BucketKeys, Vault
from tests.bench.report import Row
from tests.support.intake import intake_on
from tests.support.journals import MemoryJournal, heard
from tests.support.logs import prepared_stage
from tests.support.mail import Postbox, every_third_fails, listening, ways_to
from tests.support.rooms import stored
from tests.support.samples import AT, received
from tests.support.vaults import prepare_vault

NOTICES = 10_000
UNKNOWN_OF = 100  # of so many addresses the server does not know one
FIRST_PAUSE, LONGEST_PAUSE = timedelta(milliseconds=5), timedelta(seconds=1)  # a thousandth of an instance's, and less
LOOK_AGAIN_SECONDS = 0.05
QUEUED_AT_ONCE = 200


async def measure(server: EmbeddedPostgres) -> list[Row]:
    admin = await asyncpg.connect(server.dsn("postgres"))
    for name in ("bench_notices", "bench_notices_vault"):
        await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    await prepared_stage(STAGE)(server.dsn("bench_notices"))
    await prepare_vault(server.dsn("bench_notices_vault"))
    with TemporaryDirectory(prefix="bench-vault-") as folder:
        pool = await connect(server.dsn("bench_notices", app_role("intake")))
        vault_pool = await connect(server.dsn("bench_notices_vault", app_role("vault")))
        rows = await _measured(pool, Vault(vault_pool, BucketKeys(Path(folder))))
        await pool.close()
        await vault_pool.close()
    return rows


async def _measured(pool: asyncpg.Pool, vault: Vault) -> list[Row]:
    cases = [clock.new_id() for _ in range(NOTICES)]
    unknown = frozenset(_address(number) for number in range(0, NOTICES, UNKNOWN_OF))
    journal, postbox = MemoryJournal(), Postbox(behaves=every_third_fails, refused=unknown)
    await _receive(pool, vault, journal, cases)
    async with listening(postbox) as port:
        intake = replace(intake_on(journal, vault, Queries(pool)), ways=ways_to(port))
        begun, tries = time.perf_counter(), 0
        while await _waiting(pool):
            tries += await Sending(intake, first_pause=FIRST_PAUSE, longest_pause=LONGEST_PAUSE).send_due()
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
        seconds = time.perf_counter() - begun
    given_up = sum(isinstance(event, NoticeGivenUp) for event in journal.said)
    return [*_counted(postbox.ids(), given_up, tries), Row("notices per second", NOTICES / seconds, bar="≥ 20")]


def _counted(ids: Counter[str], given_up: int, tries: int) -> Sequence[Row]:
    lost = NOTICES - len(ids) - given_up
    return [
        Row("notices that arrived", len(ids)),
        Row("given up, each on record", given_up, "addresses that are unknown", NOTICES / UNKNOWN_OF),
        Row("tries", tries, "notices", NOTICES),
        Row("notices that arrived more than once", sum(times > 1 for times in ids.values()), bar="≤ 0"),
        Row("notices that are lost", abs(lost), bar="≤ 0"),
    ]


def _address(number: int) -> str:
    return f"nguoi-{number}@example.vn"


async def _receive(pool: asyncpg.Pool, vault: Vault, journal: MemoryJournal, cases: Sequence[UUID]) -> None:
    """Each case is of somebody with an address of their own, and has one notice that waits."""
    told: list[tuple[Envelope, Event]] = []
    for number, keys in enumerate(await asyncio.gather(*(vault.create(case) for case in cases))):
        boxes = {"contact": keys.seal(_address(number), "contact"), "contact_by": keys.seal("email", "contact")}
        event = received.model_copy(update=boxes | {"number": f"LS-{keys.case}", "tracking": keys.case.hex})
        await journal.append([stored(event, keys.case, 1)])
        told.append((heard(event, keys.case, AT, number + 1), event))
    async with pool.acquire() as connection:
        await project(connection, STAGE.read_models, told)
    waiting = [Notice(clock.new_id(), case, f"LS-{case}", "asked", "vi", {}) for case in cases]
    for begin in range(0, len(waiting), QUEUED_AT_ONCE):
        await asyncio.gather(*(queue(pool, one, "email") for one in waiting[begin : begin + QUEUED_AT_ONCE]))


async def _waiting(pool: asyncpg.Pool) -> bool:
    return bool(await pool.fetchval("SELECT EXISTS (SELECT FROM intake.deliveries WHERE state = 'waiting')"))

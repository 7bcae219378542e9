"""Whatever a superuser alters in a log, a register or among the keys, the next run of the verifier finds it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from shared import clock
from shared.bus import troubles
from shared.bus.feed import LocalFeed
from shared.signing import PublicKeys, publish_key
from shared.verifying import check_stage
from tests.conftest import FreshDatabase
from tests.shared.bus.conftest import prepare_listener
from tests.shared.bus.post import Listener, Post, inbox_of
from tests.shared.verifying.alterations import ALTERATIONS, EVENTS, Alteration
from tests.support.logs import open_log, prepared_log, signer


@pytest.fixture
async def truth(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[tuple[Post, str]]:
    """A source that said twelve events, heard one by one by a keeper; and the keeper's database."""

    async def prepare_source(dsn: str) -> None:
        await prepared_log()(dsn)
        log = await open_log(dsn)
        await _post(log, None, tmp_path).say([clock.new_id() for _ in range(EVENTS)])
        await log.pool.close()

    async def prepare_keeper(dsn: str) -> None:
        await prepare_listener(dsn)
        source, keeper = await open_log(await fresh_database("twelve", prepare_source)), await open_log(dsn, "triage")
        inbox = inbox_of(keeper, Listener(), tmp_path)
        for line in await source.after(0, EVENTS):
            await inbox.hear("intake", [line])
        await source.pool.close()
        await keeper.pool.close()

    kept = await fresh_database("twelve_kept", prepare_keeper)
    dsn = await fresh_database("twelve", prepare_source)
    post = _post(await open_log(dsn), await open_log(kept, "triage"), tmp_path, dsn)
    publish_key(tmp_path, signer("triage"))
    yield post, kept
    await post.source.pool.close()
    await post.heard.pool.close()


def _post(source, keeper, keys: Path, dsn: str = "") -> Post:  # type: ignore[no-untyped-def]
    listener = Listener()
    return Post(source, keeper, inbox_of(keeper or source, listener, keys), listener, dsn)


async def found(post: Post, keys: Path) -> dict[tuple[str, str], str | None]:
    """What one run of the verifier finds, in the source and at the keeper."""
    published, feeds = PublicKeys(keys), {"intake": LocalFeed(post.source)}
    checks = await check_stage(post.source, frozenset(), {}, published)
    checks += await check_stage(post.heard, frozenset({"intake"}), feeds, published)
    return {(one.what, one.source): one.finding for one in checks}


async def test_an_unaltered_truth_is_found_whole(truth: tuple[Post, str], tmp_path: Path) -> None:
    post, _ = truth
    assert set((await found(post, tmp_path)).values()) == {None}
    assert await troubles.known(post.heard.pool) == []


def test_there_are_at_least_two_hundred() -> None:
    assert len({one.name for one in ALTERATIONS}) == len(ALTERATIONS) >= 200


async def test_each_alteration_is_found_by_the_next_run(truth: tuple[Post, str], tmp_path: Path) -> None:
    """One after the other on the same databases, each put right again before the next."""
    post, kept = truth
    sides = {"source": await Superuser.of(post.dsn), "keeper": await Superuser.of(kept)}
    missed = []
    try:
        for alteration in ALTERATIONS:
            side = sides[alteration.where]
            await side.alter(alteration)
            if (await found(post, tmp_path))[alteration.found] is None:
                missed.append(alteration.name)
            await side.put_right()
        assert missed == []
        assert set((await found(post, tmp_path)).values()) == {None}
    finally:
        for side in sides.values():
            await side.connection.close()
    print(f"{len(ALTERATIONS)} alterations by a superuser, all found by one run of the verifier")


TABLES = ("events", "head", "register", "heard", "tracking", "source_keys")


@dataclass(frozen=True)
class Superuser:
    """Somebody whom no trigger and no grant stops."""

    connection: asyncpg.Connection

    @classmethod
    async def of(cls, dsn: str) -> "Superuser":
        connection = await asyncpg.connect(dsn)
        for table in TABLES:
            await connection.execute(f"ALTER TABLE log.{table} DISABLE TRIGGER ALL")
            await connection.execute(f"CREATE TEMP TABLE as_it_was_{table} AS TABLE log.{table}")
        return cls(connection)

    async def alter(self, alteration: Alteration) -> None:
        await self.connection.execute(alteration.sql)

    async def put_right(self) -> None:
        for table in TABLES:
            await self.connection.execute(f"DELETE FROM log.{table}; INSERT INTO log.{table} TABLE as_it_was_{table}")
        await self.connection.execute("DROP TABLE IF EXISTS kept")


async def test_what_was_found_stays_a_trouble_until_it_is_put_right(truth: tuple[Post, str], tmp_path: Path) -> None:
    post, _ = truth
    superuser = await Superuser.of(post.dsn)
    await superuser.connection.execute("UPDATE log.events SET state = state || ' ' WHERE position = 3")
    await found(post, tmp_path)
    [trouble] = await troubles.known(post.source.pool)
    assert (trouble.kind, trouble.source, trouble.position) == ("altered_log", "intake", 3)
    await superuser.put_right()
    await found(post, tmp_path)
    assert await troubles.known(post.source.pool) == []
    await superuser.connection.close()


async def test_a_public_key_that_was_replaced_is_found(truth: tuple[Post, str], tmp_path: Path) -> None:
    """Of a stage that runs; one that starts refuses to go on without its own."""
    post, _ = truth
    (tmp_path / "src-intake.pub").write_text("A" * 43 + "=\n")
    checks = await found(post, tmp_path)
    assert checks["key", "intake"] is not None
    assert checks["register", "intake"] is not None

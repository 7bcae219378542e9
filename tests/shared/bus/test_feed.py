"""A listener notices when a source is no longer the one that it has heard, and takes it up again when it is."""

from pathlib import Path

import asyncpg
import pytest

from shared import clock
from shared.bus import troubles
from shared.bus.feed import Following, LocalFeed, Pulled
from shared.bus.source_keys import accept
from shared.bus.troubles import AnotherPast, ChangedKey, Hole, SourceBehind
from shared.log import Log
from shared.signing import PublicKeys
from tests.conftest import FreshDatabase
from tests.shared.bus.post import Post
from tests.support.logs import eventually, open_log, prepared_log


async def _heard(office: Post, many: int) -> Following:
    await office.say([clock.new_id() for _ in range(many)])
    following = Following(LocalFeed(office.source), office.inbox)
    await following.catch_up()
    return following


@pytest.fixture
async def restored(office: Post, fresh_database: FreshDatabase) -> Log:
    """The source's log as it was after two events: a copy of it, by the same stage with the same key."""
    return await open_log(await fresh_database("log_intake", prepared_log()))


async def _copy(office: Post, restored: Log, events: int) -> None:
    for one in await office.source.select_notifications(1, events):
        await restored.insert_events([one])


async def test_a_source_that_ends_before_what_was_heard_is_behind(office: Post, restored: Log) -> None:
    await _heard(office, 5)
    await _copy(office, restored, 2)
    with pytest.raises(SourceBehind):
        await Following(LocalFeed(restored), office.inbox).catch_up()
    await restored.pool.close()


async def test_a_restored_source_that_went_on_has_another_past(office: Post, restored: Log) -> None:
    await _heard(office, 3)
    await _copy(office, restored, 2)
    office.source, kept = restored, office.source
    for more in range(3):
        await office.say([clock.new_id()])
        with pytest.raises((AnotherPast, SourceBehind)):
            await Following(LocalFeed(restored), office.inbox).catch_up()
        assert await office.inbox.position("intake") == 3, more
    office.source = kept
    await restored.pool.close()


async def test_an_event_that_was_altered_where_the_listener_stands_is_noticed(office: Post) -> None:
    following = await _heard(office, 3)
    await _superuser(office, "UPDATE log.events SET state = state || ' ' WHERE position = 3")
    with pytest.raises(AnotherPast):
        await following.catch_up()


async def test_a_row_that_was_taken_out_in_front_of_the_listener_is_a_hole(office: Post) -> None:
    following = await _heard(office, 1)
    await office.say([clock.new_id() for _ in range(3)])
    await _superuser(office, "DELETE FROM log.events WHERE position = 2")
    with pytest.raises(Hole):
        await following.catch_up()


async def _superuser(office: Post, sql: str) -> None:
    admin = await asyncpg.connect(office.dsn)
    try:
        await admin.execute("ALTER TABLE log.events DISABLE TRIGGER ALL")
        await admin.execute(sql)
    finally:
        await admin.close()


async def test_another_key_is_refused_until_a_person_accepts_it(office: Post, tmp_path: Path) -> None:
    following = await _heard(office, 1)
    file = tmp_path / "src-intake.pub"
    file.chmod(0o644)
    file.write_text("A" * 43 + "=\n")
    with pytest.raises(ChangedKey):
        await following.catch_up()
    shown = PublicKeys(tmp_path).of("intake")
    assert shown is not None
    await accept(office.heard.pool, "intake", 2, shown, by="staff/1")
    await following.catch_up()


class Broken:
    """A feed that shows what it is told to show."""

    source = "intake"

    def __init__(self, log: Log):
        self.log = log
        self.shown: Pulled | None = Pulled([], None)

    async def after(self, position: int) -> Pulled:
        return self.shown or await LocalFeed(self.log).after(position)


async def test_a_trouble_is_kept_and_settled_when_the_source_is_itself_again(
    office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.bus.feed.LOOK_AGAIN_SECONDS", (0.05, 0.1))
    await _heard(office, 2)
    feed = Broken(office.source)
    office.supervisor.start("follows", Following(feed, office.inbox).run)
    await eventually(lambda: _troubled(office, ["source_behind"]))
    feed.shown = None
    await office.say([clock.new_id()])
    await eventually(lambda: _troubled(office, []))
    assert await office.inbox.position("intake") == 3


async def _troubled(office: Post, kinds: list[str]) -> bool:
    return [one.kind for one in await troubles.known(office.heard.pool)] == kinds

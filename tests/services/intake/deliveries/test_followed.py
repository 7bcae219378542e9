"""Who follows is told at the contact of the moment, once in effect, wherever somebody dies; the last letter ends it."""

import asyncio
from dataclasses import replace
from types import ModuleType

import asyncpg
import pytest

from services.intake.deliveries import sending, table
from services.intake.deliveries.sending import LEASE, Sending
from services.intake.following.contact import stop_telling
from services.intake.notices.service import offered, stop_by
from services.intake.ways import Way, Ways
from shared import clock
from shared.errors import NotFound
from shared.events.intake import FollowerContactErased, NoticeGivenUp
from shared.vault import Vault
from tests.services.intake.telling import FOLLOWERS, SECRETS, Telling, followed_case
from tests.support import samples
from tests.support.mail import SITE, Postbox, listening

UNNAMED = samples.named.model_copy(update={"headline": None})
HEADLINE = samples.named.headline or ""


async def dies(*_: object) -> None:
    raise asyncio.CancelledError


async def states(told: Telling) -> list[tuple[str, str, str | None]]:
    return [(row.step, row.state, row.reason) for row in await told.rows()]


def said(told: Telling, kind: type) -> list[object]:
    return [event for event in told.journal.said if isinstance(event, kind)]


async def test_who_follows_is_told_with_public_words_alone(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told, code = await followed_case(pool, vault, port)
        await told.told(samples.forwarded)
        await Sending(told.intake).send_due()
    [mail] = postbox.arrived
    text = f"{mail['Subject']}{mail.get_content()}"
    assert mail["To"] == FOLLOWERS
    assert HEADLINE in text
    assert f"{SITE}/theo-doi/cung" in text
    assert [secret for secret in (*SECRETS[:1], "Cống tắc", code) if secret in text] == []
    assert await states(told) == [("forwarded", "sent", None)]


async def test_whose_contact_is_gone_is_told_of_nothing_that_waits(pool: asyncpg.Pool, vault: Vault) -> None:
    """At once: before anybody has heard of it, too."""
    postbox = Postbox()
    async with listening(postbox) as port:
        told, code = await followed_case(pool, vault, port)
        await told.told(samples.forwarded)
        await vault.erase((await told.intake.follower(code)).follower, ("contact",))
        await Sending(told.intake).send_due()
    assert postbox.arrived == []
    assert await states(told) == [("forwarded", "stopped", None)]


async def test_a_contact_that_was_given_anew_is_used_from_then_on(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told, code = await followed_case(pool, vault, port)
        await told.told(samples.forwarded)
        await told.wants(code, "moi@example.vn")
        await Sending(told.intake).send_due()
    assert [one["To"] for one in postbox.arrived] == ["moi@example.vn"]


async def test_what_waits_for_a_way_that_is_no_longer_wanted_is_stopped(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(samples.forwarded)
    await pool.execute("UPDATE intake.followers SET way = 'push'")
    await Sending(told.intake).send_due()
    assert await states(told) == [("forwarded", "stopped", None)]


async def test_what_is_public_no_longer_when_it_is_sent_is_not_told(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told, _ = await followed_case(pool, vault, port)
        await told.told(samples.forwarded)
        await told.remember(UNNAMED)
        await Sending(told.intake).send_due()
    assert postbox.arrived == []
    assert await states(told) == [("forwarded", "stopped", None)]


async def test_the_last_letter_names_nothing_and_the_contact_goes_with_it(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told, _ = await followed_case(pool, vault, port)
        await told.told(UNNAMED)
        await told.told(samples.withdrawn)
        await Sending(told.intake).send_due()
        await told.remember(*[one for one in told.journal.said if isinstance(one, FollowerContactErased)])
        await told.told(samples.closed)
        await Sending(told.intake).send_due()
    [mail] = postbox.arrived
    assert HEADLINE not in f"{mail['Subject']}{mail.get_content()}"
    assert await states(told) == [("unnamed", "sent", None)]
    assert len(said(told, FollowerContactErased)) == 1


async def test_a_matter_that_is_public_again_ends_nothing(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(UNNAMED)
    await told.remember(samples.named)
    await Sending(told.intake).send_due()
    assert await states(told) == [("unnamed", "stopped", None)]
    assert said(told, FollowerContactErased) == []


@pytest.mark.parametrize(
    ("module", "step", "letters", "state"),
    [(sending, "erase_contact", 2, "sent"), (table, "sent", 1, "stopped")],
    ids=["before erasing, which sends the same letter again", "after erasing, which sends nothing more"],
)
async def test_who_dies_about_the_last_letter_erases_once(
    pool: asyncpg.Pool,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    step: str,
    letters: int,
    state: str,
) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        told, _ = await followed_case(pool, vault, port)
        await told.told(UNNAMED)
        with monkeypatch.context() as patched:
            patched.setattr(module, step, dies)
            with pytest.raises(asyncio.CancelledError):
                await Sending(told.intake).send_due()
        await _lease_over(monkeypatch)
        await Sending(told.intake).send_due()
    assert list(postbox.ids().values()) == [letters]
    assert await states(told) == [("unnamed", state, None)]
    assert len(said(told, FollowerContactErased)) == 1


async def _lease_over(monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + LEASE
    monkeypatch.setattr(clock, "now", lambda: later)


async def test_a_last_letter_that_is_given_up_ends_it_too(pool: asyncpg.Pool, vault: Vault) -> None:
    postbox = Postbox(refused=frozenset({FOLLOWERS}))
    async with listening(postbox) as port:
        told, _ = await followed_case(pool, vault, port)
        await told.told(UNNAMED)
        await Sending(told.intake).send_due()
    assert await states(told) == [("unnamed", "given_up", "refused")]
    assert len(said(told, FollowerContactErased)) == 1


async def test_what_is_given_up_is_on_record_once_and_none_of_it_is_the_citizens(
    pool: asyncpg.Pool, vault: Vault
) -> None:
    postbox = Postbox(refused=frozenset({FOLLOWERS}))
    async with listening(postbox) as port:
        told, code = await followed_case(pool, vault, port)
        for step in (samples.forwarded, samples.answered):
            await told.told(step)
            await Sending(told.intake).send_due()
    follower = await told.intake.follower(code)
    [event] = said(told, NoticeGivenUp)
    assert isinstance(event, NoticeGivenUp)
    assert (event.follower, event.step) == (follower.follower, "forwarded")
    await told.remember(event)
    assert await pool.fetchval("SELECT count(*) FROM intake.history WHERE event = 'intake.notice-given-up'") == 0
    assert await told.intake.queries.not_told(follower)


async def test_one_tap_erases_the_contact_that_it_came_to_and_no_later_one(pool: asyncpg.Pool, vault: Vault) -> None:
    tokens = []

    async def keeps(_: str, message: object) -> None:
        tokens.append(str(getattr(message, "stop", "")).rpartition("/")[2])

    told, code = await followed_case(pool, vault)
    told.intake = replace(
        told.intake, ways=Ways({"email": Way("email", lambda contact: contact, keeps, "Asks.")}, SITE)
    )
    await told.told(samples.forwarded)
    await Sending(told.intake).send_due()
    [token] = tokens
    assert (await offered(told.intake, token)).on
    await told.wants(code, "moi@example.vn")
    with pytest.raises(NotFound):
        await stop_by(told.intake, token)
    await told.told(samples.answered)
    await Sending(told.intake).send_due()
    for _ in range(2):
        await told.shown(await stop_by(told.intake, tokens[-1]))
    assert len(said(told, FollowerContactErased)) == 1
    assert not (await offered(told.intake, tokens[-1])).on
    await stop_telling(told.intake, code)

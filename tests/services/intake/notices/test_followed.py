"""Those that follow a case are told of what everyone may know, once, and at last that it is public no longer."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args
from uuid import UUID

import asyncpg
import pytest

from services.intake.deliveries.view import NEWEST
from services.intake.following.service import end
from services.intake.notices import followed
from services.intake.notices.steps import NotHeardYet, Steps
from services.intake.outgoing import DELIVERIES, Delivery
from services.intake.ways import NO_WAYS
from shared.events import intake, triage
from shared.events.envelope import Event
from shared.reading.model import rows_of
from shared.reading.pages import PageRequest, page_of
from shared.vault import Vault
from tests.services.intake.telling import FOLLOWERS, SECRETS, Telling, followed_case
from tests.support import samples
from tests.support.journals import heard
from tests.support.samples import AT, CASE, DUE

TOLD: list[tuple[Event, str, dict[str, str]]] = [
    (samples.forwarded, "forwarded", {"unit": "kinh-te", "due": DUE.isoformat()}),
    (samples.extended, "extended", {"unit": "kinh-te", "due": DUE.isoformat()}),
    (samples.answered, "answered", {"unit": "kinh-te"}),
    (samples.reopened, "reopened", {}),
    (samples.closed, "closed", {}),
    (samples.published, "published", {}),
    (samples.follower_contact_given, "followed", {}),
]
UNNAMED = samples.named.model_copy(update={"headline": None})
RESTRICTED = samples.classified.model_copy(update={"restricted": True})
ENDS = [UNNAMED, RESTRICTED, samples.withdrawn, samples.erased]


async def steps(told: Telling) -> list[tuple[str, str]]:
    return [(row.step, row.state) for row in await told.rows()]


@pytest.mark.parametrize("by", ["withdrawn", "erased"])
def test_of_an_end_that_its_citizen_made_the_last_letter_tells(by: str) -> None:
    assert followed.news(samples.closed.model_copy(update={"by": by})) is None


@pytest.mark.parametrize(("event", "step", "arguments"), TOLD, ids=[step for _, step, _ in TOLD])
def test_a_step_is_told(event: Event, step: str, arguments: dict[str, str]) -> None:
    found = followed.news(event)  # type: ignore[arg-type]
    assert found is not None
    assert (found.step, found.arguments) == (step, arguments)


def test_what_is_between_the_front_and_its_citizen_is_told_to_nobody_else() -> None:
    between = set(get_args(Steps)) - followed.EFFECTS[0].hears
    assert {kind.__name__ for kind in between} == {
        "CaseReceived", "InformationRequested", "CaseRefused", "RefusalOverturned", "RefusalUpheld",
    }  # fmt: skip


async def test_a_case_that_is_not_known_yet_is_looked_at_again(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    with pytest.raises(NotHeardYet):
        await followed.EFFECTS[0].act(told.intake, heard(samples.closed, UUID(int=9), AT), samples.closed)


async def test_without_a_way_nothing_is_queued(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    told.intake = replace(told.intake, ways=NO_WAYS)
    await told.told(samples.closed)
    assert await told.rows() == []


async def test_who_has_given_no_contact_is_told_of_nothing(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.follows()
    await told.told(samples.closed)
    [row] = await told.rows()
    assert row.follower == (await told.intake.follower(code)).follower


async def test_who_wants_to_be_told_hears_no_news_of_before(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(samples.answered, at=AT - timedelta(seconds=1))
    assert await told.rows() == []


async def test_a_restricted_case_tells_no_step(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.remember(RESTRICTED)
    await told.told(samples.forwarded)
    assert await told.rows() == []


async def test_each_is_told_in_one_statement_in_their_language_and_once(pool: asyncpg.Pool, vault: Vault) -> None:
    """Who dies between the notices and the record of the effect does it again."""
    told, _ = await followed_case(pool, vault)
    await told.wants(await told.follows(), "an@example.vn", "de")
    await told.told(samples.forwarded, times=3)
    rows = await told.rows()
    assert sorted((row.step, row.way, row.language) for row in rows) == [
        ("forwarded", "email", "de"),
        ("forwarded", "email", "vi"),
    ]
    whole = str(await pool.fetch("SELECT * FROM intake.deliveries"))
    assert [secret for secret in (*SECRETS, FOLLOWERS, "Cống trước") if secret in whole] == []


async def test_a_list_of_what_is_told_to_many_goes_on_where_it_ended(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    for _ in range(4):
        await told.wants(await told.follows())
    await told.told(samples.forwarded)
    seen: list[UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await page_of(pool, DELIVERIES, NEWEST, PageRequest(cursor, rows=2))
        seen, cursor = [*seen, *(row.id for row in page.rows)], page.next
    assert seen == [row.id for row in reversed(await told.rows())]


async def test_who_has_just_said_so_is_told_alone(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    code = await told.follows()
    await told.wants(code, "an@example.vn")
    follower = (await told.intake.follower(code)).follower
    event = samples.follower_contact_given.model_copy(update={"follower": follower})
    await followed.EFFECTS[0].act(told.intake, heard(event, CASE, AT), event)
    assert [(row.step, row.follower) for row in await told.rows()] == [("followed", follower)]


@pytest.mark.parametrize("event", ENDS, ids=lambda event: type(event).__name__)
async def test_what_is_public_no_longer_is_said_once(pool: asyncpg.Pool, vault: Vault, event: Event) -> None:
    told, _ = await followed_case(pool, vault)
    for end_ in (event, *ENDS):
        await told.told(end_, times=2)
    await told.told(samples.closed)
    assert await steps(told) == [("unnamed", "waiting")]


async def test_a_result_that_is_taken_down_leaves_what_has_a_headline_public(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.remember(samples.published)
    await told.told(samples.taken_down)
    assert await told.rows() == []
    await told.remember(UNNAMED)
    await told.told(samples.taken_down)
    assert await steps(told) == [("unnamed", "waiting")]


async def test_an_erased_contact_of_the_citizen_says_nothing_to_anyone(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(samples.erased.model_copy(update={"scope": "contact"}))
    assert await told.rows() == []


async def test_what_waits_is_ended_with_the_contact_and_nobody_elses(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    other = await told.follows()
    await told.wants(other, "an@example.vn")
    await told.told(samples.closed)
    ended = await end(told.intake, code)
    await told.shown(ended)
    await told.told(ended.events[0])
    assert sorted(state for _, state in await steps(told)) == ["stopped", "waiting"]


async def test_an_end_that_is_heard_late_ends_nothing_of_a_later_contact(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.told(samples.closed)
    erased = intake.FollowerContactErased(follower=(await told.intake.follower(code)).follower)
    await followed.EFFECTS[0].act(told.intake, heard(erased, CASE, AT), erased)
    assert await steps(told) == [("closed", "waiting")]


async def test_what_the_citizen_stops_or_erases_ends_nothing_of_who_follows(pool: asyncpg.Pool, vault: Vault) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(samples.closed)
    await told.hear(samples.notices_stopped.model_copy(update={"change": 0}))
    await told.hear(samples.erased)
    assert await steps(told) == [("closed", "waiting")]


async def test_a_matter_that_is_public_again_and_then_no_longer_is_told_of_again(
    pool: asyncpg.Pool, vault: Vault
) -> None:
    told, _ = await followed_case(pool, vault)
    await told.told(UNNAMED)
    await pool.execute("UPDATE intake.deliveries SET state = 'stopped'")
    await told.told(triage.HeadlineGiven(headline="Cống lại tắc"))
    assert await steps(told) == [("unnamed", "stopped")]
    await told.told(UNNAMED)
    assert await steps(told) == [("unnamed", "waiting")]


async def test_no_opening_of_staff_is_recorded(pool: asyncpg.Pool, vault: Vault) -> None:
    told, code = await followed_case(pool, vault)
    await told.told(samples.closed)
    rows: list[Delivery] = await rows_of(pool, DELIVERIES, "true")
    assert len(rows) == 1
    assert await vault.openings((await told.intake.follower(code)).follower) == []

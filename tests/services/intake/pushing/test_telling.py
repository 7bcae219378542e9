"""A device is told of each step once, of nothing that was written, and never again once that has ended."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.intake import domain
from services.intake.deliveries import table
from services.intake.deliveries.sending import LEASE, Sending
from services.intake.devices import devices_of, subscription_of, token_of
from services.intake.notices.effects import EFFECTS
from services.intake.pushing.entries import Browser
from services.intake.pushing.service import end, move, owned_by, subscribe
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.ways import NO_WAYS
from shared import clock
from shared.errors import Conflict, Invalid, NotFound
from shared.events.intake import NoticeGivenUp, PushEnded, PushSubscribed
from shared.vault import Erased, Vault
from tests.services.intake.pushing.conftest import CODE, Pushing
from tests.support import samples
from tests.support.journals import heard
from tests.support.push import Device, PushService
from tests.support.samples import AT, CASE

SECRET = "Cống tắc"


def refusals(device: Device) -> list[dict[str, str]]:
    return [
        device.form | {"endpoint": "https://127.0.0.1/x"},
        device.form | {"endpoint": "http://127.0.0.1:1/x"},
        device.form | {"endpoint": f"{device.endpoint}\nx"},
        device.form | {"p256dh": "AAAA"},
        device.form | {"auth": "AAAA"},
    ]


async def test_what_no_browser_says_is_refused_and_leaves_nothing(told: Pushing, service: PushService) -> None:
    for form in refusals(service.device()):
        with pytest.raises(Invalid):
            await subscribe(told.intake, CODE, Browser(**form))
    assert await told.catch_up() == []


async def test_where_no_browser_is_told_none_can_be(told: Pushing, service: PushService) -> None:
    told.intake = replace(told.intake, ways=NO_WAYS)
    with pytest.raises(Conflict):
        await move(told.intake, token_of(told.intake.pepper, CASE, UUID(int=1)), Browser(**service.device().form))


@pytest.mark.parametrize("token", ["", "x" * 96, "0" * 96, "é" * 96])
async def test_an_invented_token_names_no_device(told: Pushing, token: str) -> None:
    with pytest.raises(NotFound):
        owned_by(told.intake, token)


async def test_the_subscription_is_in_no_event_and_no_row_in_the_clear(
    told: Pushing, service: PushService, vault: Vault
) -> None:
    device = service.device("secret-endpoint")
    new = await told.subscribed(device)
    row = await devices_of(told.pool, CASE)
    said = f"{told.journal.stored}{row}"
    assert [one for one in ("secret-endpoint", device.form["auth"], device.form["p256dh"]) if one in said] == []
    assert await subscription_of(told.pool, vault, CASE, new.device) == "\n".join(device.form.values())


async def test_a_step_is_shown_on_each_device_once_and_nothing_that_was_written(
    told: Pushing, service: PushService
) -> None:
    devices = [service.device("one"), service.device("two")]
    for device in devices:
        await told.subscribed(device)
    await told.step(samples.answered, times=3)
    await told.send()
    for device in devices:
        [shown] = service.told(device)
        assert shown.keys() == {"title", "number", "address"}
        assert shown["number"] == f"LS-{CASE}"
        assert shown["address"].endswith("/theo-doi")
        assert SECRET not in str(shown)
    assert {row.way for row in await told.rows()} == {"push"}


async def test_who_subscribes_hears_no_news_of_before(told: Pushing, service: PushService) -> None:
    await told.subscribed(service.device())
    await EFFECTS[0].act(told.intake, heard(samples.answered, CASE, AT - timedelta(seconds=1), 1), samples.answered)
    assert await told.rows() == []


async def test_the_same_browser_asking_again_is_the_same_device(told: Pushing, service: PushService) -> None:
    """Also where the first answer was lost: it is on record, and its browser asks again."""
    await told.subscribed(service.device())
    device = service.device("two")
    first = await told.subscribed(device)
    again = await told.subscribed(device)
    assert (again.device, again.token) == (first.device, first.token)
    assert len((await devices_of(told.pool, CASE)).live) == 2


async def test_a_stopped_device_is_told_no_more_and_its_key_is_gone(
    told: Pushing, service: PushService, vault: Vault
) -> None:
    new = await told.subscribed(service.device())
    await told.step(samples.answered)
    box = (await devices_of(told.pool, CASE)).live[new.device].subscription
    await end(told.intake, CODE, new.device)
    await told.catch_up()
    await told.send()
    assert service.came == []
    assert [row.state for row in await told.rows()] == ["stopped"]
    assert await vault.open(new.device, box, "citizen", "notice") == Erased()


@pytest.mark.parametrize("scope", ["all", "contact"])
async def test_erasure_ends_every_device_and_destroys_its_key(
    told: Pushing, service: PushService, vault: Vault, scope: str
) -> None:
    new = await told.subscribed(service.device())
    box = (await devices_of(told.pool, CASE)).live[new.device].subscription
    await told.step(samples.answered)
    await decider.handle(told.journal, CASE, domain.Erase(scope), BY_CITIZEN)  # type: ignore[arg-type]
    await told.catch_up()
    await told.send()
    assert service.came == []
    assert (await devices_of(told.pool, CASE)).live == {}
    assert await vault.open(new.device, box, "citizen", "notice") == Erased()


async def test_a_subscription_after_erasing_the_contact_is_told(told: Pushing, service: PushService) -> None:
    await decider.handle(told.journal, CASE, domain.Erase("contact"), BY_CITIZEN)
    await told.catch_up()
    new = await told.subscribed(service.device())
    assert list((await devices_of(told.pool, CASE)).live) == [new.device]


async def test_a_corrected_contact_ends_no_device(told: Pushing, service: PushService, vault: Vault) -> None:
    device = service.device()
    await told.subscribed(device)
    async with vault.contact_of(CASE) as own:
        await own.renew(lambda _, keys: keys.seal("0900 111 222", "contact"))
    await told.step(samples.answered)
    await told.send()
    assert len(service.told(device)) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_is_gone_ends_on_record(told: Pushing, service: PushService, status: int) -> None:
    new = await told.subscribed(service.device())
    await told.step(samples.answered)
    service.answers.append((status, {}))
    said = await told.send()
    assert [type(one) for one in said] == [NoticeGivenUp]
    said = await told.catch_up()
    assert said == [PushEnded(device=new.device, because="gone")]
    await told.step(samples.closed)
    await told.send()
    assert len(service.came) == 1


async def test_a_service_that_wants_to_be_left_alone_is(told: Pushing, service: PushService) -> None:
    await told.subscribed(service.device())
    await told.step(samples.answered)
    service.answers.append((429, {"retry-after": "3600"}))
    before = clock.now()
    await told.send()
    [row] = await told.rows()
    assert (row.state, row.reason) == ("waiting", "busy")
    assert row.next_at >= before + timedelta(hours=1)


async def test_what_fails_is_tried_again_soon_and_arrives(
    told: Pushing, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = service.device()
    await told.subscribed(device)
    await told.step(samples.answered)
    service.answers += [(500, {}), (302, {"location": f"http://{service.host}/inside"})]
    await told.send()
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=2))
    service.answers.clear()
    await told.send()
    assert [row.state for row in await told.rows()] == ["sent"]


async def test_who_dies_before_noting_sends_it_again_in_the_place_of_the_first(
    told: Pushing, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A push service keeps one message of a topic, and a screen shows one of a report."""
    device = service.device()
    await told.subscribed(device)
    await told.step(samples.answered)

    async def dies(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(table, "sent", dies)
        with pytest.raises(asyncio.CancelledError):
            await Sending(told.intake, at_once=1).send_due()
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + LEASE)
    await told.send()
    assert len({one.headers["topic"] for one in service.came}) == 1
    first, again = service.told(device)
    assert first == again
    assert [row.state for row in await told.rows()] == ["sent"]


async def test_a_later_step_has_the_topic_of_the_earlier_and_another_case_has_its_own(
    told: Pushing, service: PushService
) -> None:
    await told.subscribed(service.device())
    await told.step(samples.answered)
    await told.step(samples.closed)
    await told.send()
    [topic] = {one.headers["topic"] for one in service.came}
    assert len(service.came) == 2
    assert len(topic) <= 32
    assert told.intake.ways.browsers.topic("LS-2026-999999") != topic  # type: ignore[union-attr]


async def test_a_device_moves_with_its_browser(told: Pushing, service: PushService) -> None:
    new = await told.subscribed(service.device("old"))
    moved = await move(told.intake, new.token, Browser(**service.device("new").form))
    said = await told.catch_up()
    assert [type(one) for one in said] == [PushEnded, PushSubscribed]
    assert moved.device != new.device
    with pytest.raises(NotFound):
        await move(told.intake, new.token, Browser(**service.device("third").form))
    await told.step(samples.answered)
    await told.send()
    assert [one.path for one in service.came] == ["/push/new"]

"""Letters about results, by a real mail server: to whom confirmed alone, once a week, of what is public by then."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from services.publisher.queries import Queries
from services.publisher.service import Service
from services.publisher.stage import STAGE
from services.publisher.subscribing.effects import EFFECTS
from services.publisher.subscribing.entries import FormSubscription
from services.publisher.subscribing.jobs import end_unconfirmed, last_monday, make_digests
from services.publisher.subscribing.service import ask, confirm, stop
from services.publisher.subscribing.view import SUBSCRIPTIONS
from shared import clock
from shared.deciding import LogJournal
from shared.effects import Runner
from shared.errors import Gone, Invalid, NotFound
from shared.events.envelope import decode
from shared.events.publisher import SubscriptionEnded
from shared.reading.model import rows_of
from shared.settings import STAGES
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.mail import TAKEN, Postbox, listening, mail_to
from tests.support.rooms import Room, open_room
from tests.support.vaults import open_vault

WEDNESDAY = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)  # 7:00 in Việt Nam
WANTED = FormSubscription(address="ba.tu@example.vn", language="vi", consent="yes")
RESULTS = re.compile(r"/ket-qua/LS-([0-9a-f-]{36})")


@dataclass
class Told:
    """Publisher with a mail server, in a room where the time is what the test says."""

    room: Room
    publisher: Service
    postbox: Postbox
    times: dict[str, datetime]

    @property
    def letters(self) -> list[EmailMessage]:
        return self.postbox.arrived

    async def hear(self) -> None:
        for source in STAGES:
            await self.room.hear(source)

    async def send(self) -> None:
        """What was said has its effects."""
        await self.hear()
        for effect in EFFECTS:
            await Runner("publisher", effect, self.room.own.pool, self.room.feeds, self.publisher).once()

    async def at(self, moment: datetime) -> None:
        """It is that time: letters are made, and go out."""
        self.times["now"] = moment
        await self.hear()
        await make_digests(self.publisher)
        await self.send()

    async def subscribe(self, wanted: FormSubscription = WANTED) -> None:
        await ask(self.publisher, wanted)
        await self.send()
        await confirm(self.publisher, token(self.letters[-1], "xac-nhan"))
        await self.hear()

    async def publish(self, *, area: str = "tieu-khu-6", category: str = "TN") -> UUID:
        case = clock.new_id()
        classified = samples.classified.model_copy(update={"area": area, "category": category})
        published = samples.published.model_copy(update={"number": f"LS-{case}", "photos": ()})
        await self.room.say(case, samples.received, classified, samples.forwarded, samples.answered)
        await self.room.say(case, samples.judged.model_copy(update={"solved": "yes"}), samples.closed, published)
        await self.hear()
        return case

    async def ended(self) -> list[str]:
        """Why subscriptions ended."""
        said = [decode(line) for line in (await self.room.feeds["publisher"].after(0)).lines]
        return [one.data["because"] for one in said if one.type == SubscriptionEnded.type]


def token(letter: EmailMessage, page: str) -> str:
    found = re.search(rf"https?://[^/]+/nhan-tin/{page}/(\S+)", letter.get_content())
    assert found
    return found[1]


def told_of(letter: EmailMessage) -> set[UUID]:
    """Whose results stand in a letter."""
    return {UUID(one) for one in RESULTS.findall(letter.get_content())}


@pytest.fixture
async def told(fresh_database: FreshDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Told]:
    times, postbox = {"now": WEDNESDAY}, Postbox()
    monkeypatch.setattr(clock, "now", lambda: times["now"])
    async with (
        open_room(STAGE, fresh_database, tmp_path) as room,
        open_vault(fresh_database) as vault,
        listening(postbox) as port,
    ):
        journal, mail = LogJournal(room.own, "luong-son"), mail_to(port)
        publisher = Service(
            journal, vault, Queries(room.own.pool), COMMUNE, mail, None, "https://xa.example.vn", b"pepper"
        )
        found = Told(room, publisher, postbox, times)
        await found.send()  # effects begin with what is said from now on
        yield found


async def test_without_a_mail_server_nothing_is_asked_for(told: Told) -> None:
    nobody = Service(told.publisher.journal, told.publisher.vault, told.publisher.queries, COMMUNE)
    with pytest.raises(NotFound):
        await ask(nobody, WANTED)


async def test_what_is_no_address_or_not_on_the_list_is_refused(told: Told) -> None:
    wrong = {"address": ("ba tu", "Bà Tư <ba.tu@example.vn>"), "area": ("nơi khác",), "category": ("KHONG",)}
    for name, values in wrong.items():
        for value in values:
            with pytest.raises(Invalid) as refused:
                await ask(told.publisher, WANTED.model_copy(update={name: value}))
            assert set(refused.value.errors) == {name}


async def test_an_address_is_asked_once_an_hour_and_told_nothing_before_it_confirms(told: Told) -> None:
    for address in ("ba.tu@example.vn", "Ba.Tu@example.vn"):
        await ask(told.publisher, WANTED.model_copy(update={"address": address}))
    await told.send()
    await told.publish()
    await told.at(MONDAY)
    [letter] = told.letters
    assert letter["To"] == "ba.tu@example.vn"
    assert told_of(letter) == set()
    assert "List-Unsubscribe" in letter
    assert "mỗi tuần một lần" not in letter.get_content()
    await ask(told.publisher, WANTED)
    await told.send()
    assert len(told.letters) == 2


async def test_on_monday_at_seven_there_is_one_letter_of_what_is_new(told: Told) -> None:
    await told.publish()
    told.times["now"] += timedelta(minutes=1)
    await told.subscribe()
    told.times["now"] += timedelta(minutes=1)
    new = {await told.publish(), await told.publish(area="tieu-khu-1", category="GT")}
    await told.at(MONDAY - timedelta(seconds=1))
    assert len(told.letters) == 1
    for _ in range(2):
        await told.at(MONDAY)
    [_, letter] = told.letters
    assert told_of(letter) == new
    assert "Người dân: Đã xong" in letter.get_content()
    assert "/dang-xu-ly" in letter.get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    await told.at(MONDAY + timedelta(days=7))
    assert len(told.letters) == 2, "Nothing is new."
    later = await told.publish()
    await told.at(MONDAY + timedelta(days=15))  # the house was down on that Monday
    assert told_of(told.letters[-1]) == {later}


async def test_a_letter_tells_what_was_chosen_in_the_language_that_was(told: Told) -> None:
    await told.subscribe(WANTED.model_copy(update={"area": "tieu-khu-6", "category": "TN", "language": "en"}))
    told.times["now"] += timedelta(minutes=1)
    ours = await told.publish()
    await told.publish(area="tieu-khu-1")
    await told.publish(category="GT")
    await told.at(MONDAY)
    assert told_of(told.letters[-1]) == {ours}
    assert "new results this week (1)" in told.letters[-1]["Subject"]


async def test_what_was_taken_down_or_restricted_before_it_goes_out_is_in_no_letter(told: Told) -> None:
    await told.subscribe()
    told.times["now"] += timedelta(minutes=1)
    down, restricted, kept = [await told.publish() for _ in range(3)]
    told.times["now"] = MONDAY
    await make_digests(told.publisher)
    await told.room.say(down, samples.taken_down)
    await told.room.say(restricted, samples.classified.model_copy(update={"restricted": True}))
    await told.send()
    assert told_of(told.letters[-1]) == {kept}


async def test_whoever_confirms_anew_has_one_subscription_the_later_one(told: Told) -> None:
    await told.subscribe()
    told.times["now"] += timedelta(hours=1)
    await told.subscribe(WANTED.model_copy(update={"area": "tieu-khu-1"}))
    assert await told.ended() == ["replaced"]
    told.times["now"] += timedelta(minutes=1)
    await told.publish()
    await told.at(MONDAY)
    assert len(told.letters) == 2
    with pytest.raises(Gone):
        await confirm(told.publisher, token(told.letters[0], "xac-nhan"))


async def test_whoever_stops_gets_nothing_more_and_a_link_serves_its_purpose_alone(told: Told) -> None:
    await told.subscribe()
    told.times["now"] += timedelta(minutes=1)
    await told.publish()
    [letter] = told.letters
    for wrong in (token(letter, "xac-nhan"), "x", f"{'0' * 64}", "é" * 64):
        with pytest.raises(NotFound):
            await stop(told.publisher, wrong)
    for _ in range(2):
        await stop(told.publisher, token(letter, "thoi"))
    await told.at(MONDAY)
    assert told.letters == [letter]
    assert await told.ended() == ["stopped"]
    [row] = await rows_of(told.room.own.pool, SUBSCRIPTIONS, "true")
    assert row.address is None


async def test_what_nobody_confirms_ends_after_a_week(told: Told) -> None:
    await ask(told.publisher, WANTED)
    await told.send()
    told.times["now"] += timedelta(days=7)
    await end_unconfirmed(told.publisher)
    assert await told.ended() == []
    told.times["now"] += timedelta(minutes=1)
    await end_unconfirmed(told.publisher)
    assert await told.ended() == ["unconfirmed"]
    with pytest.raises(Gone):
        await confirm(told.publisher, token(told.letters[0], "xac-nhan"))
    assert await told.room.own.pool.fetchval("SELECT count(*) FROM publisher.askings") == 0


async def test_an_address_that_is_refused_for_good_ends_and_another_failure_is_tried_again(told: Told) -> None:
    await told.subscribe()
    told.times["now"] += timedelta(minutes=1)
    await told.publish()
    told.postbox.behaves = lambda _: "451 4.3.0 Try again"
    await told.at(MONDAY)
    assert len(told.letters) == 1
    told.postbox.behaves = lambda _: TAKEN
    await told.at(MONDAY + timedelta(minutes=1))
    assert len(told.letters) == 2
    assert set(told.postbox.ids().values()) == {1}
    await told.publish()
    told.postbox.refused = frozenset({"ba.tu@example.vn"})
    await told.at(MONDAY + timedelta(days=7))
    assert await told.ended() == ["refused"]


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (MONDAY, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY - timedelta(days=7)),
        (MONDAY + timedelta(days=6, hours=23), MONDAY),
        (WEDNESDAY, MONDAY - timedelta(days=7)),
    ],
)
def test_the_week_begins_on_monday_at_seven_in_viet_nam(now: datetime, monday: datetime) -> None:
    assert last_monday(now) == monday

"""A report that cannot be received now is not lost: its conversation goes on with everything that was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.intake.pace import Pace, Sender, SlowDown
from services.intake.receiving import Receiving
from services.intake.service import Service
from services.intake.voices import WaitingVoices
from services.intake.waiting import WaitingPhotos
from services.intake.zalo import wording
from services.intake.zalo.acting import Acting, Unfiled
from services.intake.zalo.acts import Reply
from services.intake.zalo.incoming import Said
from services.intake.zalo.talk import Talk
from shared.errors import Invalid, Refusal
from shared.zalo.sending import Zalo
from tests.support.intake import intake_on
from tests.support.journals import MemoryJournal

LAN = "7700112233"
BEFORE = Talk(
    step="consent", token="m1", words="Đèn đường ngõ chợ tắt", category="DC", area="tieu-khu-6", pictures=2,
    details={"so-cot": "C-17"}, asked=2,
)  # fmt: skip


@dataclass
class Refuses:
    """What receives and admits; refuses with this."""

    refusal: Refusal | None = None
    senders: Sequence[Sender] = ()

    async def receive(self, _: Any, admit: Any) -> None:
        await admit()
        if self.refusal:
            raise self.refusal

    async def admit(self, sender: Sender) -> None:
        self.senders = [*self.senders, sender]
        raise SlowDown("ticket", 15)


class Empty:
    async def of(self, _: str) -> Any:
        return None


def acting(receiving: Refuses, pace: Refuses | Pace) -> Acting:
    service: Service = replace(
        intake_on(MemoryJournal(), cast(Any, None), None),
        receiving=cast(Receiving, receiving), pace=cast(Pace, pace),
        waiting=cast(WaitingPhotos, Empty()), voices=cast(WaitingVoices, Empty()),
    )  # fmt: skip
    at = datetime(2026, 11, 27, tzinfo=UTC)
    return Acting(service, cast(Zalo, None), Said(id="m9", person=LAN, timestamp="1", text="đồng ý"), at)


async def test_where_the_lists_have_changed_everything_but_the_choice_stays() -> None:
    free = Pace(cast(Any, None), b"", 0, 0)
    unfiled = await acting(Refuses(Invalid("No such category.", {"category": "x"})), free).file(BEFORE, BEFORE)
    assert isinstance(unfiled, Unfiled)
    assert unfiled.reply.text == wording.CHANGED
    chosen_anew = replace(BEFORE, step="category", area=None, details={}, asked=0)
    assert unfiled.talk == chosen_anew


async def test_who_reports_very_often_says_later_once_more_that_it_is_to_be_sent() -> None:
    pace = Refuses()
    unfiled = await acting(Refuses(), pace).file(replace(BEFORE, step="nothing"), BEFORE)
    assert unfiled == Unfiled(BEFORE, Reply(wording.SLOWER, wording.AGREE_BUTTONS))
    assert [LAN.encode() in (sender.address, sender.device) for sender in pace.senders] == [False]
    assert pace.senders[0].device == pace.senders[0].address


@pytest.mark.parametrize("person", [LAN, "7700112234"])
async def test_each_person_has_a_pace_of_their_own(person: str) -> None:
    pace = Refuses()
    one = acting(Refuses(), pace)
    await replace(one, said=replace(one.said, person=person)).file(BEFORE, BEFORE)
    await one.file(BEFORE, BEFORE)
    assert (pace.senders[0].address == pace.senders[1].address) == (person == LAN)

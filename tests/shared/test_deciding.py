"""Pressed twice is said once; what somebody else has changed is a conflict."""

import asyncio
from collections.abc import Sequence

import pytest
from eventsourcing.persistence import StoredEvent

from services.triage.domain import Queue, Refuse, Verify
from services.triage.service import decider
from shared.deciding import TRIES, Decider, Overtaken
from shared.errors import Conflict
from shared.events.envelope import Causation
from shared.events.oversight import DeadlineMissed
from shared.events.sealed import Sealed
from shared.events.triage import CaseQueued, CaseRefused, CaseVerified
from shared.vault import CaseKeys
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE, missed

ME, OTHER, CLOCK = Causation(actor="staff/1"), Causation(actor="staff/2"), Causation(actor="stage/oversight")
KEYS = CaseKeys(CASE, {"words": bytes(32)})


async def opened(boxes: Sequence[Sealed]) -> list[str]:
    return [KEYS.open(box) for box in boxes]


def refusal(words: str = "Không thuộc xã.") -> Refuse:
    """Sealed anew each time, as a service does."""
    return Refuse("khong-ro", KEYS.seal(words), None, False)


async def queued() -> MemoryJournal:
    journal = MemoryJournal()
    await decider.begin(journal, CASE, Queue("LS-2026-000001"), Causation(actor="stage/triage"))
    return journal


async def test_another_person_s_same_decision_is_a_conflict() -> None:
    journal = await queued()
    await decider.handle(journal, CASE, refusal(), OTHER, 1, opened)
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, refusal(), ME, 1, opened)


async def test_other_words_of_the_same_person_are_a_conflict() -> None:
    journal = await queued()
    await decider.handle(journal, CASE, refusal(), ME, 1, opened)
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, refusal("Vì lý do khác."), ME, 1, opened)


async def test_words_that_nobody_can_open_any_more_are_a_conflict() -> None:
    journal = await queued()
    await decider.handle(journal, CASE, refusal(), ME, 1, opened)
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, refusal(), ME, 1)


async def test_another_decision_of_the_same_person_is_a_conflict() -> None:
    journal = await queued()
    await decider.handle(journal, CASE, Verify(), ME, 1, opened)
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, refusal(), ME, 1, opened)


async def test_pressing_twice_says_it_once_and_is_answered_alike() -> None:
    journal = await queued()
    for _ in range(2):
        said = await decider.handle(journal, CASE, refusal(), ME, 1, opened)
        assert said.version == 2
    assert [type(event) for event in journal.said] == [CaseQueued, CaseRefused]


class Racing(MemoryJournal):
    """Two read, then both append: the slower one finds the version taken, as the log says it."""

    async def read(self, stream: object) -> Sequence[StoredEvent]:
        found = list(self.stored)
        await asyncio.sleep(0)
        return found

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        taken = {event.originator_version for event in self.stored}
        if taken & {event.originator_version for event in events}:
            raise Overtaken("Someone else changed this case at the same moment. Look at it again, then decide.")
        return await super().append(events)


async def test_pressing_twice_at_the_same_moment_says_it_once() -> None:
    journal = Racing(stored=(await queued()).stored)
    said = await asyncio.gather(*(decider.handle(journal, CASE, Verify(), ME, 1, opened) for _ in range(2)))
    assert [one.version for one in said] == [2, 2]
    assert [type(event) for event in journal.said] == [CaseQueued, CaseVerified]


async def test_two_people_at_the_same_moment_are_a_conflict_for_one() -> None:
    journal = Racing(stored=(await queued()).stored)
    acting = (decider.handle(journal, CASE, Verify(), who, 1, opened) for who in (ME, OTHER))
    ended = await asyncio.gather(*acting, return_exceptions=True)
    assert [isinstance(one, Conflict) for one in ended].count(True) == 1


def beside_the_clock() -> Decider[int, str, CaseVerified | DeadlineMissed]:
    """People and the clock speak of the same case."""

    def decide(_: int, command: str) -> list[CaseVerified | DeadlineMissed]:
        return [missed] if command == "clock" else [CaseVerified()]

    def count(state: int, _: CaseVerified | DeadlineMissed) -> int:
        return state + 1

    return Decider(0, decide, count, (DeadlineMissed,))


async def test_what_the_clock_says_makes_nobodys_view_of_a_case_old() -> None:
    journal, both = MemoryJournal(), beside_the_clock()
    await both.handle(journal, CASE, "person", OTHER)
    for _ in range(2):
        await both.handle(journal, CASE, "clock", CLOCK)
    said = await both.handle(journal, CASE, "person", ME, 1)
    assert said.version == 4


async def test_what_a_person_said_beside_the_clock_still_does() -> None:
    journal, both = MemoryJournal(), beside_the_clock()
    for who, command in ((OTHER, "person"), (CLOCK, "clock"), (OTHER, "person"), (CLOCK, "clock")):
        await both.handle(journal, CASE, command, who)
    for seen in (1, 2, 9):
        with pytest.raises(Conflict):
            await both.handle(journal, CASE, "person", ME, seen)


async def test_who_is_overtaken_by_the_clock_alone_goes_on() -> None:
    journal, both = Racing(stored=(await queued()).stored), beside_the_clock()
    await asyncio.gather(both.handle(journal, CASE, "clock", CLOCK), both.handle(journal, CASE, "person", ME, 1))
    assert [event.type for event in journal.said[1:]] == [DeadlineMissed.type, CaseVerified.type]


def counting() -> Decider[int, str, DeadlineMissed]:
    """What everybody may say of a case, however often it was said."""

    def count(state: int, _: DeadlineMissed) -> int:
        return state + 1

    return Decider(0, lambda _, __: [missed], count)


async def test_who_decides_later_is_still_refused_what_the_rules_refuse() -> None:
    journal = await queued()
    await decider.handle(journal, CASE, refusal(), OTHER)
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, Verify(), ME)
    assert [type(event) for event in journal.said] == [CaseQueued, CaseRefused]


async def test_trying_ends_when_others_are_quicker_every_time() -> None:
    class Hopeless(MemoryJournal):
        tries = 0

        async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
            self.tries += 1
            raise Overtaken("Somebody was quicker.")

    journal = Hopeless()
    with pytest.raises(Overtaken):
        await counting().handle(journal, CASE, "again", ME)
    assert journal.tries == TRIES


async def test_many_who_have_seen_no_version_at_the_same_moment_are_all_heard() -> None:
    journal = Racing(stored=(await queued()).stored)
    village = [Causation(actor=f"staff/{number}") for number in range(5)]
    said = await asyncio.gather(*(counting().handle(journal, CASE, "again", who) for who in village))
    assert sorted(one.version for one in said) == [2, 3, 4, 5, 6]


async def test_what_another_slice_has_said_of_the_case_is_passed_over_and_counts_as_a_version() -> None:
    """One stream for a case, whichever slices decide about it; each knows its own events."""
    journal = await queued()

    def waved(state: int, command: str) -> list[DeadlineMissed]:
        return [] if state else [missed]

    def count(state: int, _: DeadlineMissed) -> int:
        return state + 1

    slice_ = Decider(0, waved, count)
    assert (await slice_.handle(journal, CASE, "wave", ME, 1)).version == 2
    assert (await slice_.handle(journal, CASE, "wave", ME, 2)).events == []
    assert decider.replay(await journal.read(CASE)).status == "waiting"
    with pytest.raises(Conflict):
        await decider.handle(journal, CASE, Verify(), ME, 1)
    assert (await decider.handle(journal, CASE, Verify(), ME, 2)).version == 3

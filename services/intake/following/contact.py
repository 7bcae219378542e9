"""How a follower says by what they are told: once for the same contact, under a new key for each other one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.intake.contacts import masked
from services.intake.follower_contacts import Counts, Give, Own, decider_of, erase_contact, may_give
from services.intake.followers import Follower
from services.intake.receiving import BY_CITIZEN, another_consent
from services.intake.service import Service
from services.intake.view import TrackedCase
from services.intake.ways import Ways
from shared.deciding import Decided
from shared.errors import Conflict, Invalid
from shared.vault import CITIZEN, Erased
from shared.vault.renewing import Contact


@dataclass(frozen=True)
class Wanted:
    """A contact as it was typed, and in which language its owner reads."""

    contact: str
    way: str
    language: str
    consent: str


@dataclass(frozen=True)
class Telling:
    """What a follower's page says of being told. `ways`: by which one may be; `shown`: as much of what is kept as its
    owner recognises it by, "" where none is, None where it cannot be read; `failed`: the last notice did not arrive."""

    ways: tuple[str, ...]
    shown: str | None = ""
    way: str = ""
    failed: bool = False

    @property
    def is_offered(self) -> bool:
        return bool(self.ways) or self.shown != ""


def ways_for_followers(ways: Ways) -> tuple[str, ...]:
    """Those that ask for an address: whoever reports may choose others, which need more than that."""
    return tuple(way.name for way in ways.by_name.values() if way.asks)


async def telling(intake: Service, follower: Follower, case: TrackedCase) -> Telling:
    """What is offered, as long as there may be news; and what is kept, whatever has become of the case."""
    ways = () if _nothing_to_tell(case) else ways_for_followers(intake.ways)
    if follower.contact is None:
        return Telling(ways)
    kept = await intake.vault.open(follower.follower, follower.contact, CITIZEN, "own case")
    shown = None if isinstance(kept, Erased) else masked(kept)
    return Telling(ways, shown, follower.way, await intake.queries.not_told(follower))


async def give_contact(
    intake: Service, code: str, wanted: Wanted, admit: Callable[[], Awaitable[None]]
) -> Decided[Counts]:
    """The follower of this code is told like this from now on. Two at once wait for each other, in whatever process.

    Raises NotFound, Invalid, Conflict, and what `admit` raises, which is asked about new contacts only."""
    follower, case = await intake.followed(code)
    if wrong := another_consent(wanted.consent, intake.commune) | _no_way(intake.ways, wanted):
        raise Invalid("Some entries are missing or not on the list.", wrong)
    if over := _nothing_to_tell(case):
        raise Conflict(over)
    decider = decider_of(follower.follower)
    await intake.vault.create(follower.follower)
    async with intake.vault.contact_of(follower.follower) as own:
        history = await intake.journal.read(follower.case_id)
        known = decider.replay(history)
        if await _is_kept(own, known, wanted):
            return Decided([], history[-1].originator_version, None)
        may_give(known)
        await admit()
        sealed = await own.renew(lambda _, keys: keys.seal(wanted.contact, "contact"))
        command = Give(sealed, wanted.way, wanted.language, wanted.consent)
        return await decider.handle(intake.journal, follower.case_id, command, BY_CITIZEN)


def _nothing_to_tell(case: TrackedCase) -> str:
    """Why there is no more news to be expected; empty where there may be some."""
    if case.named is None:
        return "This matter is no longer public. There is nothing more to be told of it."
    return "The result of this matter is public already. Read it here." if case.published_at else ""


def _no_way(ways: Ways, wanted: Wanted) -> dict[str, str]:
    if wanted.way not in ways_for_followers(ways):
        return {"way": "Nobody is told by this way here."}
    return ways.refused(wanted.way, wanted.contact)


async def _is_kept(own: Contact, known: Own, wanted: Wanted) -> bool:
    if known.contact is None or (known.way, known.language) != (wanted.way, wanted.language):
        return False
    return await own.opened(known.contact) == wanted.contact


async def stop_telling(intake: Service, code: str) -> Decided[Counts]:
    """The follower of this code is told of nothing any more, and still follows. Raises NotFound."""
    return await erase_contact(intake, await intake.follower(code))

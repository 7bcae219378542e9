"""How a named case is followed: once for each token, with a code that is the same for the same token."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from services.intake import codes
from services.intake.following import domain
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared.deciding import Decided, Decider
from shared.errors import Conflict, NotFound

decider: Decider[domain.Case, domain.Command, domain.Counts] = Decider(domain.Case(), domain.decide, domain.evolve)


@dataclass(frozen=True)
class Followed:
    """What a follower takes home. `position`: None when this was followed before."""

    number: str
    tracking_code: str
    position: int | None


async def follow(intake: Service, number: str, token: str, admit: Callable[[], Awaitable[None]]) -> Followed:
    """Follow an open case that has a public name. Raises NotFound and Conflict, and what `admit` raises, which is asked
    about new followers only."""
    case = await intake.queries.named_as(number)
    if case is None:
        raise NotFound("No matter that could be followed has this number.")
    code = codes.code_from(codes.derived(intake.pepper, "following", f"{case.number}\n{token}"))
    follower = UUID(bytes=codes.case_of_code(intake.pepper, code), version=4)
    tracking = codes.hash_of_code(intake.pepper, code)
    if await intake.queries.follower(tracking) is None:
        if case.closed_at:
            raise Conflict("This matter has ended. If it goes on, send a report of your own.")
        await admit()
    said = await decider.handle(intake.journal, case.case_id, domain.Follow(follower, tracking), BY_CITIZEN)
    return Followed(case.number, code, said.position)


async def end(intake: Service, code: str) -> Decided[domain.Counts]:
    """Follow no longer: the code leads nowhere from now on. Raises NotFound.

    The key of a contact goes first, as in `follower_contacts`: who dies in between has none, and still follows.
    """
    follower = await intake.follower(code)
    async with intake.vault.contact_of(follower.follower) as own:
        await own.erase(("contact",))
        return await decider.handle(intake.journal, follower.case_id, domain.End(follower.follower), BY_CITIZEN)

"""Says as an event what is wrong with the truth, or with the telling of it, and says again when it is put right."""

from collections.abc import Sequence

from services.oversight.alarms.domain import Alarm, Command, Raise, Settle, decide, evolve, stream
from services.oversight.queries import Queries
from shared.bus import troubles
from shared.bus.troubles import KnownTrouble
from shared.deciding import Decider, Journal
from shared.events.envelope import Causation
from shared.events.oversight import AlarmEvent

decider: Decider[Alarm, Command, AlarmEvent] = Decider(Alarm(), decide, evolve)

BY_WATCH = Causation(actor="stage/oversight")


async def sound(journal: Journal, queries: Queries) -> None:
    """Say of every trouble that is known that it is there, and of every alarm without one that it is over."""
    found = [*await troubles.known(queries.pool), *await queries.failing_ways()]
    for command in _commands(found, await queries.alarms_on()):
        await decider.handle(journal, stream(journal.jurisdiction, command.kind, command.source), command, BY_WATCH)


def _commands(found: Sequence[KnownTrouble], on: Sequence[tuple[str, str]]) -> list[Command]:
    there = {(one.kind, one.source) for one in found}
    over = [Settle(kind, source) for kind, source in on if (kind, source) not in there]
    return [*(Raise(one.kind, one.source, one.position, one.detail) for one in found), *over]

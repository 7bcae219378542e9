"""What a stage's read tables hold once some events were heard."""

from datetime import datetime, timedelta

from shared.events.envelope import Envelope, Event
from shared.log import Connection
from shared.reading import project
from shared.stage import Stage
from tests.support.journals import heard
from tests.support.samples import AT, CASE


def in_order(*events: Event, since: datetime = AT, after: int = 0) -> list[tuple[Envelope, Event]]:
    """One a minute about the same case, at the positions behind `after`."""
    return [
        (heard(event, CASE, since + timedelta(minutes=number - after), number), event)
        for number, event in enumerate(events, start=after + 1)
    ]


async def remember(connection: Connection, stage: Stage, *events: Event) -> None:
    """The stage hears these events, in their order."""
    await project(connection, stage.read_models, in_order(*events))

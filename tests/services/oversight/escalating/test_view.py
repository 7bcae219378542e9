"""What was told further up, as the Front reads it: a line for each case, with each time that it was told."""

from asyncpg import Pool

from services.oversight.escalating.view import Escalations, Told
from services.oversight.stage import STAGE
from shared.events.envelope import Event
from shared.events.oversight import CaseEscalated
from shared.reading import project
from shared.reading.pages import PageRequest
from tests.support.reading import in_order
from tests.support.samples import DUE, answered, classified, forwarded, missed, queued, received, verified

LATE = (received, queued, verified, classified, forwarded, missed)
TOLD = [
    CaseEscalated(step="handle", unit="kinh-te", round=1, due=DUE, level=level, to=("uy-ban",), told_by="digest")
    for level in (1, 2)
]


async def only_line(tables: Pool, *events: Event) -> Told:
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, in_order(*events))
    [line] = (await Escalations(tables).page(PageRequest())).rows
    return line


async def test_a_case_that_was_told_twice_has_one_line_the_last_time_first(tables: Pool) -> None:
    line = await only_line(tables, *LATE, *TOLD)
    assert ([one.level for one in line.times], line.late) == ([2, 1], True)


async def test_what_was_done_meanwhile_is_not_said_to_be_late(tables: Pool) -> None:
    assert not (await only_line(tables, *LATE, *TOLD, answered)).late

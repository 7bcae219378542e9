"""What is late is told further up, rung after rung, once; and reaches those above by e-mail."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest
from asyncpg import Pool

from services.oversight.escalating.effects import EFFECTS
from services.oversight.escalating.jobs import escalate, make_digests
from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.stage import STAGE
from shared import clock
from shared.calendar import LOCAL
from shared.commune import Commune
from shared.escalation import Body, Rung
from shared.events.envelope import Event
from shared.events.oversight import CaseEscalated, DigestMade, StepMissed
from shared.mail import MailServer
from shared.reading import project
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal, heard
from tests.support.mail import Postbox, listening
from tests.support.reading import in_order
from tests.support.samples import (
    CASE,
    DUE,
    answered,
    classified,
    corrected,
    forwarded,
    missed,
    queued,
    received,
    verified,
    withdrawn,
)  # fmt: skip

WHOLE = ("verify", "classify", "handle", "publish")
LADDER = (
    Rung(level=1, working_days_late=0, tell=("unit",), by="email"),
    Rung(level=2, working_days_late=3, tell=("unit", "uy-ban")),
)
UNITS = tuple(
    unit.model_copy(update={"email": "kinh-te@example.vn"}) if unit.code == "kinh-te" else unit
    for unit in COMMUNE.units
)
HERE = COMMUNE.model_copy(
    update={
        "units": UNITS,
        "bodies": (Body(code="uy-ban", name="Ủy ban nhân dân xã", email="uy-ban@example.vn"),),
        "escalation": LADDER,
    }
)
LATE = (received, queued, verified, classified, forwarded, missed)
escalated = partial(CaseEscalated, step="handle", unit="kinh-te", round=1, due=DUE)
FIRST = escalated(level=1, to=("unit/kinh-te",), told_by="email")
SECOND = escalated(level=2, to=("unit/kinh-te", "uy-ban"), told_by="digest")
A_MINUTE = timedelta(minutes=1)

Hearing = Callable[..., Awaitable[Service]]


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def known(tables: Pool, journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch) -> Hearing:
    async def hears(*events: Event, now: datetime, commune: Commune = HERE, mail: MailServer | None = None) -> Service:
        async with tables.acquire() as connection:
            await project(connection, STAGE.read_models, in_order(*events))
        monkeypatch.setattr(clock, "now", lambda: now)
        return Service(journal, cast(Vault, None), Queries(tables), commune, mail)

    return hears


async def test_nobody_is_told_of_what_is_not_late_or_where_there_is_no_ladder(
    known: Hearing, journal: MemoryJournal
) -> None:
    await escalate(await known(*LATE[:-1], now=DUE + A_MINUTE))
    await escalate(await known(*LATE, now=DUE + A_MINUTE, commune=HERE.model_copy(update={"escalation": ()})))
    assert journal.said == []


async def test_each_rung_is_told_once_when_its_time_has_come(known: Hearing, journal: MemoryJournal) -> None:
    for _ in range(2):
        await escalate(await known(*LATE, *journal.said, now=DUE + A_MINUTE))
    assert journal.said == [FIRST]
    for _ in range(2):
        await escalate(await known(*LATE, *journal.said, now=DUE + timedelta(days=9)))
    assert journal.said == [FIRST, SECOND]


async def test_what_the_front_is_late_with_is_told_to_those_above_it_and_to_no_unit(
    known: Hearing, journal: MemoryJournal
) -> None:
    own = StepMissed(step="verify", round=1, due=DUE)
    await escalate(await known(received, queued, own, now=DUE + timedelta(days=9)))
    assert journal.said == [SECOND.model_copy(update={"step": "verify", "unit": None, "to": ("uy-ban",)})]


async def test_a_digest_is_made_in_the_morning_and_what_is_urgent_at_once(
    known: Hearing, journal: MemoryJournal
) -> None:
    events = (*LATE, FIRST, SECOND)
    morning = datetime(2026, 12, 9, 7, 30, tzinfo=LOCAL)
    made = partial(DigestMade, day=morning.date(), after=0)
    for _ in range(2):
        await make_digests(await known(*events, now=morning - timedelta(hours=1)))
    assert journal.said == [made(to="unit/kinh-te", told_by="email", until=7)]
    for _ in range(2):
        await make_digests(await known(*events, now=morning))
    assert journal.said[1:] == [
        made(to="unit/kinh-te", told_by="digest", until=8),
        made(to="uy-ban", told_by="digest", until=8),
    ]


def server(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, tls=False, sender="mat-tran@example.vn", name="Mặt trận", here="localhost")


AT_ONCE = DigestMade(to="unit/kinh-te", told_by="email", day=DUE.date(), after=0, until=8)
IN_THE_MORNING = DigestMade(to="uy-ban", told_by="digest", day=DUE.date(), after=0, until=8)


async def told(oversight: Service, event: Event) -> None:
    await EFFECTS[0].act(oversight, heard(event, CASE, DUE, 9), cast(Any, event))


async def test_an_e_mail_names_case_unit_and_date_and_nothing_of_a_citizen(known: Hearing) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        oversight = await known(*LATE, FIRST, SECOND, now=DUE + timedelta(days=5), mail=server(port))
        await told(oversight, AT_ONCE)
        await told(oversight, IN_THE_MORNING)
    assert [mail["To"] for mail in postbox.arrived] == ["kinh-te@example.vn", "uy-ban@example.vn"]
    for mail in postbox.arrived:
        assert "1 việc trễ hạn" in str(mail["Subject"])
        assert "LS-2026-000001 · Giải quyết, trả lời · Phòng Kinh tế · hạn" in mail.get_content()
        assert "quá hạn 5 ngày" in mail.get_content()
        assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("since", [answered, withdrawn, corrected])
async def test_nobody_above_reads_of_what_was_done_meanwhile(known: Hearing, since: Event) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        await told(await known(*LATE, FIRST, SECOND, since, now=DUE + A_MINUTE, mail=server(port)), IN_THE_MORNING)
    assert postbox.arrived == []


async def test_the_same_is_the_same_message_at_every_try(known: Hearing) -> None:
    postbox = Postbox()
    async with listening(postbox) as port:
        oversight = await known(*LATE, FIRST, SECOND, now=DUE + A_MINUTE, mail=server(port))
        envelope = heard(IN_THE_MORNING, CASE, DUE, 9)
        for _ in range(2):
            await EFFECTS[0].act(oversight, envelope, cast(Any, IN_THE_MORNING))
    assert list(postbox.ids().values()) == [2]


async def test_without_a_mail_server_everything_stands_on_the_page(known: Hearing) -> None:
    await told(await known(*LATE, FIRST, SECOND, now=DUE + A_MINUTE), IN_THE_MORNING)

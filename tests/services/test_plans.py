"""With 100,000 cases no list and no look-up reads a whole table: the index is part of the promise."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.dispatch import view as dispatch_view
from services.dispatch.desk import view as dispatch
from services.intake.deliveries import table as deliveries_table
from services.intake.deliveries import view as deliveries
from services.intake.followers import TOLD
from services.intake.open311 import view as open311
from services.intake.open311.asking import SPAN, Asked
from services.intake.outgoing import DELIVERIES, STOP_WAITING
from services.intake.point_desk.view import REPORTS
from services.intake.queries import NAMED_FOR, NAMED_NEAR, NOT_TOLD
from services.intake.relay import view as relay
from services.oversight import view as oversight_view
from services.oversight.desk import view as oversight
from services.oversight.escalating import view as escalating
from services.oversight.inquiries import view as inquiries
from services.oversight.queries import OPEN_INQUIRIES, OPEN_SIGNALS
from services.oversight.signals import asking
from services.oversight.signals import view as signals_view
from services.oversight.signals.detecting import LOOKED_BACK
from services.publisher import published as public_site
from services.publisher import reported, underway
from services.publisher import view as publisher_view
from services.publisher.editing import view as publisher
from services.publisher.making.work import WAITING
from services.publisher.reports.view import EXTENDED
from services.publisher.site import keeping
from services.publisher.stories import PUBLISHED
from services.publisher.subscribing import view as subscribing
from services.stages import STAGES
from services.triage import view as triage_view
from services.triage.inbox import view as triage
from shared.events.intake import CaseReceived
from shared.postgres import app_role
from shared.reading import ReadModel
from shared.reading.filters import Filter
from shared.reading.pages import Order, PageRequest, cursor_of, page_query
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage

CASES = 100_000
AT = datetime(2025, 6, 1, tzinfo=UTC)

# What a commune's years leave: most is over, some is under way, a little waits.
_ROW = (
    "SELECT gen_random_uuid() AS case_id, n, '2024-01-01'::timestamptz + n * interval '8 minutes' AS at, n % 100 AS of"
)
FILLED: dict[str, str] = {
    "intake": """, passed_on AS (INSERT INTO intake.relayed (case_id, actor, point, relayed_at)
            SELECT case_id, 'staff/' || n % 9, 'nhom-zalo', at FROM row WHERE of % 10 = 0),
        followed AS (INSERT INTO intake.followers (follower, case_id, tracking, contact, told_from)
            SELECT gen_random_uuid(), case_id, md5('follower' || n), CASE WHEN of < 9 THEN '{}' END, at
              FROM row WHERE of < 20),
        told AS (INSERT INTO intake.deliveries (id, case_id, number, way, step, language, arguments, queued_at,
                                                next_at, state, said)
            SELECT gen_random_uuid(), case_id, 'LS-2025-' || n, 'email', 'closed', 'vi', '{}', at, at,
                   CASE of WHEN 1 THEN 'waiting' WHEN 2 THEN 'given_up' ELSE 'sent' END, n > 200 FROM row),
        heard AS (INSERT INTO intake.reported (case_id, point, area, week)
            SELECT case_id, 'diem-' || n % 60, 'tieu-khu-' || of % 20, at::date FROM row),
        lived AS (INSERT INTO intake.history (source, position, case_id, at, id, event)
            SELECT stage, n, case_id, at, gen_random_uuid(), event
              FROM row, (VALUES ('intake', 'intake.case-received'), ('triage', 'triage.case-classified'),
                                ('oversight', 'oversight.case-closed')) AS said(stage, event))
        INSERT INTO intake.cases (case_id, number, tracking, received_at, category, headline, closed_at)
        SELECT case_id, 'LS-2025-' || n, md5(n::text), at, (ARRAY['GT', 'TN', 'MT', 'AN', 'YT'])[1 + n % 5],
               CASE WHEN of < 60 THEN 'Cống tắc' END, CASE WHEN of > 2 THEN at END FROM row""",
    "triage": """INSERT INTO triage.cases (case_id, number, received_at, reported_area, category_hint, added, added_at,
                                           status, came_back, decided_at)
        SELECT case_id, 'LS-2025-' || n, at, 'tieu-khu-' || of % 20, CASE WHEN of % 5 = 0 THEN 'PCCC' END,
               CASE WHEN of % 10 = 0 THEN n END, CASE WHEN of % 10 = 0 THEN at END,
               CASE WHEN of < 6 THEN 'waiting' WHEN of < 8 THEN 'verified' ELSE 'classified' END, of = 8,
               CASE WHEN of >= 8 THEN at END FROM row""",
    "dispatch": """INSERT INTO dispatch.cases (case_id, number, received_at, unit, status, due, added,
                                             answered_at, closed_at)
        SELECT case_id, 'LS-2025-' || n, at, 'unit-' || n % 11,
               CASE WHEN of < 12 THEN 'forwarded' ELSE 'answered' END, at + interval '14 days',
               CASE WHEN of % 10 = 0 THEN n END,
               CASE WHEN of >= 12 THEN at END, CASE WHEN of >= 16 THEN at END FROM row""",
    "oversight": """, inquired AS (INSERT INTO oversight.inquiries (case_id, inquiry, unit, due, raised_at, answered_at)
            SELECT case_id, 1, 'unit-' || n % 11, at, at, CASE WHEN of > 0 THEN at END FROM row),
        told AS (INSERT INTO oversight.escalations (position, case_id, at, level, recipients, told_by)
            SELECT n, case_id, at, 1, jsonb_build_array('unit/' || n % 11, 'body-' || n % 4000), 'digest' FROM row),
        lived AS (INSERT INTO oversight.happened (source, position, case_id, kind, at, point, area, unit,
                                                                 category, round, due, alike)
            SELECT source, n * 10 + step, case_id, kind, at + step * interval '30 hours', 'diem-' || n % 60,
                   'tieu-khu-' || of % 20, 'unit-' || n % 11, 'TN', 1,
                   CASE WHEN step IN (1, 2) THEN at + step * interval '7 days' END, md5((n % 9000)::text)
              FROM row, (VALUES ('intake', 0, 'received', 99), ('dispatch', 1, 'forwarded', 99),
                                ('dispatch', 2, 'extended', 20), ('dispatch', 3, 'answered', 88),
                                ('intake', 4, 'judged', 60)) AS said(source, step, kind, up_to)
             WHERE of <= up_to),
        places AS (INSERT INTO oversight.points SELECT 'diem-' || n, 'Điểm ' || n, false, '2024-01-01' FROM row
             WHERE n < 60),
        asked AS (INSERT INTO oversight.signals (signal, stream, raised_at, kind, about, since, until, cases, count,
                                                 dismissed_at)
            SELECT case_id, case_id, at, 'area_silent', 'tieu-khu-1', at, at, '[]', 8, CASE WHEN of > 2 THEN at END
              FROM row WHERE n % 10 = 0)
        INSERT INTO oversight.cases (case_id, number, received_at, reported_area, refused_at, refusal, unit, due,
                        forwarded_round, forwarded_at, answered_round, answered_at, round, missed_round, closed_at)
        SELECT case_id, 'LS-2025-' || n, at, 'tieu-khu-' || of % 20, CASE WHEN of = 1 THEN at END,
               CASE WHEN of = 1 THEN 2 END, 'unit-' || n % 11, at, 1, at, CASE WHEN of >= 12 THEN 1 END,
               CASE WHEN of >= 12 THEN at END, CASE WHEN of = 2 THEN 2 END,
               CASE WHEN of = 3 THEN 1 END, CASE WHEN of >= 16 THEN at END FROM row""",
    "publisher": """, told AS (INSERT INTO publisher.reports (report, edition, kind, first, last, compiled_at,
                                                                 issued_at, year, number, public, files)
            SELECT case_id, 1, (ARRAY['day', 'week', 'month', 'quarter'])[1 + n % 4], at::date, at::date, at,
                   CASE WHEN of > 2 THEN at END, 2000 + of, n,
                   of % 2 = 0, CASE WHEN of > 3 THEN '[]'::jsonb END FROM row),
        words AS (INSERT INTO publisher.reports_apart (report, edition, figures) SELECT case_id, 1, '{}' FROM row),
        reasons AS (INSERT INTO publisher.facts_apart (source, position, reason)
            SELECT 'dispatch', n, '{}' FROM row WHERE of < 20),
        counted_facts AS (INSERT INTO publisher.facts (source, position, case_id, kind, at, version, unit, due)
            SELECT 'dispatch', n, case_id, CASE WHEN of < 20 THEN 'extended' ELSE 'answered' END, at, 1, 'unit-1', at
              FROM row),
        subscribed AS (INSERT INTO publisher.subscriptions (subscription, asked_at, confirmed_at, ended_at, week)
            SELECT case_id, at, CASE WHEN of > 1 THEN at END, CASE WHEN of > 9 THEN at END, at::date FROM row),
        going AS (INSERT INTO publisher.under_way (case_id, number, received_at, category, headline, unit,
                                                            due, forwarded_round, missed_due, closed_at)
            SELECT case_id, 'LS-2025-' || n, at, 'TN', 'Cống tắc', 'unit-' || n % 11, at, 1,
                   CASE WHEN of < 3 THEN at END, CASE WHEN of > 5 THEN at END FROM row),
        counted AS (INSERT INTO publisher.under_way_apart (case_id) SELECT case_id FROM row)
        INSERT INTO publisher.cases (case_id, number, received_at, category, reported_area, unit, closed_at, closed_by,
                                                 closed_round, status, draft_round, published_at)
        SELECT case_id, 'LS-2025-' || n, at, (ARRAY['GT', 'TN', 'MT', 'AN', 'YT'])[1 + n % 5],
               'tieu-khu-' || of % 20, 'unit-' || n % 11, at, 'citizen', 1,
               CASE WHEN of < 3 THEN NULL WHEN of < 5 THEN 'drafted' WHEN of = 5 THEN 'withdrawn' ELSE 'published' END,
               1, CASE WHEN of > 5 THEN at END FROM row""",
}
OF_A_CATEGORY = PageRequest(filter=Filter(category="GT"))
FIRST, LATER = PageRequest(), PageRequest(cursor_of(AT, UUID(int=0)))

Query = tuple[str, Sequence[Any]]


def lists(model: ReadModel[Any], tabs: Mapping[Any, Order], *arguments: Any) -> dict[str, Query]:
    """The first and a later page of every list."""
    found: dict[str, Query] = {}
    for name, order in tabs.items():
        given = [*arguments, *([["PCCC"]] if "$1" in order.first else [])]
        if name == "today":
            given = [AT, AT + timedelta(days=1)]
        later = replace(LATER, cursor=cursor_of(True, AT, UUID(int=0))) if order.first else LATER
        found[name] = page_query(model, order, FIRST, given)
        found[f"{name}, a later page"] = page_query(model, order, later, given)
    return found


def by_number(stage: str) -> dict[str, Query]:
    return {"a case by its number": (f"SELECT case_id FROM {stage}.cases WHERE number = ANY ($1)", [["LS-2025-77"]])}


public: dict[str, Query] = {
    "results": page_query(publisher_view.CASES, public_site.PUBLIC, FIRST, ()),
    "results, a later page": page_query(publisher_view.CASES, public_site.PUBLIC, LATER, ()),
    "results that hold words": page_query(
        publisher_view.CASES,
        replace(public_site.PUBLIC, where=f"{public_site.PUBLIC.where} AND {public_site.HOLDS}"),
        FIRST,
        ("cong:* & 77:*",),
    ),
    "results of a category": page_query(publisher_view.CASES, public_site.PUBLIC, OF_A_CATEGORY, ()),
    **lists(underway.UNDER_WAY, {f"under way, {name}": order for name, order in underway.TABS.items()}),
    "under way, counted": (underway.COUNTED, []),
    "what was taken down": (keeping.TAKEN_DOWN, []),
    "what is hidden": (keeping.HIDDEN, []),
    "one that is under way": ("SELECT * FROM publisher.under_way WHERE told AND number = $1", ["LS-2025-7"]),
    "results of an area": page_query(
        publisher_view.CASES, public_site.PUBLIC, PageRequest(filter=Filter(area="tieu-khu-1")), ()
    ),
    "results of a unit": page_query(
        publisher_view.CASES, public_site.PUBLIC, PageRequest(filter=Filter(unit="unit-1")), ()
    ),
    "results of the week": (public_site.PUBLISHED_SINCE, [AT + timedelta(days=200)]),
    "one result": (
        f"SELECT * FROM {publisher_view.CASES.stored} WHERE number = $1 AND tabs @> '{{published}}'",
        ["LS-2025-7"],
    ),
}
signals: dict[str, Query] = {
    **lists(signals_view.SIGNALS, signals_view.TABS),
    "how many signals are open": (OPEN_SIGNALS, []),
    "answers of weeks": (asking.ANSWERED, [AT - timedelta(days=28)]),
    "dates that were moved": (asking.MOVED, [AT - timedelta(days=56)]),
    "verdicts of days": (asking.JUDGED, [AT - LOOKED_BACK]),
    "areas that fell silent": (asking.OF_AREAS, [AT - timedelta(weeks=12)]),
    "points that fell silent": (asking.OF_POINTS, [AT - timedelta(weeks=12), AT - timedelta(weeks=4)]),
    "how long areas waited": (asking.WAITED, [AT - timedelta(days=56)]),
}
LAST_DAYS = Asked(AT - SPAN, AT)
QUERIES: dict[str, dict[str, Query]] = {
    "intake": {
        "a case by its code": ("SELECT * FROM intake.cases WHERE tracking = $1", ["ab"]),
        "reports by point and week": (REPORTS, [date(2025, 5, 1)]),
        "what may be the same matter": (NAMED_NEAR, [AT - NAMED_FOR, "tieu-khu-6"]),
        "a follower by their code": ("SELECT * FROM intake.followers WHERE tracking = $1", ["ab"]),
        "public requests": (open311.LISTED, open311.listing(LAST_DAYS)),
        "public requests, narrowed": (
            open311.LISTED,
            open311.listing(replace(LAST_DAYS, services=("TN",), ended=False, page=2)),
        ),
        "public requests by number": (open311.BY_NUMBER, [["LS-2025-7", "LS-2025-77"]]),
        "their steps": (open311.UPDATES, (LAST_DAYS.since, LAST_DAYS.until, None, 1_001, 0)),
        "what was told": page_query(DELIVERIES, deliveries.NEWEST, FIRST, ()),
        "what was told, a later page": page_query(DELIVERIES, deliveries.NEWEST, LATER, ()),
        "what could not be told": page_query(DELIVERIES, deliveries.OF_A_STATE, FIRST, ["given_up"]),
        "what could not be told, a later page": page_query(DELIVERIES, deliveries.OF_A_STATE, LATER, ["given_up"]),
        "how much waits or was given up": (deliveries.COUNTED, []),
        "what is due": (deliveries_table.TAKE, (["email"], AT, AT)),
        "what is to be put on record": (deliveries_table.UNSAID, [100]),
        "what waits for a case": (STOP_WAITING, [UUID(int=0), None, None]),
        "what waits for a follower": (STOP_WAITING, [UUID(int=0), None, UUID(int=1)]),
        "who is told of a case": (f"SELECT * FROM intake.followers WHERE {TOLD}", [UUID(int=0), AT, None]),
        "what a follower was not told": (NOT_TOLD, [UUID(int=1), AT]),
        "what a moderator passed on": page_query(relay.RELAYED, relay.OWN, FIRST, ["staff/1"]),
        "what a moderator passed on, a later page": page_query(relay.RELAYED, relay.OWN, LATER, ["staff/1"]),
    },
    "triage": lists(triage_view.CASES, triage.TABS) | by_number("triage"),
    "dispatch": lists(dispatch_view.CASES, dispatch.TABS, "unit-1") | by_number("dispatch"),
    "oversight": {
        **lists(oversight_view.CASES, oversight.TABS),
        **lists(oversight_view.INQUIRIES, {f"inquiries, {name}": order for name, order in inquiries.TABS.items()}),
        **by_number("oversight"),
        **signals,
        "what happened on a day": page_query(
            oversight_view.CASES, oversight.HAPPENED, FIRST, [CaseReceived.type, AT, AT + timedelta(days=1)]
        ),
        "inquiries that wait": (inquiries.COUNTED, []),
        "inquiries that wait, and are late": (OPEN_INQUIRIES, [AT]),
        "inquiries that are over": (inquiries.OVER, [UUID(int=0), 500]),
        "what was told further up": page_query(escalating.ESCALATIONS, escalating.NEWEST, FIRST, ()),
        "what was told further up, a later page": page_query(escalating.ESCALATIONS, escalating.NEWEST, LATER, ()),
    },
    "publisher": {
        **lists(publisher_view.CASES, publisher.TABS),
        **lists(reported.REPORTS, {"reports": reported.NEWEST, "public reports": reported.PUBLIC}),
        **lists(reported.REPORTS, {f"reports, {kind}": order for kind, order in reported.OF_A_KIND.items()}),
        **public,
        **by_number("publisher"),
        "the last edition of a report": (f"SELECT * FROM publisher.reports WHERE {reported.LAST}", [UUID(int=0)]),
        "a public report by its number": (
            f"SELECT * FROM publisher.reports WHERE {reported.BY_NUMBER}",
            [2001, 77],
        ),
        "reports without files": (f"SELECT * FROM publisher.reports WHERE {WAITING}", []),
        "what was published in a week": (
            f"SELECT * FROM publisher.cases WHERE {PUBLISHED}",
            [AT, AT + timedelta(days=7)],
        ),
        "what a letter tells": (
            f"SELECT * FROM publisher.cases WHERE {public_site.NEW}",
            [AT, AT + timedelta(days=7), "tieu-khu-1", None, 21],
        ),
        "who is told on a Monday": (
            f"SELECT * FROM publisher.subscriptions WHERE {subscribing.TO_TELL}",
            [AT, AT.date(), UUID(int=0)],
        ),
        "what nobody has confirmed": (f"SELECT * FROM publisher.subscriptions WHERE {subscribing.UNCONFIRMED}", [AT]),
        "which deadlines were moved in a week": (EXTENDED, [AT, AT + timedelta(days=7)]),
    },
}


@pytest.fixture
async def full(stage: Stage, fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Connection]:
    """The stage's tables with all these cases."""
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    connection = await asyncpg.connect(as_role(dsn, app_role(stage.name)))
    await connection.execute(
        f"WITH row AS ({_ROW} FROM generate_series(1, {CASES}) n) {FILLED[stage.name]}", timeout=120
    )
    for table in stage.read_models[0].tables[1:]:
        await connection.execute(f"INSERT INTO {table} (case_id) SELECT case_id FROM {stage.name}.cases", timeout=120)
    if stage.name == "publisher":
        await connection.execute(
            "INSERT INTO publisher.searchable SELECT case_id, 'thong cong so ' || number FROM publisher.cases",
            timeout=120,
        )
    await connection.close()
    connection = await asyncpg.connect(dsn)
    await connection.execute("ANALYZE")
    yield connection
    await connection.close()


@pytest.mark.parametrize("stage", [one for one in STAGES if one.name in QUERIES], ids=lambda stage: stage.name)
async def test_no_list_reads_a_whole_table(stage: Stage, full: asyncpg.Connection) -> None:
    plans = {name: await _plan(full, *query) for name, query in QUERIES[stage.name].items()}
    assert {name: plan for name, plan in plans.items() if _reads_all(stage, plan)} == {}


def _reads_all(stage: Stage, plan: str) -> bool:
    """What was looked at by staff, and what is set aside, stays small."""
    return any(
        f"Seq Scan on {stage.name}.{table}" in plan
        for table in (
            "cases",
            "history",
            "searchable",
            "reported",
            "relayed",
            "deliveries",
            "followers",
            "happened",
            "signals",
            "inquiries",
            "under_way",
            "reports",
            "facts",
            "subscriptions",
        )
    )


async def _plan(connection: asyncpg.Connection, sql: str, arguments: Sequence[Any]) -> str:
    rows = await connection.fetch(f"EXPLAIN (VERBOSE, COSTS OFF) {sql}", *arguments)
    return "\n".join(row[0] for row in rows)

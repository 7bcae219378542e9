"""Each read model is one definition: its table, its fold and its counts agree, for every stage."""

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from services.dispatch.desk import view as dispatch
from services.oversight.desk import view as oversight
from services.publisher.editing import view as publisher
from services.stages import STAGES
from services.triage.inbox import view as triage
from shared.calendar import LOCAL
from shared.events.envelope import Event
from shared.host.anew import tables_of
from shared.postgres import app_role
from shared.reading import ReadModel, project
from shared.reading.filters import Filter
from shared.reading.model import Teller
from shared.reading.pages import NO_FILTER, Order, PageRequest, page_of, tab_counts
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.services.test_projections import interleaved
from tests.support import samples
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import in_order

MODELS = [(stage, model) for stage in STAGES for model in stage.read_models]
SAMPLES: dict[type[Event], Event] = {type(one): one for one in vars(samples).values() if isinstance(one, Event)}
_COLUMNS = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required
  FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
SAME_TYPE = {"timestamp with time zone": "timestamptz"}


def named(given: object) -> str:
    return given.table if isinstance(given, ReadModel) else ""


@pytest.fixture
async def tables(stage: Stage, fresh_database: FreshDatabase) -> AsyncIterator[asyncpg.Connection]:
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    connection = await asyncpg.connect(as_role(dsn, app_role(stage.name)))
    yield connection
    await connection.close()


def changed_by(model: ReadModel[Any], teller: Teller) -> set[str]:
    """The columns that one source sets."""
    kinds = [kind for kind, its in model.tellers.items() if its is teller]
    told = [model.told(envelope, event) for envelope, event in in_order(*(SAMPLES[kind] for kind in kinds))]
    return {name for one in told if one for name in one[1]} - {*model.key}


@pytest.mark.parametrize(("stage", "model"), MODELS, ids=named)
async def test_a_table_has_the_columns_of_its_row(
    stage: Stage, model: ReadModel[Any], tables: asyncpg.Connection
) -> None:
    for table in model.tables:
        found = {row["name"]: SAME_TYPE.get(row["type"], row["type"]) for row in await tables.fetch(_COLUMNS, table)}
        assert found == {name: model.columns[name].type for name in model.of(table)}
        required = {row["name"] for row in await tables.fetch(_COLUMNS, table) if row["required"]}
        assert required == {*model.key}  # what is null has not been said yet


@pytest.mark.parametrize(("stage", "model"), MODELS, ids=named)
def test_each_column_of_a_case_has_one_source(stage: Stage, model: ReadModel[Any]) -> None:
    if model.key != ("case_id",):
        return
    sources: dict[str, set[str]] = defaultdict(set)
    for teller in model.changes:
        for column in changed_by(model, teller):
            sources[column] |= {kind.stage for kind, its in model.tellers.items() if its is teller}
    assert {column: said for column, said in sources.items() if len(said) > 1} == {}
    assert {*sources} == {*model.columns} - {"case_id"}  # and none is without


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_a_table_holds_what_its_fold_gives_whatever_the_batches_were(
    stage: Stage, tables: asyncpg.Connection
) -> None:
    for seed in range(10):
        rng, heard = random.Random(seed), interleaved(seed)
        await tables.execute(f"TRUNCATE {', '.join(tables_of(stage.read_models))}")
        at = 0
        while at < len(heard):
            size = rng.randint(1, 6)
            await project(tables, stage.read_models, heard[at : at + size])
            at += size
        for model in stage.read_models:
            rows = [model.read(record) for record in await tables.fetch(f"SELECT * FROM {model.stored}")]
            folded = model.fold(heard)
            assert {_key(model, row): row for row in rows} == {
                key: model.row(**_said(changes)) for key, changes in folded.items()
            }


def _key(model: ReadModel[Any], row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in model.key)


def _said(changes: Any) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if value is not None}


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage.name != "intake"], ids=lambda stage: stage.name)
async def test_the_counts_of_tabs_are_kept_and_are_those_that_a_count_gives(
    stage: Stage, tables: asyncpg.Connection
) -> None:
    [counted] = [model for model in stage.read_models if model.counted_by is not None]
    for seed in range(10):
        await tables.execute(f"TRUNCATE {', '.join(tables_of(stage.read_models))}")
        assert await _counts(tables) == []
        for one in interleaved(seed):
            await project(tables, stage.read_models, [one])
        kept = await _counts(tables)
        await tables.execute("SELECT log.count_tabs_anew($1, $2)", counted.table, counted.counted_by)
        assert kept == await _counts(tables)
        assert kept
    await tables.execute(f"DELETE FROM {counted.table}")
    assert await _counts(tables) == []


async def _counts(tables: asyncpg.Connection) -> list[tuple[Any, ...]]:
    rows = await tables.fetch("SELECT tab, of, count FROM log.tab_counts WHERE count <> 0 ORDER BY tab, of")
    return [tuple(row) for row in rows]


CLOSED = (samples.received, samples.classified, samples.forwarded, samples.answered, samples.closed, samples.added)
LISTS: dict[str, tuple[Mapping[Any, Order], tuple[Any, ...]]] = {
    "triage": (triage.TABS, ()),
    "dispatch": (dispatch.TABS, ("kinh-te",)),
    "oversight": (oversight.TABS, ()),
    "publisher": (publisher.TABS, ()),
}


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage.name in LISTS], ids=lambda stage: stage.name)
async def test_each_list_shows_what_its_tab_counts_and_is_narrowed(stage: Stage, fresh_database: FreshDatabase) -> None:
    [model] = [model for model in stage.read_models if model.counted_by is not None]
    all_tabs, whose = LISTS[stage.name]
    tabs = {tab: order for tab, order in all_tabs.items() if tab != "today"}  # of a day, which no table keeps
    known = {"area", "category"} if whose else {"area", "category", "unit"}  # a unit's lists are its own already
    assert [tab for tab, order in tabs.items() if model.filters.keys() != known] == []
    shown: set[str] = set()
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    async with asyncpg.create_pool(as_role(dsn, app_role(stage.name)), min_size=1, max_size=1) as pool:

        async def rows(order: Order, narrow: Filter = NO_FILTER) -> Sequence[Any]:
            urgent: list[list[str]] = [[]] if "$1" in order.first else []
            return (await page_of(pool, model, order, PageRequest(filter=narrow), *whose, *urgent)).rows

        for life in [in_order(*CLOSED), *map(interleaved, range(20))]:
            await pool.execute(f"TRUNCATE {', '.join(tables_of(stage.read_models))}")
            for one in life:
                await project(pool, stage.read_models, [one])
                counts = await tab_counts(pool, *whose)
                found = {tab: await rows(order) for tab, order in tabs.items()}
                assert {tab: len(found[tab]) for tab in tabs if tab != "added"} == {
                    tab: counts.get(tab, 0) for tab in tabs if tab != "added"
                }
                for tab in [tab for tab in tabs if found[tab] and tab not in shown]:
                    row, order = found[tab][0], tabs[tab]
                    assert [
                        narrow for narrow in letting_through(row, model.filters) if not await rows(order, narrow)
                    ] == []
                    assert [narrow for narrow in leaving_out(row, model.filters) if await rows(order, narrow)] == []
                    shown.add(tab)
    assert shown == {*tabs}


def letting_through(row: Any, filters: Iterable[str]) -> list[Filter]:
    known = {name: getattr(row, name) or getattr(row, f"{name}_hint", None) for name in filters}
    day = row.received_at.astimezone(LOCAL).date()
    same = [replace(NO_FILTER, **{name: value}) for name, value in known.items() if value]
    return [*same, Filter(since=day), Filter(until=day)]


def leaving_out(row: Any, filters: Iterable[str]) -> list[Filter]:
    day, one = row.received_at.astimezone(LOCAL).date(), timedelta(days=1)
    others = [replace(NO_FILTER, **dict[str, Any]({name: "another"})) for name in filters]
    return [*others, Filter(since=day + one), Filter(until=day - one)]

"""Public copies lie on the shelf while their result is public: put there once, and gone with it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.publisher.pictures.shelf import Shelf
from services.publisher.stage import STAGE
from shared import clock
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.postgres import app_role
from shared.vault import Vault
from tests.conftest import FreshDatabase
from tests.support.databases import as_role
from tests.support.logs import prepared_stage
from tests.support.reading import remember
from tests.support.samples import CASE, answered, classified, closed, drafted, published, received, shown, taken_down

NUMBER, PICTURE = received.number, b"a picture"
BEFORE = (received, classified, answered, closed, drafted)


@pytest.fixture
async def shelf(fresh_database: FreshDatabase, vault: Vault) -> AsyncIterator[Shelf]:
    """An empty shelf; the copy lies sealed in the vault."""
    keys = await vault.keys_to_write(CASE, "staff/an")
    await vault.put_photo(keys, shown.id, PICTURE)
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1) as pool:
        yield Shelf(pool, vault)


async def heard(shelf: Shelf, *events: Event) -> None:
    async with shelf.pool.acquire() as connection:
        await remember(connection, STAGE, *events)


async def kept(shelf: Shelf) -> int:
    return int(await shelf.pool.fetchval("SELECT count(*) FROM publisher.pictures"))


async def test_nothing_is_shown_of_what_is_not_public(shelf: Shelf) -> None:
    await heard(shelf, *BEFORE, published, taken_down)
    await shelf.show(CASE, [shown])
    with pytest.raises(NotFound):
        await shelf.picture(NUMBER, 1)
    await shelf.tidy()
    assert await kept(shelf) == 0


@pytest.mark.parametrize("place", [2, 100])
async def test_there_is_no_picture_behind_the_last(shelf: Shelf, place: int) -> None:
    await heard(shelf, *BEFORE, published)
    await shelf.show(CASE, [shown])
    with pytest.raises(NotFound):
        await shelf.picture(NUMBER, place)


async def test_a_public_copy_is_shown_and_goes_when_it_is_replaced_or_withdrawn(shelf: Shelf) -> None:
    await heard(shelf, *BEFORE, published)
    for _ in range(2):
        await shelf.show(CASE, [shown])
    assert await shelf.picture(NUMBER, 1) == PICTURE
    await shelf.show(CASE, [shown.model_copy(update={"id": clock.new_id()})])
    assert await kept(shelf) == 0
    await shelf.show(CASE, [shown])
    await shelf.clear(CASE)
    assert await kept(shelf) == 0


async def test_what_an_interrupted_process_left_out_is_put_there_later(shelf: Shelf) -> None:
    await heard(shelf, *BEFORE, published)
    await shelf.tidy()
    assert await shelf.picture(NUMBER, 1) == PICTURE


async def test_a_copy_of_an_erased_report_comes_from_nowhere(shelf: Shelf) -> None:
    await heard(shelf, *BEFORE, published)
    await shelf.vault.erase(CASE)
    await shelf.tidy()
    assert await kept(shelf) == 0

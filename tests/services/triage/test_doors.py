"""Who may open which of triage's doors: clerks decide, the Front's overseers look on, nobody else enters."""

from fastapi import FastAPI

from services.triage.stage import STAGE
from shared.identity import Role
from tests.support.routes import doors


def _doors() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for router in STAGE.routers:
        app.include_router(router)
    return app


def test_every_door_is_guarded_and_no_key_of_a_unit_opens_one() -> None:
    for door in doors(_doors()):
        assert door.guard is not None, door.path
        assert door.guard.scopes == frozenset(), door.path


def test_only_clerks_decide() -> None:
    deciding = [door for door in doors(_doors()) if door.changes]
    assert len(deciding) == 14
    for door in deciding:
        assert door.guard is not None
        assert door.guard.roles == {Role.CLERK}, door.path


def test_clerks_and_overseers_read() -> None:
    for door in doors(_doors()):
        if not door.changes:
            assert door.guard is not None
            assert door.guard.roles == {Role.CLERK, Role.OVERSEER}, door.path

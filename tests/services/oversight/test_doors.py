"""Who may open which of oversight's doors: only the Front overturns, finds, and closes by hand."""

from fastapi import FastAPI

from services.oversight.stage import STAGE
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


def test_no_unit_and_no_clerk_changes_anything_here() -> None:
    for door in doors(_doors()):
        if door.changes and door.guard:
            assert door.guard.roles <= {Role.OVERSEER, Role.ADMINISTRATOR}, door.path


def test_only_the_front_acts_on_a_case() -> None:
    for door in doors(_doors()):
        if door.changes and door.guard and "case_id" in door.path:
            assert door.guard.roles == {Role.OVERSEER}, door.path


def test_clerks_may_read_the_timeline() -> None:
    readers = {door.path: door.guard.roles for door in doors(_doors()) if door.guard and not door.changes}
    assert readers["/api/oversight/v1/cases/{case_id}/timeline"] == {Role.OVERSEER, Role.CLERK}
    assert readers["/oversight/ho-so/{case_id}"] == {Role.OVERSEER, Role.CLERK}

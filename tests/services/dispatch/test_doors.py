"""Who may open which of dispatch's doors: people of units, and their programs with the right scope."""

from fastapi import FastAPI

from services.dispatch.stage import STAGE
from shared.identity import Role
from tests.support.routes import doors


def _doors() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for router in STAGE.routers:
        app.include_router(router)
    return app


def test_only_people_of_units_enter() -> None:
    for door in doors(_doors()):
        assert door.guard is not None, door.path
        assert door.guard.roles == {Role.UNIT_MEMBER}, door.path


def test_a_program_reads_with_one_scope_and_speaks_with_another() -> None:
    for door in doors(_doors()):
        if door.path.startswith("/api/"):
            assert door.guard is not None
            assert door.guard.scopes == {"dispatch:answer" if door.changes else "dispatch:read"}, door.path


def test_no_program_opens_a_page() -> None:
    for door in doors(_doors()):
        if not door.path.startswith("/api/"):
            assert door.guard is not None
            assert door.guard.scopes == frozenset(), door.path


def test_there_is_no_door_to_close_refuse_merge_reclassify_or_erase() -> None:
    said = {door.path.rpartition("/")[2] for door in doors(_doors()) if door.changes}
    assert said == {
        *("acceptance", "return", "progress", "extension", "answer", "officer"),  # of a case or of an inquiry
        *("nhan-viec", "chuyen-tra", "tien-do", "gia-han", "tra-loi", "can-bo", "{inquiry}"),
    }

"""Who may open which of publisher's doors: everyone reads results, only editors write them."""

from fastapi import FastAPI

from services.publisher.stage import STAGE
from shared.identity import Role
from tests.support.routes import doors

OPEN = {
    "/",
    "/ket-qua",
    "/ket-qua/{number}",
    "/so-lieu",
    "/don-vi",
    "/don-vi/{code}",
    "/ban-do",
    "/du-lieu",
    "/api/publisher/v1/open/schema.json",
    "/api/publisher/v1/open/results.geojson",
    "/api/publisher/v1/open/{name}.csv",
    "/api/publisher/v1/open/{name}.json",
    "/feed.xml",
    "/sitemap.xml",
    "/robots.txt",
    "/nhung",
    "/chia-se",
    "/nhan-tin",
    "/nhan-tin/xac-nhan/{token}",
    "/nhan-tin/thoi/{token}",
    "/ket-qua/{number}/the.png",
    "/dang-xu-ly",
    "/dang-xu-ly/{number}",
    "/api/publisher/v1/under-way",
    "/ket-qua/{number}/anh/{place}",
    "/api/publisher/v1/results",
    "/api/publisher/v1/results/{number}",
    "/api/publisher/v1/results/{number}/pictures/{place}",
    "/api/publisher/v1/figures",
    "/gioi-thieu",
    "/thoi-han",
    "/api/publisher/v1/deadlines",
    "/du-lieu-ca-nhan",
    "/tro-nang",
    "/lien-he",
    "/bao-cao",
    "/bao-cao/{number}",
    "/bao-cao/{number}/{format}",
    "/api/publisher/v1/public-reports",
    "/api/publisher/v1/public-reports/{number}/{format}",
}
# What overseers read beside editors.
READ = {
    "/publisher/bao-cao",
    "/publisher/bao-cao/{report}",
    "/publisher/bao-cao/{report}/xem",
    "/publisher/bao-cao/{report}/song",
    "/publisher/bao-cao/{report}/tep/{edition}/{format}",
    "/api/publisher/v1/reports",
    "/api/publisher/v1/reports/figures",
    "/api/publisher/v1/reports/{report}",
    "/api/publisher/v1/reports/{report}/files/{edition}/{format}",
}


def _doors() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for router in STAGE.routers:
        app.include_router(router)
    return app


def test_what_everyone_may_read_is_just_this() -> None:
    assert {door.path for door in doors(_doors()) if door.guard is None} == OPEN


def test_nothing_is_changed_without_a_name_but_who_is_told_by_mail() -> None:
    """The addresses of letters hold the proof; without one, nothing but a letter is asked for."""
    changed = {door.path for door in doors(_doors()) if door.changes and door.guard is None}
    assert changed == {"/nhan-tin", "/nhan-tin/xac-nhan/{token}", "/nhan-tin/thoi/{token}"}


def test_everything_else_is_for_editors_alone() -> None:
    for door in doors(_doors()):
        if door.guard:
            readers = {Role.EDITOR, Role.OVERSEER} if door.path in READ and not door.changes else {Role.EDITOR}
            assert door.guard.roles == readers, door.path
            assert door.guard.scopes == frozenset(), door.path

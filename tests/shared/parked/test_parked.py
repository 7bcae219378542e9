"""Each stage alone shows the events that wait in it, and lets the Front or an administrator have them go on."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from services.dispatch.stage import STAGE as DISPATCH
from services.identity import IDENTITY
from services.publisher.stage import STAGE as PUBLISHER
from services.stages import STAGES
from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.app import host
from shared.host.preparing import outside, prepare
from shared.identity import Role, requires
from shared.settings import Settings
from tests.shared.parked.alone import Alone, alone
from tests.support.databases import UNSAFE_BUT_FAST
from tests.support.house import soon
from tests.support.routes import doors

ALL = [DISPATCH, PUBLISHER, IDENTITY]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Alone, Alone]]:
    """Dispatch and the publisher, each in a host of its own; none of them runs the oversight."""
    folder = tmp_path_factory.mktemp("alone")
    server = EmbeddedPostgres(folder / "data", settings=UNSAFE_BUT_FAST)
    server.start()
    try:
        settings = Settings(data=folder / "data", database_url=SecretStr(server.dsn("postgres")))
        accounts = asyncio.run(prepare(settings, ALL, server.dsn("postgres")))
        passwords = {sign_in: password for _, sign_in, password in accounts}
        with (
            TestClient(host(settings, [IDENTITY], outside(settings, [IDENTITY]))) as doors_of_identity,
            alone(settings, DISPATCH, doors_of_identity, passwords) as one,
            alone(settings, PUBLISHER, doors_of_identity, passwords) as other,
        ):
            yield one, other
    finally:
        server.stop()


@pytest.fixture
def dispatch(hosts: tuple[Alone, Alone]) -> Alone:
    """Where things are parked; nobody is signed in."""
    hosts[0].client.cookies.clear()
    return hosts[0]


@pytest.fixture
def publisher(hosts: tuple[Alone, Alone]) -> Alone:
    hosts[1].client.cookies.clear()
    return hosts[1]


def test_a_stage_alone_signs_nobody_in(dispatch: Alone) -> None:
    for method, path in (("POST", "/api/identity/v1/session"), ("POST", "/dang-nhap"), ("PUT", "/quan-tri")):
        assert dispatch.client.request(method, path).status_code == 404


class TestLooking:
    def test_nobody_sees_what_waits_without_signing_in(self, dispatch: Alone) -> None:
        assert dispatch.client.get("/api/dispatch/v1/parked").status_code == 401
        assert dispatch.client.get("/dispatch/dung-lai", headers={"accept": "application/json"}).status_code == 401

    def test_a_clerk_does_not_see_what_waits(self, dispatch: Alone) -> None:
        clerk = dispatch.as_("tiep-nhan")
        assert clerk.get("/api/dispatch/v1/parked").status_code == 403
        assert clerk.get("/dispatch/dung-lai").status_code == 403

    def test_a_stage_shows_nothing_of_another(self, dispatch: Alone, publisher: Alone) -> None:
        dispatch.park(10)
        front = publisher.as_("giam-sat")
        assert front.get("/api/publisher/v1/parked").json() == []
        assert "Không có gì dừng lại ở khâu này" in front.get("/publisher/dung-lai").text
        assert front.get("/dispatch/dung-lai").status_code == 404

    @pytest.mark.parametrize(("sign_in", "position"), [("giam-sat", 11), ("quan-tri", 12)])
    def test_a_stage_alone_shows_what_waits_in_it(self, dispatch: Alone, sign_in: str, position: int) -> None:
        dispatch.park(position)
        reader = dispatch.as_(sign_in)
        waiting = {(one["source"], one["position"]): one for one in reader.get("/api/dispatch/v1/parked").json()}
        assert waiting["triage", position]["retry_at"] is None
        assert f"triage, {position}<" in reader.get("/dispatch/dung-lai").text

    def test_what_waits_goes_on_after_a_page(self, dispatch: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shared.bus.parking.MOST_SHOWN", 1)
        for position in (60, 61):
            dispatch.park(position)
        reader, found, address = dispatch.as_("quan-tri"), [], "/api/dispatch/v1/parked"
        while address:
            answer = reader.get(address)
            found += [one["position"] for one in answer.json()]
            address = answer.links.get("next", {}).get("url", "")
        assert [position for position in found if position in (60, 61)] == [60, 61]
        assert len(found) == len(set(found))
        assert 'rel="next"' in reader.get("/dispatch/dung-lai").text

    def test_the_page_leads_to_those_of_the_other_stages(self, dispatch: Alone) -> None:
        page = dispatch.as_("giam-sat").get("/dispatch/dung-lai").text
        assert [stage.name for stage in STAGES if f'href="/{stage.name}/dung-lai"' not in page] == []


class TestReleasing:
    def test_what_is_not_parked_is_not_released(self, dispatch: Alone) -> None:
        answer = dispatch.as_("giam-sat").post("/api/dispatch/v1/parked/triage/999/release")
        assert answer.status_code == 404
        assert answer.json()["detail"] == "No such event is parked here."

    def test_who_does_it_on_the_page_reads_that_in_their_language(self, dispatch: Alone) -> None:
        front = dispatch.as_("giam-sat")
        answer = front.post("/dispatch/dung-lai/triage/999/bo-qua", headers={"accept": "text/html"})
        assert answer.status_code == 404
        assert "Sự kiện này không còn dừng ở đây" in answer.text

    def test_a_clerk_releases_nothing(self, dispatch: Alone) -> None:
        dispatch.park(20)
        clerk = dispatch.as_("tiep-nhan")
        assert clerk.post("/api/dispatch/v1/parked/triage/20/release").status_code == 403
        assert clerk.post("/dispatch/dung-lai/triage/20/bo-qua").status_code == 403
        assert dispatch.released_by(20) is None

    def test_the_page_asks_once_more(self, dispatch: Alone) -> None:
        dispatch.park(21)
        page = dispatch.as_("giam-sat").get("/dispatch/dung-lai").text
        before, _, after = page.partition('action="/dispatch/dung-lai/triage/21/bo-qua"')
        assert before.rpartition("<details>")[2].count("</details>") == 0
        assert "Không thể hoàn tác." in before.rpartition("<details>")[2]
        assert after.index("</form>") < after.index("</details>")

    def test_an_event_is_let_go_and_by_whom_stays_on_record(self, dispatch: Alone) -> None:
        dispatch.park(22)
        answer = dispatch.as_("quan-tri").post("/dispatch/dung-lai/triage/22/bo-qua")
        assert answer.headers["location"] == "/dispatch/dung-lai?xong=release"
        assert (dispatch.released_by(22) or "").startswith("staff/")
        assert "Đã bỏ qua." in dispatch.client.get(answer.headers["location"]).text

    def test_a_program_lets_an_event_go(self, dispatch: Alone) -> None:
        dispatch.park(23)
        assert dispatch.as_("giam-sat").post("/api/dispatch/v1/parked/triage/23/release").status_code == 204
        assert dispatch.released_by(23) is not None


class TestRetrying:
    def test_what_is_not_parked_is_not_retried(self, dispatch: Alone) -> None:
        assert dispatch.as_("giam-sat").post("/api/dispatch/v1/parked/triage/999/retry").status_code == 404

    @pytest.mark.parametrize(
        ("door", "position"),
        [("/dispatch/dung-lai/triage/30/thu-lai", 30), ("/api/dispatch/v1/parked/triage/31/retry", 31)],
    )
    def test_an_event_is_tried_again_at_once_and_goes_on(self, dispatch: Alone, door: str, position: int) -> None:
        dispatch.park(position, subject=clock.new_id())
        front = dispatch.as_("giam-sat")
        assert front.post(door).status_code in (204, 303)
        soon(lambda: position not in [one["position"] for one in front.get("/api/dispatch/v1/parked").json()])


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_every_stage_has_these_doors_for_the_front_and_the_administrator_alone(stage: str) -> None:
    app = host(Settings(), STAGES, lambda name, _=None: name)
    page, programs, truth = f"/{stage}/dung-lai", f"/api/{stage}/v1/parked", f"/api/{stage}/v1/truth"
    guards = {door.path: door.guard for door in doors(app) if door.path.startswith((page, programs, truth))}
    event = "/{source}/{position}"
    releases = {page + event + "/bo-qua", programs + event + "/release"}
    assert guards.keys() == {
        page, page + "/kiem-tra", page + event + "/thu-lai", programs, programs + event + "/retry",
        truth, truth + "/check", *releases,
    }  # fmt: skip
    operators = requires(Role.OVERSEER, Role.ADMINISTRATOR)
    released_by = requires(Role.OVERSEER) if stage == "oversight" else operators
    assert {path: guard for path, guard in guards.items() if guard != operators or path in releases} == dict.fromkeys(
        releases, released_by
    )


class TestTruth:
    def test_a_log_that_was_altered_shows_after_the_next_check(self, dispatch: Alone) -> None:
        front = dispatch.as_("giam-sat")
        soon(lambda: [one["what"] for one in front.get("/api/dispatch/v1/truth").json()["checks"]] == ["key", "log"])
        assert "Nguyên vẹn" in front.get("/dispatch/dung-lai").text
        dispatch.sql("UPDATE log.head SET position = position + 1")
        assert front.post("/dispatch/dung-lai/kiem-tra").status_code == 303
        soon(lambda: "Có thay đổi" in front.get("/dispatch/dung-lai").text)
        assert "Kiểm tra thấy nhật ký bị thay đổi" in front.get("/dispatch/dung-lai").text
        dispatch.sql("UPDATE log.head SET position = position - 1")
        assert front.post("/api/dispatch/v1/truth/check").status_code == 202
        soon(lambda: front.get("/api/dispatch/v1/truth").json()["troubles"] == [])

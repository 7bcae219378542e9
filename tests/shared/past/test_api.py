"""Other stages ask a stage what it showed of a case at a moment; nobody else may."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest

from services.stages import STAGES
from shared import clock
from tests.journeys.people import answer, found, ok, send, verify_and_classify, wait_for_status
from tests.support.begun import running_house
from tests.support.house import House, soon

TOKEN = "of-a-stage"
STAGE = {"authorization": f"Bearer {TOKEN}"}


@dataclass(frozen=True)
class Told:
    """A case that went as far as its answer, and the moments before its report and before its answer."""

    house: House
    case_id: str
    before_all: datetime
    before_answer: datetime

    def as_known(self, stage: str, at: datetime | str = "", case_id: object = "", **headers: str) -> httpx2.Response:
        moment = at.isoformat() if isinstance(at, datetime) else at
        with self.house.anonymous() as asking:
            return asking.get(
                f"/api/{stage}/v1/cases/{case_id or self.case_id}/as-known",
                params={"at": moment} if moment else None,
                headers=headers or STAGE,
            )

    def rows(self, stage: str, at: datetime | str = "") -> dict[str, list[dict[str, Any]]]:
        tables: dict[str, list[dict[str, Any]]] = ok(self.as_known(stage, at))
        return tables


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with running_house(tmp_path_factory.mktemp("told"), FEED_TOKEN=TOKEN) as house:
        before_all = clock.now()
        receipt = send(house)
        case_id = verify_and_classify(house, receipt)
        found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
        before_answer = clock.now()
        answer(house, receipt)
        wait_for_status(house, receipt, "answered")
        yield Told(house, case_id, before_all, before_answer)


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_every_stage_tells_what_it_shows_of_a_case(told: Told, stage: str) -> None:
    tables = {model.table for each in STAGES for model in each.read_models if "case_id" in model.columns}
    rows = soon(lambda: (now := told.rows(stage)) and now[f"{stage}.cases"] and now)
    assert rows.keys() == {table for table in tables if table.startswith(f"{stage}.")}
    assert [row["case_id"] for row in rows[f"{stage}.cases"]] == [told.case_id]


def test_it_tells_what_it_showed_then(told: Told) -> None:
    [then] = told.rows("dispatch", told.before_answer)["dispatch.cases"]
    [now] = told.rows("dispatch")["dispatch.cases"]
    assert (then["status"], now["status"]) == ("forwarded", "answered")
    assert (then["answered_at"], now["answered_at"] is None) == (None, False)


def test_before_a_case_was_heard_its_tables_were_empty(told: Told) -> None:
    assert not any(told.rows("dispatch", told.before_all).values())


def test_sealed_words_stay_sealed(told: Told) -> None:
    [case] = told.rows("triage")["triage.cases"]
    assert case["words"].keys() == {"case", "key", "box"}


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_it_is_for_stages_alone(told: Told, stage: str) -> None:
    assert told.as_known(stage, accept="*/*").status_code == 401
    assert told.as_known(stage, authorization="Bearer wrong").status_code == 401
    for sign_in in ("quan-tri", "giam-sat", "tiep-nhan"):
        staff = told.house.as_(sign_in)
        assert staff.get(f"/api/{stage}/v1/cases/{told.case_id}/as-known").status_code == 403


def test_of_a_case_that_nobody_has_heard_of_there_is_nothing(told: Told) -> None:
    nobodys = UUID(int=7)
    assert told.as_known("triage", case_id=nobodys).status_code == 404
    assert told.as_known("triage", told.before_all, case_id=nobodys).status_code == 404
    assert told.as_known("triage", case_id="7").status_code == 422


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("yesterday", "time zone"),
        ("2026-11-26T10:00:00", "time zone"),
        ("2026-11-26", "time zone"),
        ("1732590000", "time zone"),
        ("0001-01-01T00:00:00+07:00", "since 2000"),
        ("2099-01-01T00:00:00Z", "before"),
        ("9999-12-31T23:59:59-23:59", "before"),
        ("2026-11-26T10:00:00+07:00" * 3, ""),
    ],
)
def test_what_is_no_moment_that_has_passed_is_refused_with_a_reason(told: Told, at: str, says: str) -> None:
    refused = told.as_known("triage", at)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert says in refused.json()["errors"]["at"]

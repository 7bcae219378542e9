"""The demonstration against a whole instance: everything that can become of a report becomes of one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.support.begun import running_house
from tests.support.house import ROOT, House, soon

REPORTS = 14


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[House]:
    with running_house(folder) as own:
        yield own


def _demo(house: House, sign_ins: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "demo", "--url", house.url, "--accounts", str(sign_ins), "--speed", "1000", *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_few_reports_reach_every_status(house: House, folder: Path) -> None:
    run = _demo(house, folder / "data/first-sign-ins.txt", "--most", str(REPORTS))
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{REPORTS} of {REPORTS} reports" in run.stdout
    clerk, front, editor = house.as_("tiep-nhan"), house.as_("giam-sat"), house.as_("bien-tap-1")
    soon(lambda: _statuses(clerk) == {"waiting", "verified", "classified", "refused"})
    soon(lambda: _least(front, "oversight", "open", "refused", "unsatisfied", "closed") >= 1)
    soon(lambda: _least(editor, "publisher", "waiting", "drafted", "published") >= 1)


def _statuses(clerk: httpx2.Client) -> set[str]:
    return {
        case["status"]
        for tab in ("waiting", "verified", "returned", "decided")
        for case in clerk.get("/api/triage/v1/cases", params={"tab": tab}).json()
    }


def _least(desk: httpx2.Client, stage: str, *tabs: str) -> int:
    counts: dict[str, int] = desk.get(f"/api/{stage}/v1/counts").json()
    return min(counts[tab] for tab in tabs)


def test_it_can_be_run_again_on_the_same_instance(house: House, folder: Path) -> None:
    run = _demo(house, folder / "data/first-sign-ins.txt", "--most", "6", "--seed", "2")
    assert run.returncode == 0, run.stdout + run.stderr


def test_what_failed_is_said_and_the_rest_goes_on(house: House, folder: Path) -> None:
    kept = (folder / "data/first-sign-ins.txt").read_text().splitlines()
    without_editors = folder / "fewer.txt"
    without_editors.write_text("\n".join(line for line in kept if "bien-tap-1" not in line))
    run = _demo(house, without_editors, "--most", "6", "--seed", "3")
    assert run.returncode == 1
    assert "No password is known for bien-tap-1" in run.stdout
    assert "5 of 6 reports" in run.stdout


def test_without_sign_ins_it_says_where_they_come_from(house: House, folder: Path) -> None:
    run = _demo(house, folder / "none.txt")
    assert run.returncode != 0
    assert "none.txt" in run.stderr

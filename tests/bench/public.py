"""Public pages beside a plain static file server, also while their database stands still; what a first view weighs."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from tests.bench.filling import fill
from tests.bench.houses import ROOT, load, running
from tests.bench.report import Row
from tests.support.broker.ports import free_ports

CASES = 1_000
SECONDS = 5.0
CONNECTIONS = 32
STEADY_A_SECOND = 500.0  # for the delays that people feel; as fast as it goes, requests wait for each other
NAMED_IN_PAGES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FONTS = re.compile(r"/static/[^\"')]+\.woff2[^\"')]*")


def measure() -> list[Row]:
    with TemporaryDirectory(prefix="bench-public-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        fill(data, CASES)
        with running("services", DATA=str(data)) as (url, pid, _):
            pages = _pages(url)
            with _static(url, pages) as files:
                rows = [row for name, page in pages.items() for row in _beside(name, url + page, files + "/" + name)]
            rows += [_first_view(name, url, page) for name, page in pages.items()]
            return rows + _standing_still(url, pid, pages)


def _pages(url: str) -> Mapping[str, str]:
    """Name and address of the pages that are measured."""
    [newest] = httpx2.get(f"{url}/api/publisher/v1/results?rows=1").raise_for_status().json()
    story = f"/ket-qua/{newest['number']}"
    return {
        "front page": "/",
        "results": "/ket-qua",
        "one result": story,
        "under way": "/dang-xu-ly",
        "figures": "/so-lieu",
    }


@contextmanager
def _static(url: str, pages: Mapping[str, str]) -> Iterator[str]:
    """The same pages as files, served plainly."""
    with TemporaryDirectory(prefix="bench-static-") as folder:
        for name, page in pages.items():
            (Path(folder) / name).write_bytes(httpx2.get(url + page, headers={"accept-encoding": "identity"}).content)
        [port] = free_ports(1)
        command = [sys.executable, "-m", "tests.bench.static", folder, str(port)]
        with subprocess.Popen(command, cwd=ROOT) as server:
            try:
                _until_it_answers(f"http://127.0.0.1:{port}/{next(iter(pages))}")
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def _until_it_answers(address: str) -> None:
    for _ in range(200):
        try:
            httpx2.get(address)
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("The static file server did not start.")


def _beside(name: str, page: str, file: str) -> list[Row]:
    asked = {"connections": CONNECTIONS, "seconds": SECONDS, "expect": 200}
    ours, theirs = load(page, "", "", **asked), load(file.replace(" ", "%20"), "", "", **asked)
    steady = load(page, "", "", rate=STEADY_A_SECOND, **asked)
    return [
        Row(f"{name}, requests/s", ours["per_second"], "static files", theirs["per_second"], "≥ 0.5 ×"),
        Row(f"{name}, ms p99 at {STEADY_A_SECOND:.0f} a second", steady["p99_ms"], bar="≤ 50"),
    ]


def _first_view(name: str, url: str, page: str) -> Row:
    """Everything that the page names, and both fonts that Vietnamese needs, as it travels."""
    text = httpx2.get(url + page).text
    named = set(NAMED_IN_PAGES.findall(text))
    styles = "".join(httpx2.get(url + address).text for address in named if ".css" in address)
    fonts = {font for font in FONTS.findall(styles) if "latin-ext" not in font}
    weight = sum(_weight(url + one) for one in {page, *named, *fonts})
    return Row(f"kB of a first view, {name}", weight / 1000, bar="≤ 100")


def _weight(address: str) -> int:
    with httpx2.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        return sum(len(part) for part in answer.iter_raw())


def _standing_still(url: str, pid: int, pages: Mapping[str, str]) -> list[Row]:
    """Every process of the database is stopped, and let go on at the end."""
    database = _children(pid, "postgres")
    stopped = [*database, *(child for one in database for child in _children(one))]
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        time.sleep(3.0)  # until who waits for it has noticed
        rows = []
        for name, page in pages.items():
            told = load(url + page, "", "", connections=CONNECTIONS, seconds=SECONDS, rate=STEADY_A_SECOND, expect=200)
            rows.append(Row(f"{name}, ms p99 with PostgreSQL stopped", told["p99_ms"], bar="≤ 50"))
            rows.append(Row(f"{name}, refused with PostgreSQL stopped", told["bad"], bar="≤ 0"))
        return rows
    finally:
        for one in stopped:
            os.kill(one, signal.SIGCONT)


def _children(pid: int, named: str = "") -> Sequence[int]:
    out = subprocess.run(["pgrep", "-P", str(pid), *(["-f", named] if named else [])], capture_output=True, text=True)
    return [int(line) for line in out.stdout.split()]

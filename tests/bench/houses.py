"""Processes under measurement: instances, and the endpoints that store nothing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

from tests.support.broker.ports import free_ports

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0


@contextmanager
def running(module: str, **environment: str) -> Iterator[tuple[str, int, Path]]:
    """`python -m module` on an empty data folder: its address, process id and data folder; stopped at the end."""
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        port = free_ports(1)[0]
        kept = {name: value for name, value in os.environ.items() if name not in ("RABBITMQ_URL", "DATABASE_URL")}
        settings = {"DATA": f"{folder}/data", "PORT": str(port), "SUBMISSIONS_PER_HOUR": "0", **environment}
        with Path(f"{folder}/log").open("wb") as log:
            command = [sys.executable, "-m", module]
            child = subprocess.Popen(command, cwd=ROOT, env=kept | settings, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url, module, child, Path(f"{folder}/log"))
            yield url, child.pid, Path(settings["DATA"])
        finally:
            child.terminate()
            child.wait(60)


def _wait_until_ready(url: str, module: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and child.poll() is None:
        try:
            if httpx2.get(f"{url}/readyz", timeout=2).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{module} did not get ready:\n{log.read_text()[-2000:]}")


def load(url: str, content_type: str, body: str, **more: Any) -> Mapping[str, float]:
    """Run the load generator in a process of its own; what it measured."""
    given = json.dumps({"url": url, "content_type": content_type, "body": body, **more})
    out = subprocess.run(
        [sys.executable, "-m", "tests.bench.load", given], cwd=ROOT, capture_output=True, check=True, text=True
    )
    measured: Mapping[str, float] = json.loads(out.stdout)
    return measured

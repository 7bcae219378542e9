"""A whole instance as its users meet it: started as they start it, spoken to over HTTP only."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from shared.clock import new_id

ROOT = Path(__file__).parents[2]
START_DEADLINE_SECONDS = 120.0
OF_TWO_COMMUNES_SECONDS = 240.0  # twice the databases, one after the other
IDENTITY = "/api/identity/v1"
# Each client would read the system's certificates anew, 25 ms of nothing but that: tests make thousands of clients.
TRUST = ssl.create_default_context()
SIGN_IN = re.compile(r"^  ([a-z0-9.-]+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){3}) +\S", re.M)


@dataclass
class House:
    """A running instance: its address, and the first sign-ins that it told."""

    url: str
    accounts: Mapping[str, str]
    host: str = ""  # the name under which a commune answers beside others
    _sessions: dict[str, httpx2.Client] = field(default_factory=dict)
    _opened: list[httpx2.Client] = field(default_factory=list)

    def anonymous(self) -> httpx2.Client:
        """A client of nobody's; closed with the house at the latest."""
        headers = {"host": self.host} if self.host else {}
        self._opened.append(httpx2.Client(base_url=self.url, timeout=30, headers=headers, verify=TRUST))
        return self._opened[-1]

    def as_(self, sign_in: str) -> httpx2.Client:
        """A client with a session of this account."""
        if sign_in not in self._sessions:
            client = self.anonymous()
            enter(client, sign_in, self.accounts[sign_in])
            self._sessions[sign_in] = client
        return self._sessions[sign_in]

    def moderator(self, name: str = "Người trông nhóm Thí Dụ") -> httpx2.Client:
        """A client with a session of a moderator of this name, who was invited and has chosen a password."""
        if name not in self._sessions:
            sign_in = f"trong-nhom-{new_id().hex[-12:]}"
            entry = {"name": name, "sign_in": sign_in, "role": "moderator"}
            made = self.as_("quan-tri").post(f"{IDENTITY}/accounts", json=entry).raise_for_status().json()
            client = self.anonymous()
            secret = made["invitation"].partition("?ma=")[2]
            chosen = {"token": secret, "new": own("hai-con-trau")}
            client.post("/moi", data=chosen, follow_redirects=True).raise_for_status()
            self._sessions[name] = client
        return self._sessions[name]

    def close(self) -> None:
        for client in self._opened:
            client.close()


def own(first: str) -> str:
    """The password that the owner of a first one chooses: the same in every run on the same data."""
    return f"{first}-{first[::-1]}"


def enter(client: Any, sign_in: str, first: str) -> None:
    """Signs in, at the very first time with the first password, which is changed at once."""
    if not _entered(client, sign_in, own(first)):
        assert _entered(client, sign_in, first), f"{sign_in} is not let in."
        client.put(f"{IDENTITY}/session/password", json={"old": first, "new": own(first)}).raise_for_status()
        assert _entered(client, sign_in, own(first))


def _entered(client: Any, sign_in: str, password: str) -> bool:
    answer = client.post(f"{IDENTITY}/session", json={"sign_in": sign_in, "password": password})
    return bool(answer.status_code == 204)


@dataclass
class Process:
    """The process behind a house; it can be killed and started again on the same data."""

    data: Path
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    child: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    def start(self, deadline_seconds: float = START_DEADLINE_SECONDS, *, whole: bool = True) -> None:
        """Returns when the instance is ready; with `whole` False, when it answers at all."""
        settings = {"DATA": str(self.data), "PORT": str(self.port), "PUBLIC_URL": self.url}
        settings |= {"SUBMISSIONS_PER_HOUR": "0", **self.environment}  # all reports here come from one address
        kept = {name: value for name, value in os.environ.items() if name not in ("RABBITMQ_URL", "DATABASE_URL")}
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "services"], cwd=ROOT, env={**kept, **settings}, stdout=log, stderr=log
            )
        try:
            self.wait_until_ready(deadline_seconds, whole=whole)
        except AssertionError:
            self.stop()  # nobody else would: who starts it has not got it yet
            raise

    def wait_until_ready(self, deadline_seconds: float = START_DEADLINE_SECONDS, *, whole: bool = True) -> None:
        """Raises AssertionError, with the end of the log, when it takes too long or the process ends."""
        until = time.monotonic() + deadline_seconds
        while time.monotonic() < until and self.child is not None and self.child.poll() is None:
            try:
                if httpx2.get(f"{self.url}/readyz", timeout=2, verify=TRUST).json()["ready"] or not whole:
                    return
            except httpx2.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"The instance did not get ready:\n{self.log.read_text()[-3000:]}")

    def accounts(self, cell: str = "") -> dict[str, str]:
        """The first sign-ins; they are kept before the instance is ready, and said a moment afterwards."""
        home = self.data / "cells" / cell if cell else self.data
        return dict(SIGN_IN.findall((home / "first-sign-ins.txt").read_text()))

    def kill(self) -> None:
        assert self.child is not None
        self.child.kill()
        self.child.wait()

    def stop(self) -> None:
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(30)


def soon(ask: Any, deadline_seconds: float = 20.0) -> Any:
    """Ask until the answer is true. Raises AssertionError at the deadline."""
    until = time.monotonic() + deadline_seconds
    while not (answer := ask()):
        assert time.monotonic() < until, "It did not become true in time."
        time.sleep(0.05)
    return answer

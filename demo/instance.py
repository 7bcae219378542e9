"""The instance as its users meet it: over HTTP, signed in or not, patiently and never many at once."""

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx2

AT_ONCE = 8
PATIENCE_SECONDS = 30.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 1.0
BUSY = (429, 503)
IDENTITY = "/api/identity/v1"
Said = TypeVar("Said")
PHONE = "Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile"
# Read once: each telephone would read the system's certificates anew, which takes longer than all that it sends.
TRUST = ssl.create_default_context()
LINE = re.compile(r"^\s*([a-z0-9._-]{3,40})\s+(\S{8,})", re.M)


class Refused(Exception):
    """The instance said no, or was silent; says to what."""

    def __init__(self, said: str, status: int = 0, errors: Mapping[str, str] | None = None):
        super().__init__(said)
        self.status = status
        self.errors = errors or {}


def read_accounts(file: Path) -> dict[str, str]:
    """Sign-in names and passwords: a JSON object, or the lines that an instance says at its first start."""
    text = file.read_text(encoding="utf-8")
    if text.lstrip().startswith("{"):
        return {str(name): str(password) for name, password in json.loads(text).items()}
    return dict(LINE.findall(text))


class Instance:
    """An instance, and a session for each account that somebody uses. `doors`: what leads there but a network."""

    def __init__(self, url: str, accounts: Mapping[str, str], doors: httpx2.AsyncBaseTransport | None = None):
        self.url = url.rstrip("/")
        self._doors = doors
        self.requests = 0
        self._accounts = accounts
        self._clients: dict[str | None, httpx2.AsyncClient] = {None: self._client()}
        self._signing_in = asyncio.Lock()
        self._slots = asyncio.Semaphore(AT_ONCE)

    def _client(self, **more: Any) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.url, timeout=30, transport=self._doors, verify=TRUST, **more)

    def phone(self) -> httpx2.AsyncClient:
        """A citizen's own telephone, which nobody knows yet; whoever has it closes it."""
        return self._client(headers={"user-agent": PHONE})

    async def by(self, phone: httpx2.AsyncClient, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request of a telephone. Raises Refused."""
        answer = await self._sent(phone, method, path, **more)
        if answer.is_success:
            return answer
        raise _refused(method, path, answer)

    def passwords(self) -> dict[str, str]:
        """With what each account is opened by now."""
        return {who: own(first) if who in self._clients else first for who, first in self._accounts.items()}

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def ask(self, who: str | None, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request, as this account or as anybody. Raises Refused."""
        answer = await self._send(who, method, path, **more)
        if answer.status_code == 401 and who is not None:  # the session ran out
            self._clients.pop(who)
            answer = await self._send(who, method, path, **more)
        if answer.is_success:
            return answer
        raise _refused(method, path, answer)

    async def until_heard(self, who: str | None, method: str, path: str, **more: Any) -> httpx2.Response:
        """Ask again while the stage has not heard what another has just said. Raises Refused."""
        # At a citizen's door 404 means a wrong code, and wrong codes are counted.
        return await self._until(who, method, path, (409,) if who is None else (404, 409), **more)

    async def until_named(self, path: str, said: Any) -> httpx2.Response:
        """The same for anyone who names a case by its number. Raises Refused."""
        return await self._until(None, "POST", path, (404,), json=said)

    async def _until(
        self, who: str | None, method: str, path: str, not_yet: Collection[int], **more: Any
    ) -> httpx2.Response:
        async def once() -> httpx2.Response | Refused:
            try:
                return await self.ask(who, method, path, **more)
            except Refused as refused:
                if refused.status not in not_yet:
                    raise
                return refused

        answer = await soon(once, lambda said: not isinstance(said, Refused))
        if isinstance(answer, Refused):
            raise answer
        return answer

    async def _send(self, who: str | None, method: str, path: str, **more: Any) -> httpx2.Response:
        return await self._sent(await self._signed_in(who), method, path, **more)

    async def _sent(self, client: httpx2.AsyncClient, method: str, path: str, **more: Any) -> httpx2.Response:
        until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while True:
            async with self._slots:
                self.requests += 1
                answer = await client.request(method, path, **more)
            wait = _seconds(answer.headers.get("retry-after"))
            if answer.status_code not in BUSY or asyncio.get_running_loop().time() + wait > until:
                return answer
            await asyncio.sleep(wait)

    async def _signed_in(self, who: str | None) -> httpx2.AsyncClient:
        async with self._signing_in:
            if who not in self._clients:
                assert who is not None
                self._clients[who] = await self._sign_in(who)
            return self._clients[who]

    async def _sign_in(self, who: str) -> httpx2.AsyncClient:
        if who not in self._accounts:
            raise Refused(f"No password is known for {who}.")
        client = self._client()
        first = self._accounts[who]
        answer = await _entered(client, who, first)
        if answer.is_success:
            answer = await client.put(f"{IDENTITY}/session/password", json={"old": first, "new": own(first)})
        if answer.is_success or answer.status_code == 401:
            answer = await _entered(client, who, own(first))
        if not answer.is_success:
            await client.aclose()
            raise _refused("POST", f"session of {who}", answer)
        return client


def own(first: str) -> str:
    """What the demo puts in the place of a first password, which opens nothing until it is changed."""
    return f"{first}-{first[::-1]}"


async def _entered(client: httpx2.AsyncClient, who: str, password: str) -> httpx2.Response:
    return await client.post(f"{IDENTITY}/session", json={"sign_in": who, "password": password})


async def soon(ask: Callable[[], Awaitable[Said]], good: Callable[[Said], bool]) -> Said:
    """Ask until the answer is good; the last answer when patience ends."""
    until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    pause = FIRST_PAUSE_SECONDS
    while not good(said := await ask()) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
    return said


def _seconds(said: str | None) -> float:
    return float(said) if said and said.isdigit() else 1.0


def _refused(method: str, path: str, answer: httpx2.Response) -> Refused:
    try:
        problem = answer.json()
        errors: dict[str, str] = problem.get("errors") or {}
        said = f"{problem['detail']} {' '.join(errors.values())}".strip()
    except (ValueError, KeyError, TypeError, AttributeError):
        errors, said = {}, answer.reason_phrase
    return Refused(f"{method} {path}: {answer.status_code} {said}", answer.status_code, errors)

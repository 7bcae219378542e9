"""RabbitMQ's management API, as far as tests need it: readiness, and a virtual host for each test."""

import base64
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import uuid4

READY_DEADLINE_S = 90.0
REQUEST_TIMEOUT_S = 10.0
POLL_S = 0.1


def management_url(url: str) -> str:
    """Where the API usually is when only the AMQP address is known."""
    return f"http://{urlsplit(url).hostname}:15672"


class Management:
    """Speaks for the account of the AMQP address."""

    def __init__(self, url: str, api: str) -> None:
        self.url = url
        self._api = api.rstrip("/")
        parts = urlsplit(url)
        self._user = unquote(parts.username or "guest")
        secret = f"{self._user}:{unquote(parts.password or 'guest')}"
        self._made: list[str] = []
        self._authorization = f"Basic {base64.b64encode(secret.encode()).decode()}"

    def anew(self) -> "Management":
        """For the same server, with nothing made yet."""
        return Management(self.url, self._api)

    def make_vhost(self) -> str:
        """The address of a virtual host that nobody has used."""
        name = f"test-{uuid4().hex}"
        self._ask("PUT", f"/vhosts/{name}", {})
        self._made.append(name)
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"/permissions/{name}/{quote(self._user, safe='')}", everything)
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def load(self, definitions: Mapping[str, object]) -> None:
        """Make what the definitions name; users among it stay until the server goes."""
        self._ask("POST", "/definitions", definitions)

    def delete_vhosts(self) -> None:
        """All that were made here, with everything in them.

        Not after each test: RabbitMQ 3.10 declares no quorum queue any more (INTERNAL_ERROR) when one was deleted
        while it still chose its leader, just after a restart.
        """
        while self._made:
            self._ask("DELETE", f"/vhosts/{self._made.pop()}")

    def version(self) -> str:
        answer = self._ask("GET", "/overview")
        return str(answer["rabbitmq_version"])

    def messages(self, url: str) -> dict[str, int]:
        """How many messages lie in each queue of a virtual host, as the server last counted them."""
        queues = self._ask("GET", f"/queues/{urlsplit(url).path.removeprefix('/')}")
        return {queue["name"]: queue.get("messages", 0) for queue in queues}

    def wait_until_ready(self) -> None:
        """Raises TimeoutError when the server does not tell its version within the deadline."""
        deadline = time.monotonic() + READY_DEADLINE_S
        while not self._ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"RabbitMQ's management API at {self._api} does not answer.")
            time.sleep(POLL_S)

    def _ready(self) -> bool:
        try:
            return "rabbitmq_version" in self._ask("GET", "/overview")
        except (OSError, HTTPException):
            return False

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self._api}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": self._authorization, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT_S) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            refused.close()
            raise

"""Sends a message to a person, and fetches what a person sent: the only places that speak to Zalo's servers."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from shared.zalo.account import Account
from shared.zalo.tokens import NoToken, Tokens

MESSAGE = "/v3.0/oa/message/cs"
TOKEN_INVALID = -216
NO_TOKEN = "token"  # house: names
LONGEST_TEXT = 2_000  # characters of one message
MOST_BUTTONS = 5
SECONDS = 10.0


class NotSent(Exception):
    """`reason`: a word or Zalo's own number, nothing of the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Zalo:
    """An account that can speak."""

    account: Account
    tokens: Tokens
    client: httpx2.AsyncClient = field(repr=False)

    async def send(self, user_id: str, text: str, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Raises NotSent. Zalo answers 200 to everything: whether it went well stands in the body."""
        body = {"recipient": {"user_id": user_id}, "message": _message(text, buttons)}
        refused = ""
        for _ in range(2):
            try:
                token = await self.tokens.access(refused)
                error = await self._post(body, token)
            except NoToken:
                raise NotSent(NO_TOKEN) from None
            except (httpx2.HTTPError, ValueError) as fault:
                raise NotSent(type(fault).__name__) from None
            if error == 0:
                return
            if error != TOKEN_INVALID:
                break
            refused = token
        raise NotSent(str(error))

    async def _post(self, body: dict[str, Any], token: str) -> int:
        answer = await self.client.post(f"{self.account.told.api}{MESSAGE}", json=body, headers={"access_token": token})
        answer.raise_for_status()
        said = answer.json()
        return int(said["error"]) if isinstance(said, dict) and "error" in said else -1

    async def fetch(self, address: str, most: int) -> bytes | None:
        """A picture or a voice note; None where it is gone, too large, or not where such things lie at Zalo."""
        if not is_allowed(address, self.account.told.picture_hosts):
            return None
        content = bytearray()
        try:
            async with self.client.stream("GET", address) as answer:
                if answer.status_code != 200:
                    return None
                async for chunk in answer.aiter_bytes():
                    content += chunk
                    if len(content) > most:
                        return None
        except httpx2.HTTPError:
            return None
        return bytes(content)


def _message(text: str, buttons: Sequence[tuple[str, str]]) -> dict[str, Any]:
    message: dict[str, Any] = {"text": text[:LONGEST_TEXT]}
    if buttons:
        shown = [{"title": title, "type": "oa.query.show", "payload": said} for title, said in buttons[:MOST_BUTTONS]]
        message["attachment"] = {"type": "template", "payload": {"buttons": shown}}
    return message


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """Whether an address lies at one of these hosts or below: nobody has us fetch from anywhere else.

    Plain http is for a host on this machine, which stands in the list with its port.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "http":
        return parts.netloc in hosts and _is_loopback(host)
    at_home = any(host == one or host.endswith(f".{one}") for one in hosts)
    return parts.scheme == "https" and at_home and "@" not in parts.netloc and port in (None, 443)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Browsers that can be told, and a push service on loopback that misbehaves when it is told to."""

import asyncio
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI, Request, Response

from tests.support.broker.ports import free_ports
from tests.support.serving import served

GONE = "/gone/"  # below it nobody is known any more


@dataclass(frozen=True)
class Device:
    """A browser that has subscribed at an endpoint, and can read what is pushed to it."""

    endpoint: str
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def form(self) -> dict[str, str]:
        """What a page sends of it."""
        return {"endpoint": self.endpoint, "p256dh": text(public(self.key)), "auth": text(self.auth)}

    def opened(self, body: bytes) -> bytes:
        """The message in a body, by the words of RFC 8291 alone: HMACs instead of the HKDF of the sealing side."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        shared = self.key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), theirs))
        info = b"WebPush: info\0" + public(self.key) + theirs
        secret = hmac(hmac(self.auth, shared), info + b"\1")
        pseudorandom = hmac(salt, secret)
        key = hmac(pseudorandom, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = hmac(pseudorandom, b"Content-Encoding: nonce\0\1")[:12]
        padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02"
        return padded[:-1]

    def told(self, body: bytes) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.opened(body))
        return found


def hmac(key: bytes, said: bytes) -> bytes:
    made = HMAC(key, SHA256())
    made.update(said)
    return made.finalize()


def public(key: EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def text(given: bytes) -> str:
    return urlsafe_b64encode(given).rstrip(b"=").decode()


def raw(given: str) -> bytes:
    return urlsafe_b64decode(given + "=" * (-len(given) % 4))


@dataclass
class Pushed:
    """One push as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """`answers`: what the next pushes are answered with, a status and its headers; then 201 to all. `slow_seconds`:
    how long each answer takes."""

    port: int = field(default_factory=lambda: free_ports(1)[0])
    came: list[Pushed] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    slow_seconds: float = 0.0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def device(self, name: str = "device") -> Device:
        return Device(f"http://{self.host}/push/{name}")

    def told(self, device: Device) -> list[dict[str, Any]]:
        """What a device got, opened."""
        path = device.endpoint.partition(self.host)[2]
        return [device.told(one.body) for one in list(self.came) if one.path == path]

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/{path:path}", self._push, methods=["POST", "GET"])
        return app

    async def _push(self, request: Request) -> Response:
        known = not request.url.path.startswith(GONE)
        status, headers = self.answers.pop(0) if self.answers else (201 if known else 410, {})
        body = await request.body()
        if self.slow_seconds:
            await asyncio.sleep(self.slow_seconds)
        self.came.append(Pushed(request.url.path, dict(request.headers), body))
        return Response(status_code=status, headers=headers)


@contextmanager
def push_service() -> Iterator[PushService]:
    """One that listens until it is not needed any more."""
    service = PushService()
    with served(service.app(), service.port):
        yield service

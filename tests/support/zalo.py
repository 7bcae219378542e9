"""A server that stands for Zalo's: it answers like that one, and misbehaves when it is told to."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from shared.zalo.signing import Seal
from tests.support.broker.ports import free_ports
from tests.support.serving import served

APP_ID, OA_ID, OA_SECRET, APP_SECRET = "4271828182845", "3141592653589", "oa-secret-of-tests", "app-secret-of-tests"


@dataclass
class FakeZalo:
    """`errors`: what the next messages are answered with, under HTTP 200; "500" is a fault of the server's own.
    `refresh`: the one refresh token that works; `access`: the token that does. `pictures`: what lies there by name."""

    port: int = field(default_factory=lambda: free_ports(1)[0])
    sent: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refresh: str = "refresh-0"
    access: str = "access-0"
    renewals: int = 0
    pictures: dict[str, bytes] = field(default_factory=dict)
    seconds: str = "90000"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def commune(self) -> str:
        """The part of a commune's file that leads here."""
        hosts = f'picture_hosts = ["127.0.0.1:{self.port}"]'
        return f'\n[zalo]\napp_id = "{APP_ID}"\noa_id = "{OA_ID}"\napi = "{self.url}"\noauth = "{self.url}"\n{hosts}\n'

    def texts(self, person: str) -> list[str]:
        return [one["message"]["text"] for one in self.sent if one["recipient"]["user_id"] == person]

    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/v3.0/oa/message/cs", self._message, methods=["POST"])
        app.add_api_route("/v4/oa/access_token", self._renew, methods=["POST"])
        app.add_api_route("/picture/{name}", self._picture)
        return app

    async def _message(self, request: Request) -> Response:
        error = self.errors.pop(0) if self.errors else "0"
        if error == "500":
            return Response(status_code=500)
        if request.headers.get("access_token") != self.access:
            error = "-216"
        if error == "0":
            self.sent.append(orjson.loads(await request.body()))
        return Response(orjson.dumps({"error": int(error), "message": "as asked"}), media_type="application/json")

    async def _renew(self, request: Request) -> Response:
        form = await request.form()
        right = request.headers.get("secret_key") == APP_SECRET and form.get("refresh_token") == self.refresh
        if not right:
            return Response(orjson.dumps({"error": -14014, "error_name": "Invalid refresh token."}))
        self.renewals += 1
        self.access, self.refresh = f"access-{self.renewals}", f"refresh-{self.renewals}"
        pair = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": self.seconds}
        return Response(orjson.dumps(pair))

    async def _picture(self, name: str) -> Response:
        found = self.pictures.get(name)
        return Response(found, media_type="image/jpeg") if found else Response(status_code=410)


@contextmanager
def fake_zalo() -> Iterator[FakeZalo]:
    """One that listens until it is not needed any more."""
    fake = FakeZalo()
    with served(fake.app(), fake.port):
        yield fake


def event(
    person: str, name: str = "user_send_text", *, number: int = 0, at: float | None = None, **message: Any
) -> bytes:
    """The body of a webhook call, as others describe it. `number` tells messages of a moment apart."""
    milliseconds = str(int((time.time() if at is None else at) * 1000) + number)
    said: dict[str, Any] = {"app_id": APP_ID, "event_name": name, "timestamp": milliseconds}
    if name in ("follow", "unfollow"):
        said |= {"oa_id": OA_ID, "follower": {"id": person}}
    else:
        ids = {"msg_id": message.pop("msg_id", f"{person}-{milliseconds}")}
        said |= {"sender": {"id": person}, "recipient": {"id": OA_ID}, "message": {**message, **ids}}
    return orjson.dumps(said)


def signed(raw: bytes, secret: str = OA_SECRET) -> dict[str, str]:
    """The headers of a call that Zalo makes with this body."""
    timestamp = str(orjson.loads(raw)["timestamp"])
    return {"x-zevent-signature": f"mac={Seal(APP_ID, secret).of(raw, timestamp)}", "content-type": "application/json"}


def picture(url: str, text: str = "") -> dict[str, Any]:
    return {"text": text, "attachments": [{"type": "image", "payload": {"url": url, "thumbnail": url}}]}


def location(latitude: str, longitude: str) -> dict[str, Any]:
    where = {"coordinates": {"latitude": latitude, "longitude": longitude}}
    return {"text": "", "attachments": [{"type": "location", "payload": where}]}

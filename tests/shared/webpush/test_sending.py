"""A push reaches its device; whatever a push service answers is understood, and it leads us nowhere else."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.webpush import sending
from shared.webpush.sealing import subscription
from shared.webpush.sending import LONGEST_WAIT_SECONDS, NotPushed, Pusher
from shared.webpush.vouching import Sender
from tests.support.certificates import localhost
from tests.support.push import Device, PushService, push_service

MESSAGE = b'{"number":"LS-2026-000001"}'
TOPIC = "abc"


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path / "web-push.key", "https://langnghe.example.vn")


async def refused(pusher: Pusher, device: Device) -> NotPushed:
    with pytest.raises(NotPushed) as said:
        await pusher.push(subscription(**device.form), MESSAGE, TOPIC)
    assert device.endpoint not in f"{said.value!r}{said.value.__cause__!r}"
    return said.value


@pytest.mark.parametrize(
    ("status", "reason", "ever"),
    [
        (404, "gone", False),
        (410, "gone", False),
        (400, "not_taken", False),
        (413, "not_taken", False),
        (307, "not_taken", False),
        (401, "busy", True),
        (403, "busy", True),
        (429, "busy", True),
        (500, "busy", True),
        (503, "busy", True),
    ],
)
async def test_a_service_that_does_not_take_it_is_understood(
    service: PushService, sender: Sender, status: int, reason: str, ever: bool
) -> None:
    service.answers.append((status, {}))
    said = await refused(Pusher(sender, [service.host]), service.device())
    assert (said.reason, said.ever, said.after) == (reason, ever, 0.0)


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120.0), ("99999999", LONGEST_WAIT_SECONDS), ("soon", 0.0), ("-5", 0.0), ("²", 0.0)]
)
async def test_who_wants_to_be_left_alone_says_for_how_long(
    service: PushService, sender: Sender, header: str, seconds: float
) -> None:
    service.answers.append((429, {"retry-after": header.encode("latin-1", "replace").decode("latin-1")}))
    assert (await refused(Pusher(sender, [service.host]), service.device())).after == seconds


async def test_a_redirect_is_not_followed(service: PushService, sender: Sender) -> None:
    service.answers.append((302, {"location": f"http://{service.host}/inside"}))
    assert not (await refused(Pusher(sender, [service.host]), service.device())).ever
    assert [one.path for one in service.came] == ["/push/device"]


async def test_nobody_on_this_machine_is_spoken_to(service: PushService, sender: Sender) -> None:
    said = await refused(Pusher(sender), service.device())
    assert (said.reason, said.ever) == ("not_taken", False)
    assert (await refused(Pusher(sender), Device(f"https://localhost:{service.port}/"))).reason == "not_taken"
    assert service.came == []


async def test_a_service_that_is_away_or_slow_is_tried_again(
    service: PushService, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = await refused(Pusher(sender, ["127.0.0.1:1"]), Device("http://127.0.0.1:1/"))
    assert (away.reason, away.ever) == ("away", True)
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    service.slow_seconds = 1.0
    slow = await refused(Pusher(sender, [service.host]), service.device())
    assert (slow.reason, slow.ever) == ("away", True)


async def test_what_is_taken_is_read_by_its_device_and_by_nobody_on_the_way(
    service: PushService, sender: Sender
) -> None:
    device = service.device()
    await Pusher(sender, [service.host]).push(subscription(**device.form), MESSAGE, TOPIC)
    [one] = service.came
    assert device.opened(one.body) == MESSAGE
    assert MESSAGE not in one.body
    assert one.headers["authorization"].startswith("vapid t=")
    kept = {name: one.headers[name] for name in ("host", "content-encoding", "urgency", "topic")}
    assert kept == {"host": service.host, "content-encoding": "aes128gcm", "urgency": "normal", "topic": TOPIC}
    assert int(one.headers["ttl"]) > 0


async def test_over_tls_the_server_must_bear_the_name_and_not_the_address(
    sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to the address that was checked; the certificate is the name's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(localhost(tmp_path))

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    host = f"localhost:{server.sockets[0].getsockname()[1]}"
    device = Device(f"https://{host}/push")
    async with server:
        assert (await refused(Pusher(sender, [host]), device)).reason == "away"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "localhost.pem"))
        await Pusher(sender, [host]).push(subscription(**device.form), MESSAGE, TOPIC)

"""A load generator on a few keep-alive connections: `python -m tests.bench.load URL …` prints one JSON line."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import uvloop

Latencies = list[float]


@dataclass
class Load:
    """What to send, over how many connections, for how long; `rate` (requests/s) 0 means as fast as answers come."""

    url: str
    content_type: str
    body: str
    connections: int = 64
    seconds: float = 5.0
    rate: float = 0.0
    expect: int = 201
    done: Latencies = field(default_factory=list)
    bad: int = 0

    def request(self) -> bytes:
        """A form or JSON that is sent; without a body, a page that is asked for as a browser does."""
        parts, body = urlsplit(self.url), self.body.encode()
        if not body:
            head = f"GET {parts.path}{'?' if parts.query else ''}{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            return f"{head}Accept: */*\r\nAccept-Encoding: gzip\r\nAccept-Language: vi\r\n\r\n".encode()
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {self.content_type}\r\n"
            f"Accept: */*\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lower = head.lower()
    start = lower.index(b"content-length:") + len(b"content-length:")
    await reader.readexactly(int(lower[start : lower.index(b"\r\n", start)]))
    return int(head[9:12])


async def connection(load: Load, until: float, tickets: "asyncio.Queue[float] | None") -> None:
    parts = urlsplit(load.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    request = load.request()
    while time.perf_counter() < until:
        begun = time.perf_counter() if tickets is None else await tickets.get()
        if begun < 0:
            break
        writer.write(request)
        if await answer(reader) == load.expect:
            load.done.append(time.perf_counter() - begun)
        else:
            load.bad += 1
    writer.close()


async def hand_out(load: Load, tickets: "asyncio.Queue[float]", until: float) -> None:
    """A ticket for each request at its time; a late answer delays no later ticket (no coordinated omission)."""
    begun = time.perf_counter()
    for number in range(int(load.rate * load.seconds)):
        due = begun + number / load.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tickets.put_nowait(due)
    for _ in range(load.connections):
        tickets.put_nowait(-1.0)


async def run(load: Load) -> dict[str, float]:
    until = time.perf_counter() + load.seconds + (5.0 if load.rate else 0.0)
    tickets: asyncio.Queue[float] | None = asyncio.Queue() if load.rate else None
    begun = time.perf_counter()
    work = [connection(load, until, tickets) for _ in range(load.connections)]
    if tickets is not None:
        work.append(hand_out(load, tickets, until))
    await asyncio.gather(*work)
    took = time.perf_counter() - begun
    latencies = sorted(load.done)
    return {
        "accepted": len(latencies),
        "bad": load.bad,
        "per_second": len(latencies) / took,
        "p50_ms": latencies[len(latencies) // 2] * 1000 if latencies else 0.0,
        "p99_ms": latencies[int(len(latencies) * 0.99)] * 1000 if latencies else 0.0,
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(Load(**json.loads(sys.argv[1]))))))

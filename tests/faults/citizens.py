"""Citizens who send reports all the time, and try again when nothing comes back."""

import asyncio
import json
import random
from dataclasses import dataclass, field

RETRY_SECONDS = 0.1
ANSWER_SECONDS = 30.0


@dataclass
class Citizens:
    """Sends reports until told to stop; `accepted` maps each sender's token to the number on the receipt."""

    port: int
    seed: int
    senders: int = 8
    accepted: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    stopping: bool = False

    async def run(self) -> None:
        await asyncio.gather(*(self._send_all(sender) for sender in range(self.senders)))

    async def _send_all(self, sender: int) -> None:
        rng = random.Random(f"{self.seed}/{sender}")
        number = 0
        while not self.stopping:
            number += 1
            await self._send(f"faults-{self.seed:06d}-{sender:03d}-{number:06d}")
            await asyncio.sleep(rng.expovariate(1 / 0.02))

    async def _send(self, token: str) -> None:
        """Send one report with its token; a lost connection or a 503 is tried again, as a person would."""
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    status, body = await self._post(token)
            except (OSError, EOFError, asyncio.IncompleteReadError):
                status, body = 0, b""
            if status == 201 and not body:
                status = 0  # cut off behind its head: nobody has read it
            if status == 201:
                self.accepted[token] = json.loads(body)["number"]
                return
            if status not in (0, 503):
                self.refused.append(status)
                return
            if self.stopping:
                return
            await asyncio.sleep(RETRY_SECONDS)

    async def _post(self, token: str) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            body = json.dumps({"words": "Nước lũ đang lên ở bờ suối.", "consent": "yes", "token": token}).encode()
            head = (
                "POST /api/intake/v1/reports HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            first, _, rest = (await reader.read()).partition(b"\r\n\r\n")
            return int(first[9:12] or b"0"), rest
        finally:
            writer.close()
